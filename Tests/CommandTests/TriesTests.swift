import Foundation
import SynBase
import TestSupport
import Testing

/// What failed and is fed in again without its error: another sample, and a repeatable one.
@Suite struct TriesTests {
  /// Prose in place of JSON, also when asked for a repair.
  private static let fails = ["--fail-one-in", "1", "--fail-kinds", "bad_json"]

  private static let file = #"{"filename":"i","content":"x"}"#

  /// The one record that comes out, and the seeds that were sent for it.
  private func run(
    _ command: [String], _ stub: StubProvider, input: String
  ) async throws -> (record: JSONObject, seeds: Set<Int>) {
    let before = try await stub.requests().count
    let run = try await ProcessRun.run(
      command + ["--retries", "0"], input: input + "\n", environment: stub.environment)
    let seeds = try await stub.requests().dropFirst(before).compactMap {
      try JSONValue(parsing: Array($0.body))["seed"]?.intValue
    }
    let line = try #require(run.lines.first)
    return (try #require(try JSONValue(parsing: line).objectValue), Set(seeds))
  }

  private func withoutError(_ record: JSONObject) -> String {
    var record = record
    record["error"] = nil
    for list in ["augments", "degraded"] {
      guard let entries = record[list]?.arrayValue else { continue }
      record[list] = .array(
        entries.map { entry in
          var entry = entry.objectValue ?? [:]
          entry["error"] = nil
          return .object(entry)
        })
    }
    return JSONValue.object(record).text
  }

  @Test(
    "a failed record that is fed in again without its error draws another sample",
    arguments: [
      (["syn-answer"], #"{"question":"Build a clock"}"#, [] as [String]),
      (["syn-answer", "--seed", "7"], #"{"question":"Build a clock"}"#, []),
      (["syn-question", "--seed", "7"], #"{"topic":"games","persona":"A beekeeper"}"#, []),
      (["syn-augment"], #"{"question":"Build a clock","augments":[{"kind":"add_one"}]}"#, ["augments"]),
      (
        ["syn-answer"],
        #"{"question":"q","answer":{"files":[\#(file)]},"augments":[{"question":"Build a clock"}]}"#,
        ["augments"]
      ),
      (
        ["syn-augment", "--kind", "lag"],
        #"{"question":"q","answer":{"files":[\#(file)]},"degraded":[{"kind":"lag"}]}"#,
        ["degraded"]
      ),
    ])
  func whatIsFedInAgainWithoutItsErrorDrawsAnotherSample(
    command: [String], input: String, list: [String]
  ) async throws {
    let stub = try await StubProvider(Self.fails)
    var input = input
    var seen: Set<Int> = []
    for tries in 1...3 {
      let first = try await run(command, stub, input: input)
      let again = try await run(command, stub, input: input)
      #expect(first.seeds.count == 1 && first.seeds == again.seeds, "the same input draws the same")
      #expect(seen.isDisjoint(with: first.seeds), "try \(tries)")
      seen.formUnion(first.seeds)
      let failed = list.isEmpty ? .object(first.record) : first.record[list[0]]?.arrayValue?.first
      #expect(failed?["error"]?["code"] == "bad_output" && failed?["tries"] == .integer(tries))
      input = withoutError(first.record)
    }
  }

  @Test("a cached reply that was no good is not used for another try")
  func aKeptReplyThatWasNoGoodAnswersNoFurtherTry() async throws {
    let stub = try await StubProvider(Self.fails)
    let directory = try TemporaryDirectory()
    let command = ["syn-answer", "--cache", directory.file("cache")]
    let input = #"{"question":"Build a clock"}"#
    let failed = try await run(command, stub, input: input)
    let calls = try await stub.stats().calls
    let repeated = try await run(command, stub, input: input)
    #expect(try await stub.stats().calls == calls && repeated.record["error"] == failed.record["error"])
    _ = try await run(command, stub, input: withoutError(failed.record))
    #expect(try await stub.stats().calls == 2 * calls)
  }

  @Test("a try that sent nothing is not counted")
  func whereNothingWasSentNothingIsCounted() async throws {
    let run = try await ProcessRun.run(
      ["syn-augment"], input: #"{"question":"q","augments":[{"kind":"no such"}],"tries":"mine"}"# + "\n",
      environment: ["SYN_PROVIDER": "offline"])
    let line = try #require(run.lines.first)
    let record = try JSONValue(parsing: line)
    #expect(record["augments"]?.arrayValue?.first?["error"]?["code"] == "invalid_input")
    #expect(record["augments"]?.arrayValue?.first?["tries"] == nil && record["tries"] == "mine")
  }
}
