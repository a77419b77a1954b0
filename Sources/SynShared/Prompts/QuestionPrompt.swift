// Asks a model to invent a question.

import SynModel
import SynRecord

package struct QuestionPrompt: StagePrompt {
  package var topic: Topic
  package var persona: String
  package var requirements: Int
  package var leanings: QuestionLeanings
  /// How a question begins that was made before and that the new one must not be like.
  package var unlike: String?

  package init(topic: Topic, persona: String, requirements: Int, leanings: QuestionLeanings) {
    self.topic = topic
    self.persona = persona
    self.requirements = requirements
    self.leanings = leanings
  }

  package var task: ModelTask { .question(topic: topic, persona: persona, requirements: requirements) }
  package var schema: ReplySchema { PromptPart.questionSchema }

  package func values(in form: ReplyForm) -> [String: String] {
    [
      "topic": topic.rawValue, "topic_brief": PromptPart.topicBrief(topic), "persona": persona,
      "requirements": String(requirements), "leanings": leanings.lines, "limits": PromptPart.limits,
    ]
  }

  package var addition: String {
    guard let unlike else { return "" }
    return """


      A task much like the one you are about to write exists already. It begins:

      \(unlike.split(separator: "\n", omittingEmptySubsequences: false).map { "> \($0)" }.joined(separator: "\n"))

      Write a task that differs from it in what the program shows and does, not only in names, numbers and colours.
      """
  }

  package static let template = PromptTemplate(
    PromptForm(
      "question",
      placeholders: [
        "topic": "animation, science or games",
        "topic_brief": "what a program of that topic is, and what its task must tell",
        "persona": "who shall inspire the task, such as: A patient salt farmer who studies tides.",
        "requirements": "how many user actions: 2 or 3",
        "leanings": "what this one leans to: technique, mood, level of detail, difficulty, how it is used; as a list",
        "limits": "what every program must do without, as a list",
      ],
      required: [["topic_brief", "topic"], ["persona"], ["requirements"]],
      system: """
        You write programming tasks. Each task describes one small interactive web program, precisely enough that two \
        programmers who never meet would build the same thing, and in no more words than that takes. You describe what \
        the program does and how it looks, never how to code it: no code snippets, no names of functions or libraries.
        """,
      user: """
        Write one task for a self-contained interactive web program.

        {{topic_brief}}

        Let this person inspire the setting, the objects and the images: {{persona}}
        The person is only your inspiration. The task never names, quotes or mentions the person.

        What this task leans to:
        {{leanings}}

        Limits of the program:
        {{limits}}

        Form of the task:
        - Begin with one or two sentences that say what the program is.
        - Then a section headed "Features": a list of what is seen and happens, the most important first. Lay the scene \
        out over the whole frame, in parts of its width and height, so that it looks right wide or tall. Include the \
        colour scheme, with a colour for each important thing, chosen to be easy on the eye and easy to tell apart.
        - The first seconds show a complete picture: what fills, grows or gathers is there in part from the start, and \
        whoever watches sees something change within ten seconds.
        - Then a section headed "User Actions": a numbered list of exactly {{requirements}} user actions. Each says which \
        key or mouse action it is and what visibly changes, at once or within a second or two. Keys that do the same \
        thing in opposite directions, such as the left and right arrow keys, are one action. The actions do not \
        interfere with one another: no two use the same key or gesture, and each can be used at any time while the \
        program runs, in any order, without undoing or blocking another.
        - Nothing after that, and nothing about files. 150 to 350 words in all: what two programmers would do alike \
        anyway needs none.

        Reply with a JSON object: {"question": "<the text of the task>", "checklist": ["<a statement>", ...]}
        \(PromptPart.checklist)
        """))
}
