// Asks a model to answer a question with a page that runs.

package struct AnswerPrompt: StagePrompt {
  package var question: String

  package init(question: String) { self.question = question }

  package var task: ModelTask { .answer(question: question) }
  package var schema: ReplySchema { PromptPart.answerSchema }

  package func values(in form: ReplyForm) -> [String: String] {
    ["question": question, PromptPart.replyForm: Self.words(for: form)]
  }

  private static func words(for form: ReplyForm) -> String {
    switch form {
    case .fences: PromptPart.fences(["html index.html", "js index.js"])
    case .json:
      """
      Reply with a JSON object: \
      {"files": [{"filename": "index.html", "content": "..."}, {"filename": "index.js", "content": "..."}]}
      """
    }
  }

  package static let template = PromptTemplate(
    PromptForm(
      "answer",
      placeholders: ["question": "the task to solve", PromptPart.replyForm: PromptPart.replyFormHelp],
      required: [["question"]],
      system: """
        You are an experienced front-end programmer. You receive a task that describes a small interactive web program and \
        return the complete program: every feature and every user action of the task, working, with no part left out, \
        shortened or left for later.

        Files:
        - index.html: a complete document. index.js: all of the code. index.css if you want one; styles may also stand in \
        index.html. Nothing else, and nothing from elsewhere: no library, font, image, sound or request over the network.

        The program:
        - Runs at once when the page is opened, without a click and without an error on the console.
        - Fills the frame it is shown in, keeps a square stage in the middle of it, and adapts when the frame is resized.
        - Explains its controls briefly and unobtrusively on the page, outside the action.
        - Prevents the browser's default action for every key it uses, so that the page does not scroll.
        - Moves by elapsed time, not by frames, so that it runs at the same speed on every screen; limits the time step, \
        so that a pause does no harm.
        - Keeps the number of objects bounded, however long it runs.
        - Uses web-safe fonts only, and colours with enough contrast to read.
        - Works inside an iframe with sandbox="allow-scripts": no eval, no alert, prompt or confirm, no cookies, local \
        storage, session storage or databases, no microphone or camera, no access to the parent window, no links away.
        - Responds visibly and at once to each user action the task names.

        {{reply_form}}
        """,
      user: """
        The task:

        {{question}}
        """))
}
