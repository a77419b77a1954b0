// Replies of models that any host may need: whoever takes over a job asks in the same words, and finds what was paid for.

import SynBase
import SynRecord

@LoopActor
package final class RememberedReplies {
  /// Long enough for a host to die, to be missed, and for another to go on.
  private static let seconds = 2 * 3600
  /// Of all together: some thousand pages. Redis should have room for it.
  private static let bytesMax = 64 << 20

  private let redis: RedisConnection
  private var isRedisAway = false

  package nonisolated init(_ redis: RedisSettings) {
    // A call costs more than waiting for a slow Redis, or than looking every two seconds whether an absent one is back.
    self.redis = RedisConnection(redis)
  }

  /// What was kept under a hash; nil if nothing was, or Redis does not say.
  package func reply(_ hash: String) async -> [UInt8]? {
    await tolerantly { () throws(RedisError) in
      try await redis.send(["GET", .text(BufferKeys.replyPrefix + hash)]).bytes
    } ?? nil
  }

  /// Keeps a reply, which is also a step forward for the job of the record that is worked on.
  package func keep(_ reply: [UInt8], _ hash: String) async {
    _ = await tolerantly { () throws(RedisError) in
      try await redis.run(
        .rememberReply,
        [
          "hash": .text(hash), "reply": .bytes(reply), "seconds": .integer(Self.seconds),
          "bytes_max": .integer(Self.bytesMax), "job": .text(CurrentRecord.id ?? ""),
          "patience": .milliseconds(Jobs.patience),
        ])
    }
  }

  /// Without Redis a reply is paid for again should its host die, and nothing else is lost.
  private func tolerantly<Value>(_ operation: @LoopActor () async throws(RedisError) -> Value) async -> Value? {
    do throws(RedisError) {
      let value = try await operation()
      if isRedisAway { Log.info("remembering replies in Redis again") }
      isRedisAway = false
      return value
    } catch {
      if !isRedisAway { Log.warning("\(error); replies are not remembered until it is back") }
      isRedisAway = true
      return nil
    }
  }
}
