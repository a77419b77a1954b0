// Fills in degraded: versions of a record's answer, each made worse than the last successful one, so that their ranks
// are true by construction.

import SynBase
import SynPage
import SynPrompts
import SynRecord
import SynStages

struct AnswerDegradation: Sendable {
  private let model: StageModel
  private let judges: PageJudges
  private let fixAttempts: Int
  /// Measures whether a version is worse; nil without a measure.
  private let measure: WorseCheck?
  /// What to make of an answer that has no worse versions yet.
  private let kinds: [DegradationKind]

  init(model: StageModel, judges: PageJudges, fixAttempts: Int, measure: WorseCheck?, kinds: [DegradationKind]) {
    self.measure = measure
    self.model = model
    self.judges = judges
    self.fixAttempts = fixAttempts
    self.kinds = kinds
  }

  var isAskedFor: Bool { !kinds.isEmpty }

  func accepts(_ record: QARecord) -> Bool {
    guard record.hasQuestion, record.hasAnswer else { return false }
    let degraded = record.degraded
    return degraded.isEmpty ? !kinds.isEmpty : degraded.contains { $0.isMissing }
  }

  /// The result, for the record's lineage and its summary.
  struct Outcome {
    var lineage: [LineageEntry] = []
    var failures: [StageFailure] = []
  }

  /// Makes what is missing, one after the other. A version that fails says so in its entry, and the next one is made
  /// from the version before it. Throws `CancellationError` and `DryRun`.
  @LoopActor
  func fill(
    _ record: inout QARecord, named identifiers: inout RecordIdentifiers, using random: inout SeededGenerator
  ) async throws -> Outcome {
    guard accepts(record), let question = record.question, let base = record.answer else { return Outcome() }
    var entries = record.degraded
    // Ids from the same moment reveal nothing about the rank.
    let moment = entries.lazy.compactMap { $0.cid }.first ?? identifiers.next()
    if entries.isEmpty { entries = kinds.map { DegradedAnswer(cid: identifiers.next(besides: moment), kind: $0) } }
    for slot in entries.indices where entries[slot].cid == nil {
      entries[slot].cid = identifiers.next(besides: moment)
    }
    var outcome = Outcome()
    var latest = Level(page: base.files[0].content)
    for made in entries.sorted(by: { ($0.rank ?? 0) < ($1.rank ?? 0) }) { latest.descend(to: made) }
    levels: for slot in entries.indices where entries[slot].isMissing {
      var drawn = random.afterFailing(entries[slot].tries)
      let (result, change, isClaimed) = try await version(
        worseThan: latest, of: question, entries[slot], for: .version(entries[slot], of: record), using: &drawn)
      if entries[slot].tries == 0 { random = drawn }
      switch result {
      case .made(let answer, let lineage):
        entries[slot].fill(rank: latest.rank + 1, isClaimed: isClaimed, change: change, answer: answer)
        latest.descend(to: entries[slot])
        outcome.lineage.append(lineage)
      case .failed(let failure, let lineage):
        entries[slot].fail(failure.error, keeping: failure.unjudged, change: change)
        outcome.failures.append(failure)
        outcome.lineage += lineage.map { [$0] } ?? []
        // The others stay requested: another run can make them, from the page that is not judged yet if that was the
        // cause.
        if failure.fatal != nil || failure.unjudged != nil { break levels }
      }
    }
    record.degraded = entries
    return outcome
  }

  /// The worst page so far.
  private struct Level {
    var page: String
    var rank = 0
    /// The kinds that produced it.
    var kinds: [DegradationKind] = []

    mutating func descend(to entry: DegradedAnswer) {
      guard let answer = entry.answer, let rank = entry.rank, rank >= self.rank else { return }
      page = answer.files[0].content
      self.rank = rank
      kinds += entry.kind.flatMap { DegradationKind(rawValue: $0) }.map { [$0] } ?? []
    }
  }

