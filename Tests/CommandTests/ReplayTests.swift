import Foundation
import SynShared
import TestSupport
import Testing

/// Recorded runs: their replays, and the identifiers that follow from what is asked.
@Suite struct ReplayTests {
  /// All three stages over one cache. What goes in and what is drawn is the same each time.
  private func pipe(_ directory: String, _ options: String = "") -> [String] {
    let common = "-q -k -j 4 --cache \(directory) \(options)"
    return [
      "sh", "-c",
      "syn-question -n 24 --seed 7 \(common) | syn-augment \(common) | syn-answer \(common)",
    ]
  }

  @Test func aRecordedRunReplaysByteForByteWithItsFailures() async throws {
    let directory = try TemporaryDirectory()
    let stub = try await StubProvider([
      "--fail-one-in", "2", "--fail-kinds", "400,413,refusal,content_filter,bad_json,wrong_schema,length,fenced",
      "--seed", "5",
    ])
    let recorded = try await ProcessRun.run(
      pipe(directory.file("cache"), "--retries 0 --fallback-model other"), environment: stub.environment)
    let calls = try await stub.stats().calls
    #expect(recorded.lines.count == 24)
    let codes = Set(recorded.stdout.matches(of: /"code":"([a-z_]+)"/).map { String($0.1) })
    #expect(codes.count >= 3, "\(codes)")
    let replayed = try await ProcessRun.run(
      pipe(directory.file("cache"), "--retries 0 --fallback-model other --replay"), environment: stub.environment)
    #expect(replayed.stdout == recorded.stdout)
    #expect(replayed.status == recorded.status)
    #expect(try await stub.stats().calls == calls)
  }

  @Test func identifiersOfDifferentRunsDiffer() async throws {
    let directory = try TemporaryDirectory()
    func identifiers(_ arguments: String...) async throws -> [String] {
      let run = try await ProcessRun.run(["syn-question", "-n", "2", "--cache", directory.file("c")] + arguments)
      return try run.lines.compactMap { try JSONValue(parsing: $0)["qa_id"]?.stringValue }.sorted()
    }
    let runs = [
      try await identifiers("--seed", "1"), try await identifiers("--seed", "2"), try await identifiers(),
      try await identifiers(), try await identifiers("--seed", "1", "--model", "other"),
    ]
    #expect(Set(runs.flatMap { $0 }).count == 10)
    #expect(try await identifiers("--seed", "1") == runs[0])
    let same = #"{"question":"Build a clock"}"# + "\n"
    let twins = try await ProcessRun.run(["syn-answer", "-k", "--cache", directory.file("c")], input: same + same)
    #expect(Set(try twins.lines.compactMap { try JSONValue(parsing: $0)["qa_id"]?.stringValue }).count == 2)
  }

  @Test func aReplayThatWouldDrawAnewIsRefused() async throws {
    let run = try await ProcessRun.run(["syn-question", "-n", "1", "--cache", "x", "--replay"])
    #expect(run.status == 64)
    #expect(run.stderr.contains("--seed"))
  }
}
