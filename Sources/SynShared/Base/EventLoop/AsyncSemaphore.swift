// A limited number at a time, however many wait: first come, first served.

@LoopActor
package final class AsyncSemaphore {
  private var free: Int
  private var waiting: [Waiter] = []

  package nonisolated init(count: Int) { free = count }

  /// Runs `body` with a slot, waiting for one first. Throws `CancellationError` when cancelled while waiting.
  package func withSlot<Result: Sendable>(_ body: @LoopActor () async throws -> Result) async throws -> Result {
    try await take()
    defer { give() }
    return try await body()
  }

  private func take() async throws {
    if free > 0 {
      free -= 1
      return
    }
    let waiter = Waiter()
    waiting.append(waiter)
    do {
      try await waiter.wait()
    } catch {
      // Cancelled in the queue, or handed a slot at the same moment, which then goes to the next.
      if let index = waiting.firstIndex(where: { $0 === waiter }) { waiting.remove(at: index) } else { give() }
      throw error
    }
  }

  private func give() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}
