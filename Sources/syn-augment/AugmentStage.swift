// Fills in augments: the variants a record requests by entries without a question, or new ones if it has none.
// AnswerDegradation makes worse versions of an answer.

import SynBase
import SynModel
import SynPipeline
import SynPrompts
import SynRecord
import SynStages

struct AugmentStage: RecordStage {
  static let name = "augment"
  var name: String { Self.name }

  private let model: StageModel
  private let kinds: [AugmentKind]
  private let degradation: AnswerDegradation

  init(model: StageModel, kinds: [AugmentKind], degradation: AnswerDegradation) {
    self.model = model
    self.kinds = kinds
    self.degradation = degradation
  }

  func accepts(_ record: QARecord) -> Bool {
    guard !record.isFailed, record.hasQuestion, record.wants(name) else { return false }
    return lacksVariants(record) || degradation.accepts(record)
  }

  private func lacksVariants(_ record: QARecord) -> Bool {
    let augments = record.augments
    return augments.isEmpty ? makesVariants : augments.contains { isMissing($0) }
  }

  /// A user who only asks for worse answers wants no other questions.
  private var makesVariants: Bool { !kinds.isEmpty || !degradation.isAskedFor }

  private func isMissing(_ augment: Augment) -> Bool { augment.question == nil && augment.error == nil }

  /// A variant to write for the entry in that slot of `augments`.
  private struct Wanted: Sendable {
    var slot: Int
    var id: String
    var kind: String
    var random: SeededGenerator
  }

  func process(_ record: QARecord, index: Int) async throws -> StageOutcome {
    var random = model.random(for: record, question: record.question ?? "")
    var made = record
    var identifiers = model.identifiers(for: record, index: index, drawing: random)
    if made.qaID == nil { made.qaID = identifiers.next() }
    let results: [StageResult<WrittenQuestion>]
    let worse: AnswerDegradation.Outcome
    do {
      results = lacksVariants(record) ? try await fillVariants(of: &made, named: &identifiers, using: &random) : []
      worse = try await degradation.fill(&made, named: &identifiers, using: &random)
    } catch is DryRun {
      return StageOutcome(output: record.bytes, .passedThrough)
    }
    return StageOutcome(
      made, lineage: results.compactMap { $0.lineage } + worse.lineage,
      failures: results.compactMap { $0.failure } + worse.failures)
  }

  /// Throws `CancellationError` and `DryRun`.
  @LoopActor
  private func fillVariants(
    of made: inout QARecord, named identifiers: inout RecordIdentifiers, using random: inout SeededGenerator
  ) async throws -> [StageResult<WrittenQuestion>] {
    let question = made.question ?? ""
    var augments = made.augments
    if augments.isEmpty {
      let drawn = AugmentKind.allCases.randomElement(using: &random) ?? .addOne
      augments = (kinds.isEmpty ? [drawn] : kinds).map { Augment(id: identifiers.next(), kind: $0) }
    }
    var wanted: [Wanted] = []
    for slot in augments.indices where isMissing(augments[slot]) {
      let id = augments[slot].id ?? identifiers.next()
      augments[slot].id = id
      let drawn = SeededGenerator(seed: random.next()).afterFailing(augments[slot].tries)
      wanted.append(Wanted(slot: slot, id: id, kind: augments[slot].kind ?? "", random: drawn))
    }
    let results = try await EventLoop.concurrently(wanted) { try await variant(of: question, $0) }
    for (slot, result) in zip(wanted.map { $0.slot }, results) {
      if case .made(let variant, _) = result {
        augments[slot].question = variant.text
        augments[slot].checklist = variant.checklist
      }
      if let failure = result.failure { augments[slot].fail(failure.error) }
    }
    made.augments = augments
    return results
  }

  @LoopActor
  private func variant(of question: String, _ wanted: Wanted) async throws -> StageResult<WrittenQuestion> {
    guard let kind = AugmentKind(rawValue: wanted.kind) else {
      let known = AugmentKind.allCases.map { $0.rawValue }.joined(separator: ", ")
      return .failed(StageFailure(stage: name, code: .invalidInput, "kind is not one of \(known)", attempts: 0), nil)
    }
    let prompt = AugmentPrompt(kind: kind, question: question)
    var random = wanted.random
    // A user's own prompt may ask for any form.
    let isBuiltIn = model.asksByItself(prompt)
    return try await model.result(of: prompt, for: wanted.id, using: &random) { object in
      isBuiltIn ? QuestionText.complaint(aboutVariant: object, of: question, kind) : nil
    } read: { (object) throws(StageFailure) in
      // A variant of a short question may be short too; one that is shorter than its question has lost something.
      let tokensMin = min(QuestionText.tokensMin, QuestionText.tokenEstimate(question))
      let variant = try QuestionText.read(object, stage: name, tokensMin: tokensMin)
      if variant.text == QuestionNote.appended(to: question) {
        throw StageFailure(
          stage: name, code: .badOutput, "the variant is the unchanged question")
      }
      return variant
    }
  }
}
