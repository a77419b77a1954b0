// Changes code so that it can go between tags: nothing in it ends the element early or hides its end tag, and it still
// means the same.

import SynSyntax

package enum InlineText {
  /// JavaScript for a script element. `</script` would end it; `<!--` before a `<script` would hide its end tag.
  package static func script(_ code: String, isModule: Bool) -> String {
    let bytes = Array(code.utf8)
    let dangers = bytes.indices.filter {
      bytes[$0] == UInt8(ascii: "<") && (bytes.matches("</script", at: $0) || bytes.matches("<!--", at: $0))
    }
    guard !dangers.isEmpty else { return code }
    let script = JSLexer.lex(bytes, isModule: isModule)
    let raw = rawTemplates(script.tokens, bytes)
    var result: [UInt8] = []
    var position = 0
    var rest = script.tokens[...]
    for danger in dangers {
      result += bytes[position..<danger]
      position = danger + 1
      // The last token that begins here or earlier.
      while let next = rest.dropFirst().first, next.range.lowerBound <= danger { rest.removeFirst() }
      let token = rest.first.flatMap { $0.range.lowerBound <= danger ? $0 : nil }
      switch token?.kind {
      case .template where token.map { raw.contains($0.range.lowerBound) } ?? false:
        // `String.raw` leaves escapes unresolved; a value there gives the same text.
        if isEscaped(result) {
          result.removeLast()
          result += #"${"\\\x3C"}"#.utf8
        } else {
          result += #"${"\x3C"}"#.utf8
        }
      case .string, .template, .regularExpression:
        result += isEscaped(result) ? "x3C".utf8 : #"\x3C"#.utf8
      case .comment where token?.range.lowerBound == danger:
        // The old way to begin a single-line comment.
        result += "//".utf8
        position = danger + 4
      default:
        // In code and inside comments the two characters need not touch.
        result += "< ".utf8
      }
    }
    return String(decoding: result + bytes[position...], as: UTF8.self)
  }

  /// Whether a backslash escapes what comes next.
  private static func isEscaped(_ before: [UInt8]) -> Bool {
    before.reversed().prefix { $0 == UInt8(ascii: "\\") }.count % 2 == 1
  }

  /// Where the texts of templates begin that a function called `raw` reads.
  private static func rawTemplates(_ tokens: [JSToken], _ bytes: [UInt8]) -> Set<Int> {
    var raw: Set<Int> = []
    let script = ScriptText(tokens, of: bytes)
    for index in script.tokens.indices where script.kind(index) == .template {
      let start = script.tokens[index].range.lowerBound
      let isRaw =
        bytes[start] == UInt8(ascii: "`")
        ? script.text(index - 1) == "raw"
        : script.openers[index].map { raw.contains(script.tokens[$0].range.lowerBound) } ?? false
      if isRaw { raw.insert(start) }
    }
    return raw
  }

  /// CSS for a style element: only `</style` could end it, and a backslash there changes neither string nor comment.
  package static func style(_ code: String) -> String {
    let bytes = Array(code.utf8)
    var result: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      result.append(byte)
      if byte == UInt8(ascii: "<"), bytes.matches("</style", at: index) { result.append(UInt8(ascii: "\\")) }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
