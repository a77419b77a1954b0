// Several answers to one question: how many there are to be, of which model, and what a record says of them. AnswerStage
// gets them made.

import SynBase
import SynPipeline
import SynRecord
import SynStages

struct Sampling: Sendable {
  /// Answers to each question.
  var count = 1
  /// The models that are asked in turn; empty where chance picks one for each call.
  var models: [String] = []
  var choice = AnswerChoice.score

  /// Nil: any.
  func model(of sample: Int) -> String? { models.isEmpty ? nil : models[sample % models.count] }

  /// The answers to one question, those that are still to be made among them; nil where it gets a single one.
  func samples(of question: some AnsweredQuestion) -> Samples? {
    let stored = question.answers
    // A single page that waits for a judge waits for nothing else.
    guard count > 1 || !stored.isEmpty, question.unjudgedAnswer == nil else { return nil }
    var samples = Samples(answers: stored, isChosen: question.hasAnswer)
    if !question.hasAnswer {
      let lacking = max(0, min(count, SampledAnswer.countMax) - stored.count)
      samples.answers += [SampledAnswer](repeating: SampledAnswer(), count: lacking)
    }
    // Without one good page, a question whose error was removed is tried again with all of them.
    let isHopeless = !question.hasAnswer && samples.answers.allSatisfy { !$0.hasAnswer && !$0.isMissing }
    for index in samples.answers.indices where isHopeless || samples.answers[index].isMissing {
      let tries = index < stored.count ? stored[index].tries : question.tries
      samples.missing.append(Samples.Missing(index: index, tries: tries))
    }
    return samples
  }
}

/// The answers to one question while they are made.
struct Samples: Sendable {
  struct Missing: Sendable {
    var index: Int
    /// How often it has failed.
    var tries: Int
  }

  var answers: [SampledAnswer]
  var missing: [Missing] = []
  /// Whether the question has its answer, which stays.
  var isChosen: Bool
  private(set) var failures: [StageFailure] = []

  init(answers: [SampledAnswer], isChosen: Bool) {
    self.answers = answers
    self.isChosen = isChosen
  }

  mutating func take(_ reply: PageReply, at index: Int) {
    let facts = SampledAnswer.Facts(reply)
    switch reply.result {
    case .made(let answer, _): answers[index].fill(answer, facts)
    case .failed(let failure, _):
      answers[index].fail(failure.error, keeping: failure.unjudged, facts)
      failures.append(failure)
    }
  }

  /// Gives the question its answers, and the best of them as its answer. Returns the failure of the question, if
  /// there is one.
  func settle(_ question: inout some AnsweredQuestion, choosing choice: AnswerChoice) -> StageFailure? {
    var answers = answers
    let best = isChosen ? answers.firstIndex { $0.isChosen } : choice.best(of: answers)
    answers.mark(chosen: best)
    question.answers = answers
    if isChosen { return nil }
    if let best, let answer = answers[best].answer {
      question.accept(answer)
      return nil
    }
    let failure = failure
    question.fail(failure.error, keeping: nil)
    return failure
  }

  /// What the question fails with. Where a host is to blame for some, another may still do better.
  private var failure: StageFailure {
    let errors = answers.compactMap { $0.error }
    guard var failure = failures.first(where: { $0.error.isOfHost }) ?? failures.first else {
      let message = "none of the \(answers.count) answers is good"
      return StageFailure(stage: AnswerStage.name, code: .badPage, message, attempts: 0)
    }
    // Each of them says in the record what it cost, and to the run what it was charged.
    failure.error.usage = Usage()
    failure.charges = []
    failure.error.message = "all \(answers.count) answers failed: \(failure.error.message)"
    failure.error.attempts = errors.reduce(0) { $0 + $1.attempts }
    return failure
  }
}

extension SampledAnswer.Facts {
  fileprivate init(_ reply: PageReply) {
    let entry = reply.result.lineage
    let verdicts = entry?.details["verdicts"]?.arrayValue ?? []
    let costs = [entry?.call.costUSD, reply.result.failure?.error.usage.costUSD].compactMap { $0 }
    self.init(
      model: reply.asked.model, seed: reply.asked.seed, cost: costs.isEmpty ? nil : costs.reduce(0, +),
      verdicts: verdicts.filter { $0["page"] == verdicts.last?["page"] }.map { verdict in
        var object = verdict.objectValue ?? [:]
        object["page"] = nil
        return .object(object)
      })
  }
}

extension QARecord {
  /// A line has an end, and a record that is longer than one is of use to no stage: the longest pages that were not
  /// chosen go first.
  mutating func fitIntoLine() {
    var excess = bytes.count - LineReader.lineBytesMax + Self.roomBytes
    guard excess > 0 else { return }
    let error = RecordError(
      stage: AnswerStage.name, code: .tooLong, message: "with this page, the record would be longer than a line may be")
    var (answers, augments) = (answers, augments)
    while excess > 0, let (slot, index) = Self.longest(answers, augments.map { $0.answers }) {
      excess -= (slot.map { augments[$0].answers[index] } ?? answers[index]).pageBytes - error.json.text.utf8.count
      if let slot {
        augments[slot].answers[index].dropPage(because: error)
      } else {
        answers[index].dropPage(because: error)
      }
    }
    self.answers = answers
    if !augments.isEmpty { self.augments = augments }
  }

  /// For this stage's lineage and what later ones add.
  private static let roomBytes = 1 << 20

  /// Of the pages that were not chosen; `slot` is nil for the question's own.
  private static func longest(
    _ answers: [SampledAnswer], _ variants: [[SampledAnswer]]
  ) -> (slot: Int?, index: Int)? {
    var found: (slot: Int?, index: Int, bytes: Int)?
    for (slot, list) in [(nil, answers)] + variants.enumerated().map({ (Int?($0.offset), $0.element) }) {
      for (index, answer) in list.enumerated() where !answer.isChosen && answer.pageBytes > found?.bytes ?? 0 {
        found = (slot, index, answer.pageBytes)
      }
    }
    return found.map { ($0.slot, $0.index) }
  }
}
