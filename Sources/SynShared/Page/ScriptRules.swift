// What JavaScript in a page must not do. Looks at tokens, so that comments, strings and other objects' methods of the
// same name break no rule; it follows no data, so code that hides what it does is left to the checks that run it.

struct ScriptRules {
  private let bytes: [UInt8]
  private let tokens: [JSToken]
  /// The tokens' texts; strings and templates without their quotes.
  private let texts: [String]
  /// Names the script declares itself: `prompt` is then its own function.
  private let declared: DeclaredNames
  /// Names that other scripts of the page declare for all of them.
  private var known: Set<String> = []
  private var violations: [PageRuleViolation] = []

  /// The names that the script declares for every script of the page.
  var globals: Set<String> { declared.global }

  /// `known` are the names that the page's scripts declare for all of them.
  func violations(knowing known: Set<String>) -> [PageRuleViolation] {
    var rules = self
    rules.known = known
    for index in tokens.indices { rules.check(index) }
    return rules.violations
  }

  /// `tokens` of `bytes`, as `JSLexer` gives them.
  init(_ tokens: [JSToken], of bytes: [UInt8]) {
    let tokens = tokens.filter { $0.kind != .comment }
    self.bytes = bytes
    self.tokens = tokens
    texts = tokens.map { token in
      let text = String(decoding: bytes[token.range], as: UTF8.self)
      return token.kind == .string ? String(text.dropFirst().dropLast()) : text
    }
    declared = DeclaredNames(tokens, texts, watching: Self.watched)
  }

  private static let globalObjects: Set = ["window", "self", "globalThis", "top", "parent", "frames"]
  private static let dialogs: Set = ["alert", "prompt", "confirm"]
  private static let storages: Set = ["localStorage", "sessionStorage", "indexedDB"]
  private static let connections: Set = [
    "fetch", "XMLHttpRequest", "WebSocket", "EventSource", "WebTransport", "RTCPeerConnection", "importScripts",
  ]
  private static let captures: Set = ["SpeechRecognition", "webkitSpeechRecognition"]
  private static let workers: Set = ["Worker", "SharedWorker"]
  /// Names that mean something else when a script declares them.
  private static let watched = globalObjects.union(dialogs).union(storages).union(connections).union(captures)
    .union(workers).union(["eval", "Function"])
  /// Members of `navigator` and `document`, recognised by their name after a dot.
  private static let members: [String: (code: PageProblem.Code, use: String)] = [
    "cookie": (.storage, "cookies"), "sendBeacon": (.network, "navigator.sendBeacon"),
    "serviceWorker": (.network, "a service worker"), "mediaDevices": (.capture, "camera or microphone"),
    "getUserMedia": (.capture, "camera or microphone"), "webkitGetUserMedia": (.capture, "camera or microphone"),
    "getDisplayMedia": (.capture, "screen capture"),
  ]

  private mutating func note(_ code: PageProblem.Code, _ message: String, at index: Int) {
    violations.append(PageRuleViolation(code: code, message: message, offset: tokens[index].range.lowerBound))
  }

  private mutating func check(_ index: Int) {
    switch tokens[index].kind {
    case .word: checkWord(index)
    case .string, .template: checkText(index)
    default: break
    }
  }

  private mutating func checkWord(_ index: Int) {
    let word = texts[index]
    if isMember(index), !isGlobalMember(index) {
      checkMember(word, index)
    } else if Self.dialogs.contains(word) {
      guard isCall(index) || (isMember(index) && isFree(index)) else { return }
      note(.forbiddenCall, "\(word)() opens a dialog", at: index)
    } else if word == "eval" || (word == "Function" && isConstruction(index)) {
      if isFree(index) { note(.forbiddenCall, "\(word) runs text as code", at: index) }
    } else if word == "setTimeout" || word == "setInterval" {
      if text(index + 1) == "(", kind(index + 2) == .string || kind(index + 2) == .template {
        note(.forbiddenCall, "\(word) with a text runs it as code", at: index)
      }
    } else if Self.storages.contains(word) {
      if isFree(index) { note(.storage, "\(word) is not available in a sandboxed frame", at: index) }
    } else if Self.connections.contains(word) {
      if isFree(index) { note(.network, "\(word) uses the network", at: index) }
    } else if Self.captures.contains(word) {
      if isFree(index) { note(.capture, "\(word) uses the microphone", at: index) }
    } else {
      checkImport(word, index)
      checkWorker(word, index)
      checkSubscript(word, index)
    }
  }

  private mutating func checkMember(_ word: String, _ index: Int) {
    if let (code, use) = Self.members[word], word != "cookie" || text(index - 2) == "document" {
      note(code, "\(use) is not allowed", at: index)
    }
    // image.src = "https://...", link.href = "style.css"
    guard ["src", "href", "srcset", "poster"].contains(word), text(index + 1) == "=" else { return }
    checkAddress(index + 2, of: ".\(word)", at: index)
  }

  private mutating func checkAddress(_ place: Int, of what: String, at index: Int) {
    guard let address = address(at: place), address.isElsewhere else { return }
    note(.external, "\(what) points outside the page: \(address.text)", at: index)
  }

  /// The address that a text there stands for, or begins; nil when it begins with a value.
  private func address(at index: Int) -> PageAddress? {
    switch kind(index) {
    case .string: return PageAddress(texts[index])
    case .template:
      let text = texts[index].dropFirst()
      return text == "${" ? nil : PageAddress(String(text.hasSuffix("${") ? text.dropLast(2) : text.dropLast()))
    default: return nil
    }
  }

