// Splits JavaScript into tokens, well enough to tell code from strings, templates, regular expressions and comments. It
// checks no grammar; the preceding token decides whether a slash divides or begins a regular expression.

import SynBase

package struct JSToken: Sendable, Equatable {
  package enum Kind: Sendable {
    /// A name or a keyword.
    case word
    case number
    case string
    /// The text of a template between its backticks and `${}`, delimiters included.
    case template
    case regularExpression
    case punctuator
    case comment
  }

  package var kind: Kind
  /// Byte offsets into the source.
  package var range: Range<Int>

  package init(kind: Kind, range: Range<Int>) {
    self.kind = kind
    self.range = range
  }
}

package struct JSLexer {
  private let bytes: [UInt8]
  private var position: Int
  private let end: Int
  private let isModule: Bool
  private var tokens: [JSToken] = []
  /// What is open here, innermost last.
  private var open: [Opening] = []
  /// What closed last: after `)` and `}` it decides what a slash means.
  private var closed: Opening?

  private struct Opening {
    enum Kind { case parenthesis, bracket, brace, templateHole }
    var kind: Kind
    /// For a parenthesis: it holds the condition of `if`, `while`, `for` or `with`.
    var isCondition = false
    var offset: Int
  }

  /// The outcome. `unfinished` names what is open at the end and where it began: a sign of code that was cut off.
  package struct Result: Sendable {
    package var tokens: [JSToken]
    package var unfinished: (what: String, offset: Int)?
  }

  private var unfinished: (what: String, offset: Int)?

  /// Before this offset a slash counts as a division without a look at what follows.
  private var divisionsEnd = 0
  /// How many slashes in a row found no closing one before the end of their line, and where that line ends.
  private var unclosedSlashes = 0
  private var unclosedEnd = 0
  /// No real line has this many. Each look goes to the line's end, so a line of a megabyte would take hours.
  private static let unclosedSlashesMax = 64

  /// Reads the code in `range` of `bytes`. Classic scripts treat `<!--` and, at a line's start, `-->` as comments.
  package static func lex(_ bytes: [UInt8], in range: Range<Int>? = nil, isModule: Bool = false) -> Result {
    let range = range ?? 0..<bytes.count
    var lexer = JSLexer(bytes: bytes, position: range.lowerBound, end: range.upperBound, isModule: isModule)
    lexer.run()
    return Result(tokens: lexer.tokens, unfinished: lexer.unfinished)
  }

  private init(bytes: [UInt8], position: Int, end: Int, isModule: Bool) {
    self.bytes = bytes
    self.position = position
    self.end = end
    self.isModule = isModule
  }

  private mutating func run() {
    while position < end { readToken() }
    if unfinished == nil, let innermost = open.last {
      let names: [Opening.Kind: String] = [.parenthesis: "(", .bracket: "[", .brace: "{", .templateHole: "${"]
      unfinished = (names[innermost.kind] ?? "", innermost.offset)
    }
  }

  private mutating func readToken() {
    let start = position
    switch bytes[position] {
    case let byte where byte.isSpace: position += 1
    case UInt8(ascii: "/") where at("//"), UInt8(ascii: "#") where start == 0 && at("#!"): readLineComment()
    case UInt8(ascii: "<") where !isModule && at("<!--"): readLineComment()
    case UInt8(ascii: "-") where !isModule && at("-->") && isFirstOnLine: readLineComment()
    case UInt8(ascii: "/") where at("/*"): readBlockComment()
    case UInt8(ascii: "/"): if !readRegularExpression() { readPunctuator() }
    case UInt8(ascii: "\""), UInt8(ascii: "'"): readString()
    case UInt8(ascii: "`"): readTemplate()
    case UInt8(ascii: "}") where open.last?.kind == .templateHole:
      open.removeLast()
      readTemplate()
    case let byte where byte.isDigit: readNumber()
    case UInt8(ascii: ".") where start + 1 < end && bytes[start + 1].isDigit: readNumber()
    case let byte where byte.isWordPart: readWord()
    default: readPunctuator()
    }
  }

  private mutating func add(_ kind: JSToken.Kind, from start: Int) {
    tokens.append(JSToken(kind: kind, range: start..<position))
  }

  private func at(_ text: String) -> Bool { position + text.utf8.count <= end && bytes.matches(text, at: position) }

  private mutating func readLineComment() {
    let start = position
    while position < end, bytes[position] != UInt8(ascii: "\n"), bytes[position] != UInt8(ascii: "\r") { position += 1 }
    add(.comment, from: start)
  }

  private mutating func readBlockComment() {
    let start = position
    position += 2
    while position < end, !at("*/") { position += 1 }
    if position >= end { unfinished = ("/*", start) }
    position = min(position + 2, end)
    add(.comment, from: start)
  }

  private mutating func readString() {
    let start = position
    let quote = bytes[position]
    position += 1
    while position < end, bytes[position] != quote, bytes[position] != UInt8(ascii: "\n") {
      // A backslash also continues the string over a line end, which may be two bytes.
      position += at("\\\r\n") ? 3 : bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    if position >= end { unfinished = unfinished ?? (String(decoding: [quote], as: UTF8.self), start) }
    // A line end closes a broken string, so that one mistake does not hide the rest.
    position = min(position + 1, end)
    add(.string, from: start)
  }

  /// Reads from a backtick, or from the `}` of a hole, to the next hole or the closing backtick.
  private mutating func readTemplate() {
    let start = position
    position += 1
    while position < end, bytes[position] != UInt8(ascii: "`") {
      if at("${") {
        open.append(Opening(kind: .templateHole, offset: start))
        position += 2
        return add(.template, from: start)
      }
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    if position >= end { unfinished = unfinished ?? ("`", start) }
    position = min(position + 1, end)
    add(.template, from: start)
  }

  private mutating func readNumber() {
    let start = position
    while position < end {
      let byte = bytes[position]
      let isSign = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
      let follows = position > start && bytes[position - 1].lowercased == UInt8(ascii: "e")
      let isHexadecimal = position > start + 1 && bytes[start + 1].lowercased == UInt8(ascii: "x")
      guard byte.isWordPart || byte == UInt8(ascii: ".") || (isSign && follows && !isHexadecimal) else { break }
      position += 1
    }
    add(.number, from: start)
  }

  private mutating func readWord() {
    let start = position
    while position < end, bytes[position].isWordPart { position += 1 }
    add(.word, from: start)
  }

  private mutating func readPunctuator() {
    let start = position
    position += 1
    switch bytes[start] {
    case UInt8(ascii: "("): open.append(Opening(kind: .parenthesis, isCondition: opensCondition, offset: start))
    case UInt8(ascii: "["): open.append(Opening(kind: .bracket, offset: start))
    case UInt8(ascii: "{"): open.append(Opening(kind: .brace, offset: start))
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): closed = open.popLast()
    // The few that matter as one token: to a slash or a rule they mean something else than their parts.
    case UInt8(ascii: "?") where at(".") && !(position + 1 < end && bytes[position + 1].isDigit): position += 1
    case UInt8(ascii: "=") where at(">"), UInt8(ascii: "+") where at("+"), UInt8(ascii: "-") where at("-"):
      position += 1
    default: break
    }
    add(.punctuator, from: start)
  }

  /// False when the slash here is a division, or no closing slash follows on its line.
  private mutating func readRegularExpression() -> Bool {
    guard position >= divisionsEnd, slashBeginsRegularExpression else { return false }
    var at = position + 1
    var isInClass = false
    while at < end, bytes[at] != UInt8(ascii: "\n") {
      switch bytes[at] {
      case UInt8(ascii: "\\"): at += 1
      case UInt8(ascii: "["): isInClass = true
      case UInt8(ascii: "]"): isInClass = false
      case UInt8(ascii: "/") where !isInClass:
        let start = position
        position = at + 1
        while position < end, bytes[position].isWordPart { position += 1 }
        add(.regularExpression, from: start)
        return true
      default: break
      }
      at += 1
    }
    unclosedSlashes = at == unclosedEnd ? unclosedSlashes + 1 : 1
    unclosedEnd = at
    if unclosedSlashes == Self.unclosedSlashesMax { divisionsEnd = at }
    return false
  }

  private var slashBeginsRegularExpression: Bool {
    guard let last = tokens.last(where: { $0.kind != .comment }) else { return true }
    switch last.kind {
    case .number, .string, .regularExpression: return false
    case .template: return bytes[last.range.upperBound - 1] == UInt8(ascii: "{")
    case .word: return !isMember(last) && Self.wordsBeforeExpression.contains(text(last))
    case .comment: return true
    case .punctuator:
      switch text(last) {
      case ")": return closed?.isCondition ?? false
      case "]", "++", "--": return false
      // A block ends here far more often than an object that is then divided.
      default: return true
      }
    }
  }

  private static let wordsBeforeExpression: Set<String> = [
    "return", "typeof", "instanceof", "in", "of", "new", "delete", "void", "throw", "case", "do", "else", "yield",
    "await",
  ]

  private var opensCondition: Bool {
    guard let last = tokens.last(where: { $0.kind != .comment }), last.kind == .word, last.range.count <= 5 else {
      return false
    }
    return ["if", "while", "for", "with"].contains(text(last)) && !isMember(last)
  }

  /// Whether the word is the name of a property, as in `a.if`.
  private func isMember(_ token: JSToken) -> Bool {
    let before = tokens.last { $0.kind != .comment && $0.range.upperBound <= token.range.lowerBound }
    return before.map { text($0) == "." || text($0) == "?." } ?? false
  }

  private var isFirstOnLine: Bool {
    guard let last = tokens.last else { return true }
    return bytes[last.range.upperBound..<position].contains(UInt8(ascii: "\n"))
  }

  private func text(_ token: JSToken) -> String { String(decoding: bytes[token.range], as: UTF8.self) }
}

extension UInt8 {
  /// Letters, digits, `_`, `$`, `#`, the backslash of an escaped name, and all bytes of non-ASCII characters.
  fileprivate var isWordPart: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...: true
    case UInt8(ascii: "_"), UInt8(ascii: "$"), UInt8(ascii: "#"), UInt8(ascii: "\\"): true
    default: false
    }
  }
}
