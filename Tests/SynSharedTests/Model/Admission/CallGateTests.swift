import Testing

@testable import SynShared

struct CallGateTests {
  private static let second: UInt64 = 1_000_000_000

  private func gate(_ change: (inout CallGate.Options) -> Void = { _ in }) -> CallGate {
    var options = CallGate.Options()
    change(&options)
    return CallGate(options)
  }

  private func pass(_ gate: inout CallGate, now: UInt64 = 0) throws -> CallGate.Pass {
    guard case .go(let pass) = gate.decide(mostUSD: nil, now: now) else { throw Refused() }
    return pass
  }
  private struct Refused: Error {}

  private func expect(
    _ gate: inout CallGate, now: UInt64, _ decision: CallGate.Decision,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let found = gate.decide(mostUSD: nil, now: now)
    #expect(found == decision, sourceLocation: sourceLocation)
  }

  private let answer = CallGate.End.completed(Usage(promptTokens: 1, completionTokens: 1, costUSD: 0.25))

  @Test("no more calls are in flight than there may be")
  func ceiling() throws {
    var gate = gate { $0.callsMax = 3 }
    let passes = try (0..<3).map { _ in try pass(&gate) }
    expect(&gate, now: 0, .wait(until: nil))
    _ = gate.ended(passes[0], .cancelled, now: 0, random: 0)
    _ = try pass(&gate)
    expect(&gate, now: 0, .wait(until: nil))
  }

  @Test("a pause that the provider asks for holds for all calls")
  func pause() throws {
    var gate = gate()
    let refused = AttemptError(.rateLimited, "", retryAfter: .seconds(10), status: 429)
    _ = gate.ended(try pass(&gate), .failed(refused), now: 0, random: 0.5)
    expect(&gate, now: 1, .wait(until: 11_250_000_000))
    _ = try pass(&gate, now: 11_250_000_000)
  }

  @Test("of refusals that come together one brings the number down, and the others are not the calls' own")
  func refusals() throws {
    var gate = gate { $0.callsMax = 16 }
    let passes = try (0..<16).map { _ in try pass(&gate) }
    let refused = AttemptError(.overloaded, "", status: 429)
    let changes = passes.map { gate.ended($0, .failed(refused), now: 0, random: 0) }
    #expect(changes.map { $0.cause } == [.call] + Array(repeating: .burst, count: 15))
    #expect(gate.limit.window == 8)
  }

  @Test(
    "an hour of a provider that is down costs a handful of calls beyond the first",
    arguments: [
      AttemptError(.unavailable, "connection refused"), AttemptError(.timeout, "no reply"),
      AttemptError(.unavailable, "internal error", status: 500), AttemptError(.overloaded, "busy", status: 503),
    ])
  func outage(error: AttemptError) {
    var gate = gate {
      $0.callsMax = 64
      $0.health.patience = .seconds(7200)
    }
    let calls = callsInAnHour(&gate, failing: error)
    #expect(calls > 64 && calls <= 64 + 66 + 18)
  }

  @Test("so does an hour in which every call is refused for its rate")
  func refusedForAnHour() {
    var gate = gate {
      $0.callsMax = 64
      $0.health.patience = .seconds(7200)
    }
    let calls = callsInAnHour(&gate, failing: AttemptError(.rateLimited, "", status: 429))
    #expect(calls > 127 && calls <= 127 + 4 + 66 + 18)
  }

  /// Sends whatever may be sent; each call fails at once.
  private func callsInAnHour(_ gate: inout CallGate, failing error: AttemptError) -> Int {
    var calls = 0
    var now: UInt64 = 0
    var inFlight: [CallGate.Pass] = []
    while now < 3600 * Self.second {
      switch gate.decide(mostUSD: nil, now: now) {
      case .go(let pass):
        inFlight.append(pass)
        calls += 1
      case .wait(let until):
        if inFlight.isEmpty { now = until ?? .max }
        for pass in inFlight { _ = gate.ended(pass, .failed(error), now: now, random: 0.5) }
        inFlight = []
      case .refuse: return calls
      }
    }
    return calls
  }

