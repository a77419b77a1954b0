// An operation of the buffer in Lua: a file of Scripts/, preceded by the files it uses and a line that names its keys
// and arguments. No script uses numbers for these: keys and arguments are locals, the fields of a reply have names.

/// Arguments by the names that the script's file gives them.
struct NamedArguments: Sendable, ExpressibleByDictionaryLiteral {
  private(set) var pairs: [(name: String, value: RedisArgument)]

  init(_ pairs: [(name: String, value: RedisArgument)]) { self.pairs = pairs }
  init(dictionaryLiteral elements: (String, RedisArgument)...) { pairs = elements.map { (name: $0.0, value: $0.1) } }

  static func + (left: NamedArguments, right: NamedArguments) -> NamedArguments {
    NamedArguments(left.pairs + right.pairs)
  }
}

struct BufferScript: Sendable {
  let file: LuaFile
  /// What we send to Redis.
  let script: RedisScript
  var name: String { file.name }

  init(_ file: LuaFile, parts: [LuaFile] = Self.parts) {
    self.file = file
    let files = Self.order(file, parts)
    let names = Self.names(for: file, keys: files.flatMap(\.keys))
    script = RedisScript(
      file.name, [names] + files.map(\.text), files: ["the names of \(file.name)"] + files.map(\.name))
  }

  /// The files in the order in which Lua needs them, each once.
  private static func order(_ file: LuaFile, _ parts: [LuaFile]) -> [LuaFile] {
    var ordered: [LuaFile] = []
    func add(_ file: LuaFile) {
      for use in file.uses {
        guard let part = parts.first(where: { $0.name == use + ".lua" }) else {
          preconditionFailure("\(file.name) uses \(use), which is no file")
        }
        add(part)
      }
      if !ordered.contains(where: { $0.name == file.name }) { ordered.append(file) }
    }
    for part in parts where part.name == "common.lua" { add(part) }
    add(file)
    return ordered
  }

  /// One line of Lua that makes locals of the keys, the arguments and the list. The list's elements are plain values
  /// when they have one field, else tables.
  private static func names(for file: LuaFile, keys: [String]) -> String {
    var line = ""
    for key in Set(keys).sorted() {
      guard let value = BufferKeys.inScripts[key] else {
        preconditionFailure("\(file.name) names a key that does not exist: \(key)")
      }
      // A call hands over another channel for another database.
      line += "local \(key) = \(key == "events" ? "KEYS[1] or " : "")'\(value)' "
    }
    if !file.arguments.isEmpty {
      let places = file.arguments.indices.map { "ARGV[\($0 + 1)]" }
      line += "local \(file.arguments.joined(separator: ", ")) = \(places.joined(separator: ", ")) "
    }
    if let list = file.list {
      let fields = list.fields.enumerated().map { "\($1) = ARGV[first + \($0)]" }
      let element = list.fields.count == 1 ? "ARGV[first]" : "{\(fields.joined(separator: ", "))}"
      line += "local \(list.name) = {} for first = \(file.arguments.count + 1), #ARGV, \(list.fields.count) do "
      line += "\(list.name)[#\(list.name) + 1] = \(element) end"
    }
    return line + "\n"
  }

  // MARK: Calls

  /// ARGV of a call. Throws `RedisError.misnamed` when a name is missing or the script does not know it.
  func values(
    of arguments: NamedArguments, each elements: [NamedArguments] = []
  ) throws(RedisError) -> [RedisArgument] {
    var values: [RedisArgument] = []
    try append(arguments, as: file.arguments, to: &values)
    guard elements.isEmpty || file.list != nil else { throw .misnamed("\(name) takes no list") }
    for element in elements { try append(element, as: file.list?.fields ?? [], to: &values) }
    return values
  }

  private func append(
    _ arguments: NamedArguments, as names: [String], to values: inout [RedisArgument]
  ) throws(RedisError) {
    for (index, name) in names.enumerated() {
      if index < arguments.pairs.count, arguments.pairs[index].name == name {
        values.append(arguments.pairs[index].value)
      } else if let pair = arguments.pairs.first(where: { $0.name == name }) {
        values.append(pair.value)
      } else {
        throw .misnamed("\(self.name) was not handed `\(name)`")
      }
    }
    if arguments.pairs.count > names.count {
      let unknown = arguments.pairs.map { $0.name }.filter { !names.contains($0) }
      throw .misnamed("\(self.name) does not know \(unknown.map { "`\($0)`" }.joined(separator: ", "))")
    }
  }

  /// A reply of names and values.
  func fields(of reply: RedisReply) throws(RedisError) -> ScriptFields { try ScriptFields(reply, of: name) }
}

extension RedisConnection {
  /// What scripts get as KEYS.
  var channels: [String] { settings.database == 0 ? [] : [BufferKeys.events(ofDatabase: settings.database)] }

  func run(
    _ script: BufferScript, _ arguments: NamedArguments = [:], each elements: [NamedArguments] = []
  ) async throws(RedisError) -> RedisReply {
    try await evaluate(script.script, keys: channels, arguments: try script.values(of: arguments, each: elements))
  }
}
