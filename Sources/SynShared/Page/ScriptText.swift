// A script as its rules read it: tokens without comments, their texts, the brackets around each, and where an
// expression ends. `a["b"]` and `a["b" + ""]` are read as `a.b`. One pass in each direction; it knows no grammar.

import SynBase
import SynSyntax

struct ScriptText {
  let tokens: [JSToken]
  /// The tokens' texts: strings without their quotes, names with their escapes resolved.
  let texts: [String]
  /// For each token the position of the innermost bracket around it; a bracket's own is the one around it.
  private(set) var enclosing: [Int?] = []
  /// For each opening bracket the position of its closing one.
  private(set) var closing: [Int: Int] = [:]
  /// The reverse.
  private(set) var openers: [Int: Int] = [:]
  /// For each token the position after the expression that begins there.
  private(set) var expressionEnd: [Int] = []
  /// Whether a line begins with the token.
  private let startsLine: [Bool]
  /// The role of each token for the brackets and expressions around it.
  private let marks: [Mark]

  private struct Mark: OptionSet {
    let rawValue: UInt8
    static let opens = Mark(rawValue: 1)
    static let closes = Mark(rawValue: 2)
    /// A comma or a semicolon.
    static let separates = Mark(rawValue: 4)

    /// The texts of a template act as brackets around the values between them.
    static func of(_ token: JSToken, _ bytes: [UInt8]) -> Mark {
      let first = bytes[token.range.lowerBound]
      switch token.kind {
      case .punctuator:
        switch first {
        case UInt8(ascii: "("), UInt8(ascii: "{"), UInt8(ascii: "["): return .opens
        case UInt8(ascii: ")"), UInt8(ascii: "}"), UInt8(ascii: "]"): return .closes
        case UInt8(ascii: ","), UInt8(ascii: ";"): return .separates
        default: return []
        }
      case .template:
        let closes: Mark = first == UInt8(ascii: "}") ? .closes : []
        return bytes[token.range].suffix(2).elementsEqual("${".utf8) ? closes.union(.opens) : closes
      default: return []
      }
    }
  }

