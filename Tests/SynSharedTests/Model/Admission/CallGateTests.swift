import Testing

@testable import SynModel
@testable import SynRecord

struct CallGateTests {
  private static let second: UInt64 = 1_000_000_000

  private func gate(_ change: (inout CallGate.Options) -> Void = { _ in }) -> CallGate {
    var options = CallGate.Options()
    change(&options)
    return CallGate(options)
  }

  private func pass(_ gate: inout CallGate, hasFailed: Bool = false, now: UInt64 = 0) throws -> CallGate.Pass {
    guard case .go(let pass) = gate.decide(CallGate.Request(hasFailed: hasFailed), now: now) else { throw Refused() }
    return pass
  }
  private struct Refused: Error {}

  private func expect(
    _ gate: inout CallGate, now: UInt64, _ decision: CallGate.Decision,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let found = gate.decide(CallGate.Request(), now: now)
    #expect(found == decision, sourceLocation: sourceLocation)
  }

  private let answer = CallGate.End.completed(Usage(promptTokens: 1, completionTokens: 1, costUSD: 0.25))

  @Test("no more calls are in flight than allowed")
  func ceiling() throws {
    var gate = gate { $0.callsMax = 3 }
    let passes = try (0..<3).map { _ in try pass(&gate) }
    expect(&gate, now: 0, .wait(until: nil))
    _ = gate.ended(passes[0], .cancelled, now: 0, random: 0)
    _ = try pass(&gate)
    expect(&gate, now: 0, .wait(until: nil))
  }

  @Test("a pause the provider asks for holds for all calls")
  func pause() throws {
    var gate = gate()
    let refused = AttemptError(.rateLimited, "", retryAfter: .seconds(10), status: 429)
    _ = gate.ended(try pass(&gate), .failed(refused), now: 0, random: 0.5)
    expect(&gate, now: 1, .wait(until: 11_250_000_000))
    _ = try pass(&gate, now: 11_250_000_000)
  }

  @Test("a pause longer than the maximum holds no call up", arguments: [301, 86_400])
  func longPause(seconds: Int) throws {
    var gate = gate()
    let refused = AttemptError(.rateLimited, "", retryAfter: .seconds(seconds), status: 429)
    _ = gate.ended(try pass(&gate), .failed(refused), now: 0, random: 0)
    _ = try pass(&gate)
  }

  @Test("refusals that come together lower the limit once, and none counts against its call")
  func refusals() throws {
    var gate = gate { $0.callsMax = 16 }
    let passes = try (0..<16).map { _ in try pass(&gate) }
    let refused = AttemptError(.overloaded, "", status: 429)
    let changes = passes.map { gate.ended($0, .failed(refused), now: 0, random: 0) }
    #expect(changes.allSatisfy { $0.cause == .rate(answers: 0) })
    #expect(gate.limit.window == 8)
    let overloaded = AttemptError(.overloaded, "", status: 503)
    var other = self.gate { $0.callsMax = 4 }
    let others = try (0..<4).map { _ in try pass(&other) }
    let causes = others.map { other.ended($0, .failed(overloaded), now: 0, random: 0).cause }
    #expect(causes == [.call, .burst, .burst, .burst])
  }

