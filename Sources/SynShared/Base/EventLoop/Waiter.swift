// Waiting for one event of the loop inside a task, with cancellation that takes effect at once.

import Glibc

/// One suspended task: resumed once, by the event or by cancellation, whichever comes first.
@LoopActor
package final class Waiter {
  private var continuation: CheckedContinuation<Void, any Error>?
  private var outcome: Result<Void, any Error>?

  package init() {}

  package func resume(with result: Result<Void, any Error> = .success(())) {
    guard outcome == nil else { return }
    outcome = result
    continuation?.resume(with: result)
    continuation = nil
  }

  /// Suspends until `resume` is called or the task is cancelled, which throws `CancellationError`.
  package func wait() async throws {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        if Task.isCancelled { outcome = outcome ?? .failure(CancellationError()) }
        if let outcome { continuation.resume(with: outcome) } else { self.continuation = continuation }
      }
    } onCancel: {
      EventLoop.start { self.resume(with: .failure(CancellationError())) }
    }
  }

  /// Starts something that resumes the waiter, waits, and ends it again however the wait ended.
  func wait<Source>(
    for begin: (Waiter) throws -> Source, onEnd end: (Source) -> Void
  ) async throws {
    let source = try begin(self)
    defer { end(source) }
    try await wait()
  }
}

extension EventLoop {
  /// Waits until `descriptor` is ready for `interest` or closed; a regular file always is. Throws `CancellationError`
  /// when the task is cancelled, `SystemError` when the descriptor cannot be watched.
  package static func waitUntilReady(_ descriptor: Int32, for interest: Readiness) async throws {
    let waiter = Waiter()
    do {
      try await waiter.wait(
        for: { waiter in
          try DescriptorWatch(descriptor: descriptor, interest: interest) { _ in waiter.resume() }
        }, onEnd: { $0.cancel() })
    } catch let error as SystemError where error.code == EPERM {
      await Task.yield()
    }
  }
}
