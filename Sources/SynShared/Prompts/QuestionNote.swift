// The note every question ends with: it tells whoever answers in which files the solution is wanted.

package enum QuestionNote {
  package static let text =
    "Note: write the solution in JavaScript with HTML and CSS; the code belongs in index.js and the page in index.html."

  /// `question` with the note at its end, in place of one of the model's own.
  package static func appended(to question: String) -> String { removed(from: question) + "\n\n" + text }

  /// `question` without a note about files at its end: what its author wrote.
  package static func removed(from question: String) -> String {
    let trimmed = question[...].trimmed
    if trimmed.hasSuffix(text) { return String(trimmed.dropLast(text.count).trimmed) }
    let lines = trimmed.split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.lastIndex(where: isNote) else { return String(trimmed) }
    let note = lines[start...].joined(separator: "\n")
    guard note.contains("index.js"), note.utf8.count <= bytesMax else { return String(trimmed) }
    return String(lines[..<start].joined(separator: "\n")[...].trimmed)
  }

  private static func isNote(_ line: Substring) -> Bool {
    line.drop { !$0.isLetter }.lowercased().hasPrefix("note")
  }

  /// A longer one says more than where the files belong.
  private static let bytesMax = 400
}
