// One of several answers to a question: a page with its seed, its cost and what judges said about it, or why there is
// none. AnswerChoice picks the one that becomes the question's `answer`.

import SynBase

/// `{"model","files","judged","seed","cost","score","verdicts","same_as","chosen","error","tries"}`. Unknown members are
/// kept.
package struct SampledAnswer: Sendable {
  /// Most answers to one question.
  package static let countMax = 32

  /// How an answer came about, whether or not there is a page in the end.
  package struct Facts: Sendable, Equatable {
    /// The model that was asked; a page names the one that served it.
    package var model: String
    package var seed: UInt64?
    /// US dollars, its repairs included and its judges not; nil when the provider did not say.
    package var cost: Double?
    /// About its last page, in the order in which the judges were asked.
    package var verdicts: [JSONValue]

    package init(model: String, seed: UInt64? = nil, cost: Double? = nil, verdicts: [JSONValue] = []) {
      self.model = model
      self.seed = seed
      self.cost = cost
      self.verdicts = verdicts
    }
  }

  private var object: RawObject

  package init() { object = RawObject() }

  package init?(_ raw: RawJSON) {
    guard let object = raw.object else { return nil }
    self.object = object
  }

  package var raw: RawJSON { RawJSON(object) }

  private func raw(_ key: String) -> RawJSON? { object[key].flatMap { $0.isNull ? nil : $0 } }

  /// A page that awaits its verdict does not count.
  package var hasAnswer: Bool { raw(Key.files) != nil && raw(Key.judged)?.value != false }
  package var answer: Answer? { raw(Key.files).flatMap { _ in Answer(raw.value) } }
  /// The page that was paid for when no judge was able to judge it.
  package var unjudgedAnswer: Answer? { hasAnswer ? nil : answer }
  package var error: RecordError? { rawError.map { RecordError($0.value) } }
  package var rawError: RawJSON? { raw(RecordKey.error) }
  /// Neither made nor failed; or made, and not judged yet.
  package var isMissing: Bool {
    !hasAnswer && (raw(RecordKey.error) == nil || error?.isOfTheJudges == true && unjudgedAnswer != nil)
  }
  /// How many attempts at it have failed.
  package var tries: Int { FailedTries.count(raw(RecordKey.tries)) }

  /// As the last judge that gave one gave it.
  package var score: Double? { raw(Key.score)?.value.doubleValue }
  package var cost: Double? { raw(Key.cost)?.value.doubleValue }

  /// The items of its verdicts that score at least `itemScoreMet`; nil if no judge scored any.
  package var checksMet: Int? {
    let reasons = (raw(Key.verdicts)?.value.arrayValue ?? []).flatMap { $0["reasons"]?.arrayValue ?? [] }
    let scores = reasons.compactMap { $0["score"]?.doubleValue }
    return scores.isEmpty ? nil : scores.count { $0 >= Self.itemScoreMet }
  }

  /// check-quality's default threshold.
  static let itemScoreMet = 6.0

  package mutating func fill(_ answer: Answer, _ facts: Facts) {
    object[RecordKey.error] = nil
    set(answer)
    set(facts)
  }

  /// `unjudged` is the page that awaits its verdict; without it there is no page.
  package mutating func fail(_ error: RecordError, keeping unjudged: Answer? = nil, _ facts: Facts) {
    if let unjudged {
      set(unjudged)
    } else {
      for key in [Key.files, Key.judged] { object[key] = nil }
      object[Key.model] = RawJSON(.string(facts.model))
    }
    set(facts)
    object[RecordKey.error] = RawJSON(error.json)
    object[RecordKey.tries] = FailedTries.raw(after: error, raw(RecordKey.tries))
  }

  /// Leaves the page out, for a record that would not fit into a line.
  package mutating func dropPage(because error: RecordError) {
    for key in [Key.files, Key.judged, Key.chosen, Key.sameAs] { object[key] = nil }
    object[RecordKey.error] = RawJSON(error.json)
  }

  package mutating func dropError() { object[RecordKey.error] = nil }

  /// How many bytes its page takes in the record.
  package var pageBytes: Int { raw(Key.files)?.bytes.count ?? 0 }
  package var isChosen: Bool { raw(Key.chosen)?.value.boolValue ?? false }

  var isWellFormed: Bool { raw(Key.files) == nil || RawAnswer(raw) != nil }

  private mutating func set(_ answer: Answer) {
    for key in [Key.judged, Key.sameAs, Key.chosen] { object[key] = nil }
    for member in answer.json.objectValue?.members ?? [] { object[member.key] = RawJSON(member.value) }
  }

  private mutating func set(_ facts: Facts) {
    object[Key.seed] = facts.seed.map { RawJSON(.integer($0)) }
    object[Key.cost] = facts.cost.map { RawJSON(.double($0)) }
    let score = facts.verdicts.last { $0[Key.score] != nil }?[Key.score]
    object[Key.score] = score.map { RawJSON($0) }
    object[Key.verdicts] = facts.verdicts.isEmpty ? nil : RawJSON(.array(facts.verdicts))
  }

  fileprivate enum Key {
    static let model = "model"
    static let files = "files"
    static let judged = Answer.judgedKey
    static let seed = "seed"
    static let cost = "cost"
    static let score = "score"
    static let verdicts = "verdicts"
    static let sameAs = "same_as"
    static let chosen = "chosen"
  }
}

extension [SampledAnswer] {
  /// Says of the chosen one that it is, and of each page that repeats an earlier one, which.
  package mutating func mark(chosen: Int?) {
    for index in indices {
      let answer = self[index]
      let same = prefix(index).firstIndex { $0.hasSamePage(as: answer) }
      self[index].mark(isChosen: index == chosen, sameAs: same)
    }
  }
}

extension SampledAnswer {
  fileprivate func hasSamePage(as other: SampledAnswer) -> Bool {
    hasAnswer && other.hasAnswer && raw(Key.files) == other.raw(Key.files)
  }

  fileprivate mutating func mark(isChosen: Bool, sameAs index: Int?) {
    object[Key.sameAs] = index.map { RawJSON(.integer($0)) }
    object[Key.chosen] = isChosen ? RawJSON(.bool(true)) : nil
  }
}

/// A question and what was answered to it: the record's own, or a variant's.
package protocol AnsweredQuestion {
  var question: String? { get }
  var hasQuestion: Bool { get }
  var hasAnswer: Bool { get }
  var unjudgedAnswer: Answer? { get }
  var error: RecordError? { get }
  /// Empty unless several answers were requested.
  var answers: [SampledAnswer] { get set }
  var tries: Int { get }
  mutating func accept(_ answer: Answer)
  mutating func fail(_ error: RecordError, keeping unjudged: Answer?)
}

extension AnsweredQuestion {
  /// Whether the only thing that went wrong is that its page, or one of several, could not be judged.
  package var awaitsJudgement: Bool {
    guard error?.isOfTheJudges == true else { return false }
    return unjudgedAnswer != nil || answers.contains { $0.unjudgedAnswer != nil }
  }

  /// Whether there is anything to answer, apart from errors.
  package var lacksAnswers: Bool { hasQuestion && (!hasAnswer || answers.contains { $0.isMissing }) }

  /// Forgets what went wrong with some of several answers because of a host.
  mutating func dropSampleErrorsOfTheHost() {
    var answers = answers
    guard answers.contains(where: { $0.error?.isOfHost == true }) else { return }
    for index in answers.indices where answers[index].error?.isOfHost == true { answers[index].dropError() }
    self.answers = answers
  }
}

extension QARecord: AnsweredQuestion {}
extension Augment: AnsweredQuestion {}
