// Settings from the environment and from `.env`; flags override both, and each command handles its own.

import Glibc

package struct Settings: Sendable {
  /// The process's own.
  package let environment: [String: String]
  /// The contents of `.env`.
  package let file: [String: String]
  /// Which lines of the file were not readable as settings: where, not what, which may be secret. Nil when all were.
  let fileWarning: String?

  /// `file` holds the contents of `.env`; the environment wins.
  package init(environment: [String: String], file: [String: String] = [:]) {
    self.environment = environment
    self.file = file
    fileWarning = nil
  }

  /// Reads the process's environment and `path`, or `.env` if there is one. Throws `ConfigurationError` for a missing
  /// file; its contents are never an error.
  package init(envFile path: String?) throws(ConfigurationError) {
    var variables: [String: String] = [:]
    for entry in Self.environmentEntries() {
      guard let separator = entry.firstIndex(of: "=") else { continue }
      variables[String(entry[..<separator])] = String(entry[entry.index(after: separator)...])
    }
    let contents: [UInt8]?
    do {
      contents = try readFile(path ?? ".env")
    } catch {
      // Some people keep a Python environment in a folder of that name.
      if path == nil, error.code == ENOENT || error.code == EISDIR {
        contents = nil
      } else {
        throw ConfigurationError("cannot read settings from \(path ?? ".env"): \(error)")
      }
    }
    let file = EnvFile(contents ?? [], environment: variables)
    environment = variables
    self.file = file.values
    fileWarning = file.warning(path: path ?? ".env")
  }

  private static func environmentEntries() -> [String] {
    var entries: [String] = []
    var index = 0
    while let entry = environ[index] {
      entries.append(String(cString: entry))
      index += 1
    }
    return entries
  }

  /// Nil when unset or empty.
  package func string(_ name: String) -> String? {
    if let value = environment[name], !value.isEmpty { return value }
    if let value = file[name], !value.isEmpty { return value }
    return nil
  }

  /// A whole number within `range`. Throws `ConfigurationError`.
  package func int(_ name: String, in range: ClosedRange<Int> = 0...Int.max) throws(ConfigurationError) -> Int? {
    guard let text = string(name) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw ConfigurationError("\(name) takes a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A finite number, not negative. Throws `ConfigurationError`.
  package func double(_ name: String) throws(ConfigurationError) -> Double? {
    guard let text = string(name) else { return nil }
    guard let number = Double(text), number.isFinite, number >= 0 else {
      throw ConfigurationError("\(name) takes a number, not negative")
    }
    return number
  }

  /// Everything that must never be printed: keys and tokens, and passwords in URLs, both as written there and decoded.
  /// Covers all commands, since one `.env` serves them all, and a record or another process may bring one command what
  /// was meant for another.
  package var secrets: [String] {
    // Also from the file when the environment wins: it is still a key.
    [environment, file].flatMap { values in
      values.flatMap { name, value -> [String] in
        switch SettingSpec.Secret(ofSetting: name) {
        case .value: [value]
        case .list: [value] + value.split { $0 == "," || $0.isWhitespace }.map(String.init)
        case .passwordInURL: Self.password(inURL: value).map { [$0, Self.percentDecoded($0)] } ?? []
        case nil: []
        }
      }
    }
  }

  private static func percentDecoded(_ text: String) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
        bytes.append(code)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Finds more than curl would: also in text that is not a URL, and will be quoted in an error for that reason. A
  /// login without a colon counts as all password, as a token does.
  package static func password(inURL url: String) -> String? {
    let start = url.firstRange(of: "://")?.upperBound ?? url.startIndex
    guard let at = url[start...].lastIndex(of: "@") else { return nil }
    let login = url[start..<at]
    return String(login.firstIndex(of: ":").map { login[login.index(after: $0)...] } ?? login)
  }
}