  /// `tokens` of `bytes`, as `JSLexer` returns them.
  init(_ tokens: [JSToken], of bytes: [UInt8]) {
    let (tokens, texts) = Self.read(tokens.filter { $0.kind != .comment }, bytes)
    self.tokens = tokens
    self.texts = texts
    marks = zip(tokens, texts).map { $1 == "." ? [] : Mark.of($0, bytes) }
    // Not before the first: the code may begin deep in a page.
    startsLine = tokens.indices.map { index in
      guard index > 0 else { return false }
      let gap = tokens[index - 1].range.upperBound..<tokens[index].range.lowerBound
      return bytes[gap].contains { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    }
    readBrackets()
    readExpressions()
  }

  private static func read(_ tokens: [JSToken], _ bytes: [UInt8]) -> (tokens: [JSToken], texts: [String]) {
    var read: [JSToken] = []
    var texts: [String] = []
    func add(_ kind: JSToken.Kind, _ range: Range<Int>, _ text: String) {
      read.append(JSToken(kind: kind, range: range))
      texts.append(text)
    }
    var index = 0
    while index < tokens.count {
      let token = tokens[index]
      if let (name, next) = name(inSubscript: index, tokens, bytes), let last = read.last, let before = texts.last,
        before == "?." || endsOperand(last.kind, before)
      {
        if before != "?." { add(.punctuator, token.range, ".") }
        add(.word, tokens[index + 1].range, name)
        index = next
        continue
      }
      let text = String(decoding: bytes[token.range], as: UTF8.self)
      switch token.kind {
      case .string: add(.string, token.range, String(text.dropFirst().dropLast()))
      case .word where text.utf8.contains(UInt8(ascii: "\\")): add(.word, token.range, unescaped(text))
      default: add(token.kind, token.range, text)
      }
      index += 1
    }
    return (read, texts)
  }

  /// No name is written in more pieces.
  private static let piecesMax = 16

  /// The name in `["name"]`, also in pieces: `["na" + "me"]`, and where the text after the bracket begins.
  private static func name(
    inSubscript index: Int, _ tokens: [JSToken], _ bytes: [UInt8]
  ) -> (name: String, next: Int)? {
    guard tokens[index].kind == .punctuator, bytes[tokens[index].range.lowerBound] == UInt8(ascii: "[") else {
      return nil
    }
    var name = ""
    var next = index + 1
    while next < tokens.count, next - index <= piecesMax {
      let token = tokens[next]
      next += 1
      switch token.kind {
      case .string: name += unescapedText(bytes[token.range].dropFirst().dropLast())
      case .template: name += unescapedText(templateText(bytes[token.range]))
      case .punctuator:
        switch bytes[token.range.lowerBound] {
        case UInt8(ascii: "+") where token.range.count == 1, UInt8(ascii: "("), UInt8(ascii: ")"): continue
        case UInt8(ascii: "]"): return isName(name) ? (name, next) : nil
        default: return nil
        }
      default: return nil
      }
    }
    return nil
  }

  private static func isName(_ name: String) -> Bool {
    name.utf8.first?.isDigit == false && name.utf8.allSatisfy { $0.isLetter || $0.isDigit || "_$".utf8.contains($0) }
  }

  /// A part of a template without its delimiters.
  private static func templateText(_ token: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let text = token.dropFirst()
    return text.suffix(2).elementsEqual("${".utf8) ? text.dropLast(2) : text.dropLast()
  }

  /// The content of texts joined by plus signs, and where the expression continues. Nil if a template has values.
  func constantText(from start: Int) -> (text: String, next: Int)? {
    var text = ""
    var index = start
    for _ in 0..<Self.piecesMax {
      switch kind(index) {
      case .string: text += Self.unescapedText(Array(texts[index].utf8)[...])
      case .template where texts[index].hasPrefix("`") && !opensBracket(index):
        text += Self.unescapedText(Array(texts[index].utf8).dropFirst().dropLast())
      default: return nil
      }
      index += 1
      guard self.text(index) == "+", kind(index + 1) == .string || kind(index + 1) == .template else { break }
      index += 1
    }
    return (text, index)
  }

  /// A text with its escapes resolved: `<\/b>` as `</b>`, `\x61` and `\u{61}` as `a`.
  private static func unescapedText(_ text: ArraySlice<UInt8>) -> String {
    guard text.contains(UInt8(ascii: "\\")) else { return String(decoding: text, as: UTF8.self) }
    var bytes: [UInt8] = []
    var at = text.startIndex
    func add(_ digits: Range<Int>, skipping count: Int) {
      guard digits.upperBound <= text.endIndex, !digits.isEmpty,
        let scalar = UInt32(String(decoding: text[digits], as: UTF8.self), radix: 16).flatMap(Unicode.Scalar.init)
      else { return }
      bytes += String(Character(scalar)).utf8
      at = min(digits.upperBound + count, text.endIndex)
    }
    while at < text.endIndex {
      guard text[at] == UInt8(ascii: "\\"), at + 1 < text.endIndex else {
        bytes.append(text[at])
        at += 1
        continue
      }
      let escaped = text[at + 1]
      at += 2
      switch escaped {
      case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"): bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "x"): add(at..<(at + 2), skipping: 0)
      case UInt8(ascii: "u") where at < text.endIndex && text[at] == UInt8(ascii: "{"):
        let digits = text[(at + 1)...].prefix(8).prefix { $0 != UInt8(ascii: "}") }
        add(digits.startIndex..<digits.endIndex, skipping: 1)
      case UInt8(ascii: "u"): add(at..<(at + 4), skipping: 0)
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): break
      default: bytes.append(escaped)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  func text(_ index: Int) -> String { texts.indices.contains(index) ? texts[index] : "" }
  func kind(_ index: Int) -> JSToken.Kind? { tokens.indices.contains(index) ? tokens[index].kind : nil }

  func isPunctuator(_ text: String, at index: Int) -> Bool { kind(index) == .punctuator && texts[index] == text }

  /// Whether the word is the name of a member, as in `a.b`.
  func isMember(_ index: Int) -> Bool {
    guard kind(index - 1) == .punctuator else { return false }
    return texts[index - 1] == "?." || (texts[index - 1] == "." && !isSpread(index))
  }

  func isSpread(_ index: Int) -> Bool { text(index - 1) == "." && text(index - 2) == "." }

  /// Whether the expression there is assigned to: `a = 1`, not `a == 1`.
  func isAssigned(_ index: Int) -> Bool { isPunctuator("=", at: index + 1) && !isPunctuator("=", at: index + 2) }

  /// Where the value begins that is assigned or added to the expression there: `a = 1`, `a += 1`, `a ||= 1`.
  func assignedValue(_ index: Int) -> Int? {
    if isAssigned(index) { return index + 2 }
    if isPunctuator("+", at: index + 1) { return isAssigned(index + 1) ? index + 3 : nil }
    guard ["|", "&", "?"].contains(text(index + 1)), text(index + 2) == text(index + 1) else { return nil }
    return isAssigned(index + 2) ? index + 4 : nil
  }

  /// Whether a new statement begins there because a line does: no operator connects it with what came before.
  func beginsStatement(_ index: Int) -> Bool {
    guard startsLine.indices.contains(index), startsLine[index], index > 0,
      Self.endsOperand(tokens[index - 1].kind, texts[index - 1])
    else { return false }
    switch tokens[index].kind {
    case .word: return !Self.wordOperators.contains(texts[index])
    case .number, .string, .regularExpression: return true
    case .punctuator: return ["{", "++", "--", "~"].contains(texts[index])
    case .template, .comment: return false
    }
  }

  private static let wordOperators: Set = ["in", "of", "instanceof"]
  private static let wordsBeforeOperands: Set = [
    "return", "typeof", "instanceof", "in", "of", "new", "delete", "void", "throw", "case", "else", "do", "yield",
    "await", "let", "const", "var", "function", "class", "extends", "async", "static",
  ]

  private static func endsOperand(_ kind: JSToken.Kind, _ text: String) -> Bool {
    switch kind {
    case .word: !wordsBeforeOperands.contains(text)
    case .number, .string, .regularExpression: true
    case .template: text.utf8.last == UInt8(ascii: "`")
    case .punctuator: text == ")" || text == "]" || text == "}" || text == "++" || text == "--"
    case .comment: false
    }
  }

  private mutating func readBrackets() {
    enclosing.reserveCapacity(tokens.count)
    var open: [Int] = []
    for index in tokens.indices {
      if marks[index].contains(.closes), let opener = open.popLast() { close(opener, index) }
      enclosing.append(open.last)
      if opensBracket(index) { open.append(index) }
    }
  }

  private mutating func close(_ opener: Int, _ closer: Int) {
    closing[opener] = closer
    openers[closer] = opener
  }

  private mutating func readExpressions() {
    expressionEnd = Array(repeating: tokens.count, count: tokens.count)
    for index in tokens.indices.reversed() {
      if marks[index].contains(.separates) {
        expressionEnd[index] = index
        continue
      }
      let last = opensBracket(index) ? closing[index] ?? tokens.count : index
      let next = last + 1
      if last != index, last < tokens.count, opensBracket(last) {
        // The next hole of the same template.
        expressionEnd[index] = expressionEnd[last]
      } else if next < tokens.count {
        let isOver = enclosing[next] != enclosing[index] || beginsStatement(next) || marks[next].contains(.closes)
        expressionEnd[index] = isOver ? next : expressionEnd[next]
      }
    }
  }

  func opensBracket(_ index: Int) -> Bool { marks[index].contains(.opens) }

  /// `\u0061lert` and `\u{61}lert` as `alert`.
  private static func unescaped(_ name: String) -> String {
    let parts = name.split(separator: "\\u", omittingEmptySubsequences: false)
    return parts.dropFirst().reduce(into: String(parts.first ?? "")) { result, part in
      let isBraced = part.hasPrefix("{")
      let digits = isBraced ? part.dropFirst().prefix { $0 != "}" } : part.prefix(4)
      guard let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) else {
        result += "\\u\(part)"
        return
      }
      result.unicodeScalars.append(scalar)
      result += part.dropFirst(isBraced ? digits.count + 2 : 4)
    }
  }
}
