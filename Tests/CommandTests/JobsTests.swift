import Foundation
import SynBuffer
import TestSupport
import Testing

/// How many calls a stage has in flight. What is told is counts, never times.
@Suite struct JobsTests {
  /// Each is one call.
  private static let questions = (1...96).map { #"{"question":"Build clock number \#($0)"}"# + "\n" }.joined()
  /// Each is two calls: the question's page and the variant's.
  private static let units = (1...48).map {
    #"{"question":"Build clock number \#($0)","augments":[{"question":"Build watch number \#($0)"}]}"# + "\n"
  }.joined()

  @Test(
    "the most specific setting decides how many calls are in flight",
    arguments: [
      (["-j", "3"], ["SYN_JOBS": "4", "SYN_ANSWER_JOBS": "5"], 3),
      ([], ["SYN_JOBS": "4", "SYN_ANSWER_JOBS": "5"], 5),
      ([], ["SYN_JOBS": "4", "SYN_QUESTION_JOBS": "9"], 4),
      ([], [:], 8), ([], ["SYN_BUFFER_SIZE": "1"], 8), ([], ["SYN_BUFFER_SIZE": "10"], 20),
      ([], ["SYN_BUFFER_SIZE": "256"], 32),
    ] as [([String], [String: String], Int)])
  func theNearestSettingSaysHowManyCallsAreInFlight(
    options: [String], settings: [String: String], jobs: Int
  ) async throws {
    for input in [Self.questions, Self.units] {
      let stub = try await StubProvider(["--gather", "\(jobs)"])
      let run = try await ProcessRun.run(
        ["syn-answer"] + options, input: input, environment: stub.environment.merging(settings) { $1 })
      #expect(run.status == 0, "\(run.stderr)")
      #expect(try await stub.stats().maxInFlight == jobs)
    }
  }

  @Test(
    "an invalid number of calls is refused",
    arguments: ["SYN_JOBS", "SYN_ANSWER_JOBS"], ["0", "1025", "many", "-1"])
  func whatIsNoNumberOfCallsIsRefused(setting: String, value: String) async throws {
    let run = try await ProcessRun.run(
      ["syn-answer"], environment: [setting: value, "SYN_PROVIDER": "offline"])
    #expect(run.status == 78 && run.stderr.contains(setting), "\(run.stderr)")
  }

  /// One to sixty: pages of a second, and so 512 of them in 20 seconds, for which 26 have to be made at a time. The other
  /// stages cost nothing here, so that every call is a page.
  @Test("enough pages are in flight to fill a buffer of 256 in twenty minutes")
  func aBufferOf256IsFilledWithAsManyPagesInFlightAsTwentyMinutesNeed() async throws {
    let redis = try TestRedis()
    let stub = try await StubProvider(["--delay-ms", "1000"])
    let pipe = """
      syn-store work | SYN_PROVIDER=offline syn-question -q | SYN_PROVIDER=offline syn-augment -q | syn-answer -q |
        syn-store put -q
      """
    let run = try await ProcessRun.run(
      ["bash", "-o", "pipefail", "-c", pipe],
      environment: redis.environment.merging(stub.environment) { $1 }.merging(["SYN_BUFFER_SIZE": "256"]) { $1 })
    #expect(run.status == 0, "\(run.stderr)")
    #expect(redis.command("LLEN", DojoKeys.questions) == .integer(256))
    let stats = try await stub.stats()
    #expect(stats.calls == 512)
    #expect(stats.maxInFlight >= 26)
  }

  /// More than the 64 units that are in the making otherwise.
  @Test("as much work is handed out as the stages may have in flight")
  func asMuchWorkIsHandedOutAsTheStagesMayHaveInFlight() async throws {
    let redis = try TestRedis()
    let stub = try await StubProvider(["--gather", "100"])
    let pipe = "syn-store work --target 100 | \(Self.ask) | syn-answer -q | syn-store put -q"
    let run = try await ProcessRun.run(
      ["bash", "-o", "pipefail", "-c", pipe],
      environment: redis.environment.merging(stub.environment) { $1 }.merging(["SYN_ANSWER_JOBS": "100"]) { $1 })
    #expect(run.status == 0, "\(run.stderr)")
    #expect(try await stub.stats().maxInFlight == 100)
  }

  /// A stand-in for the stages before.
  private static let ask = #"jq -c --unbuffered '.+{"question":("Build clock " + .qa_id)}'"#
}
