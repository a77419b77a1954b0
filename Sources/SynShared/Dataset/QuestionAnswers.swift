// What a finished record says about each of its questions: the answers, their scores, which is worse than which. Formats
// make their rows of it.

import SynBase
import SynRecord

/// A page as it goes into a row.
package struct ExportedAnswer: Sendable, Equatable {
  package var text: String
  package var model: String
  package var score: Double?
}

/// A worse version of an answer.
package struct WorseVersion: Sendable {
  package var answer: ExportedAnswer
  package var rank: Int
  /// Nobody measured that it is worse than the version before it.
  package var isClaimed: Bool
}

/// What a pairwise judge said: `{"of","chosen","rejected","agreed","margin","error"}`, with indices into `answers`.
package struct JudgedPair: Sendable {
  /// The comparison failed.
  package var isFailed: Bool
  package var chosen: Int
  package var rejected: Int
  package var isAgreed: Bool
  package var margin: Double

  init?(_ value: JSONValue) {
    guard let chosen = value["chosen"]?.intValue, let rejected = value["rejected"]?.intValue else { return nil }
    self.chosen = chosen
    self.rejected = rejected
    isFailed = value["error"].map { !$0.isNull } ?? false
    isAgreed = value["agreed"]?.boolValue ?? true
    margin = value["margin"]?.doubleValue ?? 1
  }
}

/// One question, a record's own or a variant, with everything that was answered to it.
package struct QuestionAnswers: Sendable {
  package var id: String
  /// `question`, or the kind of the variant.
  package var kind: String
  package var text: String
  /// The one that the record puts first.
  package var answer: ExportedAnswer?
  /// Several answers to the same question, with nil for those that failed; empty if only one was requested.
  package var samples: [ExportedAnswer?] = []
  package var worse: [WorseVersion] = []
  package var pairs: [JudgedPair] = []

  /// All different ones, the first one first.
  package var answers: [ExportedAnswer] {
    samples.isEmpty ? [answer].compactMap { $0 } : samples.compactMap { $0 }
  }
}

/// Reads records, and counts what is left out of them.
struct AnswerReader {
  /// Whether a file is put between fences even where it is the only one.
  private let fences: Bool
  /// Pages are most of a record: those that make no row are not read.
  private let readsWorse: Bool
  private let readsSamples: Bool
  private let readsScores: Bool

  /// `readsEverything`: whatever is in the record is looked at, not only what becomes a row.
  init(_ options: DatasetOptions, readsEverything: Bool) {
    let formats = options.formats
    fences = options.rows.fences
    readsWorse = readsEverything || formats.contains(.preference)
    readsScores = formats.contains(.preference) || formats.contains(.reward)
    readsSamples = readsEverything || readsScores || options.rows.everyAnswer
  }

  private enum Key {
    static let answers = "answers"
    static let pairs = "pairs"
    static let score = "score"
  }

  /// The record's own question first. Empty when the record has no question, or no answer to it.
  func questions(of record: QARecord, leftOut: inout LeftOutCounts) -> [QuestionAnswers] {
    guard let text = record.question else { return [] }
    let id = record.qaID ?? ""
    let scores = readsScores ? LineageScores(record) : LineageScores()
    var own = QuestionAnswers(id: id, kind: "question", text: text)
    own.answer = answer(record[RecordKey.answer], scored: scores[id], &leftOut)
    if readsSamples || own.answer == nil { own.samples = samples(record[Key.answers], &leftOut) }
    if own.answer == nil { own.answer = own.samples.lazy.compactMap { $0 }.first }
    guard own.answer != nil else { return [] }
    if readsWorse {
      own.worse = record.degraded.compactMap { worse($0, &leftOut) }.sorted { $0.rank < $1.rank }
    }
    let pairs = (record[Key.pairs]?.elements ?? []).map(\.value)
    own.pairs = pairs.filter { $0["question"] != "augmented" }.compactMap { JudgedPair($0) }
    var questions = [own]
    for element in record[RecordKey.augments]?.elements ?? [] {
      guard var variant = variant(element, scores, &leftOut) else { continue }
      // Those that do not say whose they are belong to the first variant with several answers.
      let isFirst = !variant.samples.isEmpty && questions.dropFirst().allSatisfy { $0.samples.isEmpty }
      variant.pairs += pairs.filter { pair in
        pair["question"] == "augmented" && (pair["of"]?.stringValue.map { $0 == variant.id } ?? isFirst)
      }.compactMap { JudgedPair($0) }
      questions.append(variant)
    }
    return questions
  }

