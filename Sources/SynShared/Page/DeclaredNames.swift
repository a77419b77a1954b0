// Which of the browser's names a script uses as its own, and where: `prompt` may be a parameter, `self` a variable. It
// knows functions, blocks and patterns well enough to leave a script's own names alone, but is no scope analysis.

struct DeclaredNames {
  private let script: ScriptText
  /// Where each name holds, as ranges of token positions; sorted and disjoint.
  private var scopes: [String: [Range<Int>]] = [:]
  /// How often each name is declared.
  private(set) var declarations: [String: Int] = [:]
  /// The names that hold in every script of the page.
  private(set) var global: Set<String> = []
  /// The braces that hold the members of a class.
  private var classBodies: Set<Int> = []
  /// The braces that hold the body of a function.
  private var functionBodies: Set<Int> = []
  /// For each token position the keyword of the declaration that lists it, such as `let` for the `b` of `let a = f(1),
  /// b`.
  private var listedBy: [Int: String] = [:]

  /// No code nests patterns deeper.
  private static let levelsMax = 50
  private static let declarators: Set = ["let", "const", "var"]
  private static let conditions: Set = ["if", "for", "while", "switch", "with", "await", "catch"]
  private static let bindingEnds: Set = [",", "}", "]", ")", "=", "of", "in", ";"]
  private static let bindingStarts: Set = ["(", "{", "[", ",", ":"]
  private static let globalObjects: Set = ["window", "self", "globalThis", "top", "parent"]
  /// Assigning to these does not make them the page's own: it leaves the page.
  private static let neverOwn: Set = ["location"]

  /// `names` are the only ones that will be asked about.
  init(_ script: ScriptText, watching names: Set<String>) {
    self.script = script
    let watched = readBodies(watching: names)
    for index in watched { readWord(index) }
    for (name, ranges) in scopes { scopes[name] = Self.merged(ranges) }
    // `alert = show`, if nothing of that name is declared, gives every script another one.
    for index in watched where isAssignedAlone(index) && !isInScope(index) { declareGlobally(script.texts[index]) }
  }

  /// Whether the word there is one that the script has declared.
  func holds(at index: Int) -> Bool { isField(index) || isInScope(index) }

