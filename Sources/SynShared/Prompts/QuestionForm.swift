// The form that a question was asked to have: a section of features, a numbered list of so many user actions, and nothing
// left of the words that asked for it. Read leniently, as models mark headings and lists in many ways.

enum QuestionForm {
  /// What is wrong with the form, in words that a model can act on; nil where nothing is. `actions` is how many user
  /// actions were asked for, nil where that is not known.
  static func complaint(about text: String, actions wanted: Int?) -> String? {
    let lines = text.split(whereSeparator: \.isNewline)
    if let echo = placeholders.first(where: text.contains) ?? placeholder(in: text) {
      return "\(echo) is a placeholder of the request, not a part of a task"
    }
    guard lines.contains(where: { isHeading($0, with: ["feature"]) }) else {
      return "it has no section headed \"Features\""
    }
    guard let start = lines.firstIndex(where: { isHeading($0, with: ["action", "interaction", "control"]) }) else {
      return "it has no section headed \"User Actions\""
    }
    let found = itemCount(in: lines[(start + 1)...])
    if let wanted, found != wanted {
      return "its section \"User Actions\" must list exactly \(wanted), and lists \(found)"
    }
    return found == 0 ? "its section \"User Actions\" lists none" : nil
  }

  // MARK: Placeholders

  private static let placeholders = ["<the text of the task>", "<the complete text of the variant>", "<the task>"]

  private static func placeholder(in text: String) -> String? {
    guard let start = text.firstRange(of: "{{"), let end = text[start.upperBound...].firstRange(of: "}}") else {
      return nil
    }
    let name = text[start.upperBound..<end.lowerBound]
    return name.count <= 40 && !name.contains("\n") ? "{{\(name)}}" : nil
  }

  // MARK: Sections

  /// A short line that has one of `words` in it and is no item of a list.
  private static func isHeading(_ line: Substring, with words: [String]) -> Bool {
    let trimmed = line.trimmed
    guard trimmed.utf8.count <= headingBytesMax, mark(of: trimmed) == nil || trimmed.hasPrefix("**") else {
      return false
    }
    let heading = trimmed.lowercased().split { !$0.isLetter }
    return (1...4).contains(heading.count) && heading.contains { part in words.contains { part.hasPrefix($0) } }
  }

  private static let headingBytesMax = 60

  /// How many items the list has, those within items left aside. Ends where another heading begins.
  private static func itemCount(in lines: ArraySlice<Substring>) -> Int {
    var items: [Mark: Int] = [:]
    var first: (mark: Mark, indent: Int)?
    for line in lines {
      let indent = line.prefix { $0 == " " || $0 == "\t" }.count
      let trimmed = line.trimmed
      if trimmed.hasPrefix("#") || isHeading(line, with: ["note", "feature", "colour", "color", "condition", "limit"]) {
        break
      }
      guard let mark = mark(of: trimmed) else { continue }
      let top = first ?? (mark, indent)
      first = top
      if mark == top.mark, indent <= top.indent { items[mark, default: 0] += 1 }
    }
    return first.flatMap { items[$0.mark] } ?? 0
  }

  private enum Mark { case number, bullet }

  /// What marks the line as an item: `1.`, `**2)**`, `-`, `*`, `•`.
  private static func mark(of line: Substring) -> Mark? {
    let bare = line.drop { $0 == "*" && line.hasPrefix("**") || $0 == "_" }
    let digits = bare.prefix { $0.isASCII && $0.isNumber }
    if !digits.isEmpty, digits.count <= 2, let next = bare[digits.endIndex...].first, ".):".contains(next) {
      return .number
    }
    let marker = line.first
    return (marker == "-" || marker == "*" || marker == "•" || marker == "–") && line.dropFirst().first == " "
      ? .bullet : nil
  }
}
