// What a command accepts, as a table: parsing, --help, the man pages and the completions all read it.

package struct OptionSpec: Sendable {
  package var long: String
  package var short: Character?
  /// The argument's name in --help, nil for a switch.
  package var argument: String?
  package var help: String

  package init(_ long: String, _ short: Character? = nil, argument: String? = nil, help: String) {
    self.long = long
    self.short = short
    self.argument = argument
    self.help = help
  }
}

/// A setting read from the environment or `.env`.
package struct SettingSpec: Sendable {
  package var name: String
  package var help: String

  package init(_ name: String, help: String) {
    self.name = name
    self.help = help
  }

  /// Nil for a setting that anyone may see.
  package var secret: Secret? { Secret(ofSetting: name) }

  /// Which part of a setting must never be printed. The name decides, so that no list of settings has to be complete.
  package enum Secret: Sendable {
    case value
    /// A list, separated by commas or white space: all of it, and each entry.
    case list
    /// The password in a URL.
    case passwordInURL

    /// Keys of every provider; passwords and tokens only of ours, because another program's `DB_PASSWORD=password`
    /// would blot out a word of CSS; and addresses of ours and of the proxies that curl reads from the environment
    /// itself.
    package init?(ofSetting name: String) {
      let isOurs = name.hasPrefix("SYN_") || name.hasPrefix("REDIS_")
      if name == "SYN_API_TOKEN" {
        self = .list
      } else if name.hasSuffix("_API_KEY") || isOurs && ["_TOKEN", "_PASSWORD"].contains(where: name.hasSuffix) {
        self = .value
      } else if isOurs && name.hasSuffix("_URL") || name.lowercased().hasSuffix("_proxy") {
        self = .passwordInURL
      } else {
        return nil
      }
    }
  }
}

/// A word after the command's name that chooses what it does.
package struct VerbSpec: Sendable {
  package var name: String
  package var operands: String
  /// The long names of the options that apply to it, besides the common ones.
  package var options: Set<String>
  package var help: String

  package init(_ name: String, operands: String = "", options: Set<String> = [], help: String) {
    self.name = name
    self.operands = operands
    self.options = options
    self.help = help
  }
}

package struct CommandSpec: Sendable {
  package var name: String
  package var summary: String
  /// Usage lines without the command's name.
  package var usage: [String]
  package var verbs: [VerbSpec]
  package var options: [OptionSpec]
  package var settings: [SettingSpec]
  package var examples: [String]
  /// Further members of what --describe prints: tables that the documentation shows.
  package var tables: JSONObject

  package init(
    name: String, summary: String, usage: [String], verbs: [VerbSpec] = [], options: [OptionSpec],
    settings: [SettingSpec], examples: [String] = [], tables: JSONObject = [:]
  ) {
    self.name = name
    self.summary = summary
    self.usage = usage
    self.verbs = verbs
    self.options = options + Self.commonOptions
    self.settings = settings
    self.examples = examples
    self.tables = tables
  }

  static let commonOptions = [
    OptionSpec("env-file", argument: "FILE", help: "read settings from FILE instead of .env"),
    OptionSpec(
      "quiet", "q",
      help: "print errors only: no warnings, no summary, no progress; --debug and --trace still add theirs"),
    OptionSpec("debug", help: "log decisions"),
    OptionSpec("trace", help: "also log every request and reply, without secrets"),
    OptionSpec("log-format", argument: "text|json", help: "format of log lines on stderr (default text)"),
    OptionSpec("help", "h", help: "print this help"),
    OptionSpec("version", help: "print the version"),
    OptionSpec("describe", help: "print this help as JSON, for programs"),
  ]

  package var helpText: String {
    var lines = ["\(name): \(summary)", ""]
    for (index, usage) in usage.enumerated() { lines.append("\(index == 0 ? "usage:" : "      ") \(name) \(usage)") }
    if !verbs.isEmpty {
      lines += ["", "verbs:"]
      lines += Self.columns(verbs.map { ($0.operands.isEmpty ? $0.name : "\($0.name) \($0.operands)", $0.help) })
    }
    lines += ["", "options:"]
    lines += Self.columns(options.map { (Self.left(of: $0), $0.help) })
    if !settings.isEmpty {
      lines += ["", "settings (flag > environment > .env > default):"]
      lines += Self.columns(settings.map { ($0.name, $0.help) })
    }
    if !examples.isEmpty { lines += ["", "examples:"] + examples.map { "  \($0)" } }
    lines += ["", "exit codes:"] + ExitStatus.helpRows.map { "  \(Self.code($0.code))\($0.help)" }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func code(_ text: String) -> String { text + String(repeating: " ", count: max(4 - text.count, 2)) }

  private static func left(of option: OptionSpec) -> String {
    let short = option.short.map { "-\($0), " } ?? "    "
    return short + "--\(option.long)" + (option.argument.map { " \($0)" } ?? "")
  }

  /// Two columns; the right one is wrapped at a total width of 110 characters.
  private static func columns(_ rows: [(left: String, right: String)]) -> [String] {
    let width = min(rows.map { $0.left.count }.max() ?? 0, 30)
    let indent = String(repeating: " ", count: width + 4)
    return rows.flatMap { left, right -> [String] in
      var lines: [String] = []
      var line = "  " + left + String(repeating: " ", count: max(width - left.count, 0))
      if left.count > width {
        lines.append(line)
        line = String(repeating: " ", count: width + 2)
      }
      line += " "
      for word in right.split(separator: " ") {
        if line.count + word.count + 1 > 110 {
          lines.append(line)
          line = indent + word
        } else {
          line += " " + word
        }
      }
      lines.append(line)
      return lines
    }
  }
}
