import SynBase
import SynPipeline
import Testing

@Suite struct TurnsTests {
  init() { EventLoop.startInBackground() }

  @Test("turns come in the order they were drawn, not the order of waiting")
  @LoopActor func whoeverComesFirstWaitsForWhoeverBeganFirst() async throws {
    let turns = Turns()
    let numbers = (0..<4).map { _ in turns.draw() }
    var passed: [Int] = []
    let tasks = numbers.reversed().map { number in
      Task { @LoopActor in
        try await turns.wait(for: number)
        passed.append(number)
        turns.end(number)
      }
    }
    for task in tasks { try await task.value }
    #expect(passed == numbers)
  }

  @Test("a turn that ends without passing holds no other up")
  @LoopActor func whoeverEndsWithoutPassingHoldsNobodyUp() async throws {
    let turns = Turns()
    let (first, second, third) = (turns.draw(), turns.draw(), turns.draw())
    let last = Task { @LoopActor in try await turns.wait(for: third) }
    turns.end(second)
    turns.end(first)
    try await last.value
  }

  @Test("a cancelled task waits no longer")
  @LoopActor func whoeverIsCancelledWaitsNoLonger() async throws {
    let turns = Turns()
    _ = turns.draw()
    let second = turns.draw()
    let task = Task { @LoopActor in try await turns.wait(for: second) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
