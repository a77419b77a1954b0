// Asks a model to make a page worse in one way, and to say what it did.

import SynModel
import SynRecord

package struct DegradePrompt: StagePrompt {
  package var kind: DegradationKind
  package var question: String
  /// The whole page to start from.
  package var page: String

  package init(kind: DegradationKind, question: String, page: String) {
    self.kind = kind
    self.question = question
    self.page = page
  }

  package var task: ModelTask { .degrade(kind: kind, question: question, page: page) }
  package var schema: ReplySchema { PromptPart.degradeSchema }
  package var base: [PageFile] { [PageFile(filename: "index.html", content: page)] }

  package func values(in form: ReplyForm) -> [String: String] {
    [
      "question": question, "page": page, "kind": kind.rawValue, "change": PromptPart.text("degrade/\(kind.rawValue)"),
      PromptPart.replyForm: Self.words(for: form),
    ]
  }

  private static func words(for form: ReplyForm) -> String {
    switch form {
    case .fences: PromptPart.text("degrade/reply_edits", ["edits": PromptPart.edits(of: "index.html")])
    case .json: PromptPart.text("degrade/reply_json")
    }
  }

  package static let template = PromptTemplate(
    PromptForm(
      "degrade",
      placeholders: [
        "question": "the task that the page solves",
        "page": "the whole page to make worse",
        "kind": DegradationKind.allCases.map(\.rawValue).joined(separator: ", "),
        "change": "what shall be worse in that kind",
        PromptPart.replyForm: PromptPart.replyFormHelp,
      ],
      required: [["question"], ["page"], ["change", "kind"]]),
    text: PackageResources.degrade_txt)
}
