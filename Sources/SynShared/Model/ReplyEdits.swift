// Edits of files, sent instead of the files: lines to find, and lines that replace them. Mending or degrading a page
// costs a fraction of a whole one that way, and the rest stays unchanged by construction.

import SynBase
import SynRecord

struct ReplyEdits {
  struct Edit: Equatable {
    /// Nil if the reply names no file: then it is the one that contains the lines.
    var filename: String?
    /// Without the last line break; empty for lines that start a new file.
    var search: String
    var replacement: String
  }

  typealias Failure = ReplyText.Failure

  private(set) var edits: [Edit] = []

  /// The marks around the parts of an edit, as in merge conflicts. Models vary their number, and the words.
  private static let marksMin = 5

  /// Adds the edits in `text`, one block of a reply. Throws `Failure.cutOff`.
  mutating func add(_ text: String, filename: String?) throws(Failure) {
    var part = Part.none
    var search: [Substring] = []
    var replacement: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      switch part {
      case .none:
        guard Self.opens(line) else { continue }
        (part, search, replacement) = (.search, [], [])
      case .search:
        if Self.divides(line) { part = .replacement } else { search.append(line) }
      case .replacement:
        guard Self.closes(line) else {
          replacement.append(line)
          continue
        }
        edits.append(
          Edit(
            filename: filename, search: search.joined(separator: "\n"),
            replacement: replacement.joined(separator: "\n")))
        part = .none
      }
    }
    if part != .none { throw .cutOff }
  }

  private enum Part { case none, search, replacement }

  static func opens(_ line: some StringProtocol) -> Bool { isMark(line, "<") }
  static func closes(_ line: some StringProtocol) -> Bool { isMark(line, ">") }

  private static func divides(_ line: Substring) -> Bool {
    let line = line.trimmed
    return line.utf8.count >= marksMin && line.utf8.allSatisfy { $0 == UInt8(ascii: "=") }
  }

  /// Marks, and at most two words after them.
  private static func isMark(_ line: some StringProtocol, _ mark: Character) -> Bool {
    let count = line.prefix { $0 == mark }.count
    guard count >= marksMin else { return false }
    return line.dropFirst(count).split(whereSeparator: \.isWhitespace).count <= 2
  }

  // MARK: Applying

  /// The files with all edits applied, in their order. Throws `Failure.unusable` when one cannot be applied.
  func applied(to files: [PageFile]) throws(Failure) -> [PageFile] {
    var files = files
    for edit in edits { try Self.apply(edit, to: &files) }
    return files
  }

  private static func apply(_ edit: Edit, to files: inout [PageFile]) throws(Failure) {
    let named = edit.filename.flatMap { name in files.firstIndex { $0.filename == name } }
    if let name = edit.filename, named == nil, edit.search.allSatisfy(\.isWhitespace) {
      files.append(PageFile(filename: name, content: edit.replacement + "\n"))
      return
    }
    guard !edit.search.allSatisfy(\.isWhitespace) else {
      throw .unusable("an edit does not say which lines it replaces")
    }
    // The name may belong to the file into which the others were merged.
    let candidates = named.map { [$0] } ?? Array(files.indices)
    let found = candidates.flatMap { index in places(of: edit.search, in: files[index].content).map { (index, $0) } }
    guard found.count == 1, let (index, range) = found.first else {
      let opening = edit.search.split(separator: "\n").first { !$0.allSatisfy(\.isWhitespace) } ?? ""
      let lines = "the lines to be replaced that begin with \"\(opening.trimmed.prefix(openingCharacters))\""
      let place = named.map { files[$0].filename } ?? "the files"
      throw .unusable(
        found.isEmpty
          ? "\(lines) are not in \(place) as it is now"
          : "\(lines) are in \(place) \(found.count) times: more of the lines around them must be given")
    }
    let content = files[index].content
    files[index].content = content[..<range.lowerBound] + edit.replacement + content[range.upperBound...]
  }

  private static let openingCharacters = 80

  /// Where the lines are: exactly, else with different white space around each, else as part of one line.
  private static func places(of search: String, in content: String) -> [Range<String.Index>] {
    let wanted = search.split(separator: "\n", omittingEmptySubsequences: false)
    let lines = content.split(separator: "\n", omittingEmptySubsequences: false)
    let exact = places(of: wanted, in: lines) { $0 == $1 }
    if !exact.isEmpty { return exact }
    let loose = places(of: wanted.map(\.trimmed), in: lines) { $0 == $1.trimmed }
    if !loose.isEmpty || wanted.count > 1 { return loose }
    return content.ranges(of: search)
  }

  private static func places(
    of wanted: [Substring], in lines: [Substring], where matches: (Substring, Substring) -> Bool
  ) -> [Range<String.Index>] {
    guard let first = wanted.first, lines.count >= wanted.count else { return [] }
    return (0...(lines.count - wanted.count)).compactMap { start in
      guard matches(first, lines[start]), zip(wanted, lines[start...]).allSatisfy(matches) else { return nil }
      return lines[start].startIndex..<lines[start + wanted.count - 1].endIndex
    }
  }
}

extension ReplyEdits {
  /// The edits in the blocks of a reply, nil if there are none. Throws `Failure.cutOff`.
  init?(_ outline: ReplyOutline) throws(Failure) {
    for case .block(let block) in outline.pieces {
      let text = outline.text(block.content)
      guard Self.begin(text) else { continue }
      try add(text, filename: block.filename)
    }
    if edits.isEmpty { return nil }
  }

  /// Whether the block contains edits, after at most a comment or an empty line.
  static func begin(_ text: String) -> Bool {
    text.split(separator: "\n", maxSplits: 8).prefix(8).contains { opens($0) }
  }
}

extension PageFile {
  /// The file as a model sends it, in a block whose fence is longer than any inside.
  package var fenced: String {
    let runs = content.split(separator: "\n").map { $0.trimmed.prefix { $0 == "`" }.count }
    let fence = String(repeating: "`", count: max(3, (runs.max() ?? 0) + 1))
    let language = filename.split(separator: ".").last ?? ""
    return "\(fence)\(language) \(filename)\n\(content)\(content.hasSuffix("\n") ? "" : "\n")\(fence)\n"
  }
}

extension FencedBlock {
  fileprivate var filename: String? {
    FileName.named(byInfo: info[...]).flatMap { FileName.isPage($0) ? $0 : nil }
      ?? FileName.named(byLine: lineAbove[...])
  }
}

extension ReplyText {
  /// The answer in a reply that may edit `base` instead of sending files. Throws as `object(fitting:)` does.
  package func object(fitting schema: JSONObject, editing base: [PageFile]) throws(Failure) -> JSONObject {
    guard !base.isEmpty else { return try object(fitting: schema) }
    let outline = outline
    guard let edits = try ReplyEdits(outline) else { return try object(fitting: schema) }
    var files = try edits.applied(to: base)
    // Some models send one file whole, and edits of the others.
    let fenced = FencedFiles(outline)
    for file in fenced.files where !ReplyEdits.begin(file.content) {
      if let index = files.firstIndex(where: { $0.filename == file.filename }) {
        files[index] = file
      } else {
        files.append(file)
      }
    }
    return try fenced.object(of: files, texts: ReplyShape(schema: schema).texts)
  }
}
