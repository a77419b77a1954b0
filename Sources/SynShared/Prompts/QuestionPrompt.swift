// Asks a model to invent a question.

package struct QuestionPrompt: StagePrompt {
  package var topic: Topic
  package var persona: String
  package var requirements: Int
  /// How a question begins that was made before and that the new one must not be like.
  package var unlike: String?

  package init(topic: Topic, persona: String, requirements: Int) {
    self.topic = topic
    self.persona = persona
    self.requirements = requirements
  }

  package var task: ModelTask { .question(topic: topic, persona: persona, requirements: requirements) }
  package var schema: ReplySchema { PromptPart.questionSchema }

  package func values(in form: ReplyForm) -> [String: String] {
    [
      "topic": topic.rawValue, "topic_brief": PromptPart.topicBrief(topic), "persona": persona,
      "requirements": String(requirements), "limits": PromptPart.limits,
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
        "limits": "what every program must do without, as a list",
      ],
      required: [["topic_brief", "topic"], ["persona"], ["requirements"]],
      system: """
        You write programming tasks. Each task describes one small interactive web program, precisely enough that two \
        programmers who never meet would build the same thing, and briefly enough to be read in a minute. You describe \
        what the program does and how it looks, never how to code it: no code snippets, no names of functions or libraries.
        """,
      user: """
        Write one task for a self-contained interactive web program.

        {{topic_brief}}

        Let this person inspire the setting, the objects and the images: {{persona}}
        The person is only your inspiration. The task never names, quotes or mentions the person.

        Limits of the program:
        {{limits}}

        Form of the task:
        - Begin with one or two sentences that say what the program is.
        - Then a section headed "Features": a list of everything that is seen and happens. Include the colour scheme, \
        with a colour for each important thing, chosen to be easy on the eye and easy to tell apart.
        - Then a section headed "User Actions": a numbered list of exactly {{requirements}} user actions. Each says which \
        key or mouse action it is and what visibly changes. The actions do not interfere with one another: no two use the \
        same key or gesture, and each can be used at any time, in any order, without undoing or blocking another.
        - Nothing after that. At least 150 words in all.

        Reply with a JSON object: {"question": "<the text of the task>"}
        """))
}