  @Test(
    "an hour of outage costs a handful of calls beyond the first",
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

  /// Sends whatever may be sent; each call fails at once.
  private func callsInAnHour(_ gate: inout CallGate, failing error: AttemptError) -> Int {
    var calls = 0
    var now: UInt64 = 0
    var inFlight: [CallGate.Pass] = []
    while now < 3600 * Self.second {
      switch gate.decide(CallGate.Request(), now: now) {
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

  @Test("a rate limit is no outage, is probed seldom, and ends the run if it never lifts")
  func refusedForever() throws {
    var gate = gate { $0.callsMax = 64 }
    let error = AttemptError(.rateLimited, "slow down", status: 429)
    let calls = callsInAnHour(&gate, failing: error)
    #expect(calls <= 64 + 3 + 300 / 12, "\(calls)")
    #expect(!gate.isDown)
    guard case .refuse(let refusal) = gate.decide(CallGate.Request(), now: .max) else { throw Refused() }
    #expect(refusal.code == .rateLimited && refusal.isRetryable && refusal.end == .rateLimit)
    #expect(refusal.message == "slow down; no call was answered for 300 s")
  }

  @Test("a call that fails in an outage has used up none of its tries")
  func cause() throws {
    var gate = gate()
    let error = AttemptError(.unavailable, "connection refused")
    let causes = try (0..<5).map { _ in gate.ended(try pass(&gate), .failed(error), now: 0, random: 0).cause }
    #expect(causes == [.call, .call, .call, .call, .outage])
    let probe = gate.ended(try pass(&gate, now: Self.second), .failed(error), now: Self.second, random: 0)
    #expect(probe.cause == .outage)
  }

  @Test("calls wait only so long for a provider that is down, then the run ends with the last failure")
  func patience() throws {
    var gate = gate()
    let error = AttemptError(.unavailable, "connection refused")
    for _ in 0..<5 { _ = gate.ended(try pass(&gate), .failed(error), now: 0, random: 0) }
    let probe = try pass(&gate, now: Self.second)
    #expect(probe.firstByteDeadline == 60 * Self.second)
    expect(&gate, now: Self.second, .wait(until: 60 * Self.second))
    #expect(gate.deadline == 60 * Self.second)
    #expect(gate.rest(.seconds(8), now: 50 * Self.second) == .seconds(8))
    #expect(gate.rest(.seconds(8), now: 55 * Self.second) == .seconds(5))
    gate.expire(now: 60 * Self.second - 1)
    #expect(!gate.hasEnded)
    gate.expire(now: 60 * Self.second)
    #expect(gate.hasEnded && gate.deadline == nil)
    let refusal = CallGate.Refusal(
      code: .unavailable, message: "connection refused; down for 60 s", isRetryable: true, end: .outage,
      isOutage: true)
    expect(&gate, now: 60 * Self.second, .refuse(refusal))
  }

  @Test("a request that always fails does not end the run: the next one is sent")
  func poison() throws {
    var gate = gate()
    let error = AttemptError(.timeout, "no byte of a reply for 120 s")
    for attempt in 0..<5 {
      let now = UInt64(attempt) * 120 * Self.second
      _ = gate.ended(try pass(&gate, hasFailed: attempt > 0, now: now), .failed(error), now: now, random: 0)
    }
    let now = 600 * Self.second
    let again = gate.decide(CallGate.Request(hasFailed: true), now: now)
    guard case .refuse(let refusal) = again else { throw Refused() }
    #expect(gate.rest(.seconds(8), now: now) == .zero && gate.deadline == nil)
    #expect(refusal.end == nil && refusal.code == .timeout)
    let change = gate.ended(try pass(&gate, now: now), answer, now: now, random: 0)
    #expect(change.outageEnded)
    _ = try pass(&gate, now: now)
  }

  @Test(
    "a reply from a working provider ends an outage, even if it is a refusal",
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

  @Test("a refused key or an empty account stops the sending", arguments: [ModelError.Code.unauthorized, .outOfCredit])
  func fatal(code: ModelError.Code) throws {
    var gate = gate()
    let others = try (0..<2).map { _ in try pass(&gate) }
    _ = gate.ended(others[0], .failed(AttemptError(code, "no", status: 402)), now: 0, random: 0)
    _ = gate.ended(others[1], answer, now: 0, random: 0)
    #expect(gate.hasEnded)
    let refusal = CallGate.Refusal(code: code, message: "no", isRetryable: code == .outOfCredit)
    expect(&gate, now: 0, .refuse(refusal))
  }

  @Test(
    "a 403 ends the run only before any call was answered; after that it fails its record alone",
    arguments: [(403, .forbidden), (nil, .forbidden), (401, nil), (400, nil)] as [(Int?, ModelError.Code?)])
  func keyThatWasGood(status: Int?, code: ModelError.Code?) throws {
    let error = AttemptError(.unauthorized, "no", status: status)
    var fresh = gate()
    let first = fresh.ended(try pass(&fresh), .failed(error), now: 0, random: 0)
    #expect(fresh.hasEnded && first.code == nil)
    for reply in [answer, .failed(AttemptError(.truncated, "", status: 200))] {
      var gate = gate()
      _ = gate.ended(try pass(&gate), reply, now: 0, random: 0)
      #expect(gate.hasAnswered)
      let later = gate.ended(try pass(&gate), .failed(error), now: 0, random: 0)
      #expect(later.code == code)
      #expect(gate.hasEnded == (code == nil))
    }
  }

  @Test("a refusal that every call gets ends the run with the provider's words")
  func refusedRequests() throws {
    var gate = gate()
    let error = AttemptError(.badRequest, "no such model", status: 404)
    for _ in 0..<5 { _ = gate.ended(try pass(&gate), .failed(error), now: 0, random: 0) }
    expect(
      &gate, now: 0,
      .refuse(CallGate.Refusal(code: .badRequest, message: "no such model", isRetryable: false, end: .refusals)))
  }

  @Test("refusals that teach the client another form of the request do not end the run")
  func lessons() throws {
    var gate = gate()
    let error = AttemptError(.badRequest, "no such parameter", status: 400)
    for _ in 0..<50 { _ = gate.ended(try pass(&gate), .taught(error), now: 0, random: 0) }
    _ = try pass(&gate)
  }

  @Test(
    "failures of a single record, and those that do not refuse the request, do not end the run",
    arguments: [
      AttemptError(.badRequest, "", isRetryable: true, status: 400), AttemptError(.contextTooLong, "", status: 400),
      AttemptError(.contentFilter, "", status: 403), AttemptError(.truncated, "", status: 200),
    ])
  func otherRefusals(error: AttemptError) throws {
    var gate = gate()
    for _ in 0..<50 { _ = gate.ended(try pass(&gate), .failed(error), now: 0, random: 0) }
    #expect(!gate.hasEnded)
  }

  @Test("a call that times out while others are answered was queued: fewer are in flight from then on")
  func queue() throws {
    var gate = gate { $0.callsMax = 4 }
    let passes = try (0..<4).map { _ in try pass(&gate) }
    let silence = AttemptError(.timeout, "no byte of a reply for 120 s")
    for pass in passes[..<2] { _ = gate.ended(pass, answer, now: 0, random: 0) }
    let changes = passes[2...].map { gate.ended($0, .failed(silence), now: 0, random: 0) }
    #expect(changes.map { $0.cause } == [.queue, .queue])
    #expect(gate.limit.window == 2 && !gate.isDown)
    // With nobody answered meanwhile, or alone, it is a failure like any other.
    let others = try (0..<2).map { _ in try pass(&gate) }
    let unanswered = gate.ended(others[0], .failed(silence), now: 0, random: 0)
    _ = gate.ended(others[1], answer, now: 0, random: 0)
    let alone = gate.ended(try pass(&gate), .failed(silence), now: 0, random: 0)
    #expect([unanswered.cause, alone.cause] == [.call, .call])
  }

  @Test("the cost limit stops the sending, but calls in flight may still leave room")
  func money() throws {
    var gate = gate { $0.maxCostUSD = 0.7 }
    let first = try pass(&gate)
    expect(&gate, now: 0, .wait(until: nil))
    _ = gate.ended(first, answer, now: 0, random: 0)
    let second = try pass(&gate)
    expect(&gate, now: 0, .wait(until: nil))
    _ = gate.ended(second, answer, now: 0, random: 0)
    guard case .refuse(let refusal) = gate.decide(CallGate.Request(), now: 0) else { throw Refused() }
    #expect(refusal.code == .outOfCredit)
    #expect(refusal.message == "the --max-cost of this run is reached")
  }

  @Test("an answer of unknown cost ends a run that has a limit, and the reason names the way out")
  func unknownCost() throws {
    var gate = gate { $0.maxCostUSD = 1 }
    _ = gate.ended(try pass(&gate), .completed(Usage(completionTokens: 5)), now: 0, random: 0)
    guard case .refuse(let refusal) = gate.decide(CallGate.Request(), now: 0) else { throw Refused() }
    #expect(refusal.code == .outOfCredit)
    #expect(refusal.message.contains("--prices"))
  }
}
