// Splits a page into tags, comments and text by the rules of the HTML standard's tokenizer (section 13.2.5), as far as
// finding scripts, styles and attributes needs them. It builds no tree, knows only foreign content (OpenElements), and
// reports no parse error except an unexpected end.

import SynBase

/// One piece of a page. Ranges are byte offsets into the page's UTF-8; together the tokens cover all of it.
package enum HTMLToken: Sendable, Equatable {
  case doctype(Range<Int>)
  case comment(Range<Int>)
  case startTag(HTMLTag)
  case endTag(HTMLTag)
  /// Text between tags.
  case text(Range<Int>)
  /// The text between the tags of an element whose content holds no tags: a script, a style, a title.
  case rawText(Range<Int>, element: String)
  /// Text directly in a script or style of SVG, with character references and CDATA sections still in it
  /// (`ForeignText`); tags may divide it.
  case foreignText(Range<Int>, element: String)

  package var range: Range<Int> {
    switch self {
    case .doctype(let range), .comment(let range), .text(let range), .rawText(let range, _),
      .foreignText(let range, _):
      range
    case .startTag(let tag), .endTag(let tag): tag.range
    }
  }
}

/// A start or end tag. Names are lower case.
package struct HTMLTag: Sendable, Equatable {
  package struct Attribute: Sendable, Equatable {
    package var name: String
    /// Character references resolved; empty when the attribute has no value.
    package var value: String
    /// The attribute as written, quotes included.
    package var range: Range<Int>
  }

  package var name: String
  /// The first of each name: browsers drop the others.
  package var attributes: [Attribute]
  package var range: Range<Int>
  package var isSelfClosing: Bool
  /// What the element of a start tag belongs to.
  package var space = MarkupSpace.html

  /// The value of the attribute of that name.
  package func value(of name: String) -> String? { attributes.first { $0.name == name }?.value }
  package func has(_ name: String) -> Bool { value(of: name) != nil }
}

