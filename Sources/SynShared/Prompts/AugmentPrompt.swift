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
    ["question": question, "kind": kind.rawValue, "change": change, "limits": PromptPart.limits]
  }

  private var change: String {
    switch kind {
    case .addOne:
      """
      Add exactly one requirement: something new that the program shows or does, which fits the rest, contradicts \
      nothing in it and can be seen by whoever tries the program. Put it where it belongs in the text.
      """
    case .addTwo:
      """
      Add exactly two requirements, independent of each other: new things that the program shows or does, which fit \
      the rest, contradict nothing in it and can be seen by whoever tries the program. Put each where it belongs.
      """
    case .changeSubject:
      """
      Change the subject to a related one, and everything that follows from it (objects, names, colours where they \
      depend on the subject), so that the structure, the mechanics and the user actions still fit unchanged.
      """
    }
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
      required: [["question"], ["change", "kind"]],
      system: """
        You edit programming tasks. You receive a task that describes a small interactive web program and return a variant \
        of it that differs in exactly the way you are told, and in nothing else.
        """,
      user: """
        The task, between the lines of equals signs:
        ==========
        {{question}}
        ==========

        {{change}}

        Keep the headings, the order of the sections, the number of user actions, the limits the task states and \
        everything not concerned by the change word for word. Something new may bring a colour of its own: name it where \
        the new thing is described, or at the end of the list of colours. Do not say what was changed. No code snippets.

        Limits that still hold:
        {{limits}}

        Reply with a JSON object: {"question": "<the complete text of the variant>", "checklist": ["<a statement>", ...]}
        \(PromptPart.checklist) At least one is about what is different in this variant.
        """))
}
