// How often something of a record was asked for in vain. It outlives the `error` that people take out to have it tried
// again, so that the next try draws another sample and not the one that failed.

import SynBase

/// Reads and counts on the member `tries` of a record, a variant or a worse answer.
enum FailedTries {
  /// More are not told apart; it also keeps a number that somebody else wrote from overflowing.
  private static let most = 1_000_000

  /// 0 where there is none, or something else under that name.
  static func count(_ raw: RawJSON?) -> Int { min(max(raw?.value.intValue ?? 0, 0), most) }

  /// What stands there once `error` has happened as well. Where nothing was sent, nothing was drawn, and it stays.
  static func raw(after error: RecordError, _ raw: RawJSON?) -> RawJSON? {
    error.attempts > 0 ? RawJSON(.integer(count(raw) + 1)) : raw
  }
}

extension QARecord {
  /// How often this record's question or its answer was asked for in vain.
  package var tries: Int { FailedTries.count(self[RecordKey.tries]) }

  /// `unjudged` is the page that awaits its judgement; without one the record has none.
  package mutating func fail(_ error: RecordError, keeping unjudged: Answer? = nil) {
    if let unjudged { answer = unjudged } else if !hasAnswer { answer = nil }
    self.error = error
    self[RecordKey.tries] = FailedTries.raw(after: error, self[RecordKey.tries])
  }
}
