// The scripts and styles of the pages are files beside the Swift of this room, where editors, node and linters
// recognise them: `Families/Snake/snake.js`. CPages puts them into the executables. This is how they are written, and
// what a page gets.
//
// A file consists of sections. A line `// @element hurry` (in a style `/* @style */`) begins one and names it; the next
// such line ends it. Text before the first section is for the reader, and so is each line that is only a comment. A
// page gets a section as it is, except that
// * a section in braces, `{` first and `}` last, gives only its inside, moved two spaces to the left, so that sections
//   of one file may use the same names for different things;
// * `shapes.wagon = FUNCTION;`, in a section `shape wagon`, gives only the function;
// * words in CAPITALS may be places to fill: Swift has a value for them.

import CPages

/// A section by its name, `script` or a kind and an id, and the values for its places.
struct PageSection: Sendable, Hashable {
  /// Nil for a section of the family's own file, until the family sets it.
  var file: String?
  let name: String
  private var values: [String: String] = [:]

  init(_ name: String, of file: String? = nil) {
    self.name = name
    self.file = file
  }

  /// A part of some pages of a family, by looks.
  static func part(_ id: String) -> PageSection { PageSection("part \(id)") }

  func of(_ file: String) -> PageSection {
    var section = self
    section.file = self.file ?? file
    return section
  }

  func filled(_ values: [String: String]) -> PageSection {
    var section = self
    section.values.merge(values) { _, new in new }
    return section
  }

  /// The text in the form it has in a page.
  var text: String {
    guard let file, let text = PageSource.files[file]?.sections[name] else {
      preconditionFailure("no section '\(name)' in \(file ?? "no file")")
    }
    return values.reduce(text) { $0.replacing($1.key, with: $1.value) }
  }
}

/// A file of sections.
struct PageSource: Sendable {
  private(set) var sections: [String: String] = [:]

  /// By their names without folders. Read when the first page or question is made.
  static let files: [String: PageSource] = {
    var files: [String: PageSource] = [:]
    var index = 0
    while let file = page_file(index)?.pointee {
      files[String(cString: file.name)] = PageSource(String(cString: file.text))
      index += 1
    }
    return files
  }()

  init(_ text: String) {
    var name: String?
    var lines: [Line] = []
    func end() {
      guard let name else { return }
      precondition(sections[name] == nil, "two sections '\(name)'")
      sections[name] = Self.pageText(of: lines, named: name)
    }
    for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if let next = Self.sectionName(in: line) {
        end()
        name = next
        lines = []
      } else if !line.drop(while: { $0 == UInt8(ascii: " ") }).starts(with: "//".utf8) {
        lines.append(line)
      }
    }
    end()
  }

  /// Bytes, because Characters would make reading about ten times slower.
  private typealias Line = Substring.UTF8View

  private static func sectionName(in line: Line) -> String? {
    if line.starts(with: "// @".utf8) { return String(line.dropFirst(4)) }
    if line.starts(with: "/* @".utf8), line.suffix(3).elementsEqual(" */".utf8) {
      return String(line.dropFirst(4).dropLast(3))
    }
    return nil
  }

  private static func pageText(of lines: [Line], named name: String) -> String {
    var lines = lines[...]
    while lines.first?.isEmpty == true { lines.removeFirst() }
    while lines.last?.isEmpty == true { lines.removeLast() }
    if lines.first?.elementsEqual("{".utf8) == true, lines.last?.elementsEqual("}".utf8) == true {
      return joined(lines.dropFirst().dropLast().map { $0.dropFirst(2) })
    }
    let text = joined(lines[...])
    guard name.hasPrefix("shape ") else { return text }
    let opening = "shapes.\(name.dropFirst(6)) = "
    precondition(text.hasPrefix(opening) && text.hasSuffix(";"), "'\(name)' is no '\(opening)...;'")
    return String(text.dropFirst(opening.count).dropLast())
  }

  private static func joined(_ lines: some Collection<Line>) -> String {
    lines.map { Substring($0) }.joined(separator: "\n")
  }
}
