// Claims whose reply never came. Redis may have handed out a unit that no client received, or may do so when it gets to
// the request. So each such claim is declared void as soon as Redis answers again, and its unit goes back to the head
// of the list.

import SynBase

@LoopActor
final class ClaimReturns {
  /// Each is a request that was under way when a connection broke: far fewer in practice.
  private static let countMax = 10_000
  /// Claims given back at a time: others wait for Redis meanwhile.
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
        // Only this object's deinit cancels the pause, and tryOnce notices that.
        try? await EventLoop.sleep(for: Self.pause)
      }
    }
  }

  /// Whether some are left to give back.
  private func tryOnce() async -> Bool {
    let claims = claims.prefix(Self.portion)
    do throws(RedisError) {
      let count = try await redis.run(.giveBack, each: claims.map { ["claim": .text($0)] }).integer ?? 0
      self.claims.removeFirst(claims.count)
      if count > 0 { Log.info("units given back whose claim was never answered: \(count)") }
    } catch {
      // Other requests to Redis report the error. A Redis that will never carry this out is not asked forever.
      if !error.isTransient { self.claims = [] }
    }
    if self.claims.isEmpty { task = nil }
    return !self.claims.isEmpty
  }
}
