// The buffer in Redis as typed operations, each one a Lua script and so atomic. Each file of extensions holds one group
// of them with its scripts.

import SynBase

/// All operations throw `RedisError`.
@LoopActor
package struct QAStore {
  package let redis: RedisConnection
  package let settings: BufferSettings
  let claimReturns: ClaimReturns
  let putBatches: ScriptBatches
  let claimBatches: ScriptBatches

  package nonisolated init(redis: RedisConnection, settings: BufferSettings) {
    self.redis = redis
    claimReturns = ClaimReturns(redis)
    putBatches = ScriptBatches(redis, .putUnits)
    claimBatches = ScriptBatches(redis, .claim, settings.claimArguments(popping: true, withAnswers: false))
    self.settings = settings
  }

  func run(
    _ script: BufferScript, _ arguments: NamedArguments = [:], each elements: [NamedArguments] = []
  ) async throws(RedisError) -> RedisReply {
    try await redis.run(script, arguments, each: elements)
  }

  /// Runs a script whose reply is names and values.
  func fields(
    of script: BufferScript, _ arguments: NamedArguments = [:], each elements: [NamedArguments] = []
  ) async throws(RedisError) -> ScriptFields {
    try ScriptFields(try await run(script, arguments, each: elements), of: script.name)
  }
}

extension RedisReply {
  /// For replies of our own scripts: another shape means our bug or somebody else's script.
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
