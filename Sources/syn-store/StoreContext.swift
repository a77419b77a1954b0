// What every verb works with: the connection, the buffer, and patience with a Redis that goes away.

import SynBase
import SynBuffer

@LoopActor
final class StoreContext {
  let store: QAStore
  private let redisWait: Duration
  /// --redis-wait was given: it counts from the start, not only for a Redis that went away.
  private let waitsFromStart: Bool
  /// How long a Redis that is away is waited for, from now until it is back.
  private var patience: Duration
  /// Since when Redis has been away, on the monotonic clock.
  private var awaySince: UInt64?
  /// Since when it has refused what time alone does not mend.
  private var refusedSince: UInt64?

  init(_ options: StoreOptions) {
    store = QAStore(redis: RedisConnection(options.redis), settings: options.buffer)
    redisWait = options.redisWait
    waitsFromStart = options.waitsFromStart
    patience = options.redisWait
  }

  /// Throws `RedisError`: a Redis that cannot be reached at the start is reported at once, before anybody spends money on
  /// units nobody could store, or after --redis-wait where that was given. One that is only loading its data is waited
  /// for when needed.
  func connect() async throws {
    if waitsFromStart { try await patiently { () throws(RedisError) in try await ping() } } else { try await ping() }
  }

  func ping() async throws(RedisError) {
    do throws(RedisError) {
      _ = try await store.redis.send(["PING"])
    } catch {
      guard case .reply("LOADING", _) = error else { throw error }
    }
  }

  /// Redis was away at the start, and that is no reason to end. It is waited for as long as --redis-wait says, and where
  /// that was not given, no operation is held up until Redis is back.
  func goOnWithout(_ error: RedisError) {
    if waitsFromStart { _ = isWorthWaiting(after: error) } else { patience = .zero }
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
    if awaySince == nil, patience > .zero {
      Log.warning("\(error); waiting up to \(patience.components.seconds) s for it")
    }
    awaySince = since
    return now - since < patience.nanoseconds
  }

  /// Whether it is time to let go of the stages before: what they have in hand is paid for, and kept for as long as
  /// --redis-wait. Those who ask for more of it, work and orders, mostly meet the same error and end earlier.
  func isBeyondHope(after error: RedisError) -> Bool {
    if error.isTransient { return false }
    let now = MonotonicClock.now
    let since = refusedSince ?? now
    refusedSince = since
    return now - since >= redisWait.nanoseconds
  }

  private func cameBack() {
    refusedSince = nil
    if awaySince != nil { Log.info("Redis is back") }
    awaySince = nil
    patience = redisWait
  }
}

/// An answer that is no for a reason, such as an id nobody knows.
struct StoreError: ExitStatusError, CustomStringConvertible {
  var description: String
  var exitStatus = ExitStatus.someFailed
}
