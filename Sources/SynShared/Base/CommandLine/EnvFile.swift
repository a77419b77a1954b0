// The `.env` format as docker compose (compose-go's dotenv) and python-dotenv read it, where they agree. Where they
// differ, docs/decisions.md says which one we follow. No line is an error, however strange.

/// The contents of a `.env` file.
struct EnvFile: Sendable, Equatable {
  private(set) var values: [String: String] = [:]
  /// The lines, counted from 1, that are not `NAME=value` and were skipped.
  private(set) var skippedLines: [Int] = []

  /// `environment` is what `${NAME}` in a value looks up first, before the lines above.
  init(_ contents: [UInt8], environment: [String: String] = [:]) {
    let bytes = Array(contents.withoutByteOrderMark).withUnixLineEnds
    var scanner = EnvScanner(bytes)
    while !scanner.isAtEnd {
      let line = scanner.line
      switch scanner.readStatement() {
      case .nothing: continue
      case .foreign: skippedLines.append(line)
      case .assignment(let name, let value):
        let bytes = value.bytes { environment[$0] ?? values[$0] }
        // A C string would end at a zero.
        guard let name = String(validating: name, as: UTF8.self), !bytes.contains(0),
          let text = String(validating: bytes, as: UTF8.self)
        else {
          skippedLines.append(line)
          continue
        }
        values[name] = text
      }
    }
  }
}

extension EnvFile {
  /// Lists the skipped lines without their contents, which may be secret. Nil when there are none.
  func warning(path: String) -> String? {
    guard let last = skippedLines.last else { return nil }
    if skippedLines.count == 1 { return "\(path), line \(last) is not NAME=value and was skipped" }
    let named = skippedLines.prefix(Self.linesNamedMax)
    let more = skippedLines.count - named.count
    let lines = named.map(String.init).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    return "\(path), lines \(lines) are not NAME=value and were skipped"
  }

  private static let linesNamedMax = 5
}

/// A value as it is written.
private enum EnvValue {
  case plain(ArraySlice<UInt8>)
  /// The text between single quotes.
  case literal(ArraySlice<UInt8>)
  /// The text between double quotes.
  case quoted(ArraySlice<UInt8>)

  /// The value that is meant. `lookUp` returns the value of a variable, nil when it is not set.
  func bytes(_ lookUp: (String) -> String?) -> [UInt8] {
    switch self {
    case .plain(let text): expanded(text, escapes: [:], lookUp)
    case .literal(let text):
      expanded(text, escapes: [UInt8(ascii: "'"): UInt8(ascii: "'")], hasReferences: false, lookUp)
    case .quoted(let text): expanded(text, escapes: Self.escapes, lookUp)
    }
  }

  private static let escapes: [UInt8: UInt8] = {
    var escapes: [UInt8: UInt8] = [:]
    for character in "\"'\\$".utf8 { escapes[character] = character }
    for (letter, meaning) in zip("abfnrtv".utf8, [7, 8, 12, 10, 13, 9, 11]) { escapes[letter] = UInt8(meaning) }
    return escapes
  }()

  /// A backslash before a character of `escapes` yields the character it means; before any other it is a backslash.
  private func expanded(
    _ text: ArraySlice<UInt8>, escapes: [UInt8: UInt8], hasReferences: Bool = true, _ lookUp: (String) -> String?
  ) -> [UInt8] {
    var result: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), let next = rest.first, let meaning = escapes[next] {
        result.append(meaning)
        rest = rest.dropFirst()
      } else if hasReferences, byte == UInt8(ascii: "$"), let reference = EnvReference(rest) {
        result += reference.value(lookUp)
        rest = rest[reference.end...]
      } else {
        result.append(byte)
      }
    }
    return result
  }
}

/// `{NAME}`, `{NAME:-default}` or `{NAME-default}` after a dollar sign.
private struct EnvReference {
  private let name: String
  private let fallback: ArraySlice<UInt8>
  private let replacesEmpty: Bool
  /// After the closing brace.
  let end: Int

  /// Nil if `text` begins with none of these. A password may contain any of it.
  init?(_ text: ArraySlice<UInt8>) {
    guard text.first == UInt8(ascii: "{"), let close = text.firstIndex(of: UInt8(ascii: "}")) else { return nil }
    let inner = text[text.startIndex + 1..<close]
    let name = inner.prefix { $0.isEnvNameByte }
    let sign = inner[name.endIndex...]
    guard let first = name.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return nil }
    replacesEmpty = sign.starts(with: ":-".utf8)
    guard sign.isEmpty || replacesEmpty || sign.first == UInt8(ascii: "-") else { return nil }
    self.name = String(decoding: name, as: UTF8.self)
    fallback = sign.dropFirst(replacesEmpty ? 2 : 1)
    end = close + 1
  }

  func value(_ lookUp: (String) -> String?) -> [UInt8] {
    if let value = lookUp(name), !(replacesEmpty && value.isEmpty) { return Array(value.utf8) }
    return Array(fallback)
  }
}

