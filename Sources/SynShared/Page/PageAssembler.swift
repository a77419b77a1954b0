// Makes one page from the files of a model's answer: local scripts and styles move into index.html, each so that it
// runs when it would have run from its file. PagePolicy and the checks decide whether the page is any good.

import SynBase
import SynRecord
import SynSyntax

package struct PageAssembler {
  private let bytes: [UInt8]
  private let tokens: [HTMLToken]
  /// What is unfinished at the page's end, nil when it is complete.
  private let unfinished: String?
  private let files: LocalFiles
  private var used: Set<Int> = []
  private var edits: [Edit] = []
  private var deferred: [String] = []
  /// The files whose code is already in the page: twice would be wrong.
  private var inlined: Set<Int> = []
  /// How much has been inserted: every tag may refer to a large file.
  private var insertedBytes = 0

  private struct Edit {
    var range: Range<Int>
    var text: String
  }

  /// Far more than any page for one frame consists of.
  private static let filesMax = 100

  /// The complete page. Files that are neither HTML, CSS nor JavaScript are left out.
  package static func assemble(_ files: [PageFile]) throws(PageError) -> String {
    guard files.count <= filesMax else {
      throw PageError(.tooManyFiles, "there are \(files.count) files: one index.html with everything in it is wanted")
    }
    let files = try unique(files.map(\.cleaned))
    let page = try choosePage(files.filter { $0.kind == .html })
    let parts = files.filter { $0.kind == .script || $0.kind == .style }
    var assembler = PageAssembler(page, parts)
    if let unfinished = assembler.unfinished {
      throw PageError(.cutOff, "\(page.filename) ends inside \(unfinished)")
    }
    return try assembler.assembled()
  }

  private init(_ page: PageFile, _ parts: [PageFile]) {
    bytes = Array(page.content.utf8)
    (tokens, unfinished) = HTMLTokenizer.tokenize(bytes)
    files = LocalFiles(parts, relativeTo: page)
    guard !parts.isEmpty else { return }
    let code = InlineCode(PageCode.parts(of: bytes, tokens).filter { !$0.tag.has("src") })
    inlined = Set(files.files.indices.filter { code.holds(files.files[$0]) })
  }

  private static func unique(_ files: [PageFile]) throws(PageError) -> [PageFile] {
    var kept: [PageFile] = []
    for file in files {
      let name = LocalFiles.path(file.filename)
      guard let twin = kept.first(where: { LocalFiles.path($0.filename) == name }) else {
        kept.append(file)
        continue
      }
      if twin.content != file.content { throw PageError(.duplicateFile, "two different files are called \(name)") }
    }
    return kept
  }

  private static func choosePage(_ pages: [PageFile]) throws(PageError) -> PageFile {
    guard let page = pages.first else {
      throw PageError(.noHTML, "there is no HTML file: the page must be in index.html")
    }
    // Even when one is called index.html: it would lead to the others, which are not there.
    guard pages.count == 1 else {
      let names = pages.map(\.filename).joined(separator: ", ")
      throw PageError(.severalHTML, "one HTML file called index.html is wanted, with everything in it, not \(names)")
    }
    return page
  }

  private mutating func assembled() throws(PageError) -> String {
    declareCharset()
    try replaceReferences()
    var styles = ""
    var scripts = deferred.joined()
    for (index, file) in files.files.enumerated() where !used.contains(index) && !inlined.contains(index) {
      try count(file)
      if file.kind == .style { styles += Self.style(file, attributes: "") }
      if file.kind == .script { scripts += Self.script(file, attributes: file.isModule ? " type=\"module\"" : "") }
    }
    edits.append(Edit(range: headEnd..<headEnd, text: styles))
    let bodyEnd = bodyEnd
    if !scripts.isEmpty { scripts = endTags(toHTMLAt: bodyEnd) + scripts }
    edits.append(Edit(range: bodyEnd..<bodyEnd, text: scripts))
    return edited()
  }

  private mutating func replaceReferences() throws(PageError) {
    var firstModule: String?
    for (index, token) in tokens.enumerated() {
      // In SVG and MathML neither links nor sources of scripts mean anything.
      guard case .startTag(let tag) = token, tag.space == .html else { continue }
      if tag.name == "link" {
        try replaceLink(tag)
      } else if tag.name == "script", let kind = ScriptKind(tag) {
        if kind == .module { firstModule = firstModule ?? tag.value(of: "src") ?? "an inline module" }
        guard let source = tag.value(of: "src"), let file = files.index(of: source), files.files[file].kind == .script
        else { continue }
        if kind == .deferred, let firstModule {
          throw PageError(
            .unsupportedOrder, "\(source) is deferred behind \(firstModule): leave out defer, or make both modules")
        }
        try replaceScript(tag, kind, with: file, elementEnd: elementEnd(of: tag, at: index))
      }
    }
  }

  /// Called before a file is inserted.
  private mutating func count(_ file: PageFile) throws(PageError) {
    insertedBytes += file.content.utf8.count
    guard insertedBytes <= PagePolicy.pageBytesMax else {
      throw PageError(.tooLarge, "with its files the page has more than \(PagePolicy.pageBytesMax) bytes")
    }
  }

  private mutating func replaceLink(_ tag: HTMLTag) throws(PageError) {
    let relations = Set(
      (tag.value(of: "rel") ?? "").lowercased().split(whereSeparator: \.isWhitespace).map(String.init))
    guard let address = tag.value(of: "href"), let file = files.index(of: address) else { return }
    if relations.contains("stylesheet"), !relations.contains("alternate"), files.files[file].kind == .style {
      used.insert(file)
      try count(files.files[file])
      let attributes = kept(tag, without: ["rel", "href", "type", "integrity", "crossorigin", "referrerpolicy", "as"])
      edits.append(Edit(range: tag.range, text: Self.style(files.files[file], attributes: attributes)))
    } else if !relations.isDisjoint(with: ["preload", "prefetch", "modulepreload"]) {
      // Nothing is left to load early.
      edits.append(Edit(range: tag.range, text: ""))
    }
  }

  private mutating func replaceScript(_ tag: HTMLTag, _ kind: ScriptKind, with file: Int, elementEnd: Int)
    throws(PageError)
  {
    let isFirst = used.insert(file).inserted
    // Twice would be wrong: code that is in the page already, and a module that was requested before.
    if (kind == .module && !isFirst) || inlined.contains(file) {
      edits.append(Edit(range: tag.range.lowerBound..<elementEnd, text: ""))
      return
    }
    try count(files.files[file])
    var removed: Set = [
      "src", "onload", "onerror", "integrity", "crossorigin", "referrerpolicy", "charset", "fetchpriority",
    ]
    // Inline classic scripts ignore both; on an inline module async keeps its meaning and defer never had one.
    if kind != .module { removed.formUnion(["defer", "async"]) }
    let attributes = kept(tag, without: removed)
    var text = Self.script(files.files[file], attributes: attributes, isModule: kind == .module)
    if let handler = tag.value(of: "onload"), !handler.allSatisfy(\.isWhitespace) {
      text += Self.script(Self.afterLoading(handler), attributes: attributes, isModule: kind == .module)
    }
    let element = tag.range.lowerBound..<elementEnd
    switch kind {
    case .blocking, .module:
      edits.append(Edit(range: element, text: text))
    case .deferred:
      // It would have run after the page was parsed, after all blocking scripts and in order. The end of the body is
      // that moment: every element exists, and only modules, which never came before it, are left to run.
      edits.append(Edit(range: element, text: ""))
      deferred.append(text)
    }
  }

  /// The effect of `onload`, as a script that follows: an inline script has no such event.
  private static func afterLoading(_ handler: String) -> PageFile {
    let code = "(function (event) {\n\(handler)\n}).call(document.currentScript, new Event(\"load\"));"
    return PageFile(filename: "onload.js", content: code)
  }

  /// The page is UTF-8 from now on, whatever its files declared.
  private mutating func declareCharset() {
    for case .startTag(let tag) in tokens where tag.space == .html && tag.name == "meta" {
      for attribute in tag.attributes {
        let value = attribute.value.lowercased().filter { !$0.isWhitespace }
        if attribute.name == "charset", value != "utf-8", value != "utf8" {
          edits.append(Edit(range: attribute.range, text: "charset=\"utf-8\""))
        } else if attribute.name == "content", tag.value(of: "http-equiv")?.lowercased() == "content-type",
          value.contains("charset="), !value.contains("charset=utf-8"), !value.contains("charset=utf8")
        {
          edits.append(Edit(range: attribute.range, text: "content=\"text/html; charset=utf-8\""))
        }
      }
    }
    // `<?xml version="1.0" encoding="latin1"?>` is a comment to browsers, but some heed its encoding.
    if let index = tokens.firstIndex(where: { if case .text = $0 { false } else { true } }),
      case .comment(let range) = tokens[index], bytes.matches("<?xml", at: range.lowerBound)
    {
      edits.append(Edit(range: range, text: ""))
    }
  }

  /// A script element reaches to its end tag; browsers ignore its text when it has a source.
  private func elementEnd(of tag: HTMLTag, at index: Int) -> Int {
    for token in tokens[(index + 1)...].prefix(2) {
      switch token {
      case .rawText: continue
      case .endTag(let end) where end.name == tag.name: return end.range.upperBound
      default: return tag.range.upperBound
      }
    }
    return tag.range.upperBound
  }

  /// The tag's other attributes, each as written.
  private func kept(_ tag: HTMLTag, without removed: Set<String>) -> String {
    tag.attributes.filter { !removed.contains($0.name) }
      .map { " " + String(decoding: bytes[$0.range], as: UTF8.self) }.joined()
  }

  private static func script(_ file: PageFile, attributes: String, isModule: Bool? = nil) -> String {
    let code = InlineText.script(file.content, isModule: isModule ?? file.isModule)
    return "<script\(attributes)>\n\(code)\n</script>\n"
  }

  private static func style(_ file: PageFile, attributes: String) -> String {
    "<style\(attributes)>\n\(InlineText.style(file.content))\n</style>\n"
  }

  private func edited() -> String {
    var result: [UInt8] = []
    var position = 0
    // Sorting is stable: at the same position, edits stay in the order they were made.
    for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      result += bytes[position..<edit.range.lowerBound]
      result += edit.text.utf8
      position = edit.range.upperBound
    }
    return String(decoding: result + bytes[position...], as: UTF8.self)
  }
}

