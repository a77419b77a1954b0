// What a file of an answer is, by its name or, failing that, by its content.

import SynBase
import SynRecord
import SynSyntax

extension PageFile {
  enum Kind { case html, script, style, other }

  /// By the name's extension; without a known one, HTML is still recognised by how it begins.
  var kind: Kind {
    let name = filename.lowercased()
    if [".html", ".htm", ".xhtml"].contains(where: name.hasSuffix) { return .html }
    if [".js", ".mjs", ".cjs"].contains(where: name.hasSuffix) { return .script }
    if name.hasSuffix(".css") { return .style }
    let start = content.drop { $0.isWhitespace }.prefix(9).lowercased()
    return start.hasPrefix("<!doctype") || start.hasPrefix("<html") ? .html : .other
  }

  /// Whether the script has to be a module: by its name, or because only a module may export, import by name, or await
  /// outside of functions.
  var isModule: Bool {
    if filename.lowercased().hasSuffix(".mjs") { return true }
    let bytes = Array(content.utf8)
    guard ["export", "import", "await"].contains(where: content.contains) else { return false }
    let script = ScriptText(JSLexer.lex(bytes, isModule: true).tokens, of: bytes)
    return script.tokens.indices.contains { index in
      guard script.kind(index) == .word, script.enclosing[index] == nil, !script.isMember(index) else { return false }
      switch script.texts[index] {
      case "export": return script.text(index + 1) != "="
      case "import": return !["(", "="].contains(script.text(index + 1))
      case "await":
        // Not the body of `async () => await x`.
        return ["", ";", "}", "="].contains(script.text(index - 1)) || script.beginsStatement(index)
      default: return false
      }
    }
  }

  /// The content without byte order marks and without the code fence some models put around a whole file.
  var cleaned: PageFile {
    let text = Self.withoutMark(content[...])
    guard text.drop(while: \.isWhitespace).hasPrefix("```") else {
      return PageFile(filename: filename, content: String(text))
    }
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let isBlank = { (line: Substring) in line.allSatisfy(\.isWhitespace) }
    guard let first = lines.firstIndex(where: { !isBlank($0) }), let last = lines.lastIndex(where: { !isBlank($0) }),
      first < last, lines[first].hasPrefix("```"), lines[last].hasPrefix("```"),
      lines[last].dropFirst(3).allSatisfy(\.isWhitespace)
    else { return PageFile(filename: filename, content: String(text)) }
    // Line ends stay as they are.
    let inside = last - first > 1 ? text[lines[first + 1].startIndex..<lines[last - 1].endIndex] : ""
    return PageFile(filename: filename, content: String(Self.withoutMark(inside)))
  }

  /// Without leading byte order marks; in front of a doctype they would be text.
  private static func withoutMark(_ text: Substring) -> Substring {
    let start = text.unicodeScalars.prefix { $0 == "\u{feff}" || $0.properties.isWhitespace }
    guard let mark = start.lastIndex(of: "\u{feff}") else { return text }
    return text[text.unicodeScalars.index(after: mark)...]
  }
}
