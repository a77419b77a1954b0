// Which names of the browser a script takes for its own, and where: `prompt` may be a parameter, `self` a variable. It
// knows blocks, parameters and patterns, well enough to leave a script's own names alone, and is no scope analysis.

struct DeclaredNames {
  /// A name and where it holds: the place of the brace that opens the block, nil for the whole script.
  private struct Declaration: Hashable {
    var name: String
    var block: Int?
  }

  private let tokens: [JSToken]
  private let texts: [String]
  /// For each token the place of the innermost bracket that holds it.
  private var enclosing: [Int?] = []
  /// For each opening bracket the place of its closing one.
  private var closing: [Int: Int] = [:]
  /// The braces that hold the members of a class.
  private var classBodies: Set<Int> = []
  private var declarations: Set<Declaration> = []
  /// The names that hold in every script of the page.
  private(set) var global: Set<String> = []

  /// No code nests deeper or lists more; a page made to be slow to read would.
  private static let levelsMax = 200
  private static let listTokensMax = 200
  private static let declarators: Set = ["let", "const", "var"]
  private static let conditions: Set = ["if", "for", "while", "switch", "with", "await"]
  private static let bindingEnds: Set = [",", "}", "]", ")", "=", "of", "in", ";"]
  private static let bindingStarts: Set = ["(", "{", "[", ",", ":"]

  /// `tokens` without comments; `names` are those that anybody will ask about.
  init(_ tokens: [JSToken], _ texts: [String], watching names: Set<String>) {
    self.tokens = tokens
    self.texts = texts
    readBrackets()
    for index in tokens.indices where tokens[index].kind == .word && names.contains(texts[index]) { readWord(index) }
    global = Set(declarations.filter { $0.block == nil }.map(\.name))
  }

  /// Whether the word there is one that the script has declared.
  func holds(at index: Int) -> Bool {
    if isField(index) { return true }
    let name = texts[index]
    var block = enclosing[index]
    for _ in 0..<Self.levelsMax {
      if declarations.contains(Declaration(name: name, block: block)) { return true }
      guard let outer = block else { return false }
      block = enclosing[outer]
    }
    return false
  }

  /// Whether the word is the name in `class Menu { prompt(text) { ... } }` or `{ async prompt() { ... } }`.
  func isMethod(_ index: Int) -> Bool {
    guard let end = closing[index + 1], text(index + 1) == "(", text(end + 1) == "{" else { return false }
    let before: Set = ["{", "}", ";", ",", "async", "get", "set", "*", "static"]
    return before.contains(text(index - 1)) || isDirectlyInClass(index)
  }

  private mutating func readBrackets() {
    var open: [Int] = []
    /// What holds the `class` whose body has not begun yet.
    var classes: [Int?] = []
    for index in tokens.indices {
      if closesBracket(index), let opener = open.popLast() { closing[opener] = index }
      enclosing.append(open.last)
      if tokens[index].kind == .word, texts[index] == "class", text(index - 1) != "." { classes.append(open.last) }
      if tokens[index].kind == .punctuator, texts[index] == "{", let holder = classes.last, holder == open.last {
        classes.removeLast()
        classBodies.insert(index)
      }
      if opensBracket(index) { open.append(index) }
    }
  }

  /// The texts of a template are brackets around the values between them.
  private func opensBracket(_ index: Int) -> Bool {
    switch tokens[index].kind {
    case .template: texts[index].utf8.suffix(2).elementsEqual("${".utf8)
    case .punctuator: ["{", "(", "["].contains(texts[index])
    default: false
    }
  }

  private func closesBracket(_ index: Int) -> Bool {
    switch tokens[index].kind {
    case .template: texts[index].utf8.first == UInt8(ascii: "}")
    case .punctuator: ["}", ")", "]"].contains(texts[index])
    default: false
    }
  }

  private mutating func readWord(_ index: Int) {
    let before = text(index - 1)
    if Self.declarators.contains(before) || before == "function" || before == "class"
      || (before == "*" && text(index - 2) == "function")
    {
      declare(index, in: block(around: index))
    } else if before == ".", ["window", "globalThis"].contains(text(index - 2)), isAssigned(index) {
      declare(index, in: nil)
    } else if text(index + 1) == "=>" {
      declare(index, in: body(after: index))
    } else if Self.bindingStarts.contains(before) || isSpread(index), Self.bindingEnds.contains(text(index + 1)) {
      readBinding(index)
    }
  }

  /// A name in a list of parameters, a pattern, or a list after `let`: climbs out of the patterns that hold it.
  private mutating func readBinding(_ index: Int) {
    var place = index
    for _ in 0..<Self.levelsMax {
      if Self.declarators.contains(text(place - 1)) || isListed(place) {
        return declare(index, in: block(around: place))
      }
      guard let opener = enclosing[place] else { return }
      if texts[opener] == "(" {
        if isParameterList(opener), let end = closing[opener] { declare(index, in: body(after: end)) }
        return
      }
      guard Self.bindingStarts.contains(text(opener - 1)) || Self.declarators.contains(text(opener - 1)) else { return }
      place = opener
    }
  }

  /// `let a = f(1), prompt = 2`: whether what stands behind the comma belongs to a declaration.
  private func isListed(_ index: Int) -> Bool {
    guard text(index - 1) == "," else { return false }
    let level = enclosing[index]
    let first = max(index - Self.listTokensMax, 0)
    for at in (first..<index).reversed() where enclosing[at] == level {
      if Self.declarators.contains(texts[at]) { return true }
      if texts[at] == ";" { return false }
    }
    return false
  }

  private func isSpread(_ index: Int) -> Bool { text(index - 1) == "." && text(index - 2) == "." }

  private func isParameterList(_ opener: Int) -> Bool {
    guard let end = closing[opener] else { return false }
    return text(end + 1) == "=>" || (text(end + 1) == "{" && !Self.conditions.contains(text(opener - 1)))
  }

  /// What the parameters that end here hold in: the function's body, or what is around an arrow without braces.
  private func body(after end: Int) -> Int? {
    let start = text(end + 1) == "=>" ? end + 2 : end + 1
    return text(start) == "{" ? start : block(around: end)
  }

  private func block(around index: Int) -> Int? {
    var block = enclosing[index]
    for _ in 0..<Self.levelsMax {
      guard let opener = block, texts[opener] != "{" else { return block }
      block = enclosing[opener]
    }
    return block
  }

  private mutating func declare(_ index: Int, in block: Int?) {
    declarations.insert(Declaration(name: texts[index], block: block))
    // The place of the declaration itself is no use of the browser's name, wherever that holds.
    declarations.insert(Declaration(name: texts[index], block: enclosing[index]))
  }

  /// `class Loader { fetch = 1 }`
  private func isField(_ index: Int) -> Bool { isDirectlyInClass(index) && isAssigned(index) }

  private func isDirectlyInClass(_ index: Int) -> Bool { enclosing[index].map { classBodies.contains($0) } ?? false }

  private func isAssigned(_ index: Int) -> Bool { text(index + 1) == "=" && text(index + 2) != "=" }

  private func text(_ index: Int) -> String { texts.indices.contains(index) ? texts[index] : "" }
}
