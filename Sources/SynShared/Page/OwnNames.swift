// The names that a page gives to things of its own: variables and functions, members of its objects, elements and classes.
// Another name for such a thing changes nothing; a name of the browser's, as `fillRect`, is what the page does.

struct OwnNames {
  struct Name: Hashable {
    enum Kind {
      case variable
      case member
      /// An id or a class, or a property of the page's own in its styles.
      case selected
    }

    var kind: Kind
    var text: String

    init(_ kind: Kind, _ text: String) { (self.kind, self.text) = (kind, text) }
  }

  /// What any script declares, somewhere.
  let declared: Set<String>
  /// The scripts of the page as they were read, by where they begin.
  private(set) var scripts: [Int: (text: ScriptText, declared: DeclaredNames)] = [:]
  /// What holds in every script of the page.
  private var global: Set<String> = []
  private let members: Set<String>
  private var selected: Set<String> = []
  private var ids: Set<String> = []

  init(_ page: [UInt8], _ tokens: [HTMLToken]) {
    let parts = PageCode.parts(of: page, tokens)
    let codes = parts.filter { $0.tag.name == "script" && $0.tag.holdsJavaScript }
    let texts = codes.map { ScriptText(JSLexer.lex($0.bytes, in: $0.range).tokens, of: $0.bytes) }
    var words: Set<String> = []
    var (defined, read): (Set<String>, Set<String>) = ([], [])
    for script in texts {
      for index in script.tokens.indices where script.tokens[index].kind == .word {
        let text = script.texts[index]
        if script.isMember(index) {
          let isSet = script.text(index - 2) == "this" && script.isAssigned(index)
          if isSet { defined.insert(text) } else { read.insert(text) }
        } else if Self.isKey(index, in: script) || Self.isMethod(index, in: script) {
          defined.insert(text)
        }
        if !Self.reserved.contains(text) { words.insert(text) }
      }
    }
    declared = words
    // What is never read as a member is for the browser, as the `once` of a listener.
    members = defined.intersection(read)
    for (code, text) in zip(codes, texts) {
      let declared = DeclaredNames(text, watching: words)
      global.formUnion(declared.global)
      // Code of SVG has bytes of its own.
      if code.tag.space == .html { scripts[code.range.lowerBound] = (text, declared) }
    }
    readSelected(tokens, styles: parts.filter { $0.tag.name == "style" })
  }

  private mutating func readSelected(_ tokens: [HTMLToken], styles: [PageCode]) {
    for case .startTag(let tag) in tokens {
      if let id = tag.value(of: "id") { ids.insert(id) }
      selected.formUnion((tag.value(of: "class") ?? "").split(whereSeparator: \.isWhitespace).map(String.init))
    }
    for style in styles {
      for word in StyleWords.words(in: style.bytes[style.range]) {
        guard let first = word.text.utf8.first, !first.isDigit else { continue }
        let isClass = word.before == UInt8(ascii: ".") && StyleWords.isNamePart(first)
        if isClass || Self.isProperty(word.text) { selected.insert(word.text) }
      }
    }
    selected.formUnion(ids)
    selected.remove("")
  }

  private static func isProperty(_ word: String) -> Bool { word.hasPrefix("--") && word.utf8.count > 2 }

  func isSelected(_ text: String) -> Bool { selected.contains(text) }

  /// The page's own name at a word of a style; `before` is the byte in front of it.
  func name(ofStyleWord word: String, after before: UInt8?) -> Name? {
    guard before == UInt8(ascii: "#") || before == UInt8(ascii: ".") || Self.isProperty(word) else { return nil }
    return selected.contains(word) ? Name(.selected, word) : nil
  }

  /// The page's own name at a word of a script, where it is one.
  func name(at index: Int, in script: ScriptText, _ declared: DeclaredNames) -> Name? {
    let text = script.texts[index]
    if script.isMember(index) || Self.isKey(index, in: script) || Self.isMethod(index, in: script) {
      return members.contains(text) ? Name(.member, text) : nil
    }
    if Self.reserved.contains(text) { return nil }
    if global.contains(text) || declared.holds(at: index) { return Name(.variable, text) }
    // An element is a variable of its id.
    return ids.contains(text) ? Name(.selected, text) : nil
  }

  /// Whether the word is the `a` of `{ a: 1 }`.
  private static func isKey(_ index: Int, in script: ScriptText) -> Bool {
    script.isPunctuator(":", at: index + 1)
      && (script.isPunctuator("{", at: index - 1) || script.isPunctuator(",", at: index - 1))
  }

  /// Whether the word is the `a` of `{ a() { ... } }`, also in a class.
  private static func isMethod(_ index: Int, in script: ScriptText) -> Bool {
    guard script.text(index + 1) == "(", let end = script.closing[index + 1], script.text(end + 1) == "{" else {
      return false
    }
    return !reserved.contains(script.texts[index])
      && ["{", "}", ",", ";", "get", "set", "async", "static", "*"].contains(script.text(index - 1))
  }

  private static let reserved: Set = [
    "await", "async", "break", "case", "catch", "class", "const", "constructor", "continue", "debugger", "default",
    "delete", "do", "else", "export", "extends", "false", "finally", "for", "function", "get", "if", "import", "in",
    "instanceof", "let", "new", "null", "of", "return", "set", "static", "super", "switch", "this", "throw", "true",
    "try", "typeof", "undefined", "var", "void", "while", "with", "yield",
  ]
}

extension HTMLTag {
  /// Whether a script's text is code, not data or a shader.
  var holdsJavaScript: Bool {
    guard let type = value(of: "type")?.lowercased(), !type.isEmpty else { return true }
    return type == "module" || type.contains("javascript") || type.contains("ecmascript")
  }
}
