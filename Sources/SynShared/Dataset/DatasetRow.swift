// Rows in the conversational forms, from the answers to one question.

import SynBase

/// How questions and answers become rows.
package struct RowOptions: Sendable {
  package enum PairChoice: String, CaseIterable, Sendable {
    /// One pair of each question: the two that are furthest apart.
    case bestWorst = "best-worst"
    /// Each two of which one is better.
    case all
  }

  /// The first message of each conversation; nil for none.
  package var system: String?
  package var withoutNote = false
  package var hasMetadata = false
  package var everyAnswer = false
  package var pairs = PairChoice.bestWorst
  package var takesClaimed = false
  package var fences = false

  package init() {}
}

/// The rows of one question in one form.
struct RowWriter {
  let options: RowOptions
  let question: QuestionAnswers
  /// As it is exported.
  let prompt: String
  let family: String
  let topic: String?

  private func message(_ role: String, _ content: String) -> JSONValue {
    ["role": .string(role), "content": .string(content)]
  }

  private var promptMessages: [JSONValue] {
    (options.system.map { [message("system", $0)] } ?? []) + [message("user", prompt)]
  }

  private func assistant(_ answer: ExportedAnswer) -> JSONValue { .array([message("assistant", answer.text)]) }

  private func row(_ members: JSONObject, of answers: [ExportedAnswer]) -> [UInt8] {
    var row = members
    if options.hasMetadata {
      row["id"] = .string(question.id)
      row["family"] = .string(family)
      row["kind"] = .string(question.kind)
      row["topic"] = topic.map { .string($0) } ?? .null
      row["models"] = .array(answers.map { .string($0.model) })
    }
    return JSONValue.object(row).bytes
  }

  // MARK: chat

  func chat() -> [[UInt8]] {
    let answers = options.everyAnswer ? question.answers : [question.answer].compactMap { $0 }
    return answers.map { answer in
      row(["messages": .array(promptMessages + [message("assistant", answer.text)])], of: [answer])
    }
  }

  // MARK: reward

  func reward(_ leftOut: inout LeftOutCounts) -> [[UInt8]] {
    question.answers.compactMap { answer in
      guard let score = answer.score else {
        leftOut.add(.unscoredAnswers)
        return nil
      }
      return row(
        ["prompt": .array(promptMessages), "completion": assistant(answer), "score": .float(score)], of: [answer])
    }
  }

  // MARK: preference

  func preference(_ leftOut: inout LeftOutCounts) -> [[UInt8]] {
    scoredPairs(&leftOut) + rankedPairs(&leftOut) + judgedPairs(&leftOut)
  }

  private func pair(
    _ chosen: ExportedAnswer, over rejected: ExportedAnswer, margin: Double, _ unit: String,
    _ leftOut: inout LeftOutCounts
  ) -> [UInt8]? {
    guard chosen.text != rejected.text else {
      leftOut.add(.identicalPairs)
      return nil
    }
    return row(
      [
        "prompt": .array(promptMessages), "chosen": assistant(chosen), "rejected": assistant(rejected),
        "score_chosen": chosen.score.map { .float($0) } ?? .null,
        "score_rejected": rejected.score.map { .float($0) } ?? .null, "margin": .float(margin), "pair": .string(unit),
      ], of: [chosen, rejected])
  }

  /// From several answers with scores.
  private func scoredPairs(_ leftOut: inout LeftOutCounts) -> [[UInt8]] {
    let answers = question.samples.compactMap { $0 }
    guard answers.count > 1 else { return [] }
    // Of equal ones the first stays the first.
    let scored = answers.enumerated().compactMap { index, answer in
      answer.score.map { (index: index, score: $0, answer: answer) }
    }.sorted { ($1.score, $0.index) < ($0.score, $1.index) }
    leftOut.add(.unscoredAnswers, answers.count - scored.count)
    var rows: [[UInt8]] = []
    for (better, worse) in chosenPairs(scored.count) {
      let margin = scored[better].score - scored[worse].score
      if margin == 0 {
        leftOut.add(.tiedPairs)
      } else if let row = pair(
        scored[better].answer, over: scored[worse].answer, margin: margin, "scores", &leftOut)
      {
        rows.append(row)
      }
    }
    return rows
  }

  /// From worse versions of the answer, which is of rank 0.
  private func rankedPairs(_ leftOut: inout LeftOutCounts) -> [[UInt8]] {
    guard let answer = question.answer, !question.worse.isEmpty else { return [] }
    // By rank: the versions between a pair decide whether it was measured, so they must all be there.
    let versions = [WorseVersion(answer: answer, rank: 0, isClaimed: false)] + question.worse
    var rows: [[UInt8]] = []
    var furthest: Int?
    if options.pairs == .bestWorst {
      // The furthest that was measured from the answer on; where there is none, the claim of the furthest is counted.
      let measured = (1..<versions.count).last { isMeasured(versions[0...$0]) }
      furthest = options.takesClaimed ? versions.count - 1 : measured ?? versions.count - 1
    }
    for (better, worse) in furthest.map({ [(0, $0)] }) ?? chosenPairs(versions.count) {
      guard options.takesClaimed || isMeasured(versions[better...worse]) else {
        leftOut.add(.claimedPairs)
        continue
      }
      let margin = Double(versions[worse].rank - versions[better].rank)
      guard margin > 0 else {
        leftOut.add(.tiedPairs)
        continue
      }
      if let row = pair(versions[better].answer, over: versions[worse].answer, margin: margin, "ranks", &leftOut) {
        rows.append(row)
      }
    }
    return rows
  }

  /// Whether each of these is measured to be worse than the one before it.
  private func isMeasured(_ versions: ArraySlice<WorseVersion>) -> Bool {
    zip(versions, versions.dropFirst()).allSatisfy { $1.rank == $0.rank + 1 && !$1.isClaimed }
  }

  /// From what a pairwise judge said.
  private func judgedPairs(_ leftOut: inout LeftOutCounts) -> [[UInt8]] {
    question.pairs.compactMap { judged in
      if judged.isFailed || !judged.isAgreed || judged.margin <= 0 {
        leftOut.add(judged.isFailed ? .failedPairs : judged.isAgreed ? .tiedPairs : .disagreedPairs)
        return nil
      }
      guard let chosen = sample(judged.chosen), let rejected = sample(judged.rejected) else {
        leftOut.add(.danglingPairs)
        return nil
      }
      return pair(chosen, over: rejected, margin: judged.margin, "votes", &leftOut)
    }
  }

  private func sample(_ index: Int) -> ExportedAnswer? {
    question.samples.indices.contains(index) ? question.samples[index] : nil
  }

  /// Of so many in order, best first: indices of the better and the worse one.
  private func chosenPairs(_ count: Int) -> [(Int, Int)] {
    if count < 2 { return [] }
    if options.pairs == .bestWorst { return [(0, count - 1)] }
    return (0..<count).flatMap { better in (better + 1..<count).map { (better, $0) } }
  }
}

extension JSONValue {
  /// A number with a decimal point, so that readers who guess a column's type from its first values see a fraction.
  fileprivate static func float(_ value: Double) -> JSONValue {
    value.isFinite ? .number("\(value)") : .null
  }
}
