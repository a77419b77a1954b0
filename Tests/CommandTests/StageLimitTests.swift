import Foundation
import SynShared
import TestSupport
import Testing

/// The stages as commands against a provider that limits them or is away. What is told is counts, never times.
@Suite struct StageLimitTests {
  private static func questions(_ count: Int) -> String {
    (1...count).map { #"{"question":"Build clock number \#($0)"}"# + "\n" }.joined()
  }

  @Test func theNumberInFlightSettlesAtWhatTheProviderTakesAndClimbsWhenItTakesMore() async throws {
    let stub = try await StubProvider(["--max-in-flight", "10", "--delay-ms", "50"])
    let run = Task {
      try await ProcessRun.run(
        ["syn-answer", "-q", "-j", "64"], input: Self.questions(1100), environment: stub.environment)
    }
    // The first calls find the limit.
    let settled = try await stub.wait { $0.ok >= 200 }
    let limited = try await stub.wait { $0.ok >= 700 }
    let calls = limited.calls - settled.calls
    let refused = limited.refused - settled.refused
    #expect(refused * 20 < calls, "\(refused) of \(calls) refused")
    // Refused ones are in flight for a moment too.
    #expect(settled.refused < 150)
    // Whoever is refused from now on was one of more than forty in flight.
    let lifted = try await stub.command("max-in-flight 40")
    let climbed = try await stub.wait { $0.refused > lifted.refused || $0.ok == 1100 }
    #expect(climbed.refused > lifted.refused)
    let lines = try await run.value.lines
    #expect(lines.count == 1100)
    for line in lines { #expect(try JSONValue(parsing: line)["error"] == nil) }
  }

  @Test func aProviderThatIsDownIsProbedAndNotHammered() async throws {
    let stub = try await StubProvider(["--down"])
    let run = try await ProcessRun.run(
      ["syn-answer", "-j", "64", "--outage-wait", "3"], input: Self.questions(500), environment: stub.environment)
    #expect(run.status == 69)
    #expect(run.lines.count == 500)
    for line in run.lines {
      let error = try JSONValue(parsing: line)["error"]
      #expect(error?["code"]?.stringValue == "unavailable")
      #expect(error?["retryable"]?.boolValue == true)
    }
    let calls = try await stub.stats().calls
    #expect(calls >= 64 && calls <= 64 + 5, "each job once, and then one probe at a time: \(calls)")
    #expect(run.stderr.components(separatedBy: "is down").count == 2, "said once: \(run.stderr)")
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
