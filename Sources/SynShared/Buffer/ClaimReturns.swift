// Claims whose reply never came. Redis may have handed out a unit to nobody, or do it yet, once it gets to the request: so
// each such claim is declared void as soon as Redis answers again, and its unit goes back to the head of the list.

import SynBase

@LoopActor
final class ClaimReturns {
  /// Each is a request that was under way when a connection broke: far fewer in practice.
  private static let countMax = 10_000
  /// And so many at a time: others wait for Redis meanwhile.
  private static let portion = 500
  private static let pause = Duration.seconds(1)

  private let redis: RedisConnection
  private var claims: [String] = []
  private var task: Task<Void, Never>?

  nonisolated init(_ redis: RedisConnection) { self.redis = redis }

  isolated deinit { task?.cancel() }

  func add(_ claim: String) {
    guard claims.count < Self.countMax else { return }
    claims.append(claim)
    guard task == nil else { return }
    task = EventLoop.start { [weak self] in
      while await self?.tryOnce() == true {
        // Only the end of this object cancels the pause, and tryOnce sees that.
        try? await EventLoop.sleep(for: Self.pause)
      }
    }
  }

  /// Whether there are still some to give back.
  private func tryOnce() async -> Bool {
    let claims = claims.prefix(Self.portion)
    do throws(RedisError) {
      let count = try await redis.run(.giveBack, each: claims.map { ["claim": .text($0)] }).integer ?? 0
      self.claims.removeFirst(claims.count)
      if count > 0 { Log.info("units given back whose claim was never answered: \(count)") }
    } catch {
      // Said by whoever asks Redis for something meanwhile; one that will never do is not asked for ever.
      if !error.isTransient { self.claims = [] }
    }
    if self.claims.isEmpty { task = nil }
    return !self.claims.isEmpty
  }
}
