// A thousand records against a provider that fails in every way providers do, at random: none is lost, each tells what it
// met, every call is accounted for, and none is repeated that may not be.

import Foundation
import SynBase
import TestSupport
import Testing

@Suite struct FaultStormTests {
  /// What becomes of a record whose calls all meet one kind of fault.
  private enum Outcome: Sendable {
    /// Asked until the retries are used up, then failed with this code.
    case retried(String)
    /// Failed after one call.
    case final(String)
    /// Failed after one repair.
    case repaired(String)
    /// Answered by the first call.
    case complete
  }

  private static let outcomes: [(kind: String, outcome: Outcome)] = [
    ("400", .final("bad_request")), ("404", .final("bad_request")), ("408", .retried("timeout")),
    ("409", .retried("unavailable")), ("413", .final("context_too_long")), ("422", .final("bad_request")),
    ("425", .retried("unavailable")), ("429", .retried("rate_limited")), ("501", .final("bad_request")),
    ("garbled", .retried("unavailable")), ("forbidden_page", .final("forbidden")),
    ("flagged", .final("content_filter")),
    ("500", .retried("unavailable")), ("502", .retried("unavailable")), ("503", .retried("unavailable")),
    ("529", .retried("overloaded")), ("retry_after_date", .retried("rate_limited")),
    ("availability_false", .final("unavailable")), ("availability_true", .retried("bad_request")),
    ("html", .retried("unavailable")), ("error200", .retried("unavailable")), ("reset", .retried("unavailable")),
    ("hang", .retried("timeout")), ("echo_key", .retried("unavailable")), ("echo_key_escaped", .retried("unavailable")),
    ("cut", .retried("unavailable")), ("stall", .retried("timeout")), ("comments_then_hang", .retried("timeout")),
    ("stream_error", .retried("unavailable")), ("last_chunk_error", .complete),
    ("unfinished", .retried("unavailable")), ("choice_error", .retried("unavailable")),
    ("empty_choices", .retried("unavailable")), ("null_content", .retried("unavailable")),
    ("length", .final("truncated")), ("cut_json", .final("truncated")), ("content_filter", .final("content_filter")),
    ("refusal", .final("refused")), ("bad_json", .repaired("bad_output")), ("wrong_schema", .repaired("bad_output")),
    ("parts", .complete), ("fenced", .complete), ("prose", .complete), ("no_done", .complete),
    ("slow_first_byte", .complete), ("slow_comments", .complete), ("whole", .complete),
    ("echo_key_content", .final("bad_output")),
  ]
  private static let retries = 2

  /// One record of the storm: three in four meet no fault, of the others one in six meets its fault at every call.
  private struct Visitor: Sendable {
    /// As the prompt says it, nil without a fault.
    var fault: String?
    var question: String
    /// Nil for a complete answer.
    var code: String?
    var calls: Int

    init(number: Int, using random: inout SeededGenerator) {
      let isFaulty = Int.random(in: 0..<4, using: &random) == 0
      let (kind, outcome) = FaultStormTests.outcomes[
        Int.random(in: FaultStormTests.outcomes.indices, using: &random)]
      // One that is refused for its rate whenever it comes is given up after minutes, which is for other tests.
      let isLimit = kind == "429" || kind == "retry_after_date"
      let isOnce = Int.random(in: 0..<6, using: &random) > 0 || isLimit
      fault = isFaulty ? "stub-fault:\(kind)\(isOnce ? "*1" : "")#\(number)" : nil
      question = "Build clock number \(number) \(fault ?? "")"
      (code, calls) =
        switch outcome {
        case _ where !isFaulty: (nil, 1)
        case .complete: (nil, 1)
        case .final(let code): (code, 1)
        case .retried, .repaired: (nil, 2)
        }
      guard isFaulty, !isOnce else { return }
      if case .retried(let failure) = outcome { (code, calls) = (failure, 1 + FaultStormTests.retries) }
      if case .repaired(let failure) = outcome { code = failure }
    }
  }

