// What every group of routes works with.

import SynShared

@LoopActor
struct Service {
  let options: Options
  let store: QAStore
  let events: BufferEvents

  /// Units leave the buffer when they are handed out.
  var pops: Bool { options.environment == .prod }

  /// Looks for a unit with `take` and, while there is none, again when one arrives: at most for `patience`, and
  /// not longer than the client stays.
  func next<Unit: Sendable>(
    within patience: Duration, _ take: @LoopActor (QAStore) async throws -> Unit?
  ) async throws -> Unit? {
    // The usual case costs neither a timer nor an observer.
    if let unit = try await take(store) { return unit }
    if patience == .zero { return nil }
    do {
      return try await events.wait(timeout: patience) { event in
        if case .stored = event { true } else { false }
      } until: {
        try await take(store)
      }
    } catch is CancellationError {
      return nil
    }
  }
}
