// Fills in answer and augments[].answer: one page each, made of the files a model returned.

import SynShared

struct AnswerStage: RecordStage {
  static let name = "answer"
  var name: String { Self.name }

  private let model: StageModel
  private let checks: [PageCheck]

  init(model: StageModel, checks: [PageCheck]) {
    self.model = model
    self.checks = checks
  }

  func accepts(_ record: QARecord) -> Bool {
    guard !record.isFailed, record.wants(name) else { return false }
    return (record.hasQuestion && !record.hasAnswer) || record.augments.contains { isMissing($0) }
  }

  private func isMissing(_ augment: Augment) -> Bool {
    augment.question != nil && !augment.hasAnswer && augment.error == nil
  }

  /// What is to be answered: the question itself, or the variant in that slot of `augments`.
  private struct Wanted: Sendable {
    var slot: Int?
    var id: String
    var question: String
    var random: SeededGenerator
  }

  func process(_ record: QARecord, index: Int) async throws -> StageOutcome {
    var made = record
    let id = made.qaID ?? UUIDv7.make()
    made.qaID = id
    var augments = made.augments
    var wanted: [Wanted] = []
    if let question = record.question, !record.hasAnswer {
      wanted.append(Wanted(id: id, question: question, random: model.random(for: record, question: question)))
    }
    for slot in augments.indices where isMissing(augments[slot]) {
      let id = augments[slot].id ?? UUIDv7.make()
      augments[slot].id = id
      let question = augments[slot].question ?? ""
      wanted.append(
        Wanted(slot: slot, id: id, question: question, random: model.random(for: record, question: question)))
    }
    let results: [StageResult<Answer>]
    do {
      results = try await EventLoop.concurrently(wanted) { try await result(for: $0) }
    } catch is DryRun {
      return StageOutcome(output: record.bytes, .passedThrough)
    }
    for (slot, result) in zip(wanted.map { $0.slot }, results) {
      switch (slot, result) {
      case (nil, .made(let answer, _)): made.answer = answer
      case (nil, .failed(let failure, _)): made.error = failure.error
      case (let slot?, .made(let answer, _)): augments[slot].answer = answer
      case (let slot?, .failed(let failure, _)): augments[slot].error = failure.error
      }
    }
    if !augments.isEmpty { made.augments = augments }
    return StageOutcome(
      made, lineage: results.compactMap { $0.lineage }, failures: results.compactMap { $0.failure })
  }

  @LoopActor
  private func result(for wanted: Wanted) async throws -> StageResult<Answer> {
    var random = wanted.random
    let result = try await model.result(
      of: AnswerPrompt(question: wanted.question), for: wanted.id, using: &random, read: answer)
    guard case .made(let answer, let lineage) = result, let failure = try await failure(of: answer) else {
      return result
    }
    return .failed(failure, lineage)
  }

  /// What the external judges have against an answer. One that cannot judge counts as one that says no.
  @LoopActor
  private func failure(of answer: Answer) async throws -> StageFailure? {
    for check in checks {
      switch try await check.judge(answer.files[0].content) {
      case .passed: continue
      case .failed(let diagnostics): return StageFailure(stage: name, code: "bad_page", diagnostics)
      case .couldNotJudge(let reason): return StageFailure(stage: name, code: "check_unavailable", reason)
      }
    }
    return nil
  }

  private func answer(in object: JSONObject, _ lineage: LineageEntry) throws(StageFailure) -> Answer {
    let page: String
    do throws(PageRejection) {
      page = try PageGate.page(from: object)
    } catch {
      let code = error.judge == .reply ? ModelError.Code.badOutput.rawValue : "bad_page"
      throw StageFailure(stage: name, code: code, error.diagnostics)
    }
    let model = lineage.call.servedModel ?? lineage.call.model
    return Answer(model: model, files: [PageFile(filename: "index.html", content: page)])
  }
}
