// The form that a question should have: a section of features, a numbered list of user actions, and no leftovers of the
// prompt's wording. Reads leniently, as models mark headings and lists in many ways.

import SynBase

package enum QuestionForm {
  /// What is wrong with the form, in words that a model can act on; nil if nothing is. `actions` is the requested
  /// number of user actions, nil if unknown.
  package static func complaint(about text: String, actions wanted: Int?) -> String? {
    complaint(about: text, within: wanted.map { $0...$0 })
  }

  /// The same for a variant, which has its question's actions, and at most as many more as it was to add. For a
  /// question in another form, a variant may have any form.
  package static func complaint(aboutVariant text: String, of question: String, adding added: Int) -> String? {
    guard complaint(about: question, actions: nil) == nil else { return nil }
    let count = actionCount(in: lines(of: question)) ?? 0
    return complaint(about: text, within: count...(count + added))
  }

  private static func lines(of text: String) -> [ArraySlice<UInt8>] {
    Array(text.utf8).split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
  }

  private static func complaint(about text: String, within wanted: ClosedRange<Int>?) -> String? {
    let lines = lines(of: text)
    if let echo = lines.lazy.compactMap(placeholder).first {
      return "\(echo) is a placeholder of the request, not a part of a task"
    }
    guard lines.contains(where: { isHeading($0, with: ["feature"]) }) else {
      return "it has no section headed \"Features\""
    }
    guard let found = actionCount(in: lines) else { return "it has no section headed \"User Actions\"" }
    if let wanted, !wanted.contains(found) {
      let number = wanted.count == 1 ? "exactly \(wanted.lowerBound)" : "\(wanted.lowerBound) to \(wanted.upperBound)"
      return "its section \"User Actions\" must list \(number), and lists \(found)"
    }
    return found == 0 ? "its section \"User Actions\" lists none" : nil
  }

  /// Nil for a text without such a section.
  private static func actionCount(in lines: [ArraySlice<UInt8>]) -> Int? {
    guard let start = lines.firstIndex(where: { isHeading($0, with: ["action", "interaction", "control"]) }) else {
      return nil
    }
    return itemCount(in: lines[(start + 1)...])
  }

  // MARK: Placeholders

  private static let placeholders = ["<the text of the task>", "<the complete text of the variant>", "<the task>"]

  private static func placeholder(in line: ArraySlice<UInt8>) -> String? {
    guard line.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "{") }) else { return nil }
    let text = String(decoding: line, as: UTF8.self)
    if let echo = placeholders.first(where: text.contains) { return echo }
    guard let start = text.firstRange(of: "{{"), let end = text[start.upperBound...].firstRange(of: "}}") else {
      return nil
    }
    let name = text[start.upperBound..<end.lowerBound]
    return name.count <= 40 ? "{{\(name)}}" : nil
  }

  // MARK: Sections

  /// A short line that has one of `words` in it and is no item of a list.
  private static func isHeading(_ line: ArraySlice<UInt8>, with words: [String]) -> Bool {
    let trimmed = trimmed(line)
    guard trimmed.count <= headingBytesMax, mark(of: trimmed) == nil || isBold(trimmed) else { return false }
    let heading = trimmed.split { !$0.isLetter && $0 < 0x80 }
    return (1...4).contains(heading.count)
      && heading.contains { part in words.contains { part.lazy.map(\.lowercased).starts(with: $0.utf8) } }
  }

  private static let headingBytesMax = 60

  /// The number of items in the list, ignoring nested items. Ends where another heading begins.
  private static func itemCount(in lines: ArraySlice<ArraySlice<UInt8>>) -> Int {
    var items: [Mark: Int] = [:]
    var first: (mark: Mark, indent: Int)?
    for line in lines {
      let indent = line.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.count
      let trimmed = trimmed(line)
      if trimmed.first == UInt8(ascii: "#")
        || isHeading(line, with: ["note", "feature", "colour", "color", "condition", "limit"])
      {
        break
      }
      guard let mark = mark(of: trimmed) else { continue }
      let top = first ?? (mark, indent)
      first = top
      if mark == top.mark, indent <= top.indent { items[mark, default: 0] += 1 }
    }
    return first.flatMap { items[$0.mark] } ?? 0
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let start = line.drop { $0.isSpace }
    return start.prefix(through: start.lastIndex { !$0.isSpace } ?? start.startIndex - 1)
  }

  private static func isBold(_ line: ArraySlice<UInt8>) -> Bool { line.starts(with: "**".utf8) }

  private enum Mark { case number, bullet }

  /// What marks the line as an item: `1.`, `**2)**`, `-`, `*`, `•`.
  private static func mark(of line: ArraySlice<UInt8>) -> Mark? {
    let isBold = isBold(line)
    let bare = line.drop { $0 == UInt8(ascii: "*") && isBold || $0 == UInt8(ascii: "_") }
    let digits = bare.prefix { $0.isDigit }
    if (1...2).contains(digits.count), let next = bare.dropFirst(digits.count).first, ".):".utf8.contains(next) {
      return .number
    }
    return bullets.contains { line.starts(with: $0.utf8) } ? .bullet : nil
  }

  private static let bullets = ["- ", "* ", "• ", "– "]
}
