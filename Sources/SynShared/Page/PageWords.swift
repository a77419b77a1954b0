// A page as the sequence of what it does: comments, white space and the names that its author chose make no difference.
// Tells whether a page repeats another one, and how alike two pages are.

import SynBase
import SynSyntax

package struct PageWords: Sendable, Equatable {
  /// One hash per word of the page, in order. A name of the page's own counts by its order of first appearance, so the
  /// same code under other names has the same words.
  package let hashes: [UInt64]
  /// The same with all names alike: a name added or left out shifts none of those after it.
  private let nameless: [UInt64]

  /// Two pages are equal when they do the same, word by word.
  package static func == (one: PageWords, other: PageWords) -> Bool { one.hashes == other.hashes }

  package init(_ page: String) {
    self.init(ReadPage(Array(page.utf8)))
  }

  init(_ page: ReadPage) {
    var reader = PageReader(page)
    reader.run()
    hashes = reader.hashes
    nameless = reader.nameless
  }

  /// Words in a phrase. One changed word of a page affects eight phrases, so that a page with one more requirement
  /// stands out among the thousands of words that it shares with its question's page.
  package static let phraseWidth = 8

  /// What the likeness of two pages is measured on.
  package var shingles: WordShingles { WordShingles(words: nameless, width: Self.phraseWidth) }
}

/// Reads a page once its own names are known.
private struct PageReader {
  private let page: [UInt8]
  private let tokens: [HTMLToken]
  /// By their start offset.
  private var scripts: [Int: ScriptWords] = [:]
  private let names: OwnNames
  private(set) var hashes: [UInt64] = []
  private(set) var nameless: [UInt64] = []
  /// The names met so far, each with its rank by first appearance.
  private var met: [UInt64: UInt64] = [:]
  private static let nameMark: UInt64 = 0x6e61_6d65

  init(_ read: ReadPage) {
    page = read.bytes
    tokens = read.tokens
    var code: [ScriptWords] = []
    for case (let part, let script?) in zip(read.parts, read.scripts) {
      let words = ScriptWords(script.tokens, of: part.bytes)
      code.append(words)
      // Code of SVG has bytes of its own.
      if part.tag.space == .html { scripts[part.range.lowerBound] = words }
    }
    let styles = read.parts.filter { $0.tag.name == "style" }.map { $0.bytes[$0.range] }
    names = OwnNames(tokens, scripts: code, styles: styles)
  }

  mutating func run() {
    for token in tokens {
      switch token {
      case .comment: continue
      case .doctype: add(.ofWord("<!doctype"))
      case .startTag(let tag): read(tag)
      case .endTag(let end): add("</", end.name)
      case .text(let range): addText(page[range])
      case .rawText(let range, let element):
        if let script = scripts[range.lowerBound] {
          read(script)
        } else if element == "style" {
          read(style: page[range])
        } else {
          addText(page[range])
        }
      case .foreignText(let range, let element):
        let code = ForeignText(page, in: [range]).bytes
        if element == "style" { read(style: code[...]) } else { read(ScriptWords(JSLexer.lex(code).tokens, of: code)) }
      }
    }
  }

  private mutating func add(_ word: UInt64) {
    hashes.append(word)
    nameless.append(word)
  }

  /// `mark` says which part of a tag it is.
  private mutating func add(_ mark: StaticString, _ name: String) {
    var hash = TokenHash()
    hash.add(.ofWord(mark))
    hash.add(.ofWord(Array(name.utf8)[...]))
    add(hash.value)
  }

  private mutating func add(_ name: UInt64, _ kind: OwnNames.Kind) {
    let key = name &+ kind.rawValue
    let number = met[key] ?? UInt64(met.count)
    met[key] = number
    var hash = TokenHash()
    hash.add(Self.nameMark &+ kind.rawValue)
    nameless.append(hash.value)
    hash.add(number)
    hashes.append(hash.value)
  }

  private mutating func addText(_ text: ArraySlice<UInt8>) {
    for word in text.split(whereSeparator: \.isSpace) { add(.ofWord(word)) }
  }

  // MARK: Markup

  private mutating func read(_ tag: HTMLTag) {
    add("<", tag.name)
    // Their order means nothing to a browser.
    for attribute in tag.attributes.count > 1 ? tag.attributes.sorted(by: { $0.name < $1.name }) : tag.attributes {
      add("=", attribute.name)
      let value = Array(attribute.value.utf8)
      switch attribute.name {
      case "style": read(style: value[...])
      case let name where name.hasPrefix("on"): read(ScriptWords(JSLexer.lex(value).tokens, of: value))
      case "class": for word in value.split(whereSeparator: \.isSpace) { addSelected(.ofWord(word)) }
      default: addText(of: value[...])
      }
    }
  }

  /// An attribute's value, or a string: as a whole the name of something in the page, or text that may select
  /// something.
  private mutating func addText(of text: ArraySlice<UInt8>) {
    let whole = UInt64.ofWord(text)
    if names.isSelected(whole) { return add(whole, .selected) }
    var start = text.startIndex
    var at = start
    while at < text.endIndex {
      let isMark = text[at] == UInt8(ascii: "#") || text[at] == UInt8(ascii: ".")
      at += 1
      guard isMark else { continue }
      let name = text[at...].prefix(while: StyleWords.isNamePart)
      let word = UInt64.ofWord(name)
      if names.isSelected(word) {
        addText(text[start..<at])
        add(word, .selected)
        start = name.endIndex
      }
      at = name.endIndex
    }
    addText(text[start...])
  }

  private mutating func addSelected(_ name: UInt64) {
    if names.isSelected(name) { add(name, .selected) } else { add(name) }
  }

  // MARK: Code

  private mutating func read(_ script: ScriptWords) {
    for word in script.words {
      if word.role == .text {
        add(Self.textMark)
        let text = script.bytes[word.range]
        // The space bar does not count as white space between words.
        if text.allSatisfy(\.isSpace) { add(word.hash) } else { addText(of: text) }
      } else if let kind = names.kind(of: word) {
        add(word.hash, kind)
      } else {
        add(word.hash)
      }
    }
  }

  private static let textMark = UInt64.ofWord("\"")

  private mutating func read(style bytes: ArraySlice<UInt8>) {
    StyleWords.read(bytes) { word, before in
      if names.isName(inStyle: word, after: before) { add(.ofWord(word), .selected) } else { add(.ofWord(word)) }
    }
  }
}
