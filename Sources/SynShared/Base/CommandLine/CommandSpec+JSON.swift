// A command's table as JSON: --describe prints it, and man pages and completions are made from it.

extension CommandSpec {
  /// `{"name","version","summary","usage":[line],"verbs":[{"name","operands","options":[long],"help"}],
  /// "options":[{"long","short","argument","values","help"}],"settings":[{"name","help"}],"examples":[line],
  /// "exit_codes":[{"code","help"}]}`. `short` and `argument` are null if there is none, `values` is empty unless an
  /// option takes one of a few words.
  package var json: JSONValue {
    var object: JSONObject = [
      "name": .string(name),
      "version": .string(Tool.version),
      "summary": .string(summary),
      "usage": .strings(usage.map { "\(name) \($0)" }),
      "verbs": .array(verbs.map { $0.json(among: options) }),
      "options": .array(options.map(\.json)),
      "settings": .array(settings.map { ["name": .string($0.name), "help": .string($0.help)] }),
      "examples": .strings(examples),
      "exit_codes": .array(
        ExitStatus.helpRows.map { ["code": .string($0.code), "help": .string($0.help)] }),
    ]
    for table in tables.members { object[table.key] = table.value }
    return .object(object)
  }
}

extension OptionSpec {
  /// The words it takes, if there are only a few: those that --help lists with a bar between them.
  package var values: [String] {
    let words = (argument ?? "").split(separator: "|").map(String.init)
    return words.count > 1 ? words : []
  }

  fileprivate var json: JSONValue {
    [
      "long": .string(long),
      "short": short.map { .string(String($0)) } ?? .null,
      "argument": argument.map { .string($0) } ?? .null,
      "values": .strings(values),
      "help": .string(help),
    ]
  }
}

extension VerbSpec {
  /// Its options in the order of `all`.
  fileprivate func json(among all: [OptionSpec]) -> JSONValue {
    [
      "name": .string(name),
      "operands": .string(operands),
      "options": .strings(all.map(\.long).filter(options.contains)),
      "help": .string(help),
    ]
  }
}

extension JSONValue {
  fileprivate static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}
