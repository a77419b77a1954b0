// What JavaScript in a page must not do. Looks at tokens, so that comments, strings and other objects' methods of the
// same name break no rule; it follows names (KeptAddresses) but no data, so code that hides what it does is left to the
// checks that run it.

import SynSyntax

/// What the scripts of a page together declare and do, which affects the verdict on each.
struct ScriptFacts {
  /// Names declared for every script.
  var names: Set<String> = []
  /// Text may become markup.
  var putsMarkup = false
  /// Text may become a style.
  var putsStyles = false
  /// Elements that load something may be there.
  var makesElements = false

  mutating func formUnion(_ other: ScriptFacts) {
    names.formUnion(other.names)
    putsMarkup = putsMarkup || other.putsMarkup
    putsStyles = putsStyles || other.putsStyles
    makesElements = makesElements || other.makesElements
  }
}

struct ScriptRules {
  private let script: ScriptText
  /// Names the script declares itself: `prompt` is then its own function.
  private let declared: DeclaredNames
  private let kept: KeptAddresses
  /// Names for the window or its members.
  private var windowNames: WindowNames?
  /// Names that hold elements the script has made or found.
  private var elements: Set<String> = []
  /// What the scripts of the page do, this one included.
  private(set) var facts = ScriptFacts()
  private var violations: [PageRuleViolation] = []
  /// The last of `import`, `export` and `;`: tells `export ... from` from `import ... from`.
  private var statement = ""

  /// `tokens` of `bytes`, as `JSLexer` returns them.
  init(_ tokens: [JSToken], of bytes: [UInt8]) {
    script = ScriptText(tokens, of: bytes)
    declared = DeclaredNames(script, watching: Self.watched)
    kept = KeptAddresses(script)
    facts.names = declared.global
    let (script, declared) = (self.script, self.declared)
    windowNames = WindowNames(script, texts: Self.forbiddenNames) { index in
      let word = script.texts[index]
      return !script.isMember(index) && !declared.holds(at: index) && !declared.global.contains(word)
    }
    for index in script.tokens.indices { readFact(index) }
  }

  /// `page` is what all scripts of the page do.
  func violations(knowing page: ScriptFacts) -> [PageRuleViolation] {
    var rules = self
    rules.facts.formUnion(page)
    for index in script.tokens.indices { rules.check(index) }
    return rules.violations
  }

  /// Markup that the script writes as one text.
  var markup: [WrittenMarkup] { WrittenMarkup.texts(in: script) }

  private static let globalObjects: Set = ["window", "self", "globalThis", "top", "parent", "frames", "opener"]
  private static let dialogs: Set = ["alert", "prompt", "confirm", "print"]
  private static let storages: Set = ["localStorage", "sessionStorage", "indexedDB"]
  private static let connections: Set = [
    "fetch", "XMLHttpRequest", "WebSocket", "EventSource", "WebTransport", "RTCPeerConnection", "importScripts",
  ]
  private static let captures: Set = ["SpeechRecognition", "webkitSpeechRecognition"]
  private static let workers: Set = ["Worker", "SharedWorker"]
  /// Names that mean something else when a script declares them.
  private static let watched = globalObjects.union(dialogs).union(storages).union(connections).union(captures)
    .union(workers).union(["eval", "Function", "location", "open", "Audio", "document", "navigation"])
  /// Members of the window whose very name is a fault.
  private static let forbiddenNames = dialogs.union(storages).union(connections).union(captures)
    .union(["eval", "Function", "open", "location"])
  /// Members of `navigator` and `document`, recognised by their name after a dot.
  private static let members: [String: (code: PageProblem.Code, use: String)] = [
    "cookie": (.storage, "cookies"), "sendBeacon": (.network, "navigator.sendBeacon"),
    "serviceWorker": (.network, "a service worker"), "mediaDevices": (.capture, "camera or microphone"),
    "getUserMedia": (.capture, "camera or microphone"), "webkitGetUserMedia": (.capture, "camera or microphone"),
    "getDisplayMedia": (.capture, "screen capture"),
  ]

