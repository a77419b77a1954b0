import Testing

@testable import SynBase

@Suite struct AsyncSemaphoreTests {
  init() { EventLoop.startInBackground() }

  @Test("no more tasks run at once than there are slots")
  @LoopActor func noMoreRunAtOnceThanThereAreSlots() async throws {
    let slots = AsyncSemaphore(count: 3)
    var running = 0
    var highest = 0
    let tasks = (0..<10).map { _ in
      Task { @LoopActor in
        try await slots.withSlot {
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

  @Test("a cancelled waiter takes no slot with it")
  @LoopActor func aCancelledWaiterTakesNoSlotWithIt() async throws {
    let slots = AsyncSemaphore(count: 1)
    let hold = Waiter()
    let first = EventLoop.start { try await slots.withSlot { try await hold.wait() } }
    let second = EventLoop.start { try await slots.withSlot {} }
    let third = EventLoop.start { try await slots.withSlot {} }
    await Task.yield()
    second.cancel()
    await #expect(throws: CancellationError.self) { try await second.value }
    hold.resume()
    try await first.value
    try await third.value
    try await slots.withSlot {}
  }
}
