// The buffer in Redis as typed operations, each one a Lua script and so atomic. Each file of extensions holds one group
// of them with its scripts.

import SynBase

/// All operations throw `RedisError`.
@LoopActor
package struct QAStore {
  package let redis: RedisConnection
  package let settings: BufferSettings
  let claimReturns: ClaimReturns
  let unitBatches: UnitBatches

  package nonisolated init(redis: RedisConnection, settings: BufferSettings) {
    self.redis = redis
    claimReturns = ClaimReturns(redis)
    unitBatches = UnitBatches(redis, script: .putUnits)
    self.settings = settings
  }

  func run(_ script: RedisScript, _ arguments: [RedisArgument] = []) async throws(RedisError) -> RedisReply {
    try await redis.evaluate(script, arguments: arguments)
  }
}

extension RedisReply {
  /// For replies of our own scripts: another shape is our bug or somebody else's script.
  func expecting<Value>(_ what: String, _ value: (RedisReply) -> Value?) throws(RedisError) -> Value {
    guard let value = value(self) else { throw .unexpectedReply("\(what) gave \(self)") }
    return value
  }
}

extension RedisArgument {
  static func milliseconds(_ duration: Duration) -> RedisArgument {
    .integer(Int(duration.nanoseconds / 1_000_000))
  }

  static func seconds(_ duration: Duration) -> RedisArgument { .integer(Int(duration.components.seconds)) }
}