  private static let markupSinks: Set = [
    "innerHTML", "outerHTML", "insertAdjacentHTML", "write", "writeln", "srcdoc", "parseFromString", "setHTML",
    "createContextualFragment", "setHTMLUnsafe", "parseHTMLUnsafe", "Blob", "html",
  ]
  private static let styleSinks: Set = [
    "style", "cssText", "insertRule", "replaceSync", "adoptedStyleSheets", "setProperty", "FontFace", "filter",
    "setAttribute", "cssRules",
  ]
  private static let elementSources: Set = [
    "createElement", "createElementNS", "querySelector", "getElementById", "cloneNode", "Image", "Audio",
  ]

  private static let factNames = markupSinks.union(styleSinks).union(elementSources)

  private mutating func readFact(_ index: Int) {
    guard script.kind(index) == .word || script.kind(index) == .string else { return }
    let text = script.texts[index]
    guard Self.factNames.contains(text) else { return }
    if Self.markupSinks.contains(text) {
      facts.putsMarkup = true
      facts.putsStyles = true
      facts.makesElements = true
    }
    if Self.styleSinks.contains(text) { facts.putsStyles = true }
    guard script.kind(index) == .word, Self.elementSources.contains(text), script.text(index + 1) == "(" else { return }
    if !text.hasPrefix("createElement") || !Self.harmlessElements.contains(script.text(index + 2)) {
      facts.makesElements = facts.makesElements || text != "getElementById" && text != "querySelector"
    }
    // const picture = new Image(), this.link = document.createElement("link")
    var start = index
    while script.text(start - 1) == "." || script.text(start - 1) == "new" {
      start -= script.text(start - 1) == "." ? 2 : 1
    }
    if script.text(start - 1) == "=", script.kind(start - 2) == .word { elements.insert(script.texts[start - 2]) }
  }

  /// Elements that load nothing.
  private static let harmlessElements: Set = [
    "canvas", "div", "span", "p", "button", "li", "ul", "ol", "td", "tr", "table", "label", "section", "option",
  ]

  private mutating func note(_ code: PageProblem.Code, _ message: String, at index: Int) {
    violations.append(PageRuleViolation(code: code, message: message, offset: script.tokens[index].range.lowerBound))
  }

  private mutating func check(_ index: Int) {
    switch script.tokens[index].kind {
    case .word: checkWord(index)
    case .string, .template: checkText(index)
    case .punctuator where script.texts[index] == ";": statement = ";"
    case .punctuator where script.texts[index] == "[": checkSubscript(index)
    default: break
    }
  }

  private mutating func checkWord(_ index: Int) {
    let word = script.texts[index]
    let isOwnMember = script.isMember(index) && !isGlobalMember(index)
    if !isOwnMember, let meaning = meaning(index) {
      if meaning == .location { checkLocation(index) }
      if meaning == .worker { checkWorker(word, index) }
      return
    }
    // Most words mean nothing here: one lookup settles it.
    guard (isOwnMember ? Self.memberNames : Self.freeNames).contains(word) else { return }
    if isOwnMember {
      checkMember(word, index)
    } else if Self.dialogs.contains(word) {
      if isTakenFromWindow(index) || isFree(index),
        word != "print" || isTakenFromWindow(index) || isCall(index) || isGiven(index)
      {
        note(.forbiddenCall, "\(word)() opens a dialog; show it in the page instead", at: index)
      }
    } else if word == "eval" || (word == "Function" && (isConstruction(index) || isGiven(index))) {
      if isFree(index) { note(.forbiddenCall, "\(word) runs text as code", at: index) }
    } else if word == "setTimeout" || word == "setInterval" {
      if script.text(index + 1) == "(", script.kind(index + 2) == .string || script.kind(index + 2) == .template {
        note(.forbiddenCall, "\(word) with a text runs it as code", at: index)
      }
    } else if Self.storages.contains(word) {
      if isFree(index) || isTakenFromWindow(index) {
        note(.storage, "\(word) is not available in a sandboxed frame", at: index)
      }
    } else if Self.connections.contains(word) {
      if isFree(index) || isTakenFromWindow(index) { note(.network, "\(word) uses the network", at: index) }
    } else if Self.captures.contains(word) {
      if isFree(index) { note(.capture, "\(word) uses the microphone", at: index) }
    } else if word == "location" {
      if isAssignedToWindow(index) { noteLocation(index) } else { checkLocation(index) }
    } else if word == "navigation" {
      checkNavigation(index)
    } else if word == "open" {
      if isCall(index) || (isFree(index) && (isGiven(index) || isPassedOn(index))) || isTakenFromWindow(index) {
        note(.forbiddenCall, "open() opens another window, which a sandboxed frame cannot do", at: index)
      }
    } else if word == "Audio" {
      if script.text(index + 1) == "(", isFree(index) { checkAddress(index + 2, of: "Audio()", at: index) }
    } else {
      checkImport(word, index)
      checkWorker(word, index)
      checkTaken(word, index)
      checkAssignedMember(word, index)
    }
  }

