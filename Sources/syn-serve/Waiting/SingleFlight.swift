// One look for all who want to see the same thing at the same moment. Only for looking: what is taken belongs to one.

import SynBase

@LoopActor
final class SingleFlight<Seen: Sendable> {
  private let look: @LoopActor @Sendable () async throws -> Seen
  /// Callers whose look has not begun. At most one for each running request.
  private var asking: [CheckedContinuation<Result<Seen, any Error>, Never>] = []
  private var isLooking = false

  nonisolated init(_ look: @escaping @LoopActor @Sendable () async throws -> Seen) { self.look = look }

  /// The result of a look that begins after this call, so that every caller sees the state at its request or later.
  func see() async throws -> Seen {
    let outcome = await withCheckedContinuation { continuation in
      asking.append(continuation)
      guard !isLooking else { return }
      isLooking = true
      EventLoop.start { await self.lookForAll() }
    }
    return try outcome.get()
  }

  private func lookForAll() async {
    while !asking.isEmpty {
      let served = asking
      asking = []
      let outcome: Result<Seen, any Error>
      do { outcome = .success(try await look()) } catch { outcome = .failure(error) }
      for continuation in served { continuation.resume(returning: outcome) }
    }
    isLooking = false
  }
}
