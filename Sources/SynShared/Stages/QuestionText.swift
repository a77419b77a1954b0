// What makes a question usable, whoever wrote it.

import SynBase
import SynModel
import SynPrompts
import SynRecord

/// A question or a variant as a model wrote it.
package struct WrittenQuestion: Sendable, Equatable {
  package var text: String
  /// Statements for judges that a user who tries the program can answer with yes or no; empty if none were given.
  package var checklist: [String]
}

package enum QuestionText {
  /// A shorter one leaves so much open that two answers would differ widely.
  package static let tokensMin = 100

  /// A rough count that needs no tokenizer: English text runs at about four bytes a token.
  package static func tokenEstimate(_ text: String) -> Int { (text.utf8.count + 3) / 4 }

  /// The question from a reply's object, with the standing note at its end. Throws `StageFailure` when it is shorter
  /// than `tokensMin`.
  package static func read(
    _ object: JSONObject, stage: String, tokensMin: Int = QuestionText.tokensMin
  ) throws(StageFailure) -> WrittenQuestion {
    let text = object["question"]?.stringValue ?? ""
    let tokens = tokenEstimate(text)
    guard tokens >= tokensMin else {
      throw StageFailure(
        stage: stage, code: .badOutput,
        "the question has about \(tokens) tokens, fewer than \(tokensMin)")
    }
    return WrittenQuestion(text: QuestionNote.appended(to: text), checklist: checklist(object["checklist"]))
  }

  /// What is wrong with the form of the question in a reply's object, as for `QuestionForm`.
  package static func complaint(about object: JSONObject, actions: Int?) -> String? {
    QuestionForm.complaint(about: QuestionNote.removed(from: object["question"]?.stringValue ?? ""), actions: actions)
  }

  /// What is wrong with the form of the variant of `question` in a reply's object.
  package static func complaint(aboutVariant object: JSONObject, of question: String, _ kind: AugmentKind) -> String? {
    let variant = QuestionNote.removed(from: object["question"]?.stringValue ?? "")
    return QuestionForm.complaint(
      aboutVariant: variant, of: QuestionNote.removed(from: question), adding: kind.requirementsAdded)
  }

  /// Judges are paid for each statement.
  private static let statementsMax = 16
  private static let statementCharactersMax = 300

  private static func checklist(_ value: JSONValue?) -> [String] {
    let statements = (value?.arrayValue ?? []).compactMap { $0.stringValue.map { String($0[...].trimmed) } }
    return Array(
      statements.filter { !$0.isEmpty }.prefix(statementsMax).map { String($0.prefix(statementCharactersMax)) })
  }
}
