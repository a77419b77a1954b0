// Which names of a script hold addresses of files or of other hosts: `const sprite = "hero.png"`, a list, a member, the
// parameter of a function that is called with one. It follows names, not values, so it is asked only where something
// loads.

struct KeptAddresses {
  private let script: ScriptText
  private var byName: [String: PageAddress] = [:]
  /// Functions and classes that are called with an address.
  private var calledWith: [String: PageAddress] = [:]

  /// How far out of lists, objects and calls an address is followed to the name it is kept under.
  private static let levelsMax = 6
  /// A value goes from name to name: a list, its element, a parameter.
  private static let passesMax = 4
  /// Of an expression that is given; no real one has more before its first address.
  private static let tokensMax = 40
  /// Calls that give on what they are given.
  private static let wrappers: Set = [
    "freeze", "Map", "Set", "Array", "from", "of", "URL", "String", "assign", "entries",
  ]

  init(_ script: ScriptText) {
    self.script = script
    for index in script.tokens.indices {
      if let address = Self.address(in: script, at: index), address.namesHost || address.namesFile {
        keep(address, at: index)
      }
    }
    if byName.isEmpty, calledWith.isEmpty { return }
    for _ in 0..<Self.passesMax {
      let known = byName.count + calledWith.count
      for index in script.tokens.indices { pass(at: index) }
      if byName.count + calledWith.count == known { return }
    }
  }

  /// The address that a text there stands for, or begins; nil when it begins with a value.
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

  /// An address that one of the names in the expression there holds.
  func address(heldBy start: Int) -> PageAddress? {
    guard !byName.isEmpty, script.tokens.indices.contains(start) else { return nil }
    let end = min(script.expressionEnd[start], start + Self.tokensMax)
    var at = start
    while at < end {
      if script.kind(at) == .word {
        if script.text(at + 1) == "(" {
          // What a function makes of its arguments is something else.
          at = script.closing[at + 1] ?? end
        } else if let address = byName[script.texts[at]], script.text(at + 1) != "=>" {
          return address
        }
      }
      at += 1
    }
    return nil
  }

  private mutating func keep(_ address: PageAddress, at index: Int) {
    var place = index
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
      place = opener
      guard script.texts[opener] == "(", script.kind(opener - 1) == .word else { continue }
      let callee = script.texts[opener - 1]
      guard Self.wrappers.contains(callee) else {
        calledWith[callee] = calledWith[callee] ?? address
        return
      }
      place = opener - 1
      while script.text(place - 1) == "." { place -= 2 }
      if script.text(place - 1) == "new" { place -= 1 }
      guard place > 0 else { return }
    }
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
      let first = script.text(index + 2) == "async" ? index + 3 : index + 2
      nameParameters(after: script.text(first) == "function" ? first + 1 : first, address)
    case "constructor" where !calledWith.isEmpty:
      if let address = calledWith.values.first, script.enclosing[index] != nil {
        nameParameters(after: index + 1, address)
      }
    default:
      guard script.kind(index) == .word, let address = calledWith[script.texts[index]] else { return }
      if script.text(index + 1) == "=" {
        nameParameters(after: script.text(index + 2) == "function" ? index + 3 : index + 2, address)
      } else if script.text(index + 1) == "(", let end = script.closing[index + 1],
        script.text(end + 1) == "{" || script.text(index - 1) == "function"
      {
        nameParameters(after: index + 1, address)
      }
    }
  }

  /// A list of parameters, or the one parameter of an arrow function.
  private mutating func nameParameters(after start: Int, _ address: PageAddress) {
    if script.kind(start) == .word, script.text(start + 1) == "=>" { return name(script.texts[start], address) }
    guard script.text(start) == "(", let end = script.closing[start], end - start <= Self.tokensMax else { return }
    for index in start..<end where script.kind(index) == .word && script.text(index - 1) != "=" {
      name(script.texts[index], address)
    }
  }
}