package struct HTMLTokenizer {
  /// What was still open when the page ended: a comment, a tag, or an element such as `script`.
  package private(set) var unfinished: String?
  private let bytes: [UInt8]
  private var position = 0
  private var tokens: [HTMLToken] = []
  private var open = OpenElements()

  /// Elements whose content is text up to their own end tag. `noscript` belongs here because scripts are enabled.
  private static let rawTextElements: Set<String> = [
    "script", "style", "title", "textarea", "noscript", "iframe", "xmp", "noembed", "noframes", "plaintext",
  ]

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// All tokens of a page, and whatever was left open at its end.
  package static func tokenize(_ bytes: [UInt8]) -> (tokens: [HTMLToken], unfinished: String?) {
    var tokenizer = HTMLTokenizer(bytes)
    tokenizer.run()
    return (tokenizer.tokens, tokenizer.unfinished)
  }

  private mutating func run() {
    var textStart = 0
    while position < bytes.count {
      let start = position
      guard bytes[position] == UInt8(ascii: "<"), let token = readMarkup() else {
        position = max(position, start + 1)
        continue
      }
      addText(textStart..<start)
      textStart = position
      switch token {
      case .startTag(var tag):
        tag.space = open.start(tag)
        tokens.append(.startTag(tag))
        if tag.space == .html { readRawText(of: tag) }
        textStart = position
      case .endTag(let tag):
        open.end(tag.name)
        tokens.append(token)
      case .text(let section): addText(section)
      default: tokens.append(token)
      }
    }
    addText(textStart..<bytes.count)
  }

  private mutating func addText(_ range: Range<Int>) {
    if range.isEmpty { return }
    tokens.append(open.codeElement.map { .foreignText(range, element: $0) } ?? .text(range))
  }

  /// Reads the construct that begins with `<` here. Nil when it is text that merely looks like markup, such as `a < b`.
  private mutating func readMarkup() -> HTMLToken? {
    let start = position
    if starts(with: "<!--") { return readComment(from: start) }
    if starts(with: "<!doctype") { return .doctype(readToBracket(from: start)) }
    if open.isForeign, bytes[start...].starts(with: ForeignText.sectionStart) { return .text(readSection(from: start)) }
    if starts(with: "<!") || starts(with: "<?") { return .comment(readToBracket(from: start)) }
    let isEndTag = starts(with: "</")
    let nameStart = start + (isEndTag ? 2 : 1)
    guard nameStart < bytes.count else { return nil }
    if !bytes[nameStart].isLetter { return isEndTag ? .comment(readToBracket(from: start)) : nil }
    guard let tag = readTag(from: start, nameStart: nameStart) else {
      unfinished = "a tag"
      position = bytes.count
      return .comment(start..<bytes.count)
    }
    return isEndTag ? .endTag(tag) : .startTag(tag)
  }

  private mutating func readComment(from start: Int) -> HTMLToken {
    // `<!-->` and `<!--->` are whole comments.
    let bodyStart = start + 4
    for short in [">", "->"] where matches(short, at: bodyStart) {
      position = bodyStart + short.utf8.count
      return .comment(start..<position)
    }
    var end = bodyStart
    while end < bytes.count {
      for mark in ["-->", "--!>"] where matches(mark, at: end) {
        position = end + mark.utf8.count
        return .comment(start..<position)
      }
      end += 1
    }
    unfinished = "a comment"
    position = bytes.count
    return .comment(start..<position)
  }

  private mutating func readToBracket(from start: Int) -> Range<Int> {
    if let end = bytes[start...].firstIndex(of: UInt8(ascii: ">")) {
      position = end + 1
    } else {
      unfinished = "a tag"
      position = bytes.count
    }
    return start..<position
  }

  private mutating func readSection(from start: Int) -> Range<Int> {
    position = start + ForeignText.sectionStart.count
    while position < bytes.count, !bytes[position...].starts(with: ForeignText.sectionEnd) { position += 1 }
    if position == bytes.count { unfinished = "a CDATA section" }
    position = min(position + ForeignText.sectionEnd.count, bytes.count)
    return start..<position
  }

  /// Nil when the page ends inside the tag; browsers drop such a tag.
  private mutating func readTag(from start: Int, nameStart: Int) -> HTMLTag? {
    var at = nameStart
    while at < bytes.count, !bytes[at].isSpace, bytes[at] != UInt8(ascii: "/"), bytes[at] != UInt8(ascii: ">") {
      at += 1
    }
    let name = lowercased(nameStart..<at)
    var attributes: [HTMLTag.Attribute] = []
    var names: Set<String> = []
    var isSelfClosing = false
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: ">"):
        position = at + 1
        return HTMLTag(name: name, attributes: attributes, range: start..<position, isSelfClosing: isSelfClosing)
      case UInt8(ascii: "/"):
        isSelfClosing = matches("/>", at: at)
        at += 1
      case let byte where byte.isSpace:
        at += 1
      default:
        guard let attribute = readAttribute(from: at) else { return nil }
        if names.insert(attribute.name).inserted { attributes.append(attribute) }
        at = attribute.range.upperBound
      }
    }
    return nil
  }

  private func readAttribute(from start: Int) -> HTMLTag.Attribute? {
    var at = start
    // A leading `=` belongs to the name.
    repeat { at += 1 } while at < bytes.count && !bytes[at].isSpace && !"/>=".utf8.contains(bytes[at])
    let name = lowercased(start..<at)
    let nameEnd = at
    while at < bytes.count, bytes[at].isSpace { at += 1 }
    guard at < bytes.count, bytes[at] == UInt8(ascii: "=") else {
      return HTMLTag.Attribute(name: name, value: "", range: start..<nameEnd)
    }
    at += 1
    while at < bytes.count, bytes[at].isSpace { at += 1 }
    guard at < bytes.count else { return nil }
    if bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'") {
      guard let end = bytes[(at + 1)...].firstIndex(of: bytes[at]) else { return nil }
      return HTMLTag.Attribute(name: name, value: text((at + 1)..<end), range: start..<(end + 1))
    }
    let valueStart = at
    while at < bytes.count, !bytes[at].isSpace, bytes[at] != UInt8(ascii: ">") { at += 1 }
    return HTMLTag.Attribute(name: name, value: text(valueStart..<at), range: start..<at)
  }

  private mutating func readRawText(of tag: HTMLTag) {
    guard Self.rawTextElements.contains(tag.name) else { return }
    // A browser would swallow the rest of the page after `<script src="x"/>`. The author meant an empty element, and
    // such a tag never survives: a local one is replaced, any other is refused.
    if tag.name == "script", tag.isSelfClosing, tag.has("src") { return }
    let start = position
    let end = tag.name == "script" ? scriptEnd(from: start) : endTag(tag.name, from: start)
    if end == nil { unfinished = "<\(tag.name)>" }
    position = end ?? bytes.count
    if start < position { tokens.append(.rawText(start..<position, element: tag.name)) }
  }

  private func endTag(_ name: String, from start: Int) -> Int? {
    // Everything after `<plaintext>` is text to the end of the page.
    if name == "plaintext" { return nil }
    var at = start
    let opener = "</\(name)"
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "<"), isTag(opener, at: at) { return at }
      at += 1
    }
    return nil
  }

  /// In a script, `<!--` followed by `<script` makes the next `</script` part of the text (section 13.2.5.18 on).
  private func scriptEnd(from start: Int) -> Int? {
    var at = start
    var isEscaped = false
    var isDoubleEscaped = false
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "<") {
        if matches("<!--", at: at) {
          isEscaped = true
        } else if isEscaped, isTag("<script", at: at) {
          isDoubleEscaped = true
        } else if isTag("</script", at: at) {
          guard isDoubleEscaped else { return at }
          isDoubleEscaped = false
        }
      } else if bytes[at] == UInt8(ascii: "-"), matches("-->", at: at) {
        isEscaped = false
        isDoubleEscaped = false
      }
      at += 1
    }
    return nil
  }

  /// Whether the tag opener is here and its name ends there.
  private func isTag(_ opener: String, at index: Int) -> Bool {
    let end = index + opener.utf8.count
    guard matches(opener, at: index), end < bytes.count else { return false }
    return bytes[end].isSpace || bytes[end] == UInt8(ascii: "/") || bytes[end] == UInt8(ascii: ">")
  }

  private func starts(with lowercase: String) -> Bool { matches(lowercase, at: position) }

  private func matches(_ lowercase: String, at index: Int) -> Bool { bytes.matches(lowercase, at: index) }

  private func lowercased(_ range: Range<Int>) -> String {
    String(decoding: bytes[range].map(\.lowercased), as: UTF8.self)
  }

  private func text(_ range: Range<Int>) -> String {
    CharacterReferences.resolve(String(decoding: bytes[range], as: UTF8.self))
  }
}
