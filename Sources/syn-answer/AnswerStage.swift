// Fills in answer and augments[].answer: one page each, made of the files a model returned.

import SynShared

struct AnswerStage: RecordStage {
  static let name = "answer"
  var name: String { Self.name }

  private let model: StageModel
  private let judges: PageJudges
  private let fixAttempts: Int
  /// A variant's page that is more alike the question's page than this is asked for again.
  private let similarityMax: Double

  init(model: StageModel, judges: PageJudges, fixAttempts: Int, similarityMax: Double) {
    self.model = model
    self.judges = judges
    self.fixAttempts = fixAttempts
    self.similarityMax = similarityMax
  }

  func accepts(_ record: QARecord) -> Bool {
    guard record.wants(name), !record.isFailed || record.awaitsJudgement else { return false }
    return (record.hasQuestion && !record.hasAnswer) || record.augments.contains { isMissing($0) }
  }

  private func isMissing(_ augment: Augment) -> Bool {
    augment.question != nil && !augment.hasAnswer && (augment.error == nil || augment.awaitsJudgement)
  }

  /// What is to be answered: the question itself, or the variant in that slot of `augments`.
  private struct Wanted: Sendable {
    var slot: Int?
    var id: String
    var question: String
    var subject: PageSubject
    /// A page that was paid for and is only to be judged.
    var unjudged: Answer?
    var random: SeededGenerator
  }

  /// A record with what is to be answered in it.
  private struct Plan: Sendable {
    var record: QARecord
    var augments: [Augment]
    var wanted: [Wanted] = []
  }

  func process(_ record: QARecord, index: Int) async throws -> StageOutcome {
    // What needs no waiting is in functions of its own: all variables of this one are kept while the calls are in flight.
    let plan = plan(record, index: index)
    do {
      let replies = try await EventLoop.concurrently(plan.wanted) { try await reply(to: $0) }
      let base = (record.hasAnswer ? record.answer : nil) ?? replies.first { $0.slot == nil }?.answer
      return outcome(of: plan, try await compared(replies, with: base).map { $0.result })
    } catch is DryRun {
      return StageOutcome(output: record.bytes, .passedThrough)
    }
  }

  @LoopActor
  private func plan(_ record: QARecord, index: Int) -> Plan {
    var plan = Plan(record: record, augments: record.augments)
    let drawn = model.random(for: record, question: record.question ?? "")
    var identifiers = model.identifiers(for: record, index: index, drawing: drawn)
    let id = record.qaID ?? identifiers.next()
    plan.record.qaID = id
    if let question = record.question, !record.hasAnswer {
      let random = model.random(for: record, question: question, tries: record.tries)
      let subject = PageSubject.answer(to: plan.record)
      plan.wanted.append(
        Wanted(id: id, question: question, subject: subject, unjudged: record.unjudgedAnswer, random: random))
    }
    for slot in plan.augments.indices where isMissing(plan.augments[slot]) {
      let id = plan.augments[slot].id ?? identifiers.next()
      plan.augments[slot].id = id
      let question = plan.augments[slot].question ?? ""
      let random = model.random(for: record, question: question, tries: plan.augments[slot].tries)
      let unjudged = plan.augments[slot].unjudgedAnswer
      let subject = PageSubject.answer(to: plan.augments[slot], of: plan.record)
      plan.wanted.append(
        Wanted(slot: slot, id: id, question: question, subject: subject, unjudged: unjudged, random: random))
    }
    return plan
  }

  private func outcome(of plan: Plan, _ results: [StageResult<Answer>]) -> StageOutcome {
    var (made, augments) = (plan.record, plan.augments)
    for (slot, result) in zip(plan.wanted.map { $0.slot }, results) {
      switch (slot, result) {
      case (nil, .made(let answer, _)): made.accept(answer)
      case (nil, .failed(let failure, _)): made.fail(failure.error, keeping: failure.unjudged)
      case (let slot?, .made(let answer, _)): augments[slot].accept(answer)
      case (let slot?, .failed(let failure, _)): augments[slot].fail(failure.error, keeping: failure.unjudged)
      }
    }
    if !augments.isEmpty { made.augments = augments }
    return StageOutcome(
      made, lineage: results.compactMap { $0.lineage }, failures: results.compactMap { $0.failure })
  }

  @LoopActor
  private func reply(to wanted: Wanted) async throws -> PageReply {
    var random = wanted.random
    let conversation = try model.conversation(about: AnswerPrompt(question: wanted.question), using: &random)
    return try await PageReply(
      slot: wanted.slot, unjudged: wanted.unjudged,
      PageConversation(
        conversation, stage: name, of: wanted.id, for: wanted.subject, judges: judges, fixAttempts: fixAttempts))
  }

  /// Nothing to compare with where the question has no page.
  @LoopActor
  private func compared(_ replies: [PageReply], with base: Answer?) async throws -> [PageReply] {
    guard let base, replies.contains(where: { $0.slot != nil && $0.answer != nil }) else { return replies }
    let shingles = WordShingles(base.files[0].content)
    return try await EventLoop.concurrently(replies) { reply in
      try await reply.comparing(with: shingles, limit: similarityMax)
    }
  }
}
