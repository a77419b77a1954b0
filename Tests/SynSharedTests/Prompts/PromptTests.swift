import SynBase
import SynPrompts
import SynRecord
import SynStages
import Testing

@Suite struct PromptTests {
  @Test("topics are drawn with the dataset's odds")
  func topicsAreDrawnWithTheDatasetsOdds() {
    var random = SeededGenerator(seed: 1)
    var counts: [String: Int] = [:]
    for _ in 0..<100_000 { counts[Topics.builtIn.draw(using: &random).name, default: 0] += 1 }
    // Four standard deviations of a draw of this size are below 700.
    #expect(abs(counts["animation", default: 0] - 40_000) < 700)
    #expect(abs(counts["science", default: 0] - 30_000) < 700)
    #expect(abs(counts["games", default: 0] - 30_000) < 700)
  }

  @Test("games always ask for two actions")
  func gamesAlwaysAskForTwoActions() {
    let ranges = ["games": 2...2, "science": 2...3, "animation": 2...3]
    #expect(Dictionary(uniqueKeysWithValues: Topics.builtIn.all.map { ($0.name, $0.requirementsRange) }) == ranges)
  }

  @Test("the composer has at least a million personas and rarely repeats one")
  func theComposerHasAtLeastAMillionPersonasAndRarelyRepeats() {
    #expect(PersonaComposer.combinations >= 1_000_000)
    var random = SeededGenerator(seed: 1)
    let drawn = Set((0..<1000).map { _ in PersonaComposer().draw(using: &random) })
    #expect(drawn.count == 1000)
  }

  @Test("a question prompt asks for what a question needs", arguments: Topics.builtIn.all)
  func aQuestionPromptAsksForWhatAQuestionNeeds(topic: Topic) {
    let prompt = QuestionPrompt(topic: topic, persona: "A juggler", requirements: 2, leanings: .sample)
    let text = prompt.messages().map { $0.content }.joined()
    for word in [
      "Features", "User Actions", "exactly 2", "colour", "mouse", "keyboard", "no code", "A juggler", "never",
    ] {
      #expect(text.contains(word), "\(word)")
    }
    #expect(text.contains("no audio") == (topic.name == "games"))
  }

  @Test("the note is at the end exactly once")
  func theNoteStandsAtTheEndExactlyOnce() {
    let once = QuestionNote.appended(to: "Build a clock\n")
    #expect(once == "Build a clock\n\n" + QuestionNote.text)
    #expect(QuestionNote.appended(to: once) == once)
  }

  @Test("a question that is too short is a failure")
  func aShortQuestionIsAFailedOne() {
    #expect(throws: StageFailure.self) { try QuestionText.read(["question": "Build a clock"], stage: "question") }
    #expect(throws: StageFailure.self) { try QuestionText.read(["other": "x"], stage: "question") }
    let long = String(repeating: "word ", count: 100)
    #expect(throws: Never.self) { try QuestionText.read(["question": .string(long)], stage: "question") }
  }

  @Test("each way to make a page worse is asked for in its own words")
  func eachWayToMakeAPageWorseIsAskedForInItsOwnWords() {
    let texts = DegradationKind.allCases.map { kind in
      let prompt = DegradePrompt(kind: kind, question: "Build a clock", page: "<!doctype html><p>Tick")
      #expect(prompt.task == .degrade(kind: kind, question: "Build a clock", page: "<!doctype html><p>Tick"))
      #expect(prompt.schema.schema["required"] == ["changes", "files"])
      return prompt.messages().map { $0.content }.joined(separator: "\n")
    }
    #expect(Set(texts).count == DegradationKind.allCases.count)
    for text in texts {
      #expect(text.contains("Build a clock") && text.contains("<!doctype html><p>Tick"))
      #expect(text.contains(#""changes""#) && text.contains(#""files""#))
    }
  }

  @Test("pages are asked for in either form, and never in both")
  func pagesAreAskedForInEitherFormAndInOneOnly() {
    let prompts: [any StagePrompt] = [
      AnswerPrompt(question: "Build a clock"), DegradePrompt(kind: .ux, question: "Build a clock", page: "<p>Tick"),
    ]
    for prompt in prompts {
      let fences = prompt.messages(in: .fences).map(\.content).joined()
      #expect(fences.contains("```html index.html\n") && !fences.contains("JSON"))
      let json = prompt.messages(in: .json).map(\.content).joined()
      #expect(json.contains(#""filename": "index.html""#) && !json.contains("```"))
    }
  }
}

extension QuestionLeanings {
  static var sample: QuestionLeanings {
    var random = SeededGenerator(seed: 1)
    return .draw(for: Topics.builtIn.all[2], using: &random)
  }
}
