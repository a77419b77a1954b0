// The files of a reply whose code is between fences: which block is which file, and the text of the prose.

import SynBase
import SynRecord
import SynSyntax

struct FencedFiles {
  /// In the order of their first appearance; of several with one name the last one counts.
  private(set) var files: [PageFile] = []
  private let outline: ReplyOutline

  private struct Candidate {
    var kind: String
    var name: String?
    var content: Range<Int>
  }

  init(_ outline: ReplyOutline) {
    self.outline = outline
    let candidates = outline.pieces.suffix(Self.blocksMax).compactMap { Self.candidate($0, in: outline) }
    let named = candidates.filter { $0.name != nil }
    for candidate in named { add(candidate.name ?? "", candidate.content) }
    for kind in ["html", "css", "js"] where !named.contains(where: { $0.kind == kind }) {
      let ofKind = candidates.filter { $0.kind == kind }
      guard let last = ofKind.last(where: isWhole) ?? ofKind.last else { continue }
      if let name = name(ofUnnamed: kind) { add(name, last.content) }
    }
  }

  /// No answer has this many.
  private static let blocksMax = 64

  private mutating func add(_ name: String, _ content: Range<Int>) {
    let file = PageFile(filename: name, content: outline.text(content))
    if let index = files.firstIndex(where: { $0.filename == name }) { files[index] = file } else { files.append(file) }
  }

  private static func candidate(_ piece: ReplyOutline.Piece, in outline: ReplyOutline) -> Candidate? {
    switch piece {
    case .object: return nil
    case .document(let range): return Candidate(kind: "html", content: range)
    case .block(let block):
      let language = FileName.kind(ofInfo: block.info)
      let sources = [
        { FileName.named(byInfo: block.info[...]) }, { FileName.named(byLine: block.lineAbove[...]) },
        { FileName.named(byComment: outline.text(block.content.prefix(200)).prefix { !$0.isNewline }) },
      ]
      for name in sources.lazy.compactMap({ $0() }) {
        // A line about one file may be above another.
        guard let kind = FileName.kind(of: name[...]), language == nil || language == kind else { continue }
        return Candidate(kind: kind, name: name, content: block.content)
      }
      let kind = language ?? (outline.beginsDocument(in: block.content) ? "html" : nil)
      return kind.map { Candidate(kind: $0, content: block.content) }
    }
  }

  /// A document may be explained piece by piece after it was given.
  private func isWhole(_ candidate: Candidate) -> Bool {
    candidate.kind != "html" || outline.beginsDocument(in: candidate.content)
  }

  /// The name of a block without one: the name by which the page refers to it. Nil for code beside a page that has all
  /// its code inside.
  private func name(ofUnnamed kind: String) -> String? {
    guard let page = files.first(where: { FileName.kind(of: $0.filename[...]) == "html" }) else {
      return "index.\(kind)"
    }
    let tags = HTMLTokenizer.tokenize(Array(page.content.utf8)).tokens.compactMap { token in
      if case .startTag(let tag) = token { tag } else { nil }
    }
    let references = tags.compactMap { $0.value(of: "src") ?? $0.value(of: "href") }
    if let name = references.first(where: { FileName.kind(of: $0[...]) == kind }) { return name }
    let element = kind == "js" ? "script" : "style"
    return tags.contains { $0.name == element } ? nil : "index.\(kind)"
  }

  /// An answer made of `files` and of the texts that the prose has under their names. Throws `unusable` if one is
  /// missing.
  func object(of files: [PageFile], texts: [String]) throws(ReplyText.Failure) -> JSONObject {
    var object: JSONObject = ["files": .array(files.map(\.json))]
    for name in texts {
      guard let text = text(named: name) else {
        throw .unusable("the line that begins with \"\(name.prefix(1).uppercased() + name.dropFirst()):\" is missing")
      }
      object[name] = .string(text)
    }
    return object
  }

  /// The prose after `name` and a colon, up to the end of the paragraph; failing that, the first paragraph before the
  /// files. Nil if there is neither.
  func text(named name: String) -> String? {
    let paragraphs = outline.prose.flatMap { range in
      outline.text(range).replacing("\r\n", with: "\n").split(separator: "\n\n").map { paragraph in
        paragraph.split(whereSeparator: \.isNewline).map { $0.trimmed }.filter { !$0.isEmpty }
      }
    }
    for lines in paragraphs {
      guard let start = lines.firstIndex(where: { Self.rest($0, after: name) != nil }) else { continue }
      let rest = [Self.rest(lines[start], after: name) ?? ""] + lines[(start + 1)...].filter { !Self.isHeading($0) }
      let text = rest.joined(separator: " ")[...].trimmed
      if !text.isEmpty { return String(text) }
    }
    let said = paragraphs.lazy.map { $0.filter { !Self.isHeading($0) } }.first {
      $0.last.map { $0.last != ":" } ?? false
    }
    return said.map { $0.joined(separator: " ") }
  }

  private static func rest(_ line: Substring, after name: String) -> Substring? {
    let line = line.drop { "*#_-> ".contains($0) }
    guard line.lowercased().hasPrefix(name) else { return nil }
    let rest = line.dropFirst(name.count).drop { "*_ ".contains($0) }
    return rest.first == ":" ? rest.dropFirst().drop { "*_ ".contains($0) } : nil
  }

  private static func isHeading(_ line: Substring) -> Bool {
    line.hasPrefix("#") || FileName.named(byLine: line) != nil && line.count < 60
  }
}