  /// The version, what is worse in it, and whether that is only claimed.
  @LoopActor
  private func version(
    worseThan level: Level, of question: String, _ entry: DegradedAnswer, for subject: PageSubject,
    using random: inout SeededGenerator
  ) async throws -> (StageResult<Answer>, change: String, isClaimed: Bool) {
    guard let kind = entry.kind.flatMap({ DegradationKind(rawValue: $0) }) else {
      let known = DegradationKind.allCases.map(\.rawValue).joined(separator: ", ")
      return (.failed(failure(.invalidInput, "kind is not one of \(known)", attempts: 0), nil), "", false)
    }
    let prompt = DegradePrompt(kind: kind, question: question, page: level.page)
    var pages = PageConversation(
      try model.conversation(about: prompt, using: &random), stage: AugmentStage.name, of: entry.cid ?? "",
      for: subject, judges: judges, fixAttempts: fixAttempts, tolerating: (level.kinds + [kind]).toleratedProblems)
    var result =
      if let unjudged = entry.unjudgedAnswer { try await pages.judge(unjudged) } else { try await pages.ask() }
    var said: Set<ErrorCode> = []
    var isClaimed = true
    comparing: while case .made(let answer, var lineage) = result {
      let change = pages.reply["changes"]?.stringValue ?? entry.change ?? ""
      let finding = try await finding(answer, pages.words, level, kind, change)
      if let measured = finding.measured { lineage.details["measured"] = measured.json }
      result = .made(answer, lineage)
      switch finding {
      case .isWorse(let verdict):
        if case .worse = verdict { isClaimed = false }
        break comparing
      case .couldNotJudge(_, let reason):
        var failure = failure(.checkUnavailable, reason, attempts: lineage.call.attempts)
        failure.unjudged = answer
        failure.unjudged?.isJudged = false
        result = .failed(failure, lineage)
      case .isNot(let objection, _):
        if said.insert(objection.code).inserted {
          result = try await pages.ask(again: objection.message, allowsEdits: true)
        } else if let next = try await pages.askAnother(because: objection.code.rawValue) {
          result = next
        } else {
          result = .failed(failure(objection.code, objection.reason, attempts: lineage.call.attempts), lineage)
        }
      }
    }
    return (result, pages.reply["changes"]?.stringValue ?? entry.change ?? "", isClaimed)
  }

  /// The outcome of comparing a version with the page it was made from.
  private enum Finding {
    /// Measured to be worse, or claimed if there is no measurement.
    case isWorse(WorseCheck.Verdict?)
    case isNot((code: ErrorCode, message: String, reason: String), WorseCheck.Verdict?)
    case couldNotJudge(WorseCheck.Verdict, String)

    var measured: WorseCheck.Verdict? {
      switch self {
      case .isWorse(let verdict), .isNot(_, let verdict): verdict
      case .couldNotJudge(let verdict, _): verdict
      }
    }
  }

  @LoopActor
  private func finding(
    _ answer: Answer, _ words: PageWords?, _ level: Level, _ kind: DegradationKind, _ change: String
  ) async throws -> Finding {
    // Apart from white space, comments and the names of its own things.
    if (words ?? PageWords(answer.files[0].content)) == PageWords(level.page) {
      let reason = "the page is the one it should be worse than, even when asked again"
      return .isNot((.tooSimilar, RepairPrompt.unchangedPage(), reason), nil)
    }
    guard let measure else { return .isWorse(nil) }
    let page = answer.files[0].content
    let verdict = try await measure.compare(page, with: level.page, kind: kind, change: change)
    return switch verdict {
    case .worse, .unmeasured: .isWorse(verdict)
    case .notWorse(let said):
      .isNot((.badPage, RepairPrompt.notWorse(said), "the page was measured not to be worse: \(said)"), verdict)
    case .couldNotJudge(let reason): .couldNotJudge(verdict, reason)
    }
  }

  private func failure(_ code: ErrorCode, _ message: String, attempts: Int) -> StageFailure {
    StageFailure(stage: AugmentStage.name, code: code, message, attempts: attempts, isRetryable: attempts > 0)
  }
}
