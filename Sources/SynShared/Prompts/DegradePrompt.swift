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
      "question": question, "page": page, "kind": kind.rawValue, "change": change,
      PromptPart.replyForm: Self.words(for: form),
    ]
  }

  private static func words(for form: ReplyForm) -> String {
    let changes = "one or two sentences that say what is worse now, with figures where there are any"
    return switch form {
    case .fences:
      """
      Begin the reply with a line "Changes:" and, on the same line, \(changes). Then come the changes.

      \(PromptPart.edits(of: "index.html"))
      """
    case .json:
      """
      Reply with a JSON object: {"changes": "<\(changes)>", "files": [{"filename": "index.html", "content": \
      "<the complete page>"}]}
      """
    }
  }

  private var change: String {
    switch kind {
    case .style:
      """
      Worsen its looks: colours that clash or barely stand out from each other, ill-matched fonts, careless spacing \
      and alignment. All text can still be made out, and everything works exactly as before.
      """
    case .ux:
      """
      Worsen its usability: remove the hints that explain the controls, make labels vague or tiny, drop the feedback \
      that tells the user what an action did, place controls and displays where they are awkward. Every user action of \
      the task still works.
      """
    case .error:
      """
      Break one feature or one user action that the task names, an important one but not all of the program: it does \
      the wrong thing, or nothing. It fails silently: no exception, nothing on the console, nothing on the page that \
      says so. All the rest still works.
      """
    case .lag:
      """
      Delay its reactions: whatever the user does with keys or mouse takes effect between 300 and 800 milliseconds \
      later, in the right order and without any being lost. Motion that depends on no input stays smooth.
      """
    case .jank:
      """
      Make its motion uneven: frames come at irregular intervals, with stalls of 60 to 300 milliseconds several times \
      a second, so that movement visibly stutters. The program's logic and its reactions stay right.
      """
    case .glitch:
      """
      Make its picture show artefacts: flickering parts, torn or displaced strips, stray blocks of colour, objects \
      drawn in the wrong place for a moment, again and again all the time. The program's logic and its reactions stay \
      right.
      """
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
      required: [["question"], ["page"], ["change", "kind"]],
      system: """
        You edit web pages for a study in which people who cannot see the code rank several versions of one program. You \
        receive a task and a page that solves it, and make the page worse in exactly the way you are told, so clearly that \
        anybody who tries both pages for a minute prefers the one you received. Everything else stays as it is.
        """,
      user: """
        The task, between the lines of equals signs:
        ==========
        {{question}}
        ==========

        The page, between the lines of equals signs:
        ==========
        {{page}}
        ==========

        {{change}}

        Keep all other code, texts and styles of the page as they are, also where you would have done better. No comment, \
        name or text in the page tells that anything was changed. The page still loads without an error or a request over \
        the network, and still works inside an iframe with sandbox="allow-scripts".

        {{reply_form}}
        """))
}
