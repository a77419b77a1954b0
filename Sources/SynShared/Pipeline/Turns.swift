// Lets tasks through a passage one after the other, in the order in which they began rather than the order of arrival.

import SynBase

@LoopActor
package final class Turns {
  private var drawn = 0
  /// The first turn that has not ended.
  private var current = 0
  private var ended: Set<Int> = []
  private var waiting: [Int: Waiter] = [:]

  package init() {}

  /// The next number. A task that draws one must end it, or all after it wait forever.
  package func draw() -> Int {
    defer { drawn += 1 }
    return drawn
  }

  /// Waits until all lower numbers have ended. Throws `CancellationError`.
  package func wait(for turn: Int) async throws {
    guard turn > current else { return }
    let waiter = Waiter()
    waiting[turn] = waiter
    defer { waiting[turn] = nil }
    try await waiter.wait()
  }

  package func end(_ turn: Int) {
    ended.insert(turn)
    while ended.remove(current) != nil { current += 1 }
    waiting[current]?.resume()
  }
}
