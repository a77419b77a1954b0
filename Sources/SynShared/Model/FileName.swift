// How models name the file for a block of code: in the fence's info line, in the line above it, or in a comment on its
// first line.

import SynBase

enum FileName {
  /// Whether it is the name of a file that can be part of a page.
  static func isPage(_ text: String) -> Bool { kind(of: text[...]) != nil }

  /// `html`, `js` or `css`, by the extension; nil for any other text.
  static func kind(of name: Substring) -> String? {
    guard isOne(name), let dot = name.lastIndex(of: ".") else { return nil }
    return kind(ofLanguage: name[name.index(after: dot)...])
  }

  /// The same for a language as info lines name it.
  static func kind(ofLanguage language: Substring) -> String? {
    switch language.lowercased() {
    case "html", "htm", "xhtml", "html5": "html"
    case "js", "mjs", "cjs", "jsx", "javascript", "ecmascript": "js"
    case "css": "css"
    default: nil
    }
  }

  /// The same for the language in an info line.
  static func kind(ofInfo info: String) -> String? {
    kind(ofLanguage: info.prefix { !$0.isWhitespace && !":{,".contains($0) })
  }

  /// Whether it has a name and an extension, and nothing that file names do not have.
  static func isOne(_ text: Substring) -> Bool {
    let bytes = text.utf8
    guard bytes.count <= bytesMax, let dot = bytes.lastIndex(of: UInt8(ascii: ".")) else { return false }
    let fileExtension = bytes[bytes.index(after: dot)...]
    return bytes[..<dot].contains(where: isNamePart)
      && (1...5).contains(fileExtension.count) && fileExtension.allSatisfy(isNamePart)
      && bytes.allSatisfy { isNamePart($0) || "._-/\\@+".utf8.contains($0) }
  }

  /// Letters of any language and digits.
  private static func isNamePart(_ byte: UInt8) -> Bool { byte.isLetter || byte.isDigit || byte >= 0x80 }

  private static let bytesMax = 200

  /// The name in an info line: `html index.html`, `html:index.html`, `html title="index.html"`, `index.html`.
  static func named(byInfo info: Substring) -> String? {
    words(info, without: "=:").first { isOne($0) }.map(String.init)
  }

  /// The name in a line of prose, such as `### index.js`, `**index.html**` or ``File: `index.css` ``; nil if the line
  /// has several names, or so many words that it is about something else.
  static func named(byLine line: Substring) -> String? {
    let words = words(line, without: ":")
    let names = words.filter { kind(of: $0) != nil }
    return names.count == 1 && words.count <= wordsMax ? String(names[0]) : nil
  }

  private static let wordsMax = 12

  /// The name in a comment that is the first line of the code: `// index.js`, `<!-- index.html -->`.
  static func named(byComment line: Substring) -> String? {
    let line = line.drop { $0.isWhitespace }
    guard ["//", "/*", "<!--", "#"].contains(where: { line.hasPrefix($0) }) else { return nil }
    let words = words(line.drop { "/*<!-#=".contains($0) }, without: ":")
    // A comment that only mentions a file has more to say.
    return words.count <= 2 ? words.last { kind(of: $0) != nil }.map(String.init) : nil
  }

  /// For each ASCII byte whether it ends a word.
  private static let marks = (UInt8(0)..<0x80).map { $0.isSpace || "`*\"'()[]{}<>,;|".utf8.contains($0) }

  /// The words of a line, without the marks that Markdown and people put around names.
  private static func words(_ line: Substring, without separators: String) -> [Substring] {
    line.utf8.split { !isNamePart($0) && (marks[Int($0)] || separators.utf8.contains($0)) }
      .map { $0.last == UInt8(ascii: ".") ? $0.dropLast() : $0 }
      .filter { $0.contains(where: isNamePart) }
      .map { Substring($0) }
  }
}
