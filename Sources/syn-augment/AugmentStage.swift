// Fills in augments: the variants a record asks for by entries without a question, or new ones where it has none.

import SynShared

struct AugmentStage: RecordStage {
  static let name = "augment"
  var name: String { Self.name }

  private let model: StageModel
  private let kinds: [AugmentKind]

  init(model: StageModel, kinds: [AugmentKind]) {
    self.model = model
    self.kinds = kinds
  }

  func accepts(_ record: QARecord) -> Bool {
    guard !record.isFailed, record.hasQuestion, record.wants(name) else { return false }
    let augments = record.augments
    return augments.isEmpty || augments.contains { isMissing($0) }
  }

  private func isMissing(_ augment: Augment) -> Bool { augment.question == nil && augment.error == nil }

  /// A variant to be written for the entry in that slot of `augments`.
  private struct Wanted: Sendable {
    var slot: Int
    var id: String
    var kind: String
    var seed: UInt64
  }

  func process(_ record: QARecord, index: Int) async throws -> StageOutcome {
    let question = record.question ?? ""
    var random = model.random(for: record, question: question)
    var made = record
    if made.qaID == nil { made.qaID = UUIDv7.make() }
    var augments = made.augments
    if augments.isEmpty {
      let drawn = AugmentKind.allCases.randomElement(using: &random) ?? .addOne
      augments = (kinds.isEmpty ? [drawn] : kinds).map { Augment(id: UUIDv7.make(), kind: $0) }
    }
    var wanted: [Wanted] = []
    for slot in augments.indices where isMissing(augments[slot]) {
      let id = augments[slot].id ?? UUIDv7.make()
      augments[slot].id = id
      wanted.append(Wanted(slot: slot, id: id, kind: augments[slot].kind ?? "", seed: random.next()))
    }
    let results: [StageResult<String>]
    do {
      results = try await EventLoop.concurrently(wanted) { try await variant(of: question, $0) }
    } catch is DryRun {
      return StageOutcome(output: record.bytes, .passedThrough)
    }
    for (slot, result) in zip(wanted.map { $0.slot }, results) {
      if case .made(let variant, _) = result { augments[slot].question = variant }
      if let failure = result.failure { augments[slot].error = failure.error }
    }
    made.augments = augments
    return StageOutcome(
      made, lineage: results.compactMap { $0.lineage }, failures: results.compactMap { $0.failure })
  }

  @LoopActor
  private func variant(of question: String, _ wanted: Wanted) async throws -> StageResult<String> {
    guard let kind = AugmentKind(rawValue: wanted.kind) else {
      let known = AugmentKind.allCases.map { $0.rawValue }.joined(separator: ", ")
      return .failed(StageFailure(stage: name, code: "invalid_input", "kind is none of \(known)", attempts: 0), nil)
    }
    let prompt = AugmentPrompt(kind: kind, question: question)
    var random = SeededGenerator(seed: wanted.seed)
    return try await model.result(of: prompt, for: wanted.id, using: &random) { (object, _) throws(StageFailure) in
      // A variant of a short question may be short too; one that is shorter than its question lost something.
      let tokensMin = min(QuestionText.tokensMin, QuestionText.tokenEstimate(question))
      let variant = try QuestionText.read(object, stage: name, tokensMin: tokensMin)
      if variant == QuestionNote.appended(to: question) {
        throw StageFailure(
          stage: name, code: ModelError.Code.badOutput.rawValue, "the variant is the unchanged question")
      }
      return variant
    }
  }
}
