// What does not become a row, and why: a row of this table each. Manifests and cards have the numbers.

import SynBase

package enum LeftOut: String, CaseIterable, Sendable {
  case unusableLines = "unusable_lines"
  case failedRecords = "failed_records"
  case unansweredRecords = "unanswered_records"
  case duplicateRecords = "duplicate_records"
  case contaminatedRecords = "contaminated_records"
  case failedVariants = "failed_variants"
  case unansweredVariants = "unanswered_variants"
  case duplicateVariants = "duplicate_variants"
  case failedAnswers = "failed_answers"
  case unjudgedAnswers = "unjudged_answers"
  case unscoredAnswers = "unscored_answers"
  case failedVersions = "failed_versions"
  case claimedPairs = "claimed_pairs"
  case tiedPairs = "tied_pairs"
  case disagreedPairs = "disagreed_pairs"
  case failedPairs = "failed_pairs"
  case danglingPairs = "dangling_pairs"
  case identicalPairs = "identical_pairs"
  case duplicateRows = "duplicate_rows"

  /// In Markdown.
  package var meaning: String {
    switch self {
    case .unusableLines: "lines that are no record, and elements of the buffer that are no unit"
    case .failedRecords: "records with an `error`, and units whose answer is the negative value"
    case .unansweredRecords: "records without a question or without an answer to it"
    case .duplicateRecords: "records whose question another one had before (`--dedup`)"
    case .contaminatedRecords: "records that share words with a given text (`--decontaminate`)"
    case .failedVariants: "variants that failed"
    case .unansweredVariants: "variants without an answer"
    case .duplicateVariants: "variants whose question another record had before (`--dedup`)"
    case .failedAnswers: "answers of several that failed"
    case .unjudgedAnswers: "answers that no judge could judge yet"
    case .unscoredAnswers: "answers without a score, in `preference` (where there are several) and `reward`"
    case .failedVersions: "worse versions that failed"
    case .claimedPairs: "pairs whose rejected page was not measured to be worse (without `--claimed`)"
    case .tiedPairs: "pairs with equal scores, or none of which is better"
    case .disagreedPairs: "pairs on which the judge's two votes disagree"
    case .failedPairs: "pairs that the judge could not compare"
    case .danglingPairs: "pairs of which one answer is missing"
    case .identicalPairs: "pairs of the same page"
    case .duplicateRows: "rows that were there before, but for white space (`--dedup`)"
    }
  }
}

package struct LeftOutCounts: Sendable, Equatable {
  private var counts: [LeftOut: Int] = [:]

  package init() {}

  package mutating func add(_ reason: LeftOut, _ count: Int = 1) {
    if count > 0 { counts[reason, default: 0] += count }
  }

  package static func += (total: inout LeftOutCounts, other: LeftOutCounts) {
    for (reason, count) in other.counts { total.add(reason, count) }
  }

  package subscript(reason: LeftOut) -> Int { counts[reason] ?? 0 }

  /// Those that occurred, in the order of the table.
  package var all: [(reason: LeftOut, count: Int)] {
    LeftOut.allCases.compactMap { reason in counts[reason].map { (reason, $0) } }
  }

  package var json: JSONValue {
    .object(JSONObject(members: all.map { JSONObject.Member(key: $0.reason.rawValue, value: .integer($0.count)) }))
  }

  /// Such as `3 failed records, 1 duplicate row`; empty when nothing is left out.
  package var text: String {
    all.map { "\($0.count) \($0.reason.rawValue.replacing("_", with: " "))" }.joined(separator: ", ")
  }
}
