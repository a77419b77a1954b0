// Lua scripts: sent once, then run by their hash.

/// One atomic operation in Lua. Redis keeps scripts by the hash of their text, until it restarts.
package struct RedisScript: Sendable {
  package let name: String
  package let source: String

  package init(_ name: String, _ source: String) {
    self.name = name
    self.source = source
  }
}

extension RedisConnection {
  /// Runs a script: KEYS and ARGV as in Redis's EVAL. A server that does not know it any more is sent the whole text.
  package func evaluate(
    _ script: RedisScript, keys: [String] = [], arguments: [RedisArgument] = []
  ) async throws(RedisError) -> RedisReply {
    let rest = [RedisArgument.integer(keys.count)] + keys.map { .text($0) } + arguments
    do throws(RedisError) {
      return try await send(["EVALSHA", .text(try await hash(of: script))] + rest)
    } catch .reply("NOSCRIPT", _) {
      return try await send(["EVAL", .text(script.source)] + rest)
    }
  }

  private func hash(of script: RedisScript) async throws(RedisError) -> String {
    if let hash = scriptHashes[script.name] { return hash }
    guard let hash = try await send(["SCRIPT", "LOAD", .text(script.source)]).text else {
      throw .unexpectedReply("SCRIPT LOAD gave no hash")
    }
    scriptHashes[script.name] = hash
    return hash
  }
}
