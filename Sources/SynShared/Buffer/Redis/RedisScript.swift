// Lua scripts: sent once, then run by hash.

/// One atomic operation in Lua. Redis keeps scripts by the hash of their text, until it restarts.
package struct RedisScript: Sendable {
  package let name: String
  package let source: String
  /// Which lines of the source belong to which file, in order.
  private let files: [(name: String, lineCount: Int)]

  package init(_ name: String, _ source: String) { self.init(name, [source], files: [name]) }

  /// `texts` one after the other, each ending in a newline; `files` are their names in messages.
  init(_ name: String, _ texts: [String], files: [String]) {
    self.name = name
    source = texts.joined()
    self.files = zip(files, texts).map { (name: $0, lineCount: $1.utf8.count { $0 == UInt8(ascii: "\n") }) }
  }

  /// An error inside the script names the file and its line, such as `claim.lua:17: `, instead of the line of the whole
  /// text, which is all that Redis knows.
  func locating(_ error: RedisError) -> RedisError {
    let mark = RedisError.scriptMark
    guard case .reply(let code, let message) = error, message.hasPrefix(mark) else { return error }
    let digits = message.dropFirst(mark.count).prefix { $0.isNumber }
    let rest = message.dropFirst(mark.count + digits.count)
    guard var line = Int(digits), rest.hasPrefix(": ") else { return error }
    for file in files {
      if line <= file.lineCount || file.name == files.last?.name {
        return .reply(code: code, message: "\(file.name):\(line)\(rest)")
      }
      line -= file.lineCount
    }
    return error
  }
}

extension RedisConnection {
  /// Runs a script: KEYS and ARGV as in Redis's EVAL. A server that no longer knows the script gets the whole text.
  package func evaluate(
    _ script: RedisScript, keys: [String] = [], arguments: [RedisArgument] = []
  ) async throws(RedisError) -> RedisReply {
    let rest = [RedisArgument.integer(keys.count)] + keys.map { .text($0) } + arguments
    do throws(RedisError) {
      do throws(RedisError) {
        return try await send(["EVALSHA", .text(try await hash(of: script))] + rest)
      } catch .reply("NOSCRIPT", _) {
        return try await send(["EVAL", .text(script.source)] + rest)
      }
    } catch {
      throw script.locating(error)
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
