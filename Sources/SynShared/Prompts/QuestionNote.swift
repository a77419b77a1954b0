// The note every question ends with: it tells whoever answers in which files the solution is wanted.

package enum QuestionNote {
  package static let text =
    "Note: write the solution in JavaScript with HTML and CSS; the code belongs in index.js and the page in index.html."

  /// `question` with the note at its end, where it does not stand there already.
  package static func appended(to question: String) -> String {
    var question = Substring(question)
    while question.last?.isWhitespace == true { question.removeLast() }
    return question.hasSuffix(text) ? String(question) : question + "\n\n" + text
  }

  /// `question` without the note at its end: what its author wrote.
  package static func removed(from question: String) -> String {
    let trimmed = question[...].trimmed
    return String(trimmed.hasSuffix(text) ? trimmed.dropLast(text.count).trimmed : trimmed)
  }
}
