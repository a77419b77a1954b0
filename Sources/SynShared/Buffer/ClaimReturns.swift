// Claims whose reply never came, or whose client left before the answer. Redis may have handed out a unit that no client
// received, or may do so when it gets to the request. So each such claim is declared void as soon as Redis answers, and
// its unit goes back to the head of the list.

import SynBase

@LoopActor
final class ClaimReturns {
  /// Each is a request that was under way when a connection broke: far fewer in practice.
  private static let countMax = 10_000
  /// Claims given back at a time: others wait for Redis meanwhile.
  private static let portion = 500
  /// Between attempts, twice as long after each that fails, up to the most: a Redis that lacks a right or a key's type may
  /// be mended by hand after hours, and the units are paid for.
  private nonisolated static let pauseMin = Duration.seconds(1)
  private static let pauseMax = Duration.seconds(60)

  private let redis: RedisConnection
  private var claims: [String] = []
  private var task: Task<Void, Never>?
  private var pause = pauseMin

  nonisolated init(_ redis: RedisConnection) { self.redis = redis }

  isolated deinit { task?.cancel() }

  func add(_ claim: String) {
    guard claims.count < Self.countMax else { return }
    claims.append(claim)
    guard task == nil else { return }
    task = EventLoop.start { [weak self] in
      while let pause = await self?.tryOnce() {
        // Only this object's deinit cancels the pause, and tryOnce notices that.
        try? await EventLoop.sleep(for: pause)
      }
    }
  }

  /// How long to wait before the next attempt; nil when none is left to give back.
  private func tryOnce() async -> Duration? {
    let claims = claims.prefix(Self.portion)
    do throws(RedisError) {
      let count = try await redis.run(.giveBack, each: claims.map { ["claim": .text($0)] }).integer ?? 0
      self.claims.removeFirst(claims.count)
      if count > 0 { Log.info("units given back that no client received: \(count)") }
      pause = Self.pauseMin
    } catch {
      // Other requests to Redis report the error.
      pause = min(pause * 2, Self.pauseMax)
    }
    if self.claims.isEmpty { task = nil }
    return self.claims.isEmpty ? nil : pause
  }
}
