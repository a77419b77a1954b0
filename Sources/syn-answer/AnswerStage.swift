// Fills in answer and augments[].answer: one page each, made from the files a model returned, or the best of several.

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
  private let sampling: Sampling
  /// So many of several answers are in the making at a time, in the order of their records: those of the first are done
  /// before the last have begun. Nil: as many as records allow.
  private let sampleSlots: AsyncSemaphore?

  init(
    model: StageModel, judges: PageJudges, fixAttempts: Int, similarityMax: Double, distinct: DistinctPages? = nil,
    sampling: Sampling = Sampling(), samplesAtOnce: Int? = nil
  ) {
    self.distinct = distinct
    self.sampling = sampling
    sampleSlots = samplesAtOnce.map { AsyncSemaphore(count: $0) }
    self.model = model
    self.judges = judges
    self.fixAttempts = fixAttempts
    self.similarityMax = similarityMax
  }

  func accepts(_ record: QARecord) -> Bool {
    guard record.wants(name), !record.isFailed || record.awaitsJudgement else { return false }
    return record.lacksAnswers || record.augments.contains { isMissing($0) }
  }

  private func isMissing(_ augment: Augment) -> Bool {
    (augment.error == nil || augment.awaitsJudgement) && augment.lacksAnswers
  }

  /// What to answer.
  private struct Wanted: Sendable {
    var place: AnswerPlace
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
    /// Of the questions that get several answers, by their slots.
    var samples: [Int?: Samples] = [:]

    /// The same, with the replies to samples in their places.
    func taking(_ replies: [PageReply]) -> [Int?: Samples] {
      var taken = samples
      for reply in replies {
        if let sample = reply.place.sample { taken[reply.place.slot]?.take(reply, at: sample) }
      }
      return taken
    }
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
      return outcome(of: plan, try await settled(replies, of: plan))
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
    if record.lacksAnswers { want(record, nil, id: id, .answer(to: plan.record), of: record, in: &plan) }
    for slot in plan.augments.indices where isMissing(plan.augments[slot]) {
      let id = plan.augments[slot].id ?? identifiers.next()
      plan.augments[slot].id = id
      let subject = PageSubject.answer(to: plan.augments[slot], of: plan.record)
      want(plan.augments[slot], slot, id: id, subject, of: record, in: &plan)
    }
    return plan
  }

  /// Adds what is missing of the answers to one question.
  @LoopActor
  private func want(
    _ question: some AnsweredQuestion, _ slot: Int?, id: String, _ subject: PageSubject, of record: QARecord,
    in plan: inout Plan
  ) {
    let text = question.question ?? ""
    let samples = sampling.samples(of: question)
    plan.samples[slot] = samples
    for missing in samples?.missing ?? [Samples.Missing(index: 0, tries: question.tries)] {
      let stored = samples?.answers[missing.index]
      plan.wanted.append(
        Wanted(
          place: AnswerPlace(slot: slot, sample: samples == nil ? nil : missing.index), id: id, question: text,
          subject: subject, unjudged: samples == nil ? question.unjudgedAnswer : stored?.unjudgedAnswer,
          random: model.random(for: record, question: text, sample: missing.index, tries: missing.tries)))
    }
  }

  private func outcome(of plan: Plan, _ replies: [PageReply]) -> StageOutcome {
    var (made, augments) = (plan.record, plan.augments)
    var (failures, tolerated): ([StageFailure], [StageFailure]) = ([], [])
    func settle(_ question: inout some AnsweredQuestion, _ samples: Samples) {
      if let failure = samples.settle(&question, choosing: sampling.choice) { failures.append(failure) }
      tolerated += samples.failures
    }
    let samples = plan.taking(replies)
    if let own = samples[nil] { settle(&made, own) }
    for slot in augments.indices {
      if let own = samples[slot] { settle(&augments[slot], own) }
    }
    for reply in replies where reply.place.sample == nil {
      switch (reply.place.slot, reply.result) {
      case (nil, .made(let answer, _)): made.accept(answer)
      case (nil, .failed(let failure, _)): made.fail(failure.error, keeping: failure.unjudged)
      case (let slot?, .made(let answer, _)): augments[slot].accept(answer)
      case (let slot?, .failed(let failure, _)): augments[slot].fail(failure.error, keeping: failure.unjudged)
      }
      if let failure = reply.result.failure { failures.append(failure) }
    }
    if !augments.isEmpty { made.augments = augments }
    if !plan.samples.isEmpty { made.fitIntoLine() }
    return StageOutcome(
      made, lineage: replies.compactMap { $0.lineage }, failures: failures, tolerated: tolerated)
  }

  @LoopActor
  private func reply(to wanted: Wanted) async throws -> PageReply {
    guard let sampleSlots, wanted.place.sample != nil else { return try await begin(wanted) }
    return try await sampleSlots.withSlot { try await begin(wanted) }
  }

  @LoopActor
  private func begin(_ wanted: Wanted) async throws -> PageReply {
    var random = wanted.random
    let sample = wanted.place.sample
    let conversation = try model.conversation(
      about: AnswerPrompt(question: wanted.question, sample: sample ?? 0), asking: sample.flatMap(sampling.model),
      using: &random)
    return try await PageReply(
      at: wanted.place, unjudged: wanted.unjudged,
      PageConversation(
        conversation, stage: name, of: wanted.id, for: wanted.subject, judges: judges, fixAttempts: fixAttempts))
  }

  /// The replies with their pages compared: each with those of other records, and the variants' pages with the
  /// question's.
  @LoopActor
  private func settled(_ replies: [PageReply], of plan: Plan) async throws -> [PageReply] {
    // The question's own come first: variants are compared with the page that stays.
    let record = plan.record
    let variants = replies.filter { $0.place.slot != nil }
    let own = try await EventLoop.concurrently(replies.filter { $0.place.slot == nil }) {
      try await self.settled($0, of: record, isCompared: !variants.isEmpty)
    }
    /// Nil if the question has no page: there is nothing to compare with.
    var base: WordShingles?
    if !variants.isEmpty {
      if let samples = plan.taking(own.map { $0.reply })[nil], !samples.isChosen {
        let chosen = sampling.choice.best(of: samples.answers).flatMap { samples.answers[$0].answer }
        base = chosen.map { PageWords($0.files[0].content).shingles }
      } else if record.hasAnswer {
        base = record.answer.map { PageWords($0.files[0].content).shingles }
      } else {
        base = own.first { $0.reply.answer != nil }?.phrases
      }
    }
    let compared = try await EventLoop.concurrently(variants) { [base] in
      try await self.settled($0, of: record, isCompared: base != nil, with: base).reply
    }
    return own.map { $0.reply } + compared
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
