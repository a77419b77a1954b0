// Fills in answer and augments[].answer: one page each, made from the files a model returned.

import SynBase
import SynPage
import SynPipeline
import SynPrompts
import SynRecord
import SynStages

struct AnswerStage: RecordStage {
  static let name = "answer"
  var name: String { Self.name }

  private let model: StageModel
  private let judges: PageJudges
  private let fixAttempts: Int
  /// A variant's page that is more similar to the question's page than this is requested again.
  private let similarityMax: Double
  /// Nil: pages may repeat those of other records.
  private let distinct: DistinctPages?

  init(
    model: StageModel, judges: PageJudges, fixAttempts: Int, similarityMax: Double, distinct: DistinctPages? = nil
  ) {
    self.distinct = distinct
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

  /// What to answer: the question itself, or the variant in that slot of `augments`.
  private struct Wanted: Sendable {
    var slot: Int?
    var id: String
    var question: String
    var subject: PageSubject
    /// A page that was paid for and only needs a verdict.
    var unjudged: Answer?
    var random: SeededGenerator
  }

  /// A record and what to answer in it.
  private struct Plan: Sendable {
    var record: QARecord
    var augments: [Augment]
    var wanted: [Wanted] = []
  }

  func process(_ record: QARecord, index: Int) async throws -> StageOutcome {
    // Code that does not await is in separate functions: all variables of this one stay alive while the calls are in
    // flight.
    let plan = plan(record, index: index)
    let turn = distinct?.drawTurn()
    defer { distinct?.endTurn(turn) }
    do {
      let replies = try await EventLoop.concurrently(plan.wanted) { try await reply(to: $0) }
      try await distinct?.waitForTurn(turn)
      return outcome(of: plan, try await settled(replies, of: plan.record).map { $0.result })
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

  /// The replies with their pages compared: each with those of other records, and the variants' pages with the
  /// question's.
  @LoopActor
  private func settled(_ replies: [PageReply], of record: QARecord) async throws -> [PageReply] {
    // The question's own comes first: variants are compared with the page that stays.
    var settled: [PageReply] = []
    let variants = replies.filter { $0.slot != nil }
    /// Nil if the question has no page: there is nothing to compare with.
    var base =
      record.hasAnswer && !variants.isEmpty ? record.answer.map { PageWords($0.files[0].content).shingles } : nil
    for reply in replies where reply.slot == nil {
      let (reply, phrases) = try await self.settled(reply, of: record, isCompared: !variants.isEmpty)
      settled.append(reply)
      if reply.answer != nil { base = base ?? phrases }
    }
    let compared = try await EventLoop.concurrently(variants) { [base] in
      try await self.settled($0, of: record, isCompared: base != nil, with: base).reply
    }
    return settled + compared
  }

  /// `isCompared`: the page is compared within its record; with `base` if that is known already. Also returns the
  /// phrases of the page, if they were needed.
  @LoopActor
  private func settled(
    _ reply: PageReply, of record: QARecord, isCompared: Bool, with base: WordShingles? = nil
  ) async throws -> (reply: PageReply, phrases: WordShingles?) {
    guard isCompared || distinct != nil else { return (reply, nil) }
    var latest: WordShingles?
    let reply = try await reply.settled { page, details in
      let phrases = page.shingles
      latest = phrases
      if let base {
        let similarity = phrases.jaccard(base)
        details["similarity"] = .double((similarity * 1000).rounded() / 1000)
        if similarity > similarityMax { return .sameAsBase(similarity) }
      }
      return await distinct?.record(ofTheLikeOf: phrases, id: record.qaID ?? "").map { .duplicate(of: $0) }
    }
    return (reply, latest)
  }
}
