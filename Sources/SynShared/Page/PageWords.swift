// A page as the sequence of what it does: comments, white space and the names that its author chose make no difference.
// Tells whether a page is another one again, and how alike two pages are.

package struct PageWords: Sendable, Equatable {
  /// One hash a word of the page, in its order. A name of the page's own counts as the how-manieth new one it is, so that
  /// the same code under other names has the same words.
  package let hashes: [UInt64]
  /// The same with all names alike: a name that was put in or left out shifts none of those after it.
  private let nameless: [UInt64]

  /// Two pages are equal when they do the same, word by word.
  package static func == (one: PageWords, other: PageWords) -> Bool { one.hashes == other.hashes }

  package init(_ page: String) {
    var reader = PageReader(Array(page.utf8))
    reader.run()
    hashes = reader.hashes
    nameless = reader.nameless
  }

  /// Words of a phrase. One changed word of a page takes eight phrases along, so that a page with one more requirement is
  /// seen to differ among the thousands of words that it shares with its question's.
  package static let phraseWidth = 8

  /// What the likeness of two pages is measured on.
  package var shingles: WordShingles { WordShingles(words: nameless, width: Self.phraseWidth) }
}

/// Reads a page once its own names are known.
private struct PageReader {
  private let page: [UInt8]
  private let tokens: [HTMLToken]
  private let names: OwnNames
  private(set) var hashes: [UInt64] = []
  private(set) var nameless: [UInt64] = []
  /// The names met so far, and when each was met first.
  private var met: [OwnNames.Name: UInt64] = [:]
  private static let nameMark: UInt64 = 0x6e61_6d65

  init(_ page: [UInt8]) {
    self.page = page
    tokens = HTMLTokenizer.tokenize(page).tokens
    names = OwnNames(page, tokens)
  }

  mutating func run() {
    var tag: HTMLTag?
    for token in tokens {
      switch token {
      case .comment: continue
      case .doctype: add("<!doctype")
      case .startTag(let start):
        tag = start
        read(start)
      case .endTag(let end): add("</\(end.name)")
      case .text(let range): addText(String(decoding: page[range], as: UTF8.self))
      case .rawText(let range, let element):
        switch element {
        case "script" where tag?.holdsJavaScript != false:
          if let known = names.scripts[range.lowerBound] {
            read(known.text, known.declared)
          } else {
            read(JSLexer.lex(page, in: range).tokens, of: page)
          }
        case "style": read(style: page[range])
        default: addText(String(decoding: page[range], as: UTF8.self))
        }
      case .foreignText(let range, let element):
        let code = ForeignText(page, in: [range]).bytes
        if element == "style" { read(style: code[...]) } else { read(JSLexer.lex(code).tokens, of: code) }
      }
    }
  }

  private mutating func add(_ word: String) {
    var hash = TokenHash()
    for byte in word.utf8 { hash.add(UInt64(byte)) }
    hashes.append(hash.value)
    nameless.append(hash.value)
  }

  private mutating func add(_ name: OwnNames.Name) {
    let number = met[name] ?? UInt64(met.count)
    met[name] = number
    var hash = TokenHash()
    hash.add(Self.nameMark)
    nameless.append(hash.value)
    hash.add(number)
    hashes.append(hash.value)
  }

  private mutating func addText(_ text: String) {
    for word in text.split(whereSeparator: \.isWhitespace) { add(String(word)) }
  }

  // MARK: Markup

  private mutating func read(_ tag: HTMLTag) {
    add("<\(tag.name)")
    // In which order they are written is nothing to a browser.
    for attribute in tag.attributes.sorted(by: { $0.name < $1.name }) {
      add("\(attribute.name)=")
      let value = Array(attribute.value.utf8)
      switch attribute.name {
      case "style": read(style: value[...])
      case let name where name.hasPrefix("on"): read(JSLexer.lex(value).tokens, of: value)
      case "class": for word in attribute.value.split(whereSeparator: \.isWhitespace) { addSelected(String(word)) }
      default: addText(of: attribute.value)
      }
    }
  }

  /// An attribute's value, or a string: as a whole the name of something in the page, or text that may select something.
  private mutating func addText(of text: String) {
    if names.isSelected(text) { return addSelected(text) }
    var rest = text[...]
    while let mark = rest.firstIndex(where: { $0 == "#" || $0 == "." }) {
      let start = rest.index(after: mark)
      let name = rest[start...].prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
      if names.isSelected(String(name)) {
        addText(String(rest[...mark]))
        add(OwnNames.Name(.selected, String(name)))
      } else {
        addText(String(rest[..<name.endIndex]))
      }
      rest = rest[name.endIndex...]
    }
    addText(String(rest))
  }

  private mutating func addSelected(_ name: String) {
    if names.isSelected(name) { add(OwnNames.Name(.selected, name)) } else { add(name) }
  }

  // MARK: Code

  private mutating func read(_ tokens: [JSToken], of bytes: [UInt8]) {
    let script = ScriptText(tokens, of: bytes)
    read(script, DeclaredNames(script, watching: names.declared))
  }

  private mutating func read(_ script: ScriptText, _ declared: DeclaredNames) {
    for index in script.tokens.indices {
      let text = script.texts[index]
      switch script.tokens[index].kind {
      case .comment: continue
      case .word:
        if let name = names.name(at: index, in: script, declared) { add(name) } else { add(text) }
      case .string:
        add("\"")
        // The space bar is none of the blanks between words.
        if text.utf8.allSatisfy(\.isSpace) { add(text) } else { addText(of: text) }
      case .template: addText(of: text)
      case .number, .regularExpression, .punctuator: add(text)
      }
    }
  }

  private mutating func read(style bytes: ArraySlice<UInt8>) {
    for word in StyleWords.words(in: bytes) {
      if let name = names.name(ofStyleWord: word.text, after: word.before) { add(name) } else { add(word.text) }
    }
  }
}
