// What JavaScript in a page must not do. Looks at tokens, so that comments, strings and other objects' methods of the
// same name break no rule; it follows no data, so code that hides what it does is left to the checks that run it.

struct ScriptRules {
  private let bytes: [UInt8]
  private let tokens: [JSToken]
  /// The tokens' texts; strings and templates without their quotes.
  private let texts: [String]
  /// Names the script declares itself: `prompt` is then its own function.
  private let declared: Set<String>
  private var violations: [PageRuleViolation] = []

  static func violations(in tokens: [JSToken], of bytes: [UInt8]) -> [PageRuleViolation] {
    var rules = ScriptRules(tokens.filter { $0.kind != .comment }, bytes)
    for index in rules.tokens.indices { rules.check(index) }
    return rules.violations
  }

  private init(_ tokens: [JSToken], _ bytes: [UInt8]) {
    self.bytes = bytes
    self.tokens = tokens
    texts = tokens.map { token in
      let text = String(decoding: bytes[token.range], as: UTF8.self)
      return token.kind == .string ? String(text.dropFirst().dropLast()) : text
    }
    let texts = texts
    declared = Set(
      tokens.indices.dropFirst().filter { index in
        tokens[index].kind == .word && tokens[index - 1].kind == .word
          && ["function", "const", "let", "var", "class"].contains(texts[index - 1])
      }.map { texts[$0] })
  }

