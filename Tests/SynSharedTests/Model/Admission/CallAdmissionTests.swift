import Testing

@testable import SynBase
@testable import SynModel
@testable import SynRecord

@Suite struct CallAdmissionTests {
  init() { EventLoop.startInBackground() }

  private func admission(callsMax: Int) -> CallAdmission {
    var options = CallGate.Options()
    options.callsMax = callsMax
    return CallAdmission(options)
  }

  @LoopActor
  private func call(
    _ admission: CallAdmission, _ body: @LoopActor () async throws -> Void = {}
  ) async throws {
    _ = try await admission.send(CallGate.Request()) { _ in
      try await body()
      return .success(Completion(text: "", usage: Usage(costUSD: 0)))
    }
  }

  @Test("no more calls are in flight than allowed")
  @LoopActor func noMoreCallsAreInFlightThanThereMayBe() async throws {
    let admission = admission(callsMax: 3)
    var running = 0
    var highest = 0
    let tasks = (0..<10).map { _ in
      Task { @LoopActor in
        try await call(admission) {
          running += 1
          highest = max(highest, running)
          await Task.yield()
          running -= 1
        }
      }
    }
    for task in tasks { try await task.value }
    #expect(highest == 3 && running == 0)
  }

  @Test("a call cancelled in the queue takes no pass with it")
  @LoopActor func aCallThatIsCancelledInTheQueueTakesNoPassWithIt() async throws {
    let admission = admission(callsMax: 1)
    let hold = Waiter()
    let first = EventLoop.start { try await call(admission) { try await hold.wait() } }
    let second = EventLoop.start { try await call(admission) }
    let third = EventLoop.start { try await call(admission) }
    await Task.yield()
    second.cancel()
    await #expect(throws: CancellationError.self) { try await second.value }
    hold.resume()
    try await first.value
    try await third.value
    try await call(admission)
  }

  @Test("a call that is broken off gives its pass back")
  @LoopActor func aCallThatIsBrokenOffGivesItsPassBack() async throws {
    let admission = admission(callsMax: 1)
    let first = EventLoop.start { try await call(admission) { try await Waiter().wait() } }
    await Task.yield()
    first.cancel()
    await #expect(throws: CancellationError.self) { try await first.value }
    try await call(admission)
  }

  @Test("waiting calls are refused when the run ends")
  @LoopActor func whoWaitsIsRefusedWhenTheRunEnds() async throws {
    let admission = admission(callsMax: 1)
    let hold = Waiter()
    let first = EventLoop.start {
      _ = try await admission.send(CallGate.Request()) { _ in
        try await hold.wait()
        return .failure(AttemptError(.unauthorized, "no", status: 401))
      }
    }
    let others = (0..<5).map { _ in EventLoop.start { try await call(admission) } }
    await Task.yield()
    hold.resume()
    try await first.value
    for other in others {
      let refusal = await #expect(throws: CallGate.Refusal.self) { try await other.value }
      #expect(refusal?.code == .unauthorized)
    }
  }

  @Test("calls that have failed themselves are the last to probe the provider")
  @LoopActor func callsThatFailedThemselvesAreTheLastToFindOutWhetherTheProviderIsBack() async throws {
    var options = CallGate.Options()
    options.health.firstDelay = .milliseconds(200)
    let admission = CallAdmission(options)
    for _ in 0..<options.health.failuresMin {
      _ = try await admission.send(CallGate.Request()) { _ in .failure(AttemptError(.unavailable, "gone", status: 503))
      }
    }
    var order: [String] = []
    let calls = [("failed", true), ("failed too", true), ("fresh", false)].map { name, hasFailed in
      EventLoop.start {
        _ = try await admission.send(CallGate.Request(hasFailed: hasFailed)) { _ in
          order.append(name)
          return .success(Completion(text: "", usage: Usage(costUSD: 0)))
        }
      }
    }
    for call in calls { try await call.value }
    #expect(order == ["fresh", "failed", "failed too"])
  }

  @Test("a call resting before a retry is woken when the run ends")
  @LoopActor func whoRestsBeforeARetryIsWokenWhenTheRunEnds() async throws {
    let admission = admission(callsMax: 2)
    let resting = EventLoop.start { try await admission.rest(for: .seconds(3600)) }
    await Task.yield()
    _ = try await admission.send(CallGate.Request()) { _ in .failure(AttemptError(.unauthorized, "no", status: 401)) }
    try await resting.value
  }

  @Test("an outage ends the run even if every call is resting")
  @LoopActor func anOutageEndsTheRunAlsoWhenAllRest() async throws {
    var options = CallGate.Options()
    options.health.patience = .milliseconds(50)
    let admission = CallAdmission(options)
    for _ in 0..<options.health.failuresMin {
      _ = try await admission.send(CallGate.Request()) { _ in .failure(AttemptError(.unavailable, "gone", status: 503))
      }
    }
    try await admission.rest(for: .seconds(3600))
    let refusal = await #expect(throws: CallGate.Refusal.self) { try await call(admission) }
    #expect(refusal?.end == .outage)
  }

  @Test("a 403 for a key that has worked forbids that call alone")
  @LoopActor func aKeyThatWasGoodIsForbiddenOneCallAlone() async throws {
    let admission = admission(callsMax: 1)
    try await call(admission)
    let outcome = try await admission.send(CallGate.Request()) { _ in
      .failure(AttemptError(.unauthorized, "flagged", status: 403))
    }
    guard case .failure(let error) = outcome.result else { return #expect(Bool(false)) }
    #expect(error.code == .forbidden)
    try await call(admission)
  }
}
