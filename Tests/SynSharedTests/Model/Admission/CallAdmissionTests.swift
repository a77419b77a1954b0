import Testing

@testable import SynShared

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
    _ = try await admission.send(mostUSD: nil) {
      try await body()
      return .success(Completion(text: "", usage: Usage(costUSD: 0)))
    }
  }

  @Test @LoopActor func noMoreCallsAreInFlightThanThereMayBe() async throws {
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

  @Test @LoopActor func aCallThatIsCancelledInTheQueueTakesNoPassWithIt() async throws {
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

  @Test @LoopActor func aCallThatIsBrokenOffGivesItsPassBack() async throws {
    let admission = admission(callsMax: 1)
    let first = EventLoop.start { try await call(admission) { try await Waiter().wait() } }
    await Task.yield()
    first.cancel()
    await #expect(throws: CancellationError.self) { try await first.value }
    try await call(admission)
  }

  @Test @LoopActor func whoWaitsIsRefusedWhenTheRunEnds() async throws {
    let admission = admission(callsMax: 1)
    let hold = Waiter()
    let first = EventLoop.start {
      _ = try await admission.send(mostUSD: nil) {
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

  @Test @LoopActor func callsThatFailedThemselvesAreTheLastToFindOutWhetherTheProviderIsBack() async throws {
    var options = CallGate.Options()
    options.health.firstDelay = .milliseconds(200)
    let admission = CallAdmission(options)
    for _ in 0..<options.health.failuresMin {
      _ = try await admission.send(mostUSD: nil) { .failure(AttemptError(.unavailable, "gone", status: 503)) }
    }
    var order: [String] = []
    let calls = [("failed", true), ("failed too", true), ("fresh", false)].map { name, hasFailed in
      EventLoop.start {
        _ = try await admission.send(mostUSD: nil, hasFailed: hasFailed) {
          order.append(name)
          return .success(Completion(text: "", usage: Usage(costUSD: 0)))
        }
      }
    }
    for call in calls { try await call.value }
    #expect(order == ["fresh", "failed", "failed too"])
  }
}