  /// The kind of window member with that name, where code names it in a string.
  private mutating func note(named name: String, at index: Int) {
    if name == "location" { return }
    let code: PageProblem.Code =
      Self.storages.contains(name)
      ? .storage
      : Self.connections.contains(name)
        ? .network
        : Self.captures.contains(name) ? .capture : .forbiddenCall
    note(code, "\(name) of the window is not allowed", at: index)
  }

  /// navigation.navigate("https://..."); not a place within the page.
  private mutating func checkNavigation(_ index: Int) {
    guard isFree(index), script.isMember(index + 2), script.text(index + 2) == "navigate",
      script.text(index + 3) == "("
    else { return }
    if let address = KeptAddresses.address(in: script, at: index + 4), !address.isElsewhere { return }
    note(
      .external, "navigation leads away from the page, which is shown alone; change what it shows instead", at: index)
  }

  private static let memberNames = loadingMembers.union(elementMembers).union(members.keys).union([
    "location", "constructor",
  ])
  private static let freeNames = watched.union(members.keys).union([
    "setTimeout", "setInterval", "import", "export", "from", "src", "href",
  ])

  private mutating func checkMember(_ word: String, _ index: Int) {
    if let (code, use) = Self.members[word], word != "cookie" || isDocument(index - 2) {
      note(code, "\(use) is not allowed", at: index)
    }
    if word == "location", isDocument(index - 2) { checkLocation(index) }
    // [].constructor.constructor("...")
    if word == "constructor", script.text(index - 2) == "constructor", script.text(index + 1) == "(" {
      note(.forbiddenCall, "Function runs text as code", at: index)
    }
    // image.src = "https://...", link.href = "style.css"
    guard Self.loadingMembers.contains(word) || Self.elementMembers.contains(word),
      let value = script.assignedValue(index), !isGlobalLocation(index - 2), script.text(index - 2) != "dataset"
    else { return }
    checkLoad(word, index, value)
  }

  private static let loadingMembers: Set = ["src", "href", "srcset", "poster"]
  /// These are just as often an action or the data of a game.
  private static let elementMembers: Set = ["action", "formAction", "data"]

  /// What `X.src = ...` loads, where X is an element and not the edge of a graph.
  private mutating func checkLoad(_ word: String, _ index: Int, _ value: Int) {
    let receiver = index - 2
    let isElement = script.text(receiver) == ")" || elements.contains(script.text(receiver))
    let isSure = isElement && Self.loadingMembers.contains(word)
    let address = KeptAddresses.address(in: script, at: value, isSourceSet: word == "srcset")
    if !isElement, Self.elementMembers.contains(word) {
      // form.action = "/send"; a hero's action is not an address.
      let isForm = script.text(receiver) == "form" || script.text(receiver).hasSuffix("Form")
      guard word != "data", let address, address.namesHost || (isForm && address.isPath), address.text.utf8.count > 2
      else { return }
      return note(.external, ".\(word) points outside the page: \(address.text)", at: index)
    }
    if let address, address.isElsewhere, isSure || address.namesHost || address.namesFile {
      note(.external, ".\(word) points outside the page: \(address.text)", at: index)
    } else if address == nil, isElement || facts.makesElements, let address = kept.address(heldBy: value) {
      note(.external, ".\(word) is given an address outside the page: \(address.text)", at: index)
    }
  }

