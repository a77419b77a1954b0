// Asks a model to invent a question.

import SynModel
import SynRecord

package struct QuestionPrompt: StagePrompt {
  package var topic: Topic
  package var persona: String
  package var requirements: Int
  package var leanings: QuestionLeanings
  /// The beginning of an earlier question that the new one must not resemble.
  package var unlike: String?

  package init(topic: Topic, persona: String, requirements: Int, leanings: QuestionLeanings) {
    self.topic = topic
    self.persona = persona
    self.requirements = requirements
    self.leanings = leanings
  }

  package var task: ModelTask { .question(topic: topic.name, persona: persona, requirements: requirements) }
  package var schema: ReplySchema { PromptPart.questionSchema }

  package func values(in form: ReplyForm) -> [String: String] {
    [
      "topic": topic.name, "topic_brief": topic.brief, "persona": persona,
      "requirements": String(requirements), "leanings": leanings.lines, "limits": PromptPart.limits,
    ]
  }

  package var addition: String {
    guard let unlike else { return "" }
    let quoted = unlike.split(separator: "\n", omittingEmptySubsequences: false).map { "> \($0)" }
    return "\n\n" + PromptPart.text("question/unlike", ["beginning": quoted.joined(separator: "\n")])
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
      required: [["topic_brief", "topic"], ["persona"], ["requirements"]]),
    text: PackageResources.question_txt)
}
