// Which names of a script hold addresses of files or of other hosts: `const sprite = "hero.png"`, a list, a member, the
// parameter of a function that is called with one. It follows names, not values, so it is consulted only where
// something loads.

import SynBase

struct KeptAddresses {
  private let script: ScriptText
  /// The texts that are addresses, or end one.
  private var texts: [Int: PageAddress] = [:]
  private var byName: [String: PageAddress] = [:]
  /// Functions and classes that are called with an address, and the position of that argument.
  private var calledWith: [String: [Int: PageAddress]] = [:]

  /// How many lists, objects and calls an address may be wrapped in and still count for the name that holds it.
  private static let levelsMax = 6
  /// A value moves from name to name: a list, its element, a parameter.
  private static let passesMax = 4
  /// In an argument expression; no real one has more before its first address.
  private static let tokensMax = 40
  private static let argumentsMax = 8
  /// Calls that return what they are given.
  private static let wrappers: Set = [
    "freeze", "Map", "Set", "Array", "from", "of", "URL", "String", "assign", "entries",
  ]

  init(_ script: ScriptText) {
    self.script = script
    for index in script.tokens.indices where script.kind(index) == .string || script.kind(index) == .template {
      // Every address that matters here contains one of these.
      guard script.texts[index].utf8.contains(where: { ".:/".utf8.contains($0) }),
        let address = Self.address(in: script, at: index)
      else { continue }
      if address.namesHost || address.namesFile || (address.isFileEnding && endsText(index)) {
        texts[index] = address
        keep(address, at: index)
      }
    }
    if texts.isEmpty { return }
    for _ in 0..<Self.passesMax {
      let known = byName.count
      for index in script.tokens.indices { pass(at: index) }
      if byName.count == known { return }
    }
  }

  /// The address that a text there is, or begins; nil when it begins with a value.
  static func address(in script: ScriptText, at index: Int, isSourceSet: Bool = false) -> PageAddress? {
    switch script.kind(index) {
    case .string:
      let text = script.texts[index]
      if isSourceSet { return PageAddress.candidates(inSourceSet: text).first { $0.isElsewhere } }
      return PageAddress(text)
    case .template:
      let text = script.texts[index].dropFirst()
      return text == "${" ? nil : PageAddress(String(text.hasSuffix("${") ? text.dropLast(2) : text.dropLast()))
    default: return nil
    }
  }

  /// Whether the text is joined to something before it: `name + ".png"`, `${name}.png`.
  private func endsText(_ index: Int) -> Bool {
    script.text(index - 1) == "+" || (script.kind(index) == .template && script.openers[index] != nil)
  }

  /// An address in the expression there, or one that a name in it holds.
  func address(heldBy start: Int) -> PageAddress? {
    guard !texts.isEmpty, script.tokens.indices.contains(start) else { return nil }
    return address(in: start..<min(script.expressionEnd[start], start + Self.tokensMax))
  }

  /// What continues a text after its end: in the hole of a template, or after a plus. `url(${name}.png)` is an example.
  func address(insertedAfter index: Int) -> PageAddress? {
    if script.kind(index) == .template, let next = script.closing[index] {
      return address(in: (index + 1)..<min(next, index + Self.tokensMax)) ?? file(endingIn: next)
    }
    guard script.text(index + 1) == "+", script.tokens.indices.contains(index + 2) else { return nil }
    let end = min(script.expressionEnd[index + 2], index + Self.tokensMax)
    var next = index + 2
    while next < end, script.text(next) != "+" { next = (script.closing[next] ?? next) + 1 }
    return address(in: (index + 2)..<min(next, end)) ?? file(endingIn: next + 1)
  }

  private static let fileBytesMax = 100

  /// The file name that ends with the start of a text: `}/hero.png">`.
  private func file(endingIn index: Int) -> PageAddress? {
    guard script.kind(index) == .string || script.kind(index) == .template else { return nil }
    let text = script.texts[index].utf8.prefix(Self.fileBytesMax).drop { $0 == UInt8(ascii: "}") }
    let address = PageAddress(String(Substring(text.prefix { !$0.isSpace && !"\"'>)\\`".utf8.contains($0) })))
    return address.namesFile || address.isFileEnding ? address : nil
  }

  private func address(in range: Range<Int>) -> PageAddress? {
    let end = range.upperBound
    var at = range.lowerBound
    while at < end {
      if let address = texts[at] { return address }
      if script.kind(at) == .word {
        if script.text(at + 1) == "(" {
          // The result of a function is something else than its arguments.
          at = script.closing[at + 1] ?? end
        } else if let address = byName[script.texts[at]], script.text(at + 1) != "=>" {
          return address
        }
      }
      at += 1
    }
    return nil
  }

