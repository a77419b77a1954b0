// The rules every stored page keeps, checked on its text alone: a complete document with a script, nothing loaded from
// elsewhere, none of the calls a sandboxed frame cannot serve. Whether the page runs is for the external checks.

/// One rule broken, and where: material for the record's error and for the model that is asked to repair the page.
package struct PageProblem: Sendable, Equatable, CustomStringConvertible {
  package enum Code: String, Sendable, CaseIterable {
    case tooLarge = "too_large"
    /// The doctype, an element every document has, or its end tag is missing.
    case incomplete
    /// Markup or code ends in the middle of something.
    case cutOff = "cut_off"
    case noScript = "no_script"
    /// An address outside the page, in markup, styles or code.
    case external
    /// Code that talks to the network: fetch, XMLHttpRequest, WebSocket, import, workers from elsewhere.
    case network
    /// eval in any form, alert, prompt, confirm.
    case forbiddenCall = "forbidden_call"
    /// localStorage, sessionStorage, indexedDB, cookies.
    case storage
    /// Microphone or camera.
    case capture
  }

  package var code: Code
  package var message: String
  /// Counted from 1.
  package var line: Int

  package var description: String { "line \(line): \(code.rawValue): \(message)" }
}

package struct PagePolicy {
  /// 1 MiB: far above what a model writes, and what a page's reader still loads in a blink.
  package static let pageBytesMax = 1 << 20

  /// A model that repeats itself breaks a rule thousands of times; these are enough to mend it by.
  package static let problemsMax = 20

  /// What is wrong with a page, by line, up to `problemsMax`. Empty for a page that may be stored.
  package static func problems(in page: String) -> [PageProblem] {
    let bytes = Array(page.utf8)
    guard bytes.count <= pageBytesMax else {
      let message = "the page has \(bytes.count) bytes, at most \(pageBytesMax) are allowed"
      return [PageProblem(code: .tooLarge, message: message, line: 1)]
    }
    var policy = PagePolicy(bytes: bytes)
    policy.checkDocument()
    return policy.found.sorted { $0.line < $1.line }
  }

  private let bytes: [UInt8]
  /// Whether this is the document of an iframe in the page.
  private let isFrame: Bool
  private let lines: LineStarts
  private var found: [PageProblem] = []
  /// Names that the page's own scripts declare for all of them.
  private var globals: Set<String> = []

  private init(bytes: [UInt8], isFrame: Bool = false) {
    self.bytes = bytes
    self.isFrame = isFrame
    lines = LineStarts(bytes)
  }

  private mutating func note(_ code: PageProblem.Code, _ message: String, at offset: Int) {
    if found.count == Self.problemsMax { return }
    let problem = PageProblem(code: code, message: message, line: lines.line(at: offset))
    if !found.contains(problem) { found.append(problem) }
  }

  private mutating func checkDocument() {
    let (tokens, unfinished) = HTMLTokenizer.tokenize(bytes)
    if let unfinished { note(.cutOff, "the page ends inside \(unfinished)", at: bytes.count) }
    checkSkeleton(tokens)
    if !checkContent(tokens) { note(.noScript, "the page holds no script", at: 0) }
  }

  /// Returns whether there is a script.
  private mutating func checkContent(_ tokens: [HTMLToken]) -> Bool {
    let scripts = readScripts(in: tokens)
    // Handlers and earlier scripts may use what a later one declares.
    for script in scripts where !script.isModule { globals.formUnion(script.rules.globals) }
    for token in tokens {
      switch token {
      case .startTag(let tag): checkAttributes(of: tag)
      case .rawText(let range, element: "style"):
        noteAll(StyleRules.violations(in: bytes[range]), at: range.lowerBound)
      default: continue
      }
    }
    for script in scripts {
      if let (what, offset) = script.unfinished {
        note(.cutOff, "the script ends before \(what) is closed", at: offset)
      }
      noteAll(script.rules.violations(knowing: globals), at: 0)
    }
    return !scripts.isEmpty
  }

  private struct Script {
    var isModule: Bool
    var unfinished: (what: String, offset: Int)?
    var rules: ScriptRules
  }

  private func readScripts(in tokens: [HTMLToken]) -> [Script] {
    var tag: HTMLTag?
    return tokens.compactMap { token in
      if case .startTag(let start) = token { tag = start }
      guard case .rawText(let range, element: "script") = token, let isModule = tag?.isModuleScript,
        !bytes[range].allSatisfy(\.isSpace)
      else { return nil }
      let code = JSLexer.lex(bytes, in: range, isModule: isModule)
      return Script(isModule: isModule, unfinished: code.unfinished, rules: ScriptRules(code.tokens, of: bytes))
    }
  }

  private mutating func checkSkeleton(_ tokens: [HTMLToken]) {
    guard let first = tokens.first(where: { !isBlank($0) }) else {
      return note(.incomplete, "the page is empty", at: 0)
    }
    if case .doctype = first {} else { note(.incomplete, "the page does not begin with <!DOCTYPE html>", at: 0) }
    for name in ["html", "body"] {
      let isThere = tokens.contains { if case .startTag(let tag) = $0 { tag.name == name } else { false } }
      if !isThere { note(.incomplete, "<\(name)> is missing", at: 0) }
    }
    guard let last = tokens.last(where: { !isBlank($0) }), case .endTag(let tag) = last, tag.name == "html" else {
      return note(.incomplete, "the page does not end with </html>", at: bytes.count)
    }
  }

  private func isBlank(_ token: HTMLToken) -> Bool {
    switch token {
    case .comment: true
    case .text(let range): bytes[range].allSatisfy { $0.isSpace } || bytes[range].elementsEqual([0xef, 0xbb, 0xbf])
    default: false
    }
  }

  private mutating func noteAll(_ violations: [PageRuleViolation], at offset: Int) {
    for violation in violations { note(violation.code, violation.message, at: offset + violation.offset) }
  }

  /// Attributes whose value a browser loads, or goes to.
  private static let addressAttributes: Set = [
    "src", "href", "xlink:href", "poster", "data", "action", "formaction", "background", "manifest", "ping",
  ]

  private mutating func checkAttributes(of tag: HTMLTag) {
    for attribute in tag.attributes {
      let offset = attribute.range.lowerBound
      let value = attribute.value
      switch attribute.name {
      case let name where name.hasPrefix("on"):
        checkSnippet(value, at: offset)
      case "style":
        for violation in StyleRules.violations(in: Array(value.utf8)[...]) {
          note(violation.code, violation.message, at: offset)
        }
      case "srcset", "imagesrcset":
        for candidate in PageAddress.candidates(inSourceSet: value) where candidate.isElsewhere {
          note(.external, "<\(tag.name) \(attribute.name)> loads \(candidate.text)", at: offset)
        }
      case "srcdoc": checkFrame(value, at: offset)
      case let name where Self.addressAttributes.contains(name):
        checkAddress(PageAddress(value), of: tag, attribute)
      case "content" where tag.value(of: "http-equiv")?.lowercased() == "refresh" && value.lowercased().contains("url"):
        note(.external, "<meta http-equiv=refresh> leaves the page", at: offset)
      default: continue
      }
    }
  }

  private mutating func checkAddress(_ address: PageAddress, of tag: HTMLTag, _ attribute: HTMLTag.Attribute) {
    if let code = address.script {
      checkSnippet(code, at: attribute.range.lowerBound)
    } else if address.isElsewhere {
      note(
        .external, "<\(tag.name) \(attribute.name)> points outside the page: \(address.text)",
        at: attribute.range.lowerBound)
    }
  }

  /// A whole document in an attribute. The frames of frames are left to the checks: nobody writes them.
  private mutating func checkFrame(_ document: String, at offset: Int) {
    guard !isFrame else { return }
    var frame = PagePolicy(bytes: Array(document.utf8), isFrame: true)
    _ = frame.checkContent(HTMLTokenizer.tokenize(frame.bytes).tokens)
    for problem in frame.found { note(problem.code, problem.message, at: offset) }
  }

  /// Code in an attribute: its lines are the attribute's.
  private mutating func checkSnippet(_ code: String, at offset: Int) {
    let bytes = Array(code.utf8)
    for violation in ScriptRules(JSLexer.lex(bytes).tokens, of: bytes).violations(knowing: globals) {
      note(violation.code, violation.message, at: offset)
    }
  }
}

/// What a rule for scripts or styles found, at a byte of what it was given.
struct PageRuleViolation {
  var code: PageProblem.Code
  var message: String
  var offset: Int
}

extension HTMLTag {
  /// Whether the script is a module. Nil for what is no JavaScript.
  var isModuleScript: Bool? {
    let type = (value(of: "type") ?? "").lowercased().filter { !$0.isWhitespace }
    return type == "module" ? true : Self.classicScriptTypes.contains(type) ? false : nil
  }
}
