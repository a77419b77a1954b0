// Asks a model to answer a question with a page that runs.

import SynModel

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
        - Runs when the page is opened, without an error on the console. Where the task has it begin with a click or a \
        key, the first picture is complete all the same and says how to begin.
        - Uses the whole frame it is shown in, whatever its shape, and adapts when the frame is resized; the frame may \
        be anything from 400 to 2000 pixels wide and 300 to 1200 high. Where the task lays the scene out, follow it, and \
        scale the rest with the frame.
        - Explains its controls in a few words on the page, where they cover nothing that matters.
        - Listens for keys on the window and takes the focus when it is clicked: in a frame it may not have it at first.
        - Prevents the browser's default action for every key it uses, so that the page does not scroll.
        - Moves by elapsed time, not by frames, so that it runs at the same speed on every screen; limits the time step, \
        so that a pause does no harm.
        - Keeps the number of objects bounded, however long it runs.
        - Uses web-safe fonts only, and colours with enough contrast to read.
        - Works inside an iframe with sandbox="allow-scripts": no eval, no alert, prompt or confirm, no cookies, local \
        storage, session storage or databases, no microphone or camera, no access to the parent window, no links away.
        - Responds visibly and at once to each user action the task names, also when it is used again and again.

        How it looks counts as much, as people will compare it with other programs for the same task. Compose the \
        picture: one centre of interest, depth through layers, light and shadow, a palette that belongs together. Let \
        motion ease in and out, and give each action a feedback of its own. Keep type legible, at least 13 pixels \
        high, with contrast, never over other type and never cut off at any size of the frame. Show a complete picture \
        from the first second, and pace what counts or builds up so that something happens within ten.

        {{reply_form}}
        """,
      user: """
        The task:

        {{question}}
        """))
}