  /// `place` is where the value begins: a text, or a name that holds one.
  private mutating func checkAddress(_ place: Int, of what: String, at index: Int) {
    let address = KeptAddresses.address(in: script, at: place) ?? kept.address(heldBy: place)
    guard let address, address.isElsewhere else { return }
    note(.external, "\(what) points outside the page: \(address.text)", at: index)
  }

  /// location = x, location.href = x, location.assign(x); also of window and document.
  private mutating func checkLocation(_ index: Int) {
    guard isGlobalLocation(index) || meaning(index) == .location else { return }
    if isGivenInPattern(index) || isChangedByCall(index) { return noteLocation(index) }
    var value = meaning(index) == .location ? nil : script.assignedValue(index)
    if value == nil, script.text(index + 1) == "." || script.text(index + 1) == "?." {
      let member = script.text(index + 2)
      if Self.locationParts.contains(member) {
        value = script.assignedValue(index + 2)
      } else if member == "assign" || member == "replace", script.text(index + 3) == "(" {
        value = index + 4
      }
    }
    guard let value else { return }
    // The same page again, or a place in it.
    if let address = KeptAddresses.address(in: script, at: value), !address.isElsewhere, address.script == nil {
      return
    }
    let names = ["location", "window", "document", "self"]
    let isOfThisFrame = !["top", "parent"].contains(script.text(index - 2))
    if isOfThisFrame, names.contains(script.text(value)),
      script.expressionEnd[value] - value <= Self.ownAddressTokensMax,
      script.texts[value..<script.expressionEnd[value]].contains("location")
    {
      return
    }
    noteLocation(index)
  }

  private mutating func noteLocation(_ index: Int) {
    note(.external, "location leads away from the page, which is shown alone; change what it shows instead", at: index)
  }

  /// `({ location } = x)`, `[location.href] = x`; a declaration gives it to one of the script's own names.
  private func isGivenInPattern(_ index: Int) -> Bool {
    let last = script.isMember(index + 2) && Self.locationParts.contains(script.text(index + 2)) ? index + 2 : index
    guard [",", "}", "]", "="].contains(script.text(last + 1)), !isPropertyName(index) else { return false }
    var place = start(of: index)
    for _ in 0..<Self.patternLevelsMax {
      guard ["{", "[", ",", ":"].contains(script.text(place - 1)), let opener = script.enclosing[place],
        let end = script.closing[opener], ["{", "["].contains(script.texts[opener])
      else { return false }
      let before = script.text(opener - 1)
      if script.isAssigned(end) {
        return !["let", "const", "var"].contains(before)
          && (["", ";", "(", ",", "=", "}", "{", ")"].contains(before) || script.beginsStatement(opener))
      }
      place = opener
    }
    return false
  }

  private static let patternLevelsMax = 4
  private static let locationParts: Set = ["href", "pathname", "search", "host", "hostname", "protocol", "port"]

  /// `Object.assign(location, ...)`, `Reflect.set(location, ...)`, `Object.assign(window, { location: "..." })`
  private func isChangedByCall(_ index: Int) -> Bool {
    let first = start(of: isDocument(index - 2) ? index - 2 : index)
    return script.text(first - 1) == "(" && script.text(index + 1) == ","
      && isChange(script.text(first - 4), script.text(first - 2))
  }

  private func isAssignedToWindow(_ index: Int) -> Bool {
    guard isPropertyName(index), let object = script.enclosing[index], script.text(object - 1) == "," else {
      return false
    }
    let first = start(of: object - 2)
    return isGlobalObject(object - 2) && script.text(first - 1) == "("
      && isChange(script.text(first - 4), script.text(first - 2))
  }

  private func isChange(_ object: String, _ method: String) -> Bool {
    (object == "Object" && method == "assign") || (object == "Reflect" && method == "set")
  }

  /// `window.location.href.split("#")[0]`
  private static let ownAddressTokensMax = 16

