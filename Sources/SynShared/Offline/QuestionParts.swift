// A question split into what its author wrote and what augments and the standing note added to it.

import SynBase
import SynRecord

struct QuestionParts: Sendable {
  /// Everything before the added parts.
  var body: String
  /// The changed subject of a question that could not be rewritten, as a whole line.
  var changeOfSubject: String?
  /// Additional requirements without their numbers.
  var extras: [String]
  var hasNote: Bool

  init(_ question: String) {
    var text = question[...].trimmed
    hasNote = text.hasSuffix(QuestionNote.text)
    if hasNote { text = text.dropLast(QuestionNote.text.count).trimmed }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    extras = []
    if let heading = lines.lastIndex(where: { QuestionFrame.content(of: $0) == QuestionFrame.extras }) {
      extras = lines[(heading + 1)...].map(QuestionFrame.content(of:)).filter { !$0.isEmpty }
      lines = Array(lines[..<heading])
    }
    if let index = lines.lastIndex(where: { Self.isChangeOfSubject($0) }) {
      changeOfSubject = QuestionFrame.content(of: lines.remove(at: index))
    }
    body = String(lines.joined(separator: "\n")[...].trimmed)
  }

  /// The whole question again.
  var text: String {
    var parts = [body]
    if let changeOfSubject { parts.append(changeOfSubject) }
    if !extras.isEmpty {
      let numbered = extras.enumerated().map { "\($0 + 1). \($1)" }
      parts.append("## \(QuestionFrame.extras)\n\(numbered.joined(separator: "\n"))")
    }
    if hasNote { parts.append(QuestionNote.text) }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// The lines of the body without their marks and without empty lines.
  var bodyLines: [String] {
    body.split(separator: "\n").map(QuestionFrame.content(of:)).filter { !$0.isEmpty }
  }

  /// The same body gives the same value, whatever augments added to it: an augmented page keeps the look of its base.
  var seed: UInt64 {
    var random = SeededGenerator(seed: 0, label: body)
    return random.next()
  }

  private static func isChangeOfSubject(_ line: Substring) -> Bool {
    QuestionFrame.changeOfSubject.values(in: QuestionFrame.content(of: line), slots: [:]) != nil
  }
}
