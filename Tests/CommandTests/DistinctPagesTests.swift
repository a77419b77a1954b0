import Foundation
import SynBase
import SynBuffer
import TestSupport
import Testing

/// Pages that another record has already. The stub provider answers with a page of Tests/Pages where the task names one:
/// `page:NAME` until it is asked again, `page:NAME*` always.
@Suite struct DistinctPagesTests {
  private static let pages = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Pages").path

  private func answers(
    _ questions: [(id: String, question: String)], _ stub: StubProvider, _ arguments: [String] = [],
    redis: TestRedis? = nil
  ) async throws -> (run: ProcessRun, records: [JSONValue]) {
    let input = questions.map { id, question in
      JSONValue.object(["qa_id": .string(id), "question": .string(question)]).text + "\n"
    }
    let run = try await ProcessRun.run(
      ["syn-answer", "-j", "1", "-k"] + arguments, input: input.joined(),
      environment: stub.environment.merging(redis?.environment ?? [:]) { $1 })
    return (run, try run.lines.map { try JSONValue(parsing: $0) })
  }

  private func codes(_ records: [JSONValue]) -> [String?] { records.map { $0["error"]?["code"]?.stringValue } }

  @Test("a page that another record already has is asked for once more")
  func aPageOfAnotherRecordIsAskedForOnceMore() async throws {
    let stub = try await StubProvider(["--pages", Self.pages])
    let (run, records) = try await answers([("a", "One page:animated*"), ("b", "Two page:animated")], stub)
    #expect(run.status == 0, "\(run.stderr)")
    #expect(codes(records) == [nil, nil])
    #expect(records[0]["answer"] != records[1]["answer"])
    let requests = try await stub.requests().map { String(decoding: $0.body, as: UTF8.self) }
    #expect(requests.count == 3)
    #expect(requests[2].contains("one that was made before, for another task"))
    let entry = try #require(records[1]["lineage"]?.arrayValue?.first)
    #expect(entry["verdicts"]?.arrayValue?.map { $0["page"] } == [1, 2])
  }

  @Test("a page that comes back the same fails as a duplicate")
  func aPageThatComesAgainAllTheSameFails() async throws {
    let stub = try await StubProvider(["--pages", Self.pages])
    let (run, records) = try await answers([("a", "One page:animated*"), ("b", "Two page:animated*")], stub)
    #expect(run.status == 1)
    #expect(codes(records) == [nil, "duplicate_page"])
    #expect(records[1]["error"]?["retryable"] == true && records[1]["answer"] == nil)
    #expect(records[1]["error"]?["message"]?.stringValue?.contains("that of a again") == true)
    #expect(records[1]["lineage"]?.arrayValue?.first?["attempts"] == 2, "both were paid for")
    #expect(try await stub.stats().calls == 3)
  }

  /// The pages of a folder, one of them in several dresses.
  @Test("new names, whitespace and comments do not make a page distinct")
  func otherNamesSpacesAndCommentsMakeNoOtherPage() async throws {
    let folder = try TemporaryDirectory()
    let page = try String(contentsOfFile: "\(Self.pages)/animated.html", encoding: .utf8)
    _ = try folder.write(page, to: "first.html")
    _ = try folder.write(page.replacing("\n", with: "\n\n  "), to: "spaces.html")
    _ = try folder.write(page.replacing("<script>", with: "<script>// again\n"), to: "comments.html")
    let renamed = page.replacing("canvas", with: "board").replacing("<board", with: "<canvas")
      .replacing("</board", with: "</canvas").replacing("querySelector('board')", with: "querySelector('canvas')")
    _ = try folder.write(renamed, to: "names.html")
    let stub = try await StubProvider(["--pages", folder.path])
    let names = ["first", "spaces", "comments", "names"]
    let (_, records) = try await answers(names.map { ($0, "Build page:\($0)*") }, stub)
    #expect(codes(records) == [nil, "duplicate_page", "duplicate_page", "duplicate_page"])
  }

  @Test("a record fed in again is not a duplicate of itself")
  func theSameRecordAgainIsNoDuplicateOfItself() async throws {
    let stub = try await StubProvider(["--pages", Self.pages])
    let (run, records) = try await answers([("a", "One page:animated*"), ("a", "One page:animated*")], stub)
    #expect(run.status == 0 && codes(records) == [nil, nil])
    #expect(try await stub.stats().calls == 2)
  }