  private func isGlobalLocation(_ index: Int) -> Bool {
    guard script.text(index) == "location", script.kind(index) == .word else { return false }
    if script.isMember(index) {
      return isGlobalMember(index) || isDocument(index - 2)
    }
    return !isDeclared(index) && !isPropertyName(index)
  }

  /// `document`, `window.document`, `const d = document`
  private func isDocument(_ index: Int, levels: Int = 3) -> Bool {
    if meaning(index) == .document { return true }
    guard script.text(index) == "document", !isDeclared(index) else { return false }
    return !script.isMember(index) || (levels > 1 && isGlobalObject(index - 2, levels: levels - 1))
  }

  private func meaning(_ index: Int) -> WindowNames.Meaning? {
    guard let windowNames, !windowNames.isEmpty, script.kind(index) == .word, !script.isMember(index),
      !isPropertyName(index)
    else { return nil }
    return windowNames.meaning(of: script.texts[index], at: index)
  }

  /// Object.assign(new Image(), { src: "https://..." })
  private mutating func checkAssignedMember(_ word: String, _ index: Int) {
    guard word == "src" || word == "href", isPropertyName(index), let object = script.enclosing[index],
      let call = script.enclosing[object], script.text(call - 1) == "assign", script.text(call + 1) != "{"
    else { return }
    let isElement = script.text(object - 2) == ")" || elements.contains(script.text(object - 2))
    let address = KeptAddresses.address(in: script, at: index + 2)
    if !isElement, let address, !address.namesHost, !address.namesFile { return }
    checkAddress(index + 2, of: word, at: index)
  }

  /// import "x", import(...), export ... from "x"; import.meta loads nothing.
  private mutating func checkImport(_ word: String, _ index: Int) {
    if word == "import", script.text(index + 1) != ".", !isPropertyName(index), !declared.isMethod(index) {
      note(.network, "import loads another script; \(Self.onePage)", at: index)
    } else if word == "from", script.kind(index + 1) == .string, ["}", "*"].contains(script.text(index - 1)) {
      // An import of names was noted at its first word.
      if statement == "export" { note(.network, "export from loads another script; \(Self.onePage)", at: index) }
    }
    if word == "import" || word == "export" { statement = word }
  }

  private static let onePage = "all code has to stand in the one page, without import and export"

  /// A worker from a blob made here is fine; one from a file, or from beside a module, is elsewhere.
  private mutating func checkWorker(_ word: String, _ index: Int) {
    let isNamed = meaning(index) == .worker
    guard isNamed || (Self.workers.contains(word) && isFree(index)), let place = constructed(index) else { return }
    let address = KeptAddresses.address(in: script, at: place) ?? kept.address(heldBy: place)
    let isBesideModule =
      script.text(place) == "new" && script.text(place + 1) == "URL" && script.kind(place + 3) == .string
    guard address?.isElsewhere ?? false || isBesideModule else { return }
    note(.network, "\(word) loads another script; make it from a Blob of code in this page", at: index)
  }

  /// Where the first argument is: `new Worker(x)`, `new (Worker)(x)`, `Reflect.construct(Worker, [x])`
  private func constructed(_ index: Int) -> Int? {
    let first = start(of: index)
    let next = script.text(index + 1)
    if script.text(first - 1) == "new", next == "(" { return index + 2 }
    guard script.text(first - 1) == "(" else { return nil }
    if script.text(first - 2) == "new", next == ")", script.text(index + 2) == "(" { return index + 3 }
    return script.text(first - 2) == "construct" && next == "," && script.text(index + 2) == "[" ? index + 3 : nil
  }

  /// const { mediaDevices } = navigator, const { cookie: kept } = document
  private mutating func checkTaken(_ word: String, _ index: Int) {
    guard let (code, use) = Self.members[word], let source = patternSource(index),
      ["navigator", "document"].contains(script.text(source)), script.text(source + 1) != "."
    else { return }
    note(code, "\(use) is not allowed", at: index)
  }

