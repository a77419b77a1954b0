// What every verb works with: the connection, the buffer, and patience with a Redis that goes away.

import SynShared

@LoopActor
final class StoreContext {
  let store: QAStore
  private let redisWait: Duration
  /// Since when Redis has been away, on the monotonic clock.
  private var awaySince: UInt64?

  init(_ options: StoreOptions) {
    store = QAStore(redis: RedisConnection(options.redis), settings: options.buffer)
    redisWait = options.redisWait
  }

  /// Throws `RedisError`: a Redis that cannot be reached at the start is reported at once, before anybody upstream
  /// spends money on units nobody could store. One that is only loading its data is waited for when needed.
  func connect() async throws {
    do throws(RedisError) {
      _ = try await store.redis.send(["PING"])
    } catch {
      guard case .reply("LOADING", _) = error else { throw error }
    }
  }

  /// Tries again, with pauses, while Redis is away: for as long as --redis-wait, counted for all operations together.
  /// `whileAway` is called before each pause, with the time since Redis went away.
  func patiently<Result>(
    whileAway: @LoopActor (Duration) async throws -> Void = { _ in },
    _ operation: @LoopActor () async throws(RedisError) -> Result
  ) async throws -> Result {
    var pause = Duration.milliseconds(100)
    while true {
      do throws(RedisError) {
        let result = try await operation()
        cameBack()
        return result
      } catch {
        guard error.isTransient, isWorthWaiting(after: error) else { throw error }
      }
      try await whileAway(.nanoseconds(Int64(MonotonicClock.now - (awaySince ?? MonotonicClock.now))))
      try await EventLoop.sleep(for: pause)
      pause = min(pause * 2, .seconds(2))
    }
  }

  private func isWorthWaiting(after error: RedisError) -> Bool {
    let now = MonotonicClock.now
    let since = awaySince ?? now
    if awaySince == nil, redisWait > .zero {
      Log.warning("\(error); waiting up to \(redisWait.components.seconds) s for it")
    }
    awaySince = since
    return now - since < redisWait.nanoseconds
  }

  private func cameBack() {
    if awaySince != nil { Log.info("Redis is back") }
    awaySince = nil
  }
}

/// An answer that is no for a reason, such as an id nobody knows.
struct StoreError: ExitStatusError, CustomStringConvertible {
  var description: String
  var exitStatus = ExitStatus.someFailed
}