  @Test("when a thousand records meet every fault, all of them come out and every call is accounted for")
  func storm() async throws {
    // On a busy machine a good reply may take as long as a short limit, and its call is one too many; so the storm is met
    // again with more patience, and nothing else about it changes.
    for patience in [1.5, 6, 24] {
      let (faults, wasTooBusy) = try await meetStorm(patience: patience)
      if wasTooBusy, patience < 24 { continue }
      #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
      return
    }
  }

  /// What is wrong with the run's records and counts, and whether calls ended for silence that met none. `patience` is in
  /// seconds.
  private func meetStorm(patience: Double) async throws -> (faults: [String], wasTooBusy: Bool) {
    let stub = try await StubProvider(["--faults-in-prompts", "--slow-ms", "200", "--retry-after", "0"])
    var random = SeededGenerator(seed: 20, label: "storm")
    let visitors = (0..<1000).map { Visitor(number: $0, using: &random) }
    let input = visitors.map { JSONValue.object(["question": .string($0.question)]).text + "\n" }.joined()
    let limits = ["SYN_FIRST_BYTE_TIMEOUT": "\(patience)", "SYN_SILENCE_TIMEOUT": "\(patience)"]
    let run = try await ProcessRun.run(
      ["syn-answer", "-k", "-j", "64", "--retries", "\(Self.retries)", "--outage-wait", "20"], input: input,
      environment: stub.environment.merging(limits) { $1 })
    let records = try run.lines.map { try JSONValue(parsing: $0) }
    try #require(records.count == visitors.count)
    let calls = try await stub.callsByPrompt()
    var faults: [String] = []
    var (accounted, waitedForNothing, wasTooBusy) = (0, 0, false)
    func expect(_ isTrue: Bool, _ fault: @autoclosure () -> String) {
      if !isTrue { faults.append(fault()) }
    }
    for (visitor, record) in zip(visitors, records) {
      let name = visitor.question
      expect(record["question"]?.stringValue == name, "\(name): another question came out")
      let attempts = Self.attempts(of: record)
      accounted += attempts
      if let fault = visitor.fault {
        expect(calls[fault] ?? 0 == attempts, "\(name): \(calls[fault] ?? 0) calls, \(attempts) told")
      }
      // At the end only calls that always fail are left, so that the provider seems to be down: they say so.
      if record["error"]?["message"]?.stringValue?.contains("; down for") == true {
        waitedForNothing += 1
        continue
      }
      let code = record["error"]?["code"]?.stringValue
      expect(code == visitor.code, "\(name): \(record["error"]?.text ?? "no error")")
      expect((record["answer"] != nil) == (visitor.code == nil), "\(name): answered or not")
      // While a provider counts as down, what its calls meet is nobody's attempt.
      expect(attempts >= visitor.calls && (visitor.calls > 1 || attempts == 1), "\(name): \(attempts) attempts")
      let isOverdue = code == "timeout" && visitor.code != "timeout"
      if isOverdue || visitor.calls == 1 && attempts > 1 { wasTooBusy = true }
    }
    let outages = run.stderr.split(separator: "\n").filter { $0.contains("the provider is") }.joined(separator: "\n")
    expect(waitedForNothing < 64, "\(waitedForNothing) records took the provider for down: \(outages)")
    let sent = try await stub.stats().calls
    expect(sent == accounted, "\(sent) calls came, \(accounted) are told of")
    expect(run.status == 1, "status \(run.status)")
    expect(run.stderr.contains("1000 in, 1000 out"), run.stderr)
    return (faults, wasTooBusy)
  }

  private static func attempts(of record: JSONValue) -> Int {
    let told = record["lineage"]?.arrayValue?.first?["attempts"] ?? record["error"]?["attempts"]
    return told?.intValue ?? 0
  }
}
