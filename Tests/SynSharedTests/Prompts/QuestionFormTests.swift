// The form of a question, and the note at its end.

import Foundation
import Testing

@testable import SynBase
@testable import SynModel
@testable import SynPrompts
@testable import SynRecord
@testable import SynStages

@Suite struct QuestionFormTests {
  private static func question(
    features: String = "Features", actions: String = "User Actions", items: [String], end: String = ""
  ) -> String {
    "A clock.\n\n\(features)\n- A dial.\n- Two hands:\n  1. short\n  2. long\n\n\(actions)\n"
      + items.joined(separator: "\n") + end
  }

  private static let good: [(String, Int)] = [
    (question(items: ["1. Click: a tick.", "2. Press space: a tock."]), 2),
    (question(features: "## Features", actions: "## User Actions", items: ["1) Click.", "2) Space.", "3) Drag."]), 3),
    (question(features: "**Features**", actions: "**User Actions:**", items: ["**1.** Click.", "**2.** Space."]), 2),
    (question(features: "Key features:", actions: "User actions:", items: ["- Click.", "  - left", "- Space."]), 2),
    (question(actions: "Interactions", items: ["1. Click.", "", "2. Space:", "   - once", "   - twice"]), 2),
    (question(items: ["1. Click.", "2. Space."], end: "\n\nNote:\n- Two files.\n- No library.\n- No more."), 2),
    (question(items: ["1: Click.", "2: Space."]).replacing("\n", with: "\r\n"), 2),
  ]

  @Test("headings and lists are read however models mark them", arguments: good.indices)
  func wellFormed(index: Int) {
    let (text, actions) = Self.good[index]
    #expect(QuestionForm.complaint(about: text, actions: actions) == nil, "\(text)")
    #expect(QuestionForm.complaint(about: text, actions: actions + 1)?.contains("and lists \(actions)") == true)
  }

  private static let bad: [(String, String)] = [
    ("A clock that ticks. Click it.", "\"Features\""), (question(actions: "Look", items: []), "\"User Actions\""),
    (question(items: ["Click it."]), "lists 0"), (question(items: ["1. Click."]), "lists 1"),
    (question(items: ["1. Press {{key}}.", "2. Click."]), "{{key}} is a placeholder"),
    ("<the text of the task>", "placeholder"),
  ]

  @Test("anything missing or left over is named", arguments: bad)
  func malformed(text: String, words: String) {
    #expect(QuestionForm.complaint(about: text, actions: 2)?.contains(words) == true)
  }

  @Test("a variant has its question's actions, and no more than it was asked to add")
  func variants() {
    let question = Self.question(items: ["1. Click.", "2. Space."])
    let more = Self.question(items: ["1. Click.", "2. Space.", "3. Drag."])
    #expect(QuestionForm.complaint(aboutVariant: question, of: question, adding: 1) == nil)
    #expect(QuestionForm.complaint(aboutVariant: more, of: question, adding: 1) == nil)
    #expect(QuestionForm.complaint(aboutVariant: more, of: question, adding: 0)?.contains("exactly 2") == true)
    #expect(QuestionForm.complaint(aboutVariant: question, of: more, adding: 2)?.contains("3 to 5") == true)
    #expect(QuestionForm.complaint(aboutVariant: "A clock.", of: question, adding: 1)?.contains("Features") == true)
    // Whoever brings questions of another form gets variants of it.
    #expect(QuestionForm.complaint(aboutVariant: "Two clocks.", of: "A clock.", adding: 1) == nil)
  }

  @Test(
    "a strong model's questions and variants are well formed",
    arguments: ["question-01", "question-02", "question-03", "variant-07", "variant-08"])
  func strongModel(name: String) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../StrongModel")
    let reply = try JSONValue(parsing: Array(Data(contentsOf: folder.appending(path: name + ".json"))))
    let text = try #require(reply["question"]?.stringValue)
    #expect(QuestionText.complaint(about: ["question": .string(text)], actions: nil) == nil)
  }

  @Test("the standard note replaces one of the model's own")
  func notes() {
    let text = Self.question(items: ["1. Click.", "2. Space."])
    let note = "\n\nNote:\n- Your solution should be in JavaScript.\n- The code is in index.js and index.html."
    for end in ["", note, "\n\n**Note:** put the code into index.js.", "\n\n" + QuestionNote.text] {
      #expect(QuestionNote.appended(to: text + end) == text + "\n\n" + QuestionNote.text)
    }
    let other = text + "\n\nNote that the hands never stop."
    #expect(QuestionNote.appended(to: other) == other + "\n\n" + QuestionNote.text)
  }

  @Test("a checklist is read if there is one, and a reply without one is just as good")
  func checklist() throws {
    let text = JSONValue.string(Self.question(items: Array(repeating: "1. Click on the dial of the clock.", count: 20)))
    let cases: [(JSONValue?, [String])] = [
      (["It ticks.", " ", 3, " It stops. "], ["It ticks.", "It stops."]), (nil, []), ("It ticks.", []), (.null, []),
    ]
    for (value, expected) in cases {
      var object: JSONObject = ["question": text]
      object["checklist"] = value
      #expect(SchemaCheck.complaint(about: .object(object), schema: PromptPart.questionSchema.demanded) == nil)
      #expect(try QuestionText.read(object, stage: "question").checklist == expected)
    }
  }
}
