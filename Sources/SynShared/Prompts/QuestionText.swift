// What a usable question is, whoever wrote it.

package enum QuestionText {
  /// A shorter one leaves too much open to be answered twice alike.
  package static let tokensMin = 100

  /// A rough count that needs no tokenizer: English text runs at about four bytes a token.
  package static func tokenEstimate(_ text: String) -> Int { (text.utf8.count + 3) / 4 }

  /// The question out of a reply's object, with the standing note at its end. Throws `StageFailure` when it is shorter
  /// than `tokensMin`.
  package static func read(
    _ object: JSONObject, stage: String, tokensMin: Int = QuestionText.tokensMin
  ) throws(StageFailure) -> String {
    let text = object["question"]?.stringValue ?? ""
    let tokens = tokenEstimate(text)
    guard tokens >= tokensMin else {
      throw StageFailure(
        stage: stage, code: ModelError.Code.badOutput.rawValue,
        "the question has about \(tokens) tokens, fewer than \(tokensMin)")
    }
    return QuestionNote.appended(to: text)
  }
}