/// When a script runs.
private enum ScriptKind {
  case blocking
  /// After the page is parsed: `defer`. Also `async`, which promises no particular moment; this one suits every script.
  case deferred
  case module

  /// Nil for anything but JavaScript: data, templates, shaders.
  init?(_ tag: HTMLTag) {
    let type = (tag.value(of: "type") ?? "").lowercased().filter { !$0.isWhitespace }
    if type == "module" {
      self = .module
    } else if HTMLTag.classicScriptTypes.contains(type) {
      let waits = tag.has("src") && (tag.has("defer") || tag.has("async"))
      self = waits ? .deferred : .blocking
    } else {
      return nil
    }
  }
}

extension HTMLTag {
  static let classicScriptTypes: Set = [
    "", "text/javascript", "application/javascript", "text/ecmascript", "application/ecmascript",
    "application/x-javascript", "application/x-ecmascript", "text/x-javascript", "text/x-ecmascript", "text/jscript",
    "text/livescript", "text/javascript1.0", "text/javascript1.1", "text/javascript1.2", "text/javascript1.3",
    "text/javascript1.4", "text/javascript1.5",
  ]
}

// Where to put things that have no tag of their own, and what needs no place.
extension PageAssembler {
  private static let headElements: Set = [
    "html", "head", "title", "meta", "link", "script", "style", "base", "noscript", "template",
  ]

  /// Before `</head>`; in a page without one, before the first thing that ends the head.
  private var headEnd: Int {
    for token in tokens {
      switch token {
      case .startTag(let tag) where !Self.headElements.contains(tag.name): return tag.range.lowerBound
      case .endTag(let tag) where tag.name == "head": return tag.range.lowerBound
      case .text(let range) where !bytes[range].allSatisfy(\.isSpace): return range.lowerBound
      default: continue
      }
    }
    return bytes.count
  }

  /// Before the last `</body>`, else `</html>`, else at the end.
  private var bodyEnd: Int {
    for name in ["body", "html"] {
      for case .endTag(let tag) in tokens.reversed() where tag.name == name { return tag.range.lowerBound }
    }
    return bytes.count
  }

  /// The end tags of an unclosed drawing: a script inside it would be markup.
  private func endTags(toHTMLAt offset: Int) -> String {
    var open = OpenElements()
    for token in tokens where token.range.lowerBound < offset {
      switch token {
      case .startTag(let tag): open.start(tag)
      case .endTag(let tag): open.end(tag.name)
      default: continue
      }
    }
    return open.endTagsToHTML
  }
}
