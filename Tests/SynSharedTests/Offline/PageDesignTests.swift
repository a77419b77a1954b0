// What questions of the offline model say, and that nothing in them is lost when they are read again.

import Testing

@testable import SynBase
@testable import SynOffline
@testable import SynPrompts
@testable import SynRecord

/// Personas of several worlds, among them none and one in another script.
let offlinePersonas = [
  "A marine biologist from Lisbon who sails at weekends and knits at night",
  "a retired railway engineer restoring a tram",
  "a night nurse who grows tomatoes on her balcony", "a pastry chef with a passion for astronomy", "",
  "a violin teacher in a mountain village", "Una contadora que corre maratones", "図書館で働く翻訳者",
]

/// A design for each topic and each of 32 seeds, with the question that describes it.
let offlineQuestions: [(design: PageDesign, question: String)] = Topics.builtIn.all.map(\.name).flatMap { topic in
  (0..<32).compactMap { seed in
    let requirements = topic == "games" ? 2 : 2 + seed % 2
    let design = PageDesign(
      topic: topic, persona: offlinePersonas[seed % offlinePersonas.count], requirements: requirements,
      seed: UInt64(seed))
    guard let design else { return nil }
    var random = SeededGenerator(seed: UInt64(seed), label: "wording")
    return (design, design.question(using: &random))
  }
}

@Suite struct PageDesignTests {
  @Test("a question reads back as the design it was written from")
  func aQuestionReadsBackAsTheDesignItWasWrittenFrom() {
    for (design, question) in offlineQuestions {
      let found = PageDesign.find(for: QuestionParts(question))
      #expect(found.isExact, "\(question)")
      #expect(found.design == design, "\(question)")
    }
  }

  @Test("a question has its sections in order and is long enough")
  func aQuestionHasItsSectionsInOrderAndIsLongEnough() throws {
    for (design, question) in offlineQuestions {
      let features = try #require(question.range(of: "## Features\n"))
      let actions = try #require(question.range(of: "## User Actions\n"))
      let colours = try #require(question.range(of: "## Colour Scheme\n"))
      #expect(features.upperBound < actions.lowerBound)
      #expect(question.hasSuffix("\n\n" + QuestionNote.text))
      #expect(OfflineModel.estimatedTokens(in: question) >= 200)
      let numbered = question[actions.upperBound..<colours.lowerBound].split(separator: "\n")
      #expect(numbered.count == design.actions.count)
      #expect(numbered.enumerated().allSatisfy { $1.hasPrefix("\($0 + 1). ") })
      #expect(ColourRole.allCases.allSatisfy { question.contains("(\(design.palette[$0].hex))") })
    }
  }

  @Test("a question has as many actions as asked for, and one way to steer")
  func aQuestionHasAsManyActionsAsWereAskedForAndOneWayToSteer() {
    for (index, (design, _)) in offlineQuestions.enumerated() {
      let seed = index % 32
      #expect(design.actions.count == (design.family.topic == "games" ? 2 : 2 + seed % 2))
      let essential = design.chosenActions.filter(\.isEssential).count
      #expect(essential == (design.family.actions.contains(where: \.isEssential) ? 1 : 0))
    }
  }

  @Test("a hundred seeds give a hundred different questions")
  func noTwoOfAHundredSeedsGiveTheSameQuestion() {
    let questions = (0..<100).map { seed in
      var random = SeededGenerator(seed: UInt64(seed), label: "wording")
      let topic = Topics.builtIn.all[seed % 3].name
      return PageDesign(topic: topic, persona: "a baker", requirements: 2, seed: UInt64(seed))?.question(using: &random)
    }
    #expect(Set(questions).count == 100)
  }

  /// Their sentences are the same few hundred, but hardly two questions are made of the same ones.
  @Test("among a thousand seeds hardly any two questions are alike")
  func ofAThousandSeedsHardlyTwoQuestionsAreAlike() {
    var seen = RecentTexts()
    let alike = (0..<1000).count { seed in
      var random = SeededGenerator(seed: UInt64(seed), label: "wording")
      let persona = PersonaComposer().draw(using: &random)
      let topic = Topics.builtIn.all[seed % 3].name
      guard let design = PageDesign(topic: topic, persona: persona, requirements: 2, seed: UInt64(seed))
      else { return true }
      return seen.addUnlessAlike(.init(design.question(using: &random), id: "\(seed)"), threshold: 0.8) != nil
    }
    #expect(alike <= 20)
  }

  @Test("the question changes with the persona and does not quote it")
  func theQuestionChangesWithThePersonaAndDoesNotQuoteIt() throws {
    var questions: Set<String> = []
    for persona in offlinePersonas where !persona.isEmpty {
      var random = SeededGenerator(seed: 1, label: "wording")
      let design = try #require(PageDesign(topic: "science", persona: persona, requirements: 2, seed: 1))
      let question = design.question(using: &random)
      #expect(!question.lowercased().contains(persona.lowercased()))
      questions.insert(question)
    }
    #expect(questions.count == offlinePersonas.count - 1)
  }

  @Test("a persona colours the theme of its questions")
  func aPersonaTintsTheThemeOfItsQuestions() {
    var random = SeededGenerator(seed: 5)
    #expect(Theme.of(persona: "a sailor on a fishing boat", using: &random).id == .sea)
    #expect(Theme.of(persona: "a nurse in a hospital", using: &random).id == .care)
  }

  @Test("every family describes itself completely", arguments: PageFamily.all.map(\.name))
  func everyFamilyDescribesItselfCompletely(_ name: String) throws {
    let family = try #require(PageFamily.all.first { $0.name == name })
    let elements = family.actions + family.additions
    let sentences = [family.title, family.summary] + family.features + elements.map(\.sentence)
    let known = Set(family.slots.keys).union(PageDesign.commonSlots)
    for sentence in sentences {
      #expect(sentence.wordings.allSatisfy { $0.slots == sentence.slots }, "\(sentence)")
      #expect(sentence.slots.isSubset(of: known), "\(sentence.slots.subtracting(known))")
    }
    #expect(Set(elements.map(\.id)).count == elements.count)
    #expect(family.colours.map(\.role).sorted { $0.rawValue < $1.rawValue }.count == ColourRole.allCases.count)
    #expect(Set(family.subjects.map { $0.words["subject"] }).count == family.subjects.count)
    let slots = try #require(family.subjects.first).words.keys
    #expect(family.subjects.allSatisfy { $0.words.keys == slots && !$0.themes.isEmpty })
    #expect(family.actions.allSatisfy { $0.hint != nil })
    #expect(family.subjects.count >= 5 && family.additions.count >= 5)
  }

  @Test("there are several families for every topic")
  func thereAreSeveralFamiliesForEveryTopic() {
    for topic in Topics.builtIn.all { #expect(PageFamily.all.count { $0.topic == topic.name } >= 2) }
    #expect(Set(PageFamily.all.map(\.name)).count == PageFamily.all.count)
  }
}
