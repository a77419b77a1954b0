import Foundation
import SynBase
import TestSupport
import Testing

/// The stages as commands against a provider on the loopback: faults, limits, exit codes, secrets.
@Suite struct StageProviderTests {
  private static let question = #"{"question":"Build a clock"}"#

  /// Attempts told by the lineage, or by the error, of all records.
  private func attempts(in lines: [String]) throws -> Int {
    try lines.map { line in
      let record = try JSONValue(parsing: line)
      let made = record["lineage"]?.arrayValue?.compactMap { $0["attempts"]?.intValue }.reduce(0, +) ?? 0
      return made + (record["error"]?["attempts"]?.intValue ?? 0)
    }.reduce(0, +)
  }

  @Test("two hundred records come out complete although one call in five fails once")
  func twoHundredRecordsComeOutCompleteAlthoughOneCallInFiveFailsOnce() async throws {
    let stub = try await StubProvider(
      ["--gather", "32", "--fail-one-in", "5", "--fail-kinds", "429,500,cut", "--fail-once-per-prompt"])
    let run = try await ProcessRun.run(
      ["sh", "-c", "syn-question -n 200 -j 32 | syn-augment -j 32 | syn-answer -j 32"], environment: stub.environment)
    #expect(run.lines.count == 200)
    for line in run.lines {
      let unit = try JSONValue(parsing: line)
      #expect(unit["error"] == nil, "\(unit["error"]?.text ?? "")")
      #expect(unit["answer"]?["files"]?.arrayValue?.count == 1)
      #expect(unit["augments"]?.arrayValue?.first?["answer"]?["files"]?.arrayValue?.count == 1)
    }
    let stats = try await stub.stats()
    #expect(stats.calls == (try attempts(in: run.lines)))
    #expect(stats.failedByKind.values.reduce(0, +) > 50)
    #expect(stats.maxInFlight >= 32)
  }