  private func isInScope(_ index: Int) -> Bool {
    guard let ranges = scopes[script.texts[index]] else { return false }
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound <= index { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(index)
  }

  /// Whether the word is the name in `class Menu { prompt(text) { ... } }` or `{ async prompt() { ... } }`.
  func isMethod(_ index: Int) -> Bool {
    guard script.text(index + 1) == "(", let end = script.closing[index + 1], script.text(end + 1) == "{" else {
      return false
    }
    let before: Set = ["{", "}", ";", ",", "async", "get", "set", "*", "static"]
    return before.contains(script.text(index - 1)) || isDirectlyInClass(index)
  }

  /// Returns the positions of the names.
  private mutating func readBodies(watching names: Set<String>) -> [Int] {
    var watched: [Int] = []
    /// The bracket around each `class` whose body has not begun yet.
    var classes: [Int?] = []
    /// The unfinished declaration at each level.
    var declarations: [Int: String] = [:]
    for index in script.tokens.indices {
      let holder = script.enclosing[index]
      let level = holder ?? -1
      let text = script.texts[index]
      if script.tokens[index].kind == .word {
        if text == "class", !script.isMember(index) { classes.append(holder) }
        if script.beginsStatement(index) { declarations[level] = nil }
        if text == "let" || text == "const" || text == "var" { declarations[level] = text }
        if names.contains(text) {
          watched.append(index)
          listedBy[index] = declarations[level]
        }
      } else if script.tokens[index].kind == .punctuator {
        if text == ";" { declarations[level] = nil }
        if text == "{" {
          if let last = classes.last, last == holder {
            classes.removeLast()
            classBodies.insert(index)
          }
          if beginsFunctionBody(index) { functionBodies.insert(index) }
        }
        if text == "{" || text == "[" { listedBy[index] = declarations[level] }
      }
    }
    return watched
  }

  private func beginsFunctionBody(_ index: Int) -> Bool {
    if script.text(index - 1) == "=>" { return true }
    guard script.text(index - 1) == ")", let opener = script.openers[index - 1] else { return false }
    return !Self.conditions.contains(script.text(opener - 1))
  }

  private mutating func readWord(_ index: Int) {
    let before = script.text(index - 1)
    let name = script.texts[index]
    if Self.declarators.contains(before) {
      declareVariable(index, by: before)
    } else if before == "function" || before == "class" || (before == "*" && script.text(index - 2) == "function") {
      declareFunction(index, keyword: before == "*" ? index - 2 : index - 1)
    } else if before == ".", Self.globalObjects.contains(script.text(index - 2)), !script.isMember(index - 2),
      script.isAssigned(index), !Self.neverOwn.contains(name)
    {
      declareGlobally(name)
    } else if script.text(index + 1) == "=>" {
      add(name, index..<bodyEnd(after: index))
    } else if Self.bindingStarts.contains(before) || script.isSpread(index),
      Self.bindingEnds.contains(script.text(index + 1))
    {
      readBinding(index)
    }
  }

  /// A name in a list of parameters, a pattern, or a list after `let`: climbs out of the patterns around it.
  private mutating func readBinding(_ index: Int) {
    var place = index
    for _ in 0..<Self.levelsMax {
      let before = script.text(place - 1)
      if Self.declarators.contains(before) {
        // A name of the script's own, as in `const { alert: say } = window`, is declared all the same.
        if !takesFromWindow(place) || script.text(index - 1) == ":" { declareVariable(index, by: before, at: place) }
        return
      }
      if before == ",", let keyword = listedBy[place] { return declareVariable(index, by: keyword, at: place) }
      guard let opener = script.enclosing[place] else { return }
      if script.texts[opener] == "(" {
        if isParameterList(opener), let end = script.closing[opener] {
          add(script.texts[index], opener..<bodyEnd(after: end))
        }
        return
      }
      guard Self.bindingStarts.contains(script.text(opener - 1)) || Self.declarators.contains(script.text(opener - 1))
      else { return }
      place = opener
    }
  }

  /// `const { alert } = window` declares a name that is still the browser's.
  private func takesFromWindow(_ pattern: Int) -> Bool {
    guard let end = script.closing[pattern], script.text(end + 1) == "=" else { return false }
    return Self.globalObjects.contains(script.text(end + 2)) && !script.isMember(end + 3)
      && script.text(end + 3) != "."
  }

  private func isParameterList(_ opener: Int) -> Bool {
    guard let end = script.closing[opener] else { return false }
    if script.text(end + 1) == "=>" { return true }
    let before = script.text(opener - 1)
    return script.text(end + 1) == "{" && (before == "catch" || !Self.conditions.contains(before))
  }

  /// The end of the body of the function whose parameters end there.
  private func bodyEnd(after end: Int) -> Int {
    let start = script.text(end + 1) == "=>" ? end + 2 : end + 1
    guard script.text(start) == "{" else {
      return script.expressionEnd.indices.contains(start) ? script.expressionEnd[start] : script.tokens.count
    }
    return script.closing[start] ?? script.tokens.count
  }

  /// `at` is the outermost pattern that holds the name.
  private mutating func declareVariable(_ index: Int, by keyword: String, at place: Int? = nil) {
    let place = place ?? index
    // The head of a loop: it holds for the loop.
    if let head = script.enclosing[place], script.texts[head] == "(", keyword != "var" {
      return add(script.texts[index], head..<bodyEnd(after: script.closing[head] ?? place))
    }
    declare(index, in: block(around: place, ofFunction: keyword == "var"))
  }

  private static let expressionStarts: Set = [
    "=", "(", ",", ":", "?", "[", "!", "&", "|", "+", "-", "*", "=>", "return", "new", "typeof", "void", "await",
    "yield", "in", "of", "??", "${",
  ]

  /// A named function expression's name holds only inside it.
  private mutating func declareFunction(_ index: Int, keyword: Int) {
    let before = script.text(script.text(keyword - 1) == "async" ? keyword - 2 : keyword - 1)
    guard Self.expressionStarts.contains(before) else { return declare(index, in: block(around: index)) }
    let end = script.closing[index + 1].map { bodyEnd(after: $0) } ?? script.expressionEnd[index]
    add(script.texts[index], index..<max(end, index + 1))
  }

  /// The brace around a place, or the body of the function around it.
  private func block(around index: Int, ofFunction: Bool = false) -> Int? {
    var block = script.enclosing[index]
    for _ in 0..<Self.levelsMax {
      guard let opener = block else { return nil }
      if script.texts[opener] == "{", !ofFunction || functionBodies.contains(opener) { return block }
      block = script.enclosing[opener]
    }
    return block
  }

  private mutating func declare(_ index: Int, in block: Int?) {
    let name = script.texts[index]
    guard let block else { return declareGlobally(name) }
    add(name, block..<(script.closing[block] ?? script.tokens.count))
    // The position of the declaration itself does not use the browser's name.
    if !global.contains(name) { scopes[name, default: []].append(index..<(index + 1)) }
  }

  private mutating func declareGlobally(_ name: String) {
    global.insert(name)
    declarations[name, default: 0] += 1
    scopes[name] = [0..<script.tokens.count]
  }

  private mutating func add(_ name: String, _ range: Range<Int>) {
    declarations[name, default: 0] += 1
    if !global.contains(name), !range.isEmpty { scopes[name, default: []].append(range) }
  }

  private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
    ranges.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { merged, range in
      if let last = merged.last, range.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
  }

  /// `alert = show`, as a separate statement.
  private func isAssignedAlone(_ index: Int) -> Bool {
    guard script.isAssigned(index), !script.isMember(index), !Self.neverOwn.contains(script.texts[index]) else {
      return false
    }
    return ["", ";", "{", "}"].contains(script.text(index - 1)) || script.beginsStatement(index)
  }

  /// `class Loader { fetch = 1; confirm }`
  private func isField(_ index: Int) -> Bool {
    guard isDirectlyInClass(index) else { return false }
    return ["{", "}", ";", "static"].contains(script.text(index - 1)) || script.beginsStatement(index)
  }

  private func isDirectlyInClass(_ index: Int) -> Bool {
    script.enclosing[index].map { classBodies.contains($0) } ?? false
  }
}