  @Test("a variant's page is compared with the pages of other records")
  func aVariantIsComparedWithOtherRecords() async throws {
    let stub = try await StubProvider(["--pages", Self.pages])
    let first = #"{"qa_id":"a","question":"One page:animated*"}"#
    let variant = #"{"ans_aug_id":"v","kind":"add_one","question":"Three page:animated*"}"#
    let second = #"{"qa_id":"b","question":"Two","augments":[\#(variant)]}"#
    let run = try await ProcessRun.run(
      ["syn-answer", "-j", "1", "-k"], input: first + "\n" + second + "\n", environment: stub.environment)
    let record = try JSONValue(parsing: try #require(run.lines.last))
    #expect(record["error"] == nil && record["answer"] != nil)
    #expect(record["augments"]?.arrayValue?.first?["error"]?["code"] == "duplicate_page")
  }

  @Test("with Redis, pages from other runs count too")
  func withRedisThePagesOfOthersCountToo() async throws {
    let stub = try await StubProvider(["--pages", Self.pages])
    let redis = try TestRedis()
    let flags = ["--distinct-pages", "redis"]
    for (id, code) in [("a", nil), ("b", "duplicate_page"), ("a", nil)] {
      let records = try await answers([(id, "Build page:animated*")], stub, flags, redis: redis).records
      #expect(codes(records) == [code])
    }
    #expect(redis.command("HLEN", BufferKeys.Seen.pages.texts) == .integer(1))
    // Without being told so, nobody asks Redis.
    #expect(codes(try await answers([("c", "Build page:animated*")], stub, redis: redis).records) == [nil])
  }

  @Test("if the configured Redis is down, the run goes on and says so")
  func withoutTheRedisThatIsConfiguredTheRunGoesOnAndSaysSo() async throws {
    let stub = try await StubProvider(["--pages", Self.pages])
    let redis = try TestRedis()
    redis.kill9()
    let (run, records) = try await answers(
      [("a", "One"), ("b", "Two")], stub, ["--distinct-pages", "redis"], redis: redis)
    #expect(run.status == 0 && codes(records) == [nil, nil])
    #expect(run.stderr.components(separatedBy: "comparing with this run's pages only").count == 2, "\(run.stderr)")
  }

  @Test("duplicate pages are allowed with --distinct-pages off")
  func pagesMayComeAgainWhereThatIsAskedFor() async throws {
    let stub = try await StubProvider(["--pages", Self.pages])
    let (run, records) = try await answers(
      [("a", "One page:animated*"), ("b", "Two page:animated*")], stub, ["--distinct-pages", "off"])
    #expect(run.status == 0 && codes(records) == [nil, nil])
  }

  /// In a recorded run the first record is the first, whichever page comes first.
  @Test("a recorded run is repeated page by page")
  func aRecordedRunIsRepeatedPageByPage() async throws {
    let stub = try await StubProvider(["--pages", Self.pages])
    let folder = try TemporaryDirectory()
    let input = (0..<8).map { #"{"qa_id":"r\#($0)","question":"Task \#($0) page:animated"}"# + "\n" }.joined()
    let flags = ["syn-answer", "-k", "-j", "8", "--cache", folder.file("cache")]
    let recorded = try await ProcessRun.run(flags, input: input, environment: stub.environment)
    #expect(recorded.status == 0, "\(recorded.stderr)")
    #expect(try await stub.stats().calls == 15)
    let replayed = try await ProcessRun.run(flags + ["--replay"], input: input)
    #expect(replayed.stdout == recorded.stdout)
  }

  @Test("the offline model's pages are all distinct")
  func pagesOfTheOfflineModelAreAllTheirOwn() async throws {
    let run = try await ProcessRun.run(["sh", "-c", "syn-question -n 60 --seed 4 | syn-augment | syn-answer"])
    #expect(run.status == 0, "\(run.stderr)")
  }

  @Test("--distinct-pages takes off, run or redis, and nothing else")
  func theMemoryIsOffRunOrRedis() async throws {
    let typed = try await ProcessRun.run(["syn-answer", "--distinct-pages", "all"])
    #expect(typed.status == 64 && typed.stderr.contains("off, run or redis"))
    let set = try await ProcessRun.run(["syn-answer"], environment: ["SYN_DISTINCT_PAGES": "all"])
    #expect(set.status == 78 && set.stderr.contains("SYN_DISTINCT_PAGES"))
  }
}
