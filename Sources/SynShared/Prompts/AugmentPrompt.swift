// Asks a model for a deliberately different variant of a question.

import SynModel
import SynRecord

package struct AugmentPrompt: StagePrompt {
  package var kind: AugmentKind
  package var question: String

  package init(kind: AugmentKind, question: String) {
    self.kind = kind
    self.question = question
  }

  package var task: ModelTask { .augment(kind: kind, question: question) }
  package var schema: ReplySchema { PromptPart.augmentSchema }

  package func values(in form: ReplyForm) -> [String: String] {
    [
      "question": question, "kind": kind.rawValue, "change": PromptPart.text("augment/\(kind.rawValue)"),
      "limits": PromptPart.limits,
    ]
  }

  package static let template = PromptTemplate(
    PromptForm(
      "augment",
      placeholders: [
        "question": "the task to vary",
        "kind": AugmentKind.allCases.map(\.rawValue).joined(separator: ", "),
        "change": "what a variant of that kind shall differ in",
        "limits": "what every program must do without, as a list",
      ],
      required: [["question"], ["change", "kind"]]),
    text: PackageResources.augment_txt)
}
