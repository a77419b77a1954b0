// Asks a model to answer a question with a working page.

import SynModel

package struct AnswerPrompt: StagePrompt {
  package var question: String
  /// Which of several answers this asks for, from 0. The words are the same.
  package var sample: Int

  package init(question: String, sample: Int = 0) {
    self.question = question
    self.sample = sample
  }

  package var task: ModelTask { .answer(question: question, sample: sample) }
  package var schema: ReplySchema { PromptPart.answerSchema }

  package func values(in form: ReplyForm) -> [String: String] {
    ["question": question, PromptPart.replyForm: Self.words(for: form)]
  }

  private static func words(for form: ReplyForm) -> String {
    switch form {
    case .fences: PromptPart.fences(["html index.html", "js index.js"])
    case .json: PromptPart.text("answer/json")
    }
  }

  package static let template = PromptTemplate(
    PromptForm(
      "answer",
      placeholders: ["question": "the task to solve", PromptPart.replyForm: PromptPart.replyFormHelp],
      required: [["question"]]),
    text: PackageResources.answer_txt)
}
