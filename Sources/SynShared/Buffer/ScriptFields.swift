// A script's reply as its file describes it: each name before its value. An error says which name of which script is
// missing.

struct ScriptFields: Sendable {
  private let script: String
  private let pairs: [(key: String, value: RedisReply)]

  init(_ reply: RedisReply, of script: String) throws(RedisError) {
    guard case .array(let elements) = reply, elements.count.isMultiple(of: 2) else {
      throw .unexpectedReply("\(script) gave no names and values")
    }
    self.script = script
    pairs = reply.pairs
  }

  var isEmpty: Bool { pairs.isEmpty }
  var names: [String] { pairs.map { $0.key } }

  /// Nil if the script left it out.
  func optional(_ name: String) -> RedisReply? { pairs.first { $0.key == name }?.value }

  /// Throws `RedisError.unexpectedReply`, as do all that follow.
  func value(_ name: String) throws(RedisError) -> RedisReply {
    guard let value = optional(name) else { throw .unexpectedReply("\(script): the reply lacks `\(name)`") }
    return value
  }

  func integer(_ name: String) throws(RedisError) -> Int { try read(name, "whole number") { $0.integer } }
  func double(_ name: String) throws(RedisError) -> Double { try read(name, "number") { $0.double } }
  func text(_ name: String) throws(RedisError) -> String { try read(name, "text") { $0.text } }
  func bytes(_ name: String) throws(RedisError) -> [UInt8] { try read(name, "text") { $0.bytes } }
  /// For a field that holds an array of entries, each with its own fields.
  func list(_ name: String) throws(RedisError) -> [ScriptFields] {
    var list: [ScriptFields] = []
    for element in try value(name).elements { list.append(try ScriptFields(element, of: script)) }
    return list
  }
  func fields(_ name: String) throws(RedisError) -> ScriptFields { try ScriptFields(try value(name), of: script) }

  private func read<Value>(_ name: String, _ kind: String, _ read: (RedisReply) -> Value?) throws(RedisError) -> Value {
    guard let value = read(try value(name)) else { throw .unexpectedReply("\(script): `\(name)` is no \(kind)") }
    return value
  }
}