  @Test("what fails in an outage has not had one of its tries")
  func cause() throws {
    var gate = gate()
    let error = AttemptError(.unavailable, "connection refused")
    let causes = try (0..<5).map { _ in gate.ended(try pass(&gate), .failed(error), now: 0, random: 0).cause }
    #expect(causes == [.call, .call, .call, .call, .outage])
    let probe = gate.ended(try pass(&gate, now: Self.second), .failed(error), now: Self.second, random: 0)
    #expect(probe.cause == .outage)
  }

  @Test("calls wait for a provider that is down no longer than they should, and then fail as the last one did")
  func patience() throws {
    var gate = gate()
    let error = AttemptError(.unavailable, "connection refused")
    for _ in 0..<5 { _ = gate.ended(try pass(&gate), .failed(error), now: 0, random: 0) }
    let probe = try pass(&gate, now: Self.second)
    expect(&gate, now: Self.second, .wait(until: 60 * Self.second))
    let refusal = CallGate.Refusal(
      code: .unavailable, message: "connection refused; down for 60 s", isRetryable: true)
    expect(&gate, now: 60 * Self.second, .refuse(refusal))
    let change = gate.ended(probe, answer, now: 61 * Self.second, random: 0)
    #expect(change.outageEnded)
    _ = try pass(&gate, now: 61 * Self.second)
  }

  @Test(
    "a reply that a working provider gives ends an outage, also one that refuses",
    arguments: [
      AttemptError(.badRequest, "", status: 400), AttemptError(.unavailable, "empty", status: 200),
      AttemptError(.contentFilter, "", status: 200),
    ])
  func signOfLife(error: AttemptError) throws {
    var gate = gate()
    let down = AttemptError(.unavailable, "", status: 502)
    for _ in 0..<4 { _ = gate.ended(try pass(&gate), .failed(down), now: 0, random: 0) }
    _ = gate.ended(try pass(&gate), .failed(error), now: 0, random: 0)
    for _ in 0..<4 { _ = gate.ended(try pass(&gate), .failed(down), now: 0, random: 0) }
    _ = try pass(&gate)
  }

  @Test("a refused key or an empty account ends the sending", arguments: [ModelError.Code.unauthorized, .outOfCredit])
  func fatal(code: ModelError.Code) throws {
    var gate = gate()
    let others = try (0..<2).map { _ in try pass(&gate) }
    _ = gate.ended(others[0], .failed(AttemptError(code, "no", status: 402)), now: 0, random: 0)
    _ = gate.ended(others[1], answer, now: 0, random: 0)
    let refusal = CallGate.Refusal(code: code, message: "no", isRetryable: code == .outOfCredit)
    expect(&gate, now: 0, .refuse(refusal))
  }

  @Test("the limit of the costs ends the sending, but calls in flight may still leave room")
  func money() throws {
    var gate = gate { $0.maxCostUSD = 0.6 }
    let first = try pass(&gate)
    expect(&gate, now: 0, .wait(until: nil))
    _ = gate.ended(first, answer, now: 0, random: 0)
    let second = try pass(&gate)
    expect(&gate, now: 0, .wait(until: nil))
    _ = gate.ended(second, answer, now: 0, random: 0)
    guard case .refuse(let refusal) = gate.decide(mostUSD: nil, now: 0) else { throw Refused() }
    #expect(refusal.code == .outOfCredit)
    #expect(refusal.message == "the --max-cost of this run is reached")
  }

  @Test("an answer of unknown cost ends a run that has a limit, and the reason names the way out")
  func unknownCost() throws {
    var gate = gate { $0.maxCostUSD = 1 }
    _ = gate.ended(try pass(&gate), .completed(Usage(completionTokens: 5)), now: 0, random: 0)
    guard case .refuse(let refusal) = gate.decide(mostUSD: nil, now: 0) else { throw Refused() }
    #expect(refusal.code == .outOfCredit)
    #expect(refusal.message.contains("--prices"))
  }
}