  private func variant(
    _ element: RawJSON, _ scores: LineageScores, _ leftOut: inout LeftOutCounts
  ) -> QuestionAnswers? {
    guard let object = element.object, let augment = Augment(element), let text = augment.question else {
      leftOut.add(.failedVariants)
      return nil
    }
    var variant = QuestionAnswers(id: augment.id ?? "", kind: augment.kind ?? "variant", text: text)
    variant.answer = answer(object[RecordKey.answer], scored: scores[variant.id], &leftOut)
    if readsSamples || variant.answer == nil { variant.samples = samples(object[Key.answers], &leftOut) }
    if variant.answer == nil { variant.answer = variant.samples.lazy.compactMap { $0 }.first }
    guard variant.answer != nil else {
      leftOut.add(augment.rawError == nil ? .unansweredVariants : .failedVariants)
      return nil
    }
    variant.pairs = (object[Key.pairs]?.elements ?? []).compactMap { JudgedPair($0.value) }
    return variant
  }

  /// An error beside the answers is no reason to leave them out, as it may be another's.
  private func samples(_ raw: RawJSON?, _ leftOut: inout LeftOutCounts) -> [ExportedAnswer?] {
    (raw?.elements ?? []).map { element in
      let sample = answer(element, scored: nil, &leftOut)
      if sample == nil, RawAnswer(element)?.isJudged != false { leftOut.add(.failedAnswers) }
      return sample
    }
  }

  /// `score` beside the files comes before what judges said in the lineage.
  private func answer(_ raw: RawJSON?, scored score: Double?, _ leftOut: inout LeftOutCounts) -> ExportedAnswer? {
    guard let raw, !raw.isNull, let answer = RawAnswer(raw) else { return nil }
    guard answer.isJudged else {
      leftOut.add(.unjudgedAnswers)
      return nil
    }
    return ExportedAnswer(
      text: text(of: answer.pageFiles), model: answer.modelName,
      score: raw.object?[Key.score]?.value.doubleValue ?? score)
  }

  private func worse(_ entry: DegradedAnswer, _ leftOut: inout LeftOutCounts) -> WorseVersion? {
    guard entry.hasAnswer, let answer = entry.rawAnswer, let rank = entry.rank, rank > 0 else {
      leftOut.add(.failedVersions)
      return nil
    }
    return WorseVersion(
      answer: ExportedAnswer(text: text(of: answer.pageFiles), model: answer.modelName, score: nil), rank: rank,
      isClaimed: entry.isClaimed)
  }

  /// One file as it is; several, each between fences after its name, as models write them.
  private func text(of files: [PageFile]) -> String {
    if files.count == 1, !fences { return files[0].content }
    return files.map { file in
      let kind = file.filename.split(separator: ".").last.map(String.init) ?? ""
      // Longer than any fence inside.
      var fence = "```"
      while file.content.contains(fence) { fence += "`" }
      let end = file.content.hasSuffix("\n") ? "" : "\n"
      let name = files.count == 1 ? "" : "\(file.filename)\n"
      return "\(name)\(fence)\(kind)\n\(file.content)\(end)\(fence)"
    }.joined(separator: "\n\n")
  }
}

/// The last score that a judge gave the answer of each question, from the verdicts in the lineage.
private struct LineageScores {
  private var scores: [String: Double] = [:]

  init() {}

  init(_ record: QARecord) {
    for entry in record[RecordKey.lineage]?.elements ?? [] {
      guard let entry = entry.object, let of = entry["of"]?.value.stringValue,
        entry["stage"]?.value == "answer", let verdicts = entry["verdicts"]
      else { continue }
      for verdict in verdicts.elements {
        if let score = verdict.object?["score"]?.value.doubleValue { scores[of] = score }
      }
    }
  }

  subscript(id: String) -> Double? { scores[id] }
}
