import Testing

@testable import SynBase
@testable import SynModel
@testable import SynPrompts

@Suite struct PromptTemplateTests {
  private static let form = PromptForm(
    "pie", placeholders: ["fruit": "what is in it", "crust": "what is around it", "oven": "where"],
    required: [["fruit"], ["crust", "oven"]], system: "You bake.", user: "A {{fruit}} pie in {{crust}}.")

  private func parse(_ text: String) throws(UsageError) -> [ChatMessage] {
    let template = try PromptTemplate(parsing: text, for: Self.form, source: "FILE")
    return template.messages(filling: ["fruit": "plum", "crust": "{{fruit}}", "oven": "brick"])
  }

  @Test func whatIsPrintedIsReadToTheSameTemplate() throws {
    let builtIn = PromptTemplate(Self.form)
    #expect(try PromptTemplate(parsing: builtIn.text, for: Self.form, source: "FILE") == builtIn)
    #expect(builtIn.text.contains("#   {{crust}}  what is around it"))
    let own = "--- user\nIn {{oven}}:\n{{fruit}}"
    let template = try PromptTemplate(parsing: own, for: Self.form, source: "FILE")
    #expect(try PromptTemplate(parsing: template.text, for: Self.form, source: "FILE") == template)
  }

  @Test(arguments: [
    ("--- user\n{{fruit}} {{crust}}", [ChatMessage(.user, "plum {{fruit}}")]),
    (
      "# note\n\n--- system\n\nBe quick.\n\n\n--- user\n\n{{fruit}}\n\n  in {{oven}}\n\n",
      [ChatMessage(.system, "Be quick."), ChatMessage(.user, "plum\n\n  in brick")]
    ),
    ("--- user\r\n{{fruit}}\r\n{{oven}}\r\n", [ChatMessage(.user, "plum\nbrick")]),
    (
      "--- user\n{{fruit}}{{oven}}\n--- system\n# Rules\n---\n--- users",
      [ChatMessage(.system, "# Rules\n---\n--- users"), ChatMessage(.user, "plumbrick")]
    ),
    (
      #"--- user\#n{{fruit}} {{oven}} {"a":{"b":{}}} {{"x":1}} {{ {{}} {{{fruit}}} {fruit}"#,
      [ChatMessage(.user, #"plum brick {"a":{"b":{}}} {{"x":1}} {{ {{}} {plum} {fruit}"#)]
    ),
  ])
  func aTemplateIsReadAndFilledIn(text: String, messages: [ChatMessage]) throws {
    #expect(try parse(text) == messages)
  }

  @Test(arguments: [
    ("", "no part for the user message"), ("--- system\n{{fruit}} {{crust}}", "no part for the user message"),
    ("{{fruit}}\n--- user\n{{crust}}", "FILE, line 1: text above the first part"),
    ("--- user\n{{fruit}} {{crust}}\n--- user\nmore", "two parts user"), ("--- user\n\n", "the part user is empty"),
    ("--- user\n{{fruit}} {{crust}} {{cream}}", "{{cream}} is none of {{fruit}}, {{crust}} and {{oven}}"),
    ("--- user\n{{Fruit}} {{crust}}", "{{Fruit}} is none of"), ("--- user\n{{ fruit }}", "{{ fruit }} is none of"),
    ("--- user\n{{crust}}", "FILE lacks {{fruit}}"), ("--- user\n{{fruit}}", "FILE lacks {{crust}} or {{oven}}"),
  ])
  func whatCannotBeMeantIsRefusedAndNamed(text: String, complaint: String) {
    let error = #expect(throws: UsageError.self) { try parse(text) }
    #expect(error?.description.contains(complaint) == true, "\(error?.description ?? "")")
  }

  /// Prompts of every form, each with values that differ from all others.
  private static let prompts: [any StagePrompt] = [
    QuestionPrompt(topic: .games, persona: "A juggler", requirements: 7, leanings: .sample),
    AugmentPrompt(kind: .addTwo, question: "Build a clock"), AnswerPrompt(question: "Build a clock"),
    DegradePrompt(kind: .lag, question: "Build a clock", page: "<p>Tick"),
  ]

  @Test(arguments: prompts.indices)
  func everyPlaceholderHasAValueAndTheBuiltInWordsPassTheirOwnRules(index: Int) throws {
    let prompt = Self.prompts[index]
    let template = type(of: prompt).template
    for form in ReplyForm.allCases {
      #expect(Set(prompt.values(in: form).keys).isSuperset(of: template.form.placeholders.map(\.name)))
      #expect(prompt.messages(in: form).map(\.role) == [.system, .user])
      for message in prompt.messages(in: form) { #expect(!message.content.contains("{{")) }
    }
    #expect(try PromptTemplate(parsing: template.text, for: template.form, source: "FILE") == template)
  }
}