  @Test("as many calls are in flight as there are jobs")
  func asManyCallsAreInFlightAsJobs() async throws {
    let stub = try await StubProvider(["--gather", "32"])
    let input = (1...96).map { #"{"question":"Build clock number \#($0)"}"# }.joined(separator: "\n")
    let run = try await ProcessRun.run(["syn-answer", "-j", "32"], input: input + "\n", environment: stub.environment)
    #expect(run.lines.count == 96)
    #expect(try await stub.stats().maxInFlight == 32)
  }

  @Test(
    "a failure that every call would meet ends the run",
    arguments: [("401", 77, "unauthorized"), ("402", 75, "out_of_credit")] as [(String, Int32, String)])
  func whatNoOtherCallCouldEscapeEndsTheRun(fault: String, status: Int32, code: String) async throws {
    let stub = try await StubProvider(["--fail-one-in", "1", "--fail-kinds", fault])
    let input = String(repeating: Self.question + "\n", count: 50)
    let run = try await ProcessRun.run(["syn-answer", "-j", "4"], input: input, environment: stub.environment)
    #expect(run.status == status)
    #expect(run.lines.count == 50)
    #expect(try JSONValue(parsing: run.lines[0])["error"]?["code"]?.stringValue == code)
    #expect(try await stub.stats().calls <= 4)
    let reason = fault == "401" ? "refuses the key" : "paid for"
    #expect(run.stderr.components(separatedBy: reason).count == 2, "said once: \(run.stderr)")
  }

  @Test("a refusal that every request gets ends the run after a few calls")
  func aRefusalThatEveryRequestGetsEndsTheRunAfterAFewCalls() async throws {
    let stub = try await StubProvider(["--fail-one-in", "1", "--fail-kinds", "404"])
    let input = String(repeating: Self.question + "\n", count: 500)
    let run = try await ProcessRun.run(["syn-answer", "-j", "4"], input: input, environment: stub.environment)
    #expect(run.status == 78)
    #expect(run.lines.count == 500)
    #expect(run.lines.filter { $0 == Self.question }.count >= 500 - 8)
    #expect(try JSONValue(parsing: run.lines[0])["error"]?["code"]?.stringValue == "bad_request")
    #expect(try await stub.stats().calls <= 8)
    let reason = "the provider refuses every request: the stub fails with 404"
    #expect(run.stderr.components(separatedBy: reason).count == 2, "said once: \(run.stderr)")
  }

  @Test("a refusal after an answer fails that record alone")
  func aRefusalAfterAnAnswerIsThatRecordsAlone() async throws {
    let stub = try await StubProvider(["--script", "ok,403,ok"])
    let input = String(repeating: Self.question + "\n", count: 3)
    let run = try await ProcessRun.run(["syn-answer", "-k", "-j", "1"], input: input, environment: stub.environment)
    #expect(run.status == 1)
    let codes = try run.lines.map { try JSONValue(parsing: $0)["error"]?["code"]?.stringValue }
    #expect(codes == [nil, "forbidden", nil])
  }

  @Test("a reply that broke off is charged for what arrived")
  func aReplyThatBrokeOffCostsWhatCameOfIt() async throws {
    let stub = try await StubProvider(["--no-cost", "--script", "cut,stall,ok"])
    let directory = try TemporaryDirectory()
    let prices = directory.file("prices.json")
    try #"{"*":{"prompt":1,"completion":1000}}"#.write(toFile: prices, atomically: true, encoding: .utf8)
    let run = try await ProcessRun.run(
      ["syn-answer", "--prices", prices], input: Self.question + "\n",
      environment: stub.environment.merging(["SYN_SILENCE_TIMEOUT": "1"]) { $1 })
    let call = try #require(try JSONValue(parsing: run.lines[0])["lineage"]?.arrayValue?.first)
    #expect(call["attempts"]?.intValue == 3)
    #expect(call["estimated"]?.boolValue == true)
    let plain = try await ProcessRun.run(
      ["syn-answer", "--prices", prices], input: Self.question + "\n", environment: stub.environment)
    let whole = try #require(try JSONValue(parsing: plain.lines[0])["lineage"]?.arrayValue?.first)
    #expect(whole["estimated"] == nil)
    #expect(call["cost_usd"]?.doubleValue ?? 0 > 1.5 * (whole["cost_usd"]?.doubleValue ?? 0))
    #expect(run.stderr.contains("of it estimated)") && !plain.stderr.contains("estimated"), "\(run.stderr)")
  }

  @Test("the cost limit holds even if the first call was cheap")
  func theLimitOfTheCostsHoldsThoughTheFirstCallWasCheap() async throws {
    let stub = try await StubProvider()
    let directory = try TemporaryDirectory()
    let prices = directory.file("prices.json")
    // At this price a reply of the greatest length costs a dollar; the stub tells a thousandth of that.
    try #"{"*":{"prompt":0,"completion":1000}}"#.write(toFile: prices, atomically: true, encoding: .utf8)
    let input = (1...64).map { #"{"question":"Build clock number \#($0)"}"# + "\n" }.joined()
    let run = try await ProcessRun.run(
      ["syn-answer", "-j", "64", "--max-cost", "1", "--max-tokens", "1000", "--prices", prices], input: input,
      environment: stub.environment)
    #expect(run.status == 75)
    #expect(run.lines.count == 64)
    #expect(try await stub.stats().calls == 1)
  }

  @Test("a provider that cannot be reached is unavailable")
  func aProviderThatIsAwayIsUnavailable() async throws {
    let run = try await ProcessRun.run(
      ["syn-answer", "--retries", "0"], input: Self.question + "\n",
      environment: ["SYN_BASE_URL": "http://127.0.0.1:1/v1"])
    #expect(run.status == 69)
    #expect(try JSONValue(parsing: run.lines[0])["error"]?["code"]?.stringValue == "unavailable")
  }

  @Test("--max-cost ends the spending, and no record is lost")
  func maxCostEndsTheSpendingAndNoRecordIsLost() async throws {
    let stub = try await StubProvider()
    let input = String(repeating: Self.question + "\n", count: 20)
    let run = try await ProcessRun.run(
      ["syn-answer", "-j", "1", "--max-cost", "0.003"], input: input, environment: stub.environment)
    #expect(run.status == 75)
    #expect(run.lines.count == 20)
    let calls = try await stub.stats().calls
    #expect(calls > 0 && calls < 4)
  }

  @Test("a cost the provider does not report is computed from the price table")
  func whatTheProviderDoesNotTellIsWorkedOutFromPrices() async throws {
    let stub = try await StubProvider(["--no-cost"])
    let directory = try TemporaryDirectory()
    let prices = directory.file("prices.json")
    try #"{"*":{"prompt":1,"completion":1000}}"#.write(toFile: prices, atomically: true, encoding: .utf8)
    let command = ["syn-answer", "--prices", prices]
    let run = try await ProcessRun.run(command, input: Self.question + "\n", environment: stub.environment)
    let call = try #require(try JSONValue(parsing: run.lines[0])["lineage"]?.arrayValue?.first)
    let promptTokens = try #require(call["prompt_tokens"]?.doubleValue)
    let completionTokens = try #require(call["completion_tokens"]?.doubleValue)
    let expected = (promptTokens + 1000 * completionTokens) / 1e6
    #expect(abs((call["cost_usd"]?.doubleValue ?? 0) - expected) < 1e-9)
    #expect(!run.stderr.contains("unknown cost"))
  }

  @Test("an unknown cost ends a run with a cost limit after one call")
  func aCostThatNobodyKnowsEndsARunWithALimitAfterOneCall() async throws {
    let stub = try await StubProvider(["--no-cost"])
    let input = String(repeating: Self.question + "\n", count: 20)
    let run = try await ProcessRun.run(
      ["syn-answer", "-j", "8", "--max-cost", "5"], input: input, environment: stub.environment)
    #expect(run.status == 75)
    #expect(run.lines.count == 20)
    #expect(try await stub.stats().calls == 1)
    #expect(run.stderr.contains("--prices"))
    #expect(run.stderr.contains("0 dropped, 1 call of unknown cost, "))
  }

  @Test("an empty model name is bad usage", arguments: ["--model", "--fallback-model"])
  func aModelWithoutANameIsBadUsage(option: String) async throws {
    let stub = try await StubProvider()
    let run = try await ProcessRun.run(["syn-question", "-n", "1", option, ""], environment: stub.environment)
    #expect(run.status == 64)
    #expect(run.stderr.contains("\(option) takes the name of a model"))
    #expect(try await stub.stats().calls == 0)
  }

  @Test("the error says what the failed calls cost")
  func whatFailedCallsCostStandsInTheError() async throws {
    let stub = try await StubProvider(["--fail-one-in", "1", "--fail-kinds", "bad_json"])
    let run = try await ProcessRun.run(["syn-answer"], input: Self.question + "\n", environment: stub.environment)
    let error = try #require(try JSONValue(parsing: run.lines[0])["error"])
    #expect(error["code"]?.stringValue == "bad_output")
    #expect(error["cost_usd"]?.doubleValue ?? 0 > 0)
    #expect(error["completion_tokens"]?.intValue ?? 0 > 0)
  }

  @Test("parameters are sent, varied and recorded in the lineage")
  func parametersAreSentVariedAndToldInTheLineage() async throws {
    let stub = try await StubProvider()
    let command = [
      "syn-answer", "--seed", "3", "--param", "top_p=0.9", "--vary", "temperature=0.2..1.2", "--max-tokens", "9000",
    ]
    let input = (1...5).map { #"{"question":"Build clock number \#($0)"}"# + "\n" }.joined()
    let run = try await ProcessRun.run(command + ["-k"], input: input, environment: stub.environment)
    let again = try await ProcessRun.run(command + ["-k"], input: input, environment: stub.environment)
    let parameters = try [run, again].map { run in
      try run.lines.map { line in
        try #require(try JSONValue(parsing: line)["lineage"]?.arrayValue?.first?["parameters"]).text
      }
    }
    #expect(parameters[0] == parameters[1])
    #expect(Set(parameters[0]).count > 1)
    for text in parameters[0] { #expect(text.contains(#""top_p":0.9"#) && text.contains("temperature")) }
    let sent = try await stub.requests().map { try JSONValue(parsing: String(decoding: $0.body, as: UTF8.self)) }
    #expect(sent.count == 10)
    #expect(sent.allSatisfy { $0["max_tokens"]?.intValue == 9000 && $0["top_p"]?.doubleValue == 0.9 })
    #expect(Set(sent.compactMap { $0["temperature"]?.text }).count == Set(parameters[0]).count)
  }

  @Test("a cached run is paid for once and replays without a provider")
  func aCachedRunIsPaidOnceAndReplaysWithoutAProvider() async throws {
    let directory = try TemporaryDirectory()
    let stub = try await StubProvider()
    let question = #"{"qa_id":"q1","question":"Build a clock"}"# + "\n"
    let command = ["syn-answer", "--seed", "7", "--cache", directory.file("cache")]
    let first = try await ProcessRun.run(command, input: question, environment: stub.environment)
    let again = try await ProcessRun.run(command, input: question, environment: stub.environment)
    let replay = try await ProcessRun.run(command + ["--replay"], input: question, environment: stub.environment)
    #expect(first.status == 0)
    #expect(again.stdout == first.stdout)
    #expect(replay.stdout == first.stdout)
    #expect(try await stub.stats().calls == 1)
    let unknown = try await ProcessRun.run(
      command + ["--replay"], input: #"{"question":"Build a dial"}"#, environment: stub.environment)
    #expect(unknown.status == 1)
    #expect(try JSONValue(parsing: unknown.lines[0])["error"]?["code"]?.stringValue == "not_recorded")
    #expect(try await stub.stats().calls == 1)
  }

  @Test(
    "invalid settings are bad configuration",
    arguments: [
      ["SYN_PROVIDER": "nobody"], ["SYN_PROVIDER": "openai"], ["SYN_BASE_URL": "127.0.0.1:8000"],
      ["SYN_BASE_URL": "http://127.0.0.1:8000/v1?key=secret"],
    ])
  func settingsThatCannotHoldAreBadConfiguration(environment: [String: String]) async throws {
    let run = try await ProcessRun.run(["syn-answer"], environment: environment)
    #expect(run.status == 78)
  }
}
