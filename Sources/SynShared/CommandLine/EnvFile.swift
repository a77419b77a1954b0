// The `.env` format as docker compose and python-dotenv read it: NAME=value, quotes, comments, `export`.

enum EnvFile {
  /// Throws `ConfigurationError` naming the line.
  static func parse(_ contents: [UInt8], path: String) throws(ConfigurationError) -> [String: String] {
    guard let text = String(validating: contents, as: UTF8.self) else {
      throw ConfigurationError("\(path) is not UTF-8")
    }
    var values: [String: String] = [:]
    // Some editors begin a file with U+FEFF, and end its lines with CR LF, which Swift takes for one character.
    let lines = text.drop { $0 == "\u{feff}" }.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for (index, line) in lines.enumerated() {
      var rest = trim(line)
      if rest.isEmpty || rest.hasPrefix("#") { continue }
      if rest.hasPrefix("export ") { rest = trim(rest.dropFirst(7)) }
      guard let separator = rest.firstIndex(of: "="), separator > rest.startIndex,
        let value = value(of: trim(rest[rest.index(after: separator)...]))
      else { throw ConfigurationError("\(path), line \(index + 1): not NAME=value") }
      values[String(trim(rest[..<separator]))] = value
    }
    return values
  }

  /// Quoted text up to its closing quote, or plain text up to a comment; nil for a quote that does not close.
  private static func value(of text: Substring) -> String? {
    guard let quote = text.first, quote == "\"" || quote == "'" else {
      guard let comment = text.indices.first(where: { text[$0] == "#" && isSpace(before: $0, in: text) }) else {
        return String(text)
      }
      return String(trim(text[..<comment]))
    }
    var value = ""
    var isEscaped = false
    for character in text.dropFirst() {
      if isEscaped {
        value.append(character == "n" ? "\n" : character)
        isEscaped = false
      } else if character == "\\", quote == "\"" {
        isEscaped = true
      } else if character == quote {
        return value
      } else {
        value.append(character)
      }
    }
    return nil
  }

  private static func isSpace(before index: String.Index, in text: Substring) -> Bool {
    index == text.startIndex || text[text.index(before: index)].isWhitespace
  }

  private static func trim(_ text: Substring) -> Substring {
    var text = text
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
