// What every verb works with: the connection, the buffer, and patience with a Redis that goes away.

import SynBase
import SynBuffer
import SynPipeline

@LoopActor
final class StoreContext {
  let store: QAStore
  private let redisWait: Duration
  /// --redis-wait was given: it counts from the start, not only for a Redis that goes away later.
  let waitsFromStart: Bool
  /// How long to wait for an absent Redis, from now until it is back.
  private var patience: Duration
  /// When Redis went away, on the monotonic clock.
  private var awaySince: UInt64?
  /// When it began to refuse for reasons that time alone does not mend.
  private var refusedSince: UInt64?

  /// Throws `UsageError`.
  init(_ typed: TypedVerb) throws {
    redisWait = .seconds(try typed.arguments.int(StoreOption.redisWait.long, in: 0...86_400) ?? 300)
    waitsFromStart = typed.has(StoreOption.redisWait)
    patience = redisWait
    store = QAStore(redis: RedisConnection(typed.redis), settings: typed.buffer)
  }

  /// Throws `RedisError`: an unreachable Redis is reported at the start, before anyone spends money on units that could
  /// not be stored, or after --redis-wait if that was given. A Redis that is only loading its data is waited for when
  /// needed.
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

  /// Redis was absent at the start, and that is no reason to end. We wait for it as long as --redis-wait says; if that
  /// was not given, no operation waits until Redis is back.
  func goOnWithout(_ error: RedisError) {
    if waitsFromStart { _ = isWorthWaiting(after: error) } else { patience = .zero }
  }

  /// Tries again, with pauses, while Redis is away: for as long as --redis-wait, counted for all operations together.
  /// Calls `whileAway` before each pause, with the time since Redis went away.
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

  /// Whether it is time to let go of the earlier stages: their work in progress is paid for, and kept for as long as
  /// --redis-wait. work and orders, which would request more of it, usually meet the same error and end earlier.
  func isBeyondHope(after error: RedisError) -> Bool {
    if error.isTransient || error.isOfTheRecord { return false }
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

/// A negative answer for a reason, such as an unknown id.
struct StoreError: ExitStatusError, CustomStringConvertible {
  var description: String
  var exitStatus = ExitStatus.someFailed

  static let nothingWaits = StoreError(description: "no unit is waiting")
}

/// To stdout, which may be a pipe that is read slowly or not at all.
@LoopActor
func printLines(_ lines: [[UInt8]]) async throws {
  let writer = LineWriter(descriptor: 1)
  for line in lines {
    writer.write(line: line)
    try await writer.waitForRoom()
  }
  try await writer.finish()
}
