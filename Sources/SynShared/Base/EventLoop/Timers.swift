// Timers of the loop: a binary heap by deadline, cancelled lazily.

import Glibc

/// Nanoseconds of CLOCK_MONOTONIC: for deadlines and durations, never for a time of day.
package enum MonotonicClock {
  package static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

extension Duration {
  /// Whole nanoseconds, 0 for negative durations, saturating at about 292 years.
  package var nanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    if seconds < 0 || attoseconds < 0 { return 0 }
    if seconds >= Int64.max / 1_000_000_000 { return UInt64(Int64.max) }
    return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
  }
}

/// Calls `action` once on the loop after `delay`, unless cancelled first.
@LoopActor
package final class LoopTimer {
  let deadline: UInt64
  private var action: (@LoopActor () -> Void)?

  package init(after delay: Duration, action: @escaping @LoopActor () -> Void) {
    deadline = MonotonicClock.now + delay.nanoseconds
    self.action = action
    EventLoop.shared.add(self)
  }

  package var isPending: Bool { action != nil }
  package func cancel() { action = nil }

  func fire() {
    let action = self.action
    self.action = nil
    action?()
  }
}

/// The pending timers, soonest first.
struct TimerQueue {
  private var heap: [(deadline: UInt64, timer: LoopTimer)] = []

  mutating func insert(_ timer: LoopTimer) {
    heap.append((timer.deadline, timer))
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      if heap[parent].deadline <= heap[child].deadline { break }
      heap.swapAt(parent, child)
      child = parent
    }
  }

  private mutating func removeFirst() -> LoopTimer {
    heap.swapAt(0, heap.count - 1)
    let first = heap.removeLast().timer
    var parent = 0
    while true {
      let left = 2 * parent + 1
      if left >= heap.count { return first }
      let right = left + 1
      let child = right < heap.count && heap[right].deadline < heap[left].deadline ? right : left
      if heap[parent].deadline <= heap[child].deadline { return first }
      heap.swapAt(parent, child)
      parent = child
    }
  }

  /// Removes the timers due at `now`; the caller fires them, as their actions may add timers.
  mutating func takeDue(now: UInt64) -> [LoopTimer] {
    var due: [LoopTimer] = []
    while let first = heap.first, first.deadline <= now { due.append(removeFirst()) }
    return due
  }

  /// For epoll_wait: rounded up, so that the loop does not spin through the last millisecond; -1 without a timer.
  @LoopActor
  mutating func millisecondsUntilNext(now: UInt64) -> Int32 {
    while let first = heap.first, !first.timer.isPending { _ = removeFirst() }
    guard let first = heap.first else { return -1 }
    if first.deadline <= now { return 0 }
    return Int32(min((first.deadline - now + 999_999) / 1_000_000, 60_000))
  }
}

extension EventLoop {
  /// Waits for `delay`. Throws `CancellationError` at once when the task is cancelled.
  package static func sleep(for delay: Duration) async throws {
    let waiter = Waiter()
    try await waiter.wait(
      for: { waiter in LoopTimer(after: delay) { waiter.resume() } }, onEnd: { $0.cancel() })
  }
}