  /// import "x", import(...), export ... from "x"; import.meta loads nothing.
  private mutating func checkImport(_ word: String, _ index: Int) {
    if word == "import", text(index + 1) != ".", !isPropertyName(index) {
      note(.network, "import loads another script; \(Self.onePage)", at: index)
    } else if word == "from", kind(index + 1) == .string, ["}", "*"].contains(text(index - 1)) {
      // An import of names was noted at its first word.
      if isReexport(index) { note(.network, "export from loads another script; \(Self.onePage)", at: index) }
    }
  }

  private static let onePage = "all code has to stand in the one page, without import and export"

  private func isReexport(_ index: Int) -> Bool {
    let before = texts[max(index - Self.reexportTokensMax, 0)..<index]
    return before.last { $0 == ";" || $0 == "import" || $0 == "export" } == "export"
  }

  /// A list of some hundred names. Every `from` looks back, so a bound keeps a long script from taking its square.
  private static let reexportTokensMax = 1_000

  /// A worker from a blob made here is fine; one from a file, or from beside a module, is elsewhere.
  private mutating func checkWorker(_ word: String, _ index: Int) {
    guard Self.workers.contains(word), text(index - 1) == "new", text(index + 1) == "(", isFree(index) else { return }
    let isFile = address(at: index + 2)?.isElsewhere ?? false
    let isBesideModule = text(index + 2) == "new" && text(index + 3) == "URL" && kind(index + 5) == .string
    guard isFile || isBesideModule else { return }
    note(.network, "\(word) loads another script; make it from a Blob of code in this page", at: index)
  }

  /// window["alert"], window['localStorage']
  private mutating func checkSubscript(_ word: String, _ index: Int) {
    guard isGlobalObject(index), text(index + 1) == "[", kind(index + 2) == .string else { return }
    let name = texts[index + 2]
    if Self.dialogs.contains(name) || name == "eval" {
      note(.forbiddenCall, "\(name) is not allowed", at: index)
    } else if Self.storages.contains(name) {
      note(.storage, "\(name) is not available in a sandboxed frame", at: index)
    } else if Self.connections.contains(name) {
      note(.network, "\(name) uses the network", at: index)
    }
  }

  /// Markup and styles in strings: what would load once they are put into the page.
  private mutating func checkText(_ index: Int) {
    for address in LoadedAddresses.inText(texts[index]) {
      note(.external, "a text points outside the page: \(address.text)", at: index)
    }
    // element.setAttribute("src", "https://...")
    let isAddress = ["src", "href", "xlink:href"].contains(texts[index])
    guard isAddress, text(index - 2) == "setAttribute", text(index + 1) == "," else { return }
    checkAddress(index + 2, of: texts[index], at: index)
  }

  private func text(_ index: Int) -> String { tokens.indices.contains(index) ? texts[index] : "" }
  private func kind(_ index: Int) -> JSToken.Kind? { tokens.indices.contains(index) ? tokens[index].kind : nil }

  private func isMember(_ index: Int) -> Bool {
    let isSpread = text(index - 1) == "." && text(index - 2) == "."
    return kind(index - 1) == .punctuator && (text(index - 1) == "." || text(index - 1) == "?.") && !isSpread
  }

  /// `window.alert`, but not `game.window.alert`.
  private func isGlobalMember(_ index: Int) -> Bool {
    isMember(index) && isGlobalObject(index - 2)
  }

  /// `window`, `self` and the like, but not `const self = this`.
  private func isGlobalObject(_ index: Int) -> Bool {
    Self.globalObjects.contains(text(index)) && !isMember(index) && !isDeclared(index)
  }

  private func isDeclared(_ index: Int) -> Bool { known.contains(texts[index]) || declared.holds(at: index) }

  /// `{ alert: 1 }`, but not `busy ? alert : stop`.
  private func isPropertyName(_ index: Int) -> Bool {
    text(index + 1) == ":" && ["{", ","].contains(text(index - 1))
  }

  /// `new Function(...)` or `Function(...)`; `x instanceof Function` constructs nothing.
  private func isConstruction(_ index: Int) -> Bool { text(index + 1) == "(" }

  /// The name stands for the browser's own object here: no property, nothing the script declares itself.
  private func isFree(_ index: Int) -> Bool {
    if isMember(index) {
      return isGlobalMember(index) && !known.contains(texts[index]) && !globals.contains(texts[index])
    }
    return !isPropertyName(index) && !isDeclared(index) && !declared.isMethod(index) && text(index - 1) != "typeof"
  }

  /// A call of the browser's function, also by `alert?.()`.
  private func isCall(_ index: Int) -> Bool {
    let opens = text(index + 1) == "(" || (text(index + 1) == "?." && text(index + 2) == "(")
    return opens && isFree(index)
  }
}

/// Addresses of other hosts in a text of code, where markup or a style would load them.
enum LoadedAddresses {
  private static let openers = ["src=", "href=", "url(", "@import"]

  static func inText(_ text: String) -> [PageAddress] {
    let bytes = Array(text.utf8)
    guard bytes.contains(UInt8(ascii: "/")) else { return [] }
    return bytes.indices.compactMap { index in
      guard let opener = openers.first(where: { bytes.matches($0, at: index) }) else { return nil }
      let rest = bytes[(index + opener.utf8.count)...].drop { $0.isSpace || "\"'\\(url".utf8.contains($0) }
      let address = PageAddress(
        String(decoding: rest.prefix { !$0.isSpace && !"\"'>)\\".utf8.contains($0) }, as: UTF8.self))
      return address.namesHost ? address : nil
    }
  }
}