  private static let sumEnds: Set = ["=", ":", "?", ",", ";", "return", "=>"]

  /// Where the sum or template begins that a text there is part of.
  private func textStart(_ index: Int) -> Int {
    var start = index
    for _ in 0..<Self.tokensMax {
      if script.kind(start) == .template, let opener = script.openers[start] {
        start = opener
        continue
      }
      guard script.text(start - 1) == "+" || start != index, start > 0 else { return start }
      let before = script.openers[start - 1] ?? start - 1
      if Self.sumEnds.contains(script.texts[before]) || (before == start - 1 && script.opensBracket(before)) {
        return start
      }
      start = before
    }
    return index
  }

  private mutating func keep(_ address: PageAddress, at index: Int) {
    var place = textStart(index)
    for _ in 0..<Self.levelsMax {
      let before = script.text(place - 1)
      if before == "=" {
        if script.kind(place - 2) == .word { name(script.texts[place - 2], address) }
        return
      }
      if before == ":", script.kind(place - 2) == .word || script.kind(place - 2) == .string {
        name(script.texts[place - 2], address)
      }
      guard let opener = script.enclosing[place] else { return }
      let argument = place
      place = opener
      guard script.texts[opener] == "(", script.kind(opener - 1) == .word else { continue }
      let callee = script.texts[opener - 1]
      guard Self.wrappers.contains(callee) else {
        if let position = position(of: argument, after: opener), calledWith[callee]?[position] == nil {
          calledWith[callee, default: [:]][position] = address
        }
        return
      }
      place = opener - 1
      while script.text(place - 1) == "." { place -= 2 }
      if script.text(place - 1) == "new" { place -= 1 }
      guard place > 0 else { return }
    }
  }

  /// Counted from 0; nil beyond the first few.
  private func position(of argument: Int, after opener: Int) -> Int? {
    var start = opener + 1
    for position in 0..<Self.argumentsMax where start < script.tokens.count {
      let end = script.expressionEnd[start]
      if argument < end { return position }
      start = end + 1
    }
    return nil
  }

  private mutating func name(_ name: String, _ address: PageAddress) {
    if byName[name] == nil { byName[name] = address }
  }

  private mutating func pass(at index: Int) {
    switch script.texts[index] {
    case "=" where script.kind(index - 1) == .word && script.text(index + 1) != "=":
      // const url = urls[0], this.url = url
      if let address = address(heldBy: index + 1) { name(script.texts[index - 1], address) }
    case "of" where script.kind(index - 1) == .word:
      if let address = address(heldBy: index + 1) { name(script.texts[index - 1], address) }
    case "forEach", "map", "filter", "every", "some":
      guard script.text(index - 1) == ".", let address = byName[script.text(index - 2)] else { return }
      nameParameters(of: index + 2, [0: address])
    case "constructor":
      if let body = script.enclosing[index], let arguments = calledWith[className(body)] {
        nameParameters(of: index + 1, arguments)
      }
    default:
      guard script.kind(index) == .word, let arguments = calledWith[script.texts[index]] else { return }
      if script.text(index + 1) == "=" || script.text(index + 1) == ":" {
        nameParameters(of: index + 2, arguments)
      } else if script.text(index + 1) == "(", let end = script.closing[index + 1],
        script.text(end + 1) == "{" || script.text(index - 1) == "function"
      {
        nameParameters(of: index + 1, arguments)
      }
    }
  }

  /// The name of the class whose body begins there, empty if it has none.
  private func className(_ body: Int) -> String {
    let last = script.text(body - 2) == "extends" ? body - 3 : body - 1
    return script.text(last - 1) == "class" || script.text(body - 2) == "class" ? script.text(last) : ""
  }

  /// The parameters of the function that begins there, each with the address it is called with.
  private mutating func nameParameters(of function: Int, _ arguments: [Int: PageAddress]) {
    var start = function
    while script.text(start) == "async" || script.text(start) == "function" { start += 1 }
    if script.kind(start) == .word, script.text(start + 1) == "=>" {
      if let address = arguments[0] { name(script.texts[start], address) }
      return
    }
    guard script.text(start) == "(", let end = script.closing[start] else { return }
    for (position, address) in arguments.sorted(by: { $0.key < $1.key }) {
      guard let parameter = parameter(position, after: start), parameter.upperBound <= end else { return }
      for index in parameter.prefix(Self.tokensMax) where script.kind(index) == .word && script.text(index - 1) != "=" {
        name(script.texts[index], address)
      }
    }
  }

  private func parameter(_ position: Int, after opener: Int) -> Range<Int>? {
    var start = opener + 1
    for _ in 0..<position where start < script.tokens.count { start = script.expressionEnd[start] + 1 }
    return start < script.tokens.count ? start..<script.expressionEnd[start] : nil
  }
}
