import Foundation
import SynBase
import TestSupport
import Testing

/// `syn-question --distinct`. The stub provider's questions are much alike, but for those it is told to make unlike.
@Suite struct DistinctQuestionsTests {
  private static let distinct = ["syn-question", "--distinct", "--distinct-threshold", "0.3"]

  private func questions(
    _ arguments: [String], _ stub: StubProvider, redis: TestRedis? = nil, input: String = ""
  ) async throws -> (run: ProcessRun, records: [JSONValue]) {
    let environment = stub.environment.merging(redis?.environment ?? [:]) { $1 }
    let run = try await ProcessRun.run(Self.distinct + arguments, input: input, environment: environment)
    return (run, try run.lines.map { try JSONValue(parsing: $0) })
  }

  private func codes(_ records: [JSONValue]) -> [String?] { records.map { $0["error"]?["code"]?.stringValue } }

  @Test("a similar question is asked for once more, quoting the one to avoid")
  func aLikeQuestionIsAskedForOnceMoreAndToldWhatToKeepAwayFrom() async throws {
    let stub = try await StubProvider(["--script", "ok,ok,unlike"])
    let (run, records) = try await questions(["-n", "2", "-j", "1", "-k"], stub)
    #expect(run.status == 0, "\(run.stderr)")
    #expect(codes(records) == [nil, nil])
    let lineage = try #require(records[1]["lineage"]?.arrayValue)
    #expect(lineage.count == 2)
    #expect(lineage[0]["seed"] != lineage[1]["seed"])
    #expect(lineage.allSatisfy { ($0["cost_usd"]?.doubleValue ?? 0) > 0 })
    let requests = try await stub.requests().map { String(decoding: $0.body, as: UTF8.self) }
    #expect(requests.count == 3)
    let opening = try #require(records[0]["question"]?.stringValue?.prefix(60))
    #expect(requests[2].contains("> \(opening)"))
    // The second asking is drawn with another person; the record names whoever was asked for last.
    let persona = try #require(records[1]["persona"]?.stringValue)
    #expect(requests[2].contains(persona))
    #expect(!requests[1].contains(persona))
  }

  @Test("a question that stays similar fails as a duplicate")
  func aQuestionThatStaysAlikeFailsAsDuplicate() async throws {
    let stub = try await StubProvider()
    let seed = #"{"topic":"games","persona":"A welder.","mine":1}"# + "\n"
    let (run, records) = try await questions(["-j", "1", "-k"], stub, input: seed + seed)
    #expect(run.status == 1)
    #expect(codes(records) == [nil, "duplicate"])
    #expect(records[1]["error"]?["retryable"] == true)
    #expect(records[1]["question"] == nil)
    #expect(records[1]["persona"] == "A welder.")
    #expect(records[1]["mine"] == 1)
    #expect(records[1]["lineage"]?.arrayValue?.count == 2)
    #expect(run.stderr.contains("2 in, 2 out (1 made, 1 failed, 0 passed through), 0 dropped, $"))
    #expect(try await stub.stats().calls == 3)
  }

  @Test("only one of several similar questions made at once is kept")
  func ofLikeQuestionsThatComeTogetherOneIsMade() async throws {
    let stub = try await StubProvider(["--gather", "8"])
    let (_, records) = try await questions(["-n", "8", "-j", "8"], stub)
    #expect(codes(records).filter { $0 == nil }.count == 1)
    #expect(codes(records).filter { $0 == "duplicate" }.count == 7)
    #expect(try await stub.stats().calls == 15)
  }

  @Test("with Redis, questions from other runs count too")
  func withRedisTheQuestionsOfOthersCountToo() async throws {
    // The same prompt with the same seed gives the same question.
    let stub = try await StubProvider(["--script", "ok,ok,unlike"])
    let redis = try TestRedis()
    var calls: [Int?] = []
    // The same unit over again, as after a crash, is no duplicate of itself.
    for id in ["one", "other", "one"] {
      let seed = #"{"qa_id":"\#(id)","topic":"games","persona":"A welder.","requirements":2}"#
      let records = try await questions(["--seed", "5"], stub, redis: redis, input: seed).records
      #expect(codes(records) == [nil])
      calls.append(records.first?["lineage"]?.arrayValue?.count)
    }
    #expect(calls == [1, 2, 1])
    #expect(redis.command("KEYS", "synthetic:*") == .array([]))
  }

  @Test("if the configured Redis is down, the run goes on and says so")
  func withoutTheRedisThatIsConfiguredTheRunGoesOnAndSaysSo() async throws {
    let stub = try await StubProvider(["--script", "ok,ok,unlike"])
    let redis = try TestRedis()
    redis.kill9()
    let (run, records) = try await questions(["-n", "2", "-j", "1"], stub, redis: redis)
    #expect(run.status == 0)
    #expect(codes(records) == [nil, nil])
    #expect(run.stderr.components(separatedBy: "comparing with this run's questions only").count == 2, "\(run.stderr)")
  }

  @Test("similar questions are allowed without --distinct")
  func questionsMayComeAgainWithoutTheOption() async throws {
    let stub = try await StubProvider()
    let run = try await ProcessRun.run(["syn-question", "-n", "2"], environment: stub.environment)
    #expect(run.status == 0)
    #expect(try await stub.stats().calls == 2)
  }

  @Test("a seeded run is repeatable")
  func aSeededRunIsRepeatable() async throws {
    let arguments = ["-n", "30", "--seed", "3"]
    var runs: [[JSONValue?]] = []
    for _ in 0..<2 {
      let run = try await ProcessRun.run(Self.distinct + arguments, environment: ["SYN_PROVIDER": "offline"])
      runs.append(try run.lines.map { try JSONValue(parsing: $0)["question"] })
    }
    #expect(runs[0] == runs[1])
    #expect(runs[0].contains(nil) && runs[0].contains { $0 != nil })
  }

  @Test(
    "a threshold that is not a fraction is refused",
    arguments: [["--distinct-threshold", "0"], ["--distinct-threshold", "1.1"], ["--distinct-threshold", "x"]])
  func aThresholdIsAShare(arguments: [String]) async throws {
    let run = try await ProcessRun.run(["syn-question", "-n", "0", "--distinct"] + arguments)
    #expect(run.status == 64)
    #expect(try await ProcessRun.run(["syn-question", "-n", "0"] + arguments).status == 64)
  }
}
