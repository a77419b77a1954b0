// That the offline model's variants differ from their question, and that their pages do what was added.

import Glibc
import Testing

@testable import SynOffline
@testable import SynPrompts
@testable import SynRecord

@Suite struct AugmentTests {
  @Test("an augmented question differs and is understood to the letter", arguments: AugmentKind.allCases)
  func anAugmentDiffersAndIsUnderstoodToTheLetter(_ kind: AugmentKind) {
    for (index, (base, question)) in offlineQuestions.enumerated() {
      let augmented = PageDesign.augment(question, kind: kind, seed: UInt64(index))
      let found = PageDesign.find(for: QuestionParts(augmented))
      #expect(augmented != question)
      #expect(found.isExact, "\(augmented)")
      #expect(augmented.hasSuffix("\n\n" + QuestionNote.text))
      switch kind {
      case .addOne, .addTwo:
        #expect(found.design.extras.count == (kind == .addOne ? 1 : 2))
        #expect(Set(found.design.extras).isDisjoint(with: base.traits))
        #expect(found.design.palette == base.palette && found.design.subject == base.subject)
      case .changeSubject:
        #expect(found.design.subject != base.subject)
        #expect(found.design.family.name == base.family.name && found.design.actions == base.actions)
      }
    }
  }

  @Test("the added sentences are implemented, and the rest looks as before")
  func theAddedSentencesAreImplementedAndTheRestLooksAsBefore() throws {
    for (index, (_, question)) in offlineQuestions.enumerated() {
      let augmented = PageDesign.augment(question, kind: .addTwo, seed: UInt64(index))
      let (before, after) = (try offlineScript(for: question), try offlineScript(for: augmented))
      let found = PageDesign.find(for: QuestionParts(augmented))
      for extra in found.design.chosenExtras {
        #expect(includes(after, extra.script) && !includes(before, extra.script))
      }
      #expect(found.seed == PageDesign.find(for: QuestionParts(question)).seed)
    }
  }

  @Test("augmenting again and again always changes something")
  func augmentingAgainAndAgainAlwaysChangesSomething() {
    var question = offlineQuestions[0].question
    for seed in 0..<8 {
      let next = PageDesign.augment(question, kind: .addTwo, seed: UInt64(seed))
      #expect(next != question)
      #expect(PageDesign.find(for: QuestionParts(next)).isExact)
      question = next
    }
  }

  @Test(
    "a handwritten question is augmented with what its nearest family can do",
    arguments: ["Build a clock", "", "Make a game where birds catch fish.\n\n- feature one\n- feature two"])
  func aQuestionWrittenByHandIsAugmentedWithWhatItsNearestFamilyCanDo(_ question: String) throws {
    for (count, kind) in [(1, AugmentKind.addOne), (2, .addTwo)] {
      let augmented = PageDesign.augment(question, kind: kind, seed: 3)
      #expect(augmented.hasPrefix(question))
      let (base, found) = (
        PageDesign.find(for: QuestionParts(question)), PageDesign.find(for: QuestionParts(augmented))
      )
      #expect(found.design.extras.count == count)
      #expect(found.design.family.name == base.design.family.name && found.design.palette == base.design.palette)
      #expect(found.design.subject == base.design.subject && found.design.actions == base.design.actions)
      let script = try offlineScript(for: augmented)
      #expect(found.design.chosenExtras.allSatisfy { includes(script, $0.script) })
    }
  }

  @Test("an added line changes the subject of a handwritten question")
  func theSubjectOfAQuestionWrittenByHandIsChangedByALine() {
    let base = PageDesign.find(for: QuestionParts("Build a clock")).design
    let once = PageDesign.augment("Build a clock", kind: .changeSubject, seed: 3)
    let twice = PageDesign.augment(once, kind: .changeSubject, seed: 4)
    let (first, second) = (PageDesign.find(for: QuestionParts(once)), PageDesign.find(for: QuestionParts(twice)))
    #expect(once.hasPrefix("Build a clock\n\n") && twice.split(separator: "\n").count == 2)
    #expect(first.design.family.name == base.family.name && first.design.subject != base.subject)
    #expect(second.design.subject != first.design.subject && !second.isExact)
  }
}

/// Whether `part` stands in `page`. In a debug build this is a hundred times as fast as `contains`.
func includes(_ page: String, _ part: String) -> Bool { strstr(page, part) != nil }

/// The index.js that answers `question`.
func offlineScript(for question: String) throws -> String {
  let files = PageDesign.find(for: QuestionParts(question)).files
  return try #require(files.first { $0.name == "index.js" }).content
}
