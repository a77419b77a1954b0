// The rules every stored page keeps, checked on its text alone: a complete document with a script, nothing loaded from
// elsewhere, none of the calls a sandboxed frame cannot serve. The external checks find out whether the page runs.

import SynBase
import SynSyntax

/// One broken rule, and where: for the record's error and for the model that repairs the page.
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
  /// From 1.
  package var line: Int

  /// `message` may quote the page, whose names may hold any character: what breaks lines becomes a space.
  package init(code: Code, message: String, line: Int) {
    self.code = code
    self.message = String(message.map { $0.isNewline || $0.asciiValue.map { $0 < 0x20 } == true ? " " : $0 })
    self.line = line
  }

  package var description: String { "line \(line): \(code.rawValue): \(message)" }
}

package struct PagePolicy {
  /// 1 MiB: far above what a model writes, and still loaded in a blink.
  package static let pageBytesMax = 1 << 20

  /// A model that repeats itself breaks a rule thousands of times; this many are enough to mend the page by.
  package static let problemsMax = 20

  /// What is wrong with a page, by line, up to `problemsMax`. Empty for a page fit for storing.
  package static func problems(in page: String) -> [PageProblem] {
    sizeProblem(page).map { [$0] } ?? problems(in: ReadPage(Array(page.utf8)))
  }

  static func sizeProblem(_ page: String) -> PageProblem? {
    let size = page.utf8.count
    guard size > pageBytesMax else { return nil }
    let message = "the page has \(size) bytes, at most \(pageBytesMax) are allowed"
    return PageProblem(code: .tooLarge, message: message, line: 1)
  }

  /// The same for a page that is not too large.
  static func problems(in page: ReadPage) -> [PageProblem] {
    var policy = PagePolicy(page)
    policy.checkDocument()
    return policy.found.sorted { $0.line < $1.line }
  }

  private let page: ReadPage
  private var bytes: [UInt8] { page.bytes }
  /// How many nested iframes of the page hold this document.
  private let frameDepth: Int
  private let lines: LineStarts
  private var found: [PageProblem] = []
  /// What the page's own scripts do, taken together.
  private var facts = ScriptFacts()

  private init(_ page: ReadPage, frameDepth: Int = 0) {
    self.page = page
    self.frameDepth = frameDepth
    lines = LineStarts(page.bytes)
  }

  private mutating func note(_ code: PageProblem.Code, _ message: String, at offset: Int) {
    if found.count == Self.problemsMax { return }
    let problem = PageProblem(code: code, message: message, line: lines.line(at: offset))
    if !found.contains(problem) { found.append(problem) }
  }

  private mutating func checkDocument() {
    if let unfinished = page.unfinished { note(.cutOff, "the page ends inside \(unfinished)", at: bytes.count) }
    checkSkeleton(page.tokens)
    if !checkContent() { note(.noScript, "the page holds no script", at: 0) }
  }

  /// Returns whether there is a script.
  private mutating func checkContent() -> Bool {
    let tokens = page.tokens
    let scripts = zip(page.parts, page.scripts).compactMap { Script($0, $1) }
    // Handlers and earlier scripts may use names that a later one declares.
    for script in scripts { facts.formUnion(script.facts) }
    for case .startTag(let tag) in tokens {
      facts.makesElements = facts.makesElements || Self.elementsOfMedia.contains(tag.name)
    }
    for case .startTag(let tag) in tokens { checkAttributes(of: tag) }
    for part in page.parts {
      if part.tag.name == "style" {
        for violation in StyleRules.violations(in: part.bytes[part.range]) {
          note(violation.code, violation.message, at: part.offset(part.range.lowerBound + violation.offset))
        }
      } else if part.tag.namesScripts {
        checkScriptNames(part)
      }
    }
    for script in scripts {
      if let (what, offset) = script.unfinished {
        note(.cutOff, "the script ends before \(what) is closed", at: script.code.offset(offset))
      }
      for violation in script.rules.violations(knowing: facts) {
        note(violation.code, violation.message, at: script.code.offset(violation.offset))
      }
      for markup in script.rules.markup { check(markup, at: script.code.offset(markup.offset)) }
    }
    return !scripts.isEmpty
  }

  private static let elementsOfMedia: Set = ["img", "audio", "video", "source", "iframe", "embed", "track", "image"]

  private struct Script {
    var code: PageCode
    var unfinished: (what: String, offset: Int)?
    var rules: ScriptRules
    var facts: ScriptFacts

    /// Nil for anything but JavaScript, or nothing.
    init?(_ code: PageCode, _ result: JSLexer.Result?) {
      guard let result, !code.bytes[code.range].allSatisfy(\.isSpace) else { return nil }
      self.code = code
      unfinished = result.unfinished
      rules = ScriptRules(result.tokens, of: code.bytes)
      facts = rules.facts
      // What a module declares stays in the module.
      if code.tag.isModuleScript == true { facts.names = [] }
    }
  }

  /// An import map, or the pages to load early: JSON whose values are addresses.
  private mutating func checkScriptNames(_ part: PageCode) {
    let tokens = JSLexer.lex(part.bytes, in: part.range).tokens.filter { $0.kind != .comment }
    for (before, token) in zip(tokens, tokens.dropFirst()) where token.kind == .string {
      guard [":", "[", ","].contains(String(decoding: part.bytes[before.range], as: UTF8.self)) else { continue }
      let address = PageAddress(String(decoding: part.bytes[token.range].dropFirst().dropLast(), as: UTF8.self))
      guard address.namesHost || address.namesFile || address.isPath else { continue }
      let message = "<script type=\(part.tag.scriptType)> names what is outside the page: \(address.text)"
      return note(.external, message, at: part.offset(token.range.lowerBound))
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
    checkTextAroundHead(tokens)
    guard let last = tokens.last(where: { !isBlank($0) }), case .endTag(let tag) = last, tag.name == "html" else {
      return note(.incomplete, "the page does not end with </html>", at: bytes.count)
    }
  }

  /// Text between the tags of the skeleton would be shown, and end the head early. Usually it is line ends that were
  /// escaped once too often: `<!DOCTYPE html>
  /// <html>`, with a backslash.
  private mutating func checkTextAroundHead(_ tokens: [HTMLToken]) {
    var before: String?
    for token in tokens {
      switch token {
      case .doctype: before = "<!DOCTYPE html>"
      case .startTag(let tag):
        if tag.name == "body" { return }
        before = ["html", "head"].contains(tag.name) ? "<\(tag.name)>" : nil
      case .endTag(let tag): before = tag.name == "head" ? "</head>" : nil
      case .text(let range) where before != nil && !isBlank(token):
        let shown = bytes[range].drop(while: \.isSpace).prefix(20).prefix { $0 != 0x0a && $0 != 0x0d && $0 != 0x0c }
        let text = String(decoding: shown, as: UTF8.self)
        let message =
          text.hasPrefix("\\n") || text.hasPrefix("\\r")
          ? "has the characters \\n where a line should end: write line ends as they are, not escaped"
          : "is followed by text, where only tags may be: \(text)"
        return note(.incomplete, "\(before ?? "") \(message)", at: range.lowerBound)
      default: continue
      }
    }
  }

  private func isBlank(_ token: HTMLToken) -> Bool {
    switch token {
    case .comment: true
    case .text(let range): bytes[range].allSatisfy { $0.isSpace } || bytes[range].elementsEqual([0xef, 0xbb, 0xbf])
    default: false
    }
  }

  private mutating func checkAttributes(of tag: HTMLTag) {
    for attribute in tag.attributes {
      let offset = attribute.range.lowerBound
      let value = attribute.value
      switch attribute.name {
      case let name where name.hasPrefix("on"):
        checkSnippet(value, at: offset)
      case "style": checkStyle(value, at: offset)
      case "srcset" where ["img", "source"].contains(tag.name), "imagesrcset" where tag.name == "link":
        for candidate in PageAddress.candidates(inSourceSet: value) where candidate.isElsewhere {
          note(.external, "<\(tag.name) \(attribute.name)> loads \(candidate.text)", at: offset)
        }
      case "srcdoc" where tag.name == "iframe": checkFrame(value, at: offset)
      case let name where tag.loads(name):
        checkAddress(PageAddress(value), of: tag, attribute)
      case _ where tag.space != .html:
        // fill="url(...)" and the like
        if value.utf8.contains(UInt8(ascii: "(")) { checkStyle(value, at: offset) }
      default: continue
      }
    }
    checkAnimation(tag)
    if tag.name == "meta", tag.value(of: "http-equiv")?.lowercased() == "refresh", tag.has("content") {
      note(.external, "<meta http-equiv=refresh> leaves the page or loads it again", at: tag.range.lowerBound)
    }
  }

  /// `<set attributeName="href" to="https://...">` gives the element around it another address.
  private mutating func checkAnimation(_ tag: HTMLTag) {
    guard tag.space == .svg, tag.name == "set" || tag.name == "animate",
      ["href", "xlink:href"].contains(tag.value(of: "attributename")?.lowercased())
    else { return }
    for attribute in tag.attributes where ["to", "from", "by", "values"].contains(attribute.name) {
      for value in attribute.value.split(separator: ";") {
        checkAddress(PageAddress(String(value)), of: tag, attribute)
      }
    }
  }

  private mutating func checkStyle(_ style: String, at offset: Int) {
    for violation in StyleRules.violations(in: Array(style.utf8)[...]) {
      note(violation.code, violation.message, at: offset)
    }
  }

  private mutating func checkAddress(_ address: PageAddress, of tag: HTMLTag, _ attribute: HTMLTag.Attribute) {
    let offset = attribute.range.lowerBound
    if let code = address.script {
      checkSnippet(code, at: offset)
    } else if let data = DataAddress(attribute.value) {
      if tag.name == "script" {
        checkSnippet(data.script, at: offset)
      } else if let document = data.markup, ["iframe", "frame", "object", "embed"].contains(tag.name) {
        checkFrame(document, at: offset)
      } else if data.markup != nil, tag.name == "a" || tag.name == "area", !tag.has("download") {
        note(.external, "<\(tag.name) \(attribute.name)> leads to another document", at: offset)
      }
    } else if address.isElsewhere {
      note(
        .external, "<\(tag.name) \(attribute.name)> points outside the page: \(address.text)",
        at: attribute.range.lowerBound)
    }
  }

  /// What a script writes into the page.
  private mutating func check(_ markup: WrittenMarkup, at offset: Int) {
    if markup.kind == .document { return checkFrame(markup.text, at: offset) }
    for case .startTag(let tag) in HTMLTokenizer.tokenize(Array(markup.text.utf8)).tokens {
      for attribute in tag.attributes {
        if attribute.name.hasPrefix("on") {
          checkSnippet(attribute.value, at: offset)
        } else if tag.name == "iframe", attribute.name == "srcdoc" {
          checkFrame(attribute.value, at: offset)
        } else if tag.name == "iframe", attribute.name == "src", let document = DataAddress(attribute.value)?.markup {
          checkFrame(document, at: offset)
        }
      }
    }
  }

  /// Frames in frames in frames: no model nests deeper.
  private static let frameDepthMax = 3

  /// A whole document in an attribute.
  private mutating func checkFrame(_ document: String, at offset: Int) {
    guard frameDepth < Self.frameDepthMax else {
      return note(.external, "frames stand in frames more than \(Self.frameDepthMax) deep", at: offset)
    }
    var frame = PagePolicy(ReadPage(Array(document.utf8)), frameDepth: frameDepth + 1)
    _ = frame.checkContent()
    for problem in frame.found { note(problem.code, problem.message, at: offset) }
  }

  /// Code in an attribute: line numbers are the attribute's.
  private mutating func checkSnippet(_ code: String, at offset: Int) {
    let bytes = Array(code.utf8)
    for violation in ScriptRules(JSLexer.lex(bytes).tokens, of: bytes).violations(knowing: facts) {
      note(violation.code, violation.message, at: offset)
    }
  }
}

/// What a rule for scripts or styles found, at a byte of its input.
struct PageRuleViolation {
  var code: PageProblem.Code
  var message: String
  var offset: Int
}

extension HTMLTag {
  /// Whether the script is a module. Nil for anything but JavaScript.
  var isModuleScript: Bool? {
    scriptType == "module" ? true : Self.classicScriptTypes.contains(scriptType) ? false : nil
  }

  /// Whether the script holds no code, only addresses of some.
  fileprivate var namesScripts: Bool { scriptType == "importmap" || scriptType == "speculationrules" }

  /// The type of a script, empty if it has none.
  fileprivate var scriptType: String { (value(of: "type") ?? "").lowercased().filter { !$0.isWhitespace } }

  /// Attributes whose value a browser loads or navigates to, and the elements that have them.
  private static let loadingElements: [String: Set<String>] = [
    "src": [
      "img", "image", "script", "iframe", "frame", "embed", "audio", "video", "source", "track", "input", "bgsound",
    ],
    "href": ["a", "area", "base", "link"], "poster": ["video"], "data": ["object"], "action": ["form"],
    "formaction": ["button", "input"], "ping": ["a", "area"],
    "background": ["body", "table", "thead", "tbody", "tfoot", "tr", "td", "th"],
  ]

  /// Link relations that load nothing.
  private static let relations: Set = [
    "alternate", "author", "bookmark", "canonical", "help", "license", "me", "next", "prev", "search", "shortlink",
    "tag",
  ]

  /// Whether the element loads what the attribute names, or navigates there.
  fileprivate func loads(_ attribute: String) -> Bool {
    guard space == .html else { return attribute == "href" || attribute == "xlink:href" }
    guard Self.loadingElements[attribute]?.contains(name) ?? false else { return false }
    switch (name, attribute) {
    case ("link", "href"):
      let words = (value(of: "rel") ?? "").lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
      return !words.allSatisfy(Self.relations.contains)
    case ("input", "src"), ("input", "formaction"):
      let type = value(of: "type")?.lowercased()
      return type == "image" || (attribute == "formaction" && type == "submit")
    case ("form", "action"): return value(of: "method")?.lowercased() != "dialog"
    default: return true
    }
  }
}

/// Where the lines of a text begin, so that any number of offsets can be turned into line numbers.
private struct LineStarts {
  /// The offset after each line feed, ascending.
  private let starts: [Int]

  init(_ bytes: [UInt8]) {
    starts = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  /// The line, counted from 1, on which the byte at the offset is.
  func line(at offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return low + 1
  }
}
