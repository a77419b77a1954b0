import Foundation
import SynBase
import TestSupport
import Testing

/// The stages as commands against a provider that limits them or is away. What is told is counts, never times.
@Suite struct StageLimitTests {
  private static func questions(_ count: Int) -> String {
    (1...count).map { #"{"question":"Build clock number \#($0)"}"# + "\n" }.joined()
  }

  @Test("the number of calls in flight settles at the provider's limit, and rises with it")
  func theNumberInFlightSettlesAtWhatTheProviderTakesAndClimbsWhenItTakesMore() async throws {
    let stub = try await StubProvider(["--max-in-flight", "10", "--delay-ms", "50"])
    let run = Task {
      // The stage with the least to do for a reply: so many calls are in flight only where replies do not pile up.
      try await ProcessRun.run(
        ["syn-augment", "-q", "-j", "64", "--kind", "add_one"], input: Self.questions(1100),
        environment: stub.environment)
    }
    // The first calls find the limit.
    let settled = try await stub.wait { $0.ok >= 200 }
    let limited = try await stub.wait { $0.ok >= 700 }
    let calls = limited.calls - settled.calls
    let refused = limited.refused - settled.refused
    #expect(refused * 20 < calls, "\(refused) of \(calls) refused")
    // Refused ones are in flight for a moment too.
    #expect(settled.refused < 150)
    // Whoever is refused from now on was one of more than twenty in flight. Answers take so long that a busy machine can
    // have that many.
    _ = try await stub.command("delay-ms 300")
    let lifted = try await stub.command("max-in-flight 20")
    let climbed = try await stub.wait { $0.refused > lifted.refused || $0.ok == 1100 }
    #expect(climbed.refused > lifted.refused)
    _ = try await stub.command("delay-ms 0")
    let lines = try await run.value.lines
    #expect(lines.count == 1100)
    for line in lines { #expect(try JSONValue(parsing: line)["error"] == nil) }
  }

  @Test("a provider that is down is probed, and records not yet begun pass through untouched")
  func aProviderThatIsDownIsProbedAndWhatWasNotBegunPassesOnUntouched() async throws {
    let stub = try await StubProvider(["--down"])
    let input = Self.questions(2000)
    let run = try await ProcessRun.run(
      ["syn-answer", "-j", "64", "--outage-wait", "3"], input: input, environment: stub.environment)
    #expect(run.status == 69)
    #expect(run.lines.count == 2000)
    let untouched = Set(input.split(separator: "\n").map(String.init)).intersection(run.lines)
    #expect(untouched.count >= 2000 - 64, "\(untouched.count)")
    for line in run.lines where !untouched.contains(line) {
      let error = try JSONValue(parsing: line)["error"]
      #expect(error?["code"]?.stringValue == "unavailable")
      #expect(error?["message"]?.stringValue?.hasSuffix("; down for 3 s") == true)
      #expect(error?["retryable"]?.boolValue == true)
    }
    let calls = try await stub.stats().calls
    #expect(calls >= 64 && calls <= 64 + 5, "each job once, and then one probe at a time: \(calls)")
    #expect(run.stderr.components(separatedBy: "one call at a time").count == 2, "said once: \(run.stderr)")
    #expect(run.stderr.components(separatedBy: "starting nothing more").count == 2, "said once: \(run.stderr)")
  }

  @Test("an outage at the end of the input fails only the records it hits")
  func anOutageAtTheEndOfTheInputLeavesTheResultToTheRecords() async throws {
    let stub = try await StubProvider(["--script", "ok", "--fail-one-in", "1", "--fail-kinds", "503"])
    let run = try await ProcessRun.run(
      ["syn-answer", "-j", "3", "--outage-wait", "1"], input: Self.questions(3), environment: stub.environment)
    #expect(run.status == 1)
    #expect(run.stderr.contains("3 in, 3 out (1 made, 2 failed, 0 passed through)"), "\(run.stderr)")
  }

  @Test("an unannounced limit per minute loses no record")
  func aLimitByTheMinuteThatNobodyTellsLosesNoRecord() async throws {
    let stub = try await StubProvider(["--per-window", "10", "--window-ms", "4000", "--retry-after", "none"])
    let run = try await ProcessRun.run(
      ["syn-answer", "-j", "8", "--retries", "1"], input: Self.questions(30), environment: stub.environment)
    #expect(run.status == 0)
    for line in run.lines { #expect(try JSONValue(parsing: line)["answer"] != nil) }
    #expect(run.lines.count == 30)
    let stats = try await stub.stats()
    #expect(stats.ok == 30)
    #expect(stats.refused > 0 && stats.refused <= 30, "\(stats.refused)")
    #expect(!run.stderr.contains("is down"), "\(run.stderr)")
  }

  @Test("a provider that makes calls wait gets fewer of them", arguments: [[], ["--work-on"]])
  func aProviderThatLetsCallsWaitIsGivenFewerOfThem(options: [String])
    async throws
  {
    let stub = try await StubProvider(["--slots", "2", "--delay-ms", "800"] + options)
    let run = try await ProcessRun.run(
      ["syn-answer", "-j", "4"], input: Self.questions(16),
      environment: stub.environment.merging(["SYN_FIRST_BYTE_TIMEOUT": "1.4"]) { $1 })
    #expect(run.status == 0)
    #expect(run.lines.count == 16)
    for line in run.lines { #expect(try JSONValue(parsing: line)["answer"] != nil) }
    #expect(!run.stderr.contains("is down"), "\(run.stderr)")
  }

  @Test("a pause that is too long is reported and not waited for", arguments: [(1, 1), (20, 75)] as [(Int, Int32)])
  func aWaitThatIsTooLongIsToldAndNotWaited(records: Int, status: Int32) async throws {
    let stub = try await StubProvider(["--fail-one-in", "1", "--fail-kinds", "429", "--retry-after", "3600"])
    let run = try await ProcessRun.run(
      ["syn-answer", "-j", "4"], input: Self.questions(records), environment: stub.environment)
    #expect(run.status == status)
    #expect(run.lines.count == records)
    let errors = try run.lines.compactMap { try JSONValue(parsing: $0)["error"] }
    // Those in flight, and those that took their places meanwhile.
    #expect((1...8).contains(errors.count))
    for error in errors {
      #expect(error["code"]?.stringValue == "rate_limited" && error["retryable"]?.boolValue == true)
      #expect(error["message"]?.stringValue?.contains("asks to wait 3600 s, and syn waits at most 300 s") == true)
    }
    #expect(try await stub.stats().calls <= 4)
  }
}

extension StubProvider {
  /// Asks for the account until `condition` holds, which must be one that stays true once it is.
  fileprivate func wait(until condition: (Stats) -> Bool) async throws -> Stats {
    while true {
      let stats = try await stats()
      if condition(stats) { return stats }
      // The account is asked for, not slept for: so often that nothing is missed, and seldom enough to leave CPU.
      try await Task.sleep(for: .milliseconds(5))
    }
  }
}