  /// Markup and styles in strings: what would load once they are put into the page.
  private mutating func checkText(_ index: Int) {
    for (address, place) in LoadedAddresses.inText(script.texts[index]) where mayLoad(place, at: index) {
      note(.external, "a text points outside the page: \(address.text)", at: index)
    }
    checkMadeText(index)
    // element.setAttribute("src", "https://..."), element.setAttributeNS(null, "href", ...)
    let isAddress = ["src", "href", "xlink:href", "srcset", "poster"].contains(script.texts[index])
    checkNamedMember(index)
    let isAction = script.texts[index] == "action" || script.texts[index] == "formaction"
    guard isAddress || isAction, script.text(index + 1) == ",", let call = script.enclosing[index],
      ["setAttribute", "setAttributeNS"].contains(script.text(call - 1))
    else { return }
    if isAction, let address = KeptAddresses.address(in: script, at: index + 2), !address.namesHost, !address.namesFile,
      !address.isPath
    {
      return
    }
    checkAddress(index + 2, of: script.texts[index], at: index)
  }

  /// Reflect.get(window, "alert")
  private mutating func checkNamedMember(_ index: Int) {
    guard Self.forbiddenNames.contains(script.texts[index]), script.text(index - 1) == ",",
      let call = script.enclosing[index], script.text(call - 3) == "Reflect", isGlobalObject(index - 2),
      script.text(start(of: index - 2) - 1) == "("
    else { return }
    if script.texts[index] == "location" {
      if script.text(call - 1) == "set" { noteLocation(index) }
    } else if script.text(call - 1) == "get" {
      note(named: script.texts[index], at: index)
    }
  }

  /// `const k = "alert"; window[k]`
  private mutating func checkSubscript(_ index: Int) {
    guard let windowNames, case .text(let name)? = windowNames.meaning(of: script.text(index + 1), at: index + 1),
      script.text(index + 2) == "]", isGlobalObject(index - 1)
    else { return }
    if name == "location" {
      if script.isAssigned(index + 2) { noteLocation(index) }
    } else {
      note(named: name, at: index)
    }
  }

  /// `<img src="${name}">`, "url(" + name + ")"
  private mutating func checkMadeText(_ index: Int) {
    guard let place = LoadedAddresses.atEnd(of: script.texts[index]), mayLoad(place, at: index),
      let address = kept.address(insertedAfter: index)
    else { return }
    note(.external, "a text is given an address outside the page: \(address.text)", at: index)
  }

  private static let textCalls: Set = [
    "fillText", "strokeText", "measureText", "createTextNode", "log", "info", "warn", "error", "debug", "includes",
    "startsWith", "indexOf", "append", "before", "after", "replaceChildren",
  ]
  private static let textMembers: Set = [
    "innerText", "nodeValue", "title", "alt", "placeholder", "value", "label", "ariaLabel",
  ]

  /// Whether a text in the code may become something that loads: not one that is drawn or shown as it is.
  private func mayLoad(_ place: LoadedAddresses.Place, at index: Int) -> Bool {
    guard place == .markup ? facts.putsMarkup : facts.putsStyles || facts.putsMarkup || namesStyleElement else {
      return false
    }
    let before = script.text(index - 1)
    if before == "=", script.isMember(index - 2) {
      let member = script.text(index - 2)
      return !Self.textMembers.contains(member) && !(member == "textContent" && place == .markup)
    }
    guard before == "(" || before == ",", let call = script.enclosing[index] else { return true }
    return !(Self.textCalls.contains(script.text(call - 1)) && script.isMember(call - 1))
  }

  /// `document.createElement("style")`, whose text is a style.
  private var namesStyleElement: Bool { facts.makesElements }

  /// `window.alert`, but not `game.window.alert`.
  private func isGlobalMember(_ index: Int) -> Bool {
    script.isMember(index) && isGlobalObject(index - 2)
  }

  /// `window`, `self` and the like, but not `const self = this`.
  private func isGlobalObject(_ index: Int, levels: Int = 3) -> Bool {
    if script.text(index) == ")" { return isGlobalInParentheses(index) }
    // document.defaultView
    if script.text(index) == "defaultView" {
      return script.isMember(index) && levels > 1 && isDocument(index - 2, levels: levels - 1)
    }
    if meaning(index) == .window { return true }
    guard Self.globalObjects.contains(script.text(index)), !isDeclared(index) else { return false }
    // window.top, window.parent
    return !script.isMember(index) || (levels > 1 && isGlobalObject(index - 2, levels: levels - 1))
  }