/// Walks through a file statement by statement. Only LF ends a line.
private struct EnvScanner {
  enum Statement {
    /// A blank line, a comment, or a bare name, which means what the environment says anyway.
    case nothing
    case assignment(name: ArraySlice<UInt8>, EnvValue)
    case foreign
  }

  private let bytes: [UInt8]
  private var index = 0
  /// Line of the next statement, from 1.
  private(set) var line = 1

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { index == bytes.count }

  /// Moves to the line after the statement. A malformed one is one line long: an unclosed quote affects no other line.
  mutating func readStatement() -> Statement {
    let start = index
    defer { line += bytes[start..<index].count { $0 == UInt8(ascii: "\n") } }
    if let statement = scanStatement(), endLine() { return statement }
    index = start
    skipLine()
    return .foreign
  }

  private mutating func scanStatement() -> Statement? {
    skipBlanks()
    if isAtLineEnd { return .nothing }
    skipExport()
    let name = take { !$0.isEnvBlank && !"=:#\n".utf8.contains($0) }
    if name.isEmpty { return nil }
    skipBlanks()
    // The colon as an equals sign comes from compose.
    guard current == UInt8(ascii: "=") || current == UInt8(ascii: ":") else { return .nothing }
    index += 1
    return readValue().map { .assignment(name: name, $0) }
  }

  private mutating func readValue() -> EnvValue? {
    let start = index
    skipBlanks()
    switch current {
    case UInt8(ascii: "'"): return takeQuoted().map { .literal($0) }
    case UInt8(ascii: "\""): return takeQuoted().map { .quoted($0) }
    default:
      var text = take { $0 != UInt8(ascii: "\n") }
      // Only after white space: some keys contain a number sign.
      let comment = text.indices.first {
        bytes[$0] == UInt8(ascii: "#") && ($0 == text.startIndex ? $0 > start : bytes[$0 - 1].isEnvBlank)
      }
      if let comment { text = text[..<comment] }
      while text.last?.isEnvBlank == true { text.removeLast() }
      return .plain(text)
    }
  }

  /// The text up to the next quote of the same kind that has no backslash before it, over as many lines as needed.
  private mutating func takeQuoted() -> ArraySlice<UInt8>? {
    let quote = bytes[index]
    let start = index + 1
    var end = start
    while end < bytes.count, bytes[end] != quote {
      end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard end < bytes.count else { return nil }
    index = end + 1
    return bytes[start..<end]
  }

  private var current: UInt8? { isAtEnd ? nil : bytes[index] }

  /// A comment ends a line too.
  private var isAtLineEnd: Bool { current == nil || current == UInt8(ascii: "\n") || current == UInt8(ascii: "#") }

  private mutating func take(while belongs: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let taken = bytes[index...].prefix(while: belongs)
    index = taken.endIndex
    return taken
  }

  private mutating func skipBlanks() { _ = take { $0.isEnvBlank } }

  private mutating func skipExport() {
    guard bytes[index...].starts(with: "export".utf8), bytes.dropFirst(index + 6).first?.isEnvBlank == true else {
      return
    }
    index += 6
    skipBlanks()
  }

  /// Moves past the line; false if more than a comment is left of it.
  private mutating func endLine() -> Bool {
    skipBlanks()
    guard isAtLineEnd else { return false }
    skipLine()
    return true
  }

  private mutating func skipLine() {
    _ = take { $0 != UInt8(ascii: "\n") }
    if !isAtEnd { index += 1 }
  }
}

extension UInt8 {
  /// White space within a line, including a CR that is not part of its end.
  fileprivate var isEnvBlank: Bool { self == UInt8(ascii: " ") || (9...13).contains(self) && self != 10 }

  /// The characters of a name after a dollar sign.
  fileprivate var isEnvNameByte: Bool {
    self == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }
}

extension [UInt8] {
  /// With LF instead of CR LF.
  fileprivate var withUnixLineEnds: [UInt8] {
    indices.filter { self[$0] != 13 || $0 + 1 == count || self[$0 + 1] != 10 }.map { self[$0] }
  }
}
