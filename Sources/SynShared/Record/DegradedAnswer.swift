// A worse version of a record's answer. Each was made from the previous one, so their order follows from how they were
// made, not from anyone's opinion.

import SynBase

/// `{"cid","kind","rank","claimed","change","answer","error","tries"}`. Unknown members are kept.
package struct DegradedAnswer: Sendable {
  private var object: RawObject

  package init(cid: String, kind: DegradationKind) {
    object = RawObject(["cid": .string(cid), "kind": .string(kind.rawValue)])
  }

  package init?(_ raw: RawJSON) {
    guard let object = raw.object else { return nil }
    self.object = object
  }

  package var raw: RawJSON { RawJSON(object) }

  private func raw(_ key: String) -> RawJSON? { object[key].flatMap { $0.isNull ? nil : $0 } }
  private func value(_ key: String) -> JSONValue? { raw(key)?.value }

  /// The answer's identifier where it is ranked.
  package var cid: String? {
    get { value("cid")?.stringValue }
    set { object["cid"] = newValue.map { RawJSON(.string($0)) } }
  }
  package var kind: String? { value("kind")?.stringValue }
  /// How many degradations separate it from the record's answer, which has rank 0 and is the best. Only an entry with
  /// an answer has a rank.
  package var rank: Int? { value("rank")?.intValue }
  /// True when no measurement has shown that it is worse than the version before it: its rank is the model's claim.
  package var isClaimed: Bool { value("claimed")?.boolValue ?? false }
  /// What was made worse, in a sentence or two.
  package var change: String? { value("change")?.stringValue }
  package var answer: Answer? { value("answer").flatMap { Answer($0) } }
  package var error: RecordError? { value("error").map { RecordError($0) } }
  /// How many attempts to get it have failed.
  package var tries: Int { FailedTries.count(raw(RecordKey.tries)) }

  /// A page that awaits its verdict does not count.
  package var hasAnswer: Bool { raw("answer") != nil && rawAnswer?.isJudged != false }
  /// The page that was paid for when no judge was able to judge it.
  package var unjudgedAnswer: Answer? { hasAnswer ? nil : answer }
  package var rawAnswer: RawAnswer? { raw("answer").flatMap { RawAnswer($0) } }
  /// Requested, but neither made nor failed; or made, and not judged yet.
  package var isMissing: Bool {
    !hasAnswer && (raw("error") == nil || error?.isOfTheJudges == true && unjudgedAnswer != nil)
  }

  /// `unjudged` is the page that awaits its verdict, with what is worse in it; it has no rank yet. Without it the
  /// version has no page.
  package mutating func fail(_ error: RecordError, keeping unjudged: Answer? = nil, change: String = "") {
    object["answer"] = unjudged.map { RawJSON($0.json) }
    if unjudged != nil { object["change"] = RawJSON(.string(change)) }
    object["error"] = RawJSON(error.json)
    object[RecordKey.tries] = FailedTries.raw(after: error, raw(RecordKey.tries))
  }

  package mutating func fill(rank: Int, isClaimed: Bool, change: String, answer: Answer) {
    object["error"] = nil
    object["rank"] = RawJSON(.integer(rank))
    object["claimed"] = isClaimed ? RawJSON(.bool(true)) : nil
    object["change"] = RawJSON(.string(change))
    object["answer"] = RawJSON(answer.json)
  }

  var isWellFormed: Bool {
    for key in ["cid", "kind", "change"] {
      if let value = raw(key), !value.isString { return false }
    }
    guard raw("answer") != nil else { return true }
    return rawAnswer != nil && (!hasAnswer || (rank ?? 0) > 0)
  }
}