  private static let globalObjects: Set = ["window", "self", "globalThis", "top", "parent", "frames"]
  private static let dialogs: Set = ["alert", "prompt", "confirm"]
  private static let storages: Set = ["localStorage", "sessionStorage", "indexedDB"]
  private static let connections: Set = [
    "fetch", "XMLHttpRequest", "WebSocket", "EventSource", "WebTransport", "RTCPeerConnection", "importScripts",
  ]
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
      if isCall(index) || isGlobalMember(index) { note(.forbiddenCall, "\(word)() opens a dialog", at: index) }
    } else if word == "eval" || (word == "Function" && isConstruction(index)) {
      if isFree(index) { note(.forbiddenCall, "\(word) runs text as code", at: index) }
    } else if word == "setTimeout" || word == "setInterval" {
      if text(index + 1) == "(", kind(index + 2) == .string {
        note(.forbiddenCall, "\(word) with a text runs it as code", at: index)
      }
    } else if Self.storages.contains(word) {
      if isFree(index) { note(.storage, "\(word) is not available in a sandboxed frame", at: index) }
    } else if Self.connections.contains(word) {
      if isFree(index) { note(.network, "\(word) uses the network", at: index) }
    } else if word == "SpeechRecognition" || word == "webkitSpeechRecognition" {
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
    let isAddress = ["src", "href", "srcset", "poster"].contains(word)
    if isAddress, text(index + 1) == "=", kind(index + 2) == .string, PageAddress(texts[index + 2]).isElsewhere {
      note(.external, ".\(word) points outside the page: \(PageAddress(texts[index + 2]).text)", at: index)
    }
  }

  /// import "x", import(...), export ... from "x"; import.meta loads nothing.
  private mutating func checkImport(_ word: String, _ index: Int) {
    if word == "import", text(index + 1) != ".", !isPropertyName(index) {
      note(.network, "import loads another script", at: index)
    } else if word == "from", kind(index + 1) == .string, ["}", "*"].contains(text(index - 1)) {
      // An import of names was noted at its first word.
      if isReexport(index) { note(.network, "export from loads another script", at: index) }
    }
  }

  private func isReexport(_ index: Int) -> Bool {
    let before = texts[max(index - Self.reexportTokensMax, 0)..<index]
    return before.last { $0 == ";" || $0 == "import" || $0 == "export" } == "export"
  }

  /// A list of some hundred names. Every `from` looks back, so a bound keeps a long script from taking its square.
  private static let reexportTokensMax = 1_000

  /// A worker from a blob made here is fine; one from a file, or from beside a module, is elsewhere.
  private mutating func checkWorker(_ word: String, _ index: Int) {
    guard word == "Worker" || word == "SharedWorker", text(index - 1) == "new", text(index + 1) == "(" else { return }
    let isFile = kind(index + 2) == .string && PageAddress(texts[index + 2]).isElsewhere
    let isBesideModule = text(index + 2) == "new" && text(index + 3) == "URL" && kind(index + 5) == .string
    if isFile || isBesideModule { note(.network, "\(word) loads another script", at: index) }
  }

  /// window["alert"], window['localStorage']
  private mutating func checkSubscript(_ word: String, _ index: Int) {
    guard Self.globalObjects.contains(word), text(index + 1) == "[", kind(index + 2) == .string else { return }
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
      note(.external, "a text loads \(address.text)", at: index)
    }
    // element.setAttribute("src", "https://...")
    guard text(index - 2) == "setAttribute", text(index + 1) == ",",
      ["src", "href", "xlink:href"].contains(texts[index]),
      kind(index + 2) == .string, PageAddress(texts[index + 2]).isElsewhere
    else { return }
    note(.external, "\(texts[index]) points outside the page: \(PageAddress(texts[index + 2]).text)", at: index)
  }

  private func text(_ index: Int) -> String { tokens.indices.contains(index) ? texts[index] : "" }
  private func kind(_ index: Int) -> JSToken.Kind? { tokens.indices.contains(index) ? tokens[index].kind : nil }

  private func isMember(_ index: Int) -> Bool {
    kind(index - 1) == .punctuator && (text(index - 1) == "." || text(index - 1) == "?.")
  }

  /// `window.alert`, but not `game.window.alert`.
  private func isGlobalMember(_ index: Int) -> Bool {
    isMember(index) && Self.globalObjects.contains(text(index - 2)) && !isMember(index - 2)
  }

  /// `{ alert: 1 }`, but not `busy ? alert : stop`.
  private func isPropertyName(_ index: Int) -> Bool {
    text(index + 1) == ":" && ["{", ","].contains(text(index - 1))
  }

  private func isDeclaration(_ index: Int) -> Bool {
    ["function", "const", "let", "var", "class"].contains(text(index - 1)) && kind(index - 1) == .word
  }

  /// `new Function(...)` or `Function(...)`; `x instanceof Function` constructs nothing.
  private func isConstruction(_ index: Int) -> Bool { text(index + 1) == "(" }

  /// The name stands for the browser's own object here: no property, nothing the script declares itself.
  private func isFree(_ index: Int) -> Bool {
    if isGlobalMember(index) { return true }
    let word = texts[index]
    return !isMember(index) && !isPropertyName(index) && !declared.contains(word) && !isMethodDefinition(index)
      && text(index - 1) != "typeof"
  }

  /// A call of the browser's function, also by `alert?.()`.
  private func isCall(_ index: Int) -> Bool {
    let opens = text(index + 1) == "(" || (text(index + 1) == "?." && text(index + 2) == "(")
    return opens && isFree(index) && !isDeclaration(index)
  }

  /// `class Menu { prompt() { ... } }`: the parenthesis that follows is itself followed by a body.
  private func isMethodDefinition(_ index: Int) -> Bool {
    guard text(index + 1) == "(" else { return false }
    let modifiers: Set = ["{", "}", ";", ",", "async", "get", "set", "*", "static"]
    guard modifiers.contains(text(index - 1)) else { return false }
    var depth = 0
    for at in (index + 1)..<min(index + Self.parameterTokensMax, tokens.count) where tokens[at].kind == .punctuator {
      if texts[at] == "(" { depth += 1 }
      if texts[at] == ")" { depth -= 1 }
      if depth == 0 { return text(at + 1) == "{" }
    }
    return false
  }

  /// More than any method's list of parameters; every call looks ahead to the end of its own.
  private static let parameterTokensMax = 1_000
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