  /// `(window).alert`, `(window || self).alert`
  private func isGlobalInParentheses(_ index: Int) -> Bool {
    guard let opener = script.openers[index], index - opener <= Self.parenthesisTokensMax,
      script.kind(opener - 1) != .word
    else { return false }
    let inside = (opener + 1)..<index
    return inside.contains { isGlobalName($0) }
      && inside.allSatisfy { isGlobalName($0) || ["|", "?", "&"].contains(script.texts[$0]) }
  }

  private static let parenthesisTokensMax = 8

  private func isGlobalName(_ index: Int) -> Bool {
    Self.globalObjects.contains(script.texts[index]) && script.kind(index) == .word && !script.isMember(index)
      && !isDeclared(index)
  }

  private func isDeclared(_ index: Int) -> Bool {
    facts.names.contains(script.texts[index]) || declared.holds(at: index)
  }

  /// `{ alert: 1 }`, but not `busy ? alert : stop`.
  private func isPropertyName(_ index: Int) -> Bool {
    script.text(index + 1) == ":" && ["{", ","].contains(script.text(index - 1))
  }

  /// Where the object begins that the name comes from, as in `const { alert: say } = window`.
  private func patternSource(_ index: Int) -> Int? {
    guard let opener = script.enclosing[index], script.texts[opener] == "{", let end = script.closing[opener],
      script.isAssigned(end)
    else { return nil }
    return end + 2
  }

  /// Where `window.open` begins for its `open`.
  private func start(of index: Int) -> Int {
    var start = index
    while script.isMember(start), isGlobalObject(start - 2) { start -= 2 }
    return start
  }

  /// `open.call(window, x)`
  private func isPassedOn(_ index: Int) -> Bool {
    script.isMember(index + 2) && ["call", "apply", "bind"].contains(script.text(index + 2))
  }

  /// `({ open } = window)`, even if the script has declared the name, and `const { open: show } = window`.
  private func isTakenFromWindow(_ index: Int) -> Bool {
    guard ["{", ","].contains(script.text(index - 1)), [":", ",", "}", "="].contains(script.text(index + 1)),
      let source = patternSource(index)
    else { return false }
    return isGlobalObject(source) && script.text(source + 1) != "." && script.text(source + 1) != "["
  }

  private static let comparisons: Set = ["=", "!", "<", ">"]
  private static let conditions: Set = ["if", "while", "switch", "for", "catch"]

  /// Whether the name is passed on, for others to call: `= open`, `f(open)`.
  private func isGiven(_ index: Int) -> Bool {
    guard ["", ",", ")", ";"].contains(script.text(index + 1)) || script.beginsStatement(index + 1) else {
      return false
    }
    let start = start(of: index)
    switch script.text(start - 1) {
    case "=": return !Self.comparisons.contains(script.text(start - 2))
    case "(", ",":
      guard let opener = script.enclosing[start], script.texts[opener] == "(" else { return false }
      return !Self.conditions.contains(script.text(opener - 1))
    default: return false
    }
  }

  /// `new Function(...)` or `Function(...)`; `x instanceof Function` constructs nothing.
  private func isConstruction(_ index: Int) -> Bool { script.text(index + 1) == "(" }

  /// The name means the browser's own object here: not a property, nor anything the script declares itself.
  private func isFree(_ index: Int) -> Bool {
    if script.isMember(index) { return isGlobalMember(index) && !facts.names.contains(script.texts[index]) }
    if isPropertyName(index) {
      guard let source = patternSource(index) else { return false }
      return isGlobalObject(source) && script.text(source + 1) != "."
    }
    return !isDeclared(index) && !declared.isMethod(index) && script.text(index - 1) != "typeof"
  }

  /// A call of the browser's function, including `alert?.()`.
  private func isCall(_ index: Int) -> Bool {
    let opens =
      script.text(index + 1) == "(" || (script.text(index + 1) == "?." && script.text(index + 2) == "(")
    return opens && isFree(index)
  }
}
