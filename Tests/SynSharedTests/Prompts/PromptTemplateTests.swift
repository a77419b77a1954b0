import Foundation
import TestSupport
import Testing

@testable import SynBase
@testable import SynModel
@testable import SynPrompts
@testable import SynRecord

@Suite struct PromptTemplateTests {
  private static let form = PromptForm(
    "pie", placeholders: ["fruit": "what is in it", "crust": "what is around it", "oven": "where"],
    required: [["fruit"], ["crust", "oven"]])
  private static let words = "--- system\nYou bake.\n--- user\nA {{fruit}} pie in {{crust}}."

  private func parse(_ text: String) throws(UsageError) -> [ChatMessage] {
    let template = try PromptTemplate(parsing: text, for: Self.form, source: "FILE")
    return template.messages(filling: ["fruit": "plum", "crust": "{{fruit}}", "oven": "brick"])
  }

  @Test("a printed template is read back as the same one")
  func whatIsPrintedIsReadToTheSameTemplate() throws {
    let builtIn = PromptTemplate(Self.form, text: Array(Self.words.utf8))
    #expect(try PromptTemplate(parsing: builtIn.text, for: Self.form, source: "FILE") == builtIn)
    #expect(builtIn.text.contains("#   {{crust}}  what is around it"))
    let own = "--- user\nIn {{oven}}:\n{{fruit}}"
    let template = try PromptTemplate(parsing: own, for: Self.form, source: "FILE")
    #expect(try PromptTemplate(parsing: template.text, for: Self.form, source: "FILE") == template)
  }

  @Test(
    "a template is read and filled in",
    arguments: [
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

  @Test(
    "an invalid template is refused, with what is wrong",
    arguments: [
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
    QuestionPrompt(topic: Topics.builtIn.all[2], persona: "A juggler", requirements: 7, leanings: .sample),
    AugmentPrompt(kind: .addTwo, question: "Build a clock"), AnswerPrompt(question: "Build a clock"),
    DegradePrompt(kind: .lag, question: "Build a clock", page: "<p>Tick"),
  ]

  @Test("every placeholder has a value, and the built-in prompts pass their own rules", arguments: prompts.indices)
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

  @Test("a built-in prompt's file is what --print-prompt prints", arguments: prompts.indices)
  func files(index: Int) throws {
    let template = type(of: Self.prompts[index]).template
    let files = [
      "question": PackageResources.question_txt, "augment": PackageResources.augment_txt,
      "answer": PackageResources.answer_txt, "degrade": PackageResources.degrade_txt,
    ]
    #expect(template.text == String(decoding: try #require(files[template.form.name]), as: UTF8.self))
  }

  @Test("each section of Texts/parts.txt is used, and each one used is there")
  func parts() throws {
    #expect(PromptPart.parts.count == PromptTemplate.sections(of: PackageResources.parts_txt).count)
    let kinds =
      AugmentKind.allCases.map { "augment/\($0.rawValue)" }
      + DegradationKind.allCases.map { "degrade/\($0.rawValue)" }
    let sources = try FileManager.default.contentsOfDirectory(atPath: Project.path + "/Sources/SynShared/Prompts")
    let named = try sources.filter { $0.hasSuffix(".swift") }.flatMap { file in
      try String(contentsOfFile: Project.path + "/Sources/SynShared/Prompts/" + file, encoding: .utf8)
        .matches(of: /text\(\s*"([a-z_\/]+)"/).map { String($0.1) }
    }
    #expect(Set(named + kinds) == Set(PromptPart.parts.keys))
  }
}
