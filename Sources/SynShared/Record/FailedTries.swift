// How many attempts at some part of a record have failed. It outlives the `error` that people remove to have it tried
// again, so that the next try draws another sample instead of the one that failed.

import SynBase

/// Reads and increments the member `tries` of a record, a variant or a worse answer.
enum FailedTries {
  /// Higher counts are not distinguished; this also keeps a foreign number from overflowing.
  private static let most = 1_000_000

  /// 0 if it is missing, or if the name holds something else.
  static func count(_ raw: RawJSON?) -> Int { min(max(raw?.value.intValue ?? 0, 0), most) }

  /// The value after `error`. If nothing was sent, nothing was drawn, and the value stays; also if the host was to
  /// blame: whoever goes on asks in the same words, and finds what was paid for.
  static func raw(after error: RecordError, _ raw: RawJSON?) -> RawJSON? {
    error.attempts > 0 && !error.isOfHost ? RawJSON(.integer(count(raw) + 1)) : raw
  }
}

extension QARecord {
  /// How many attempts at this record's question or answer have failed.
  package var tries: Int { FailedTries.count(self[RecordKey.tries]) }

  /// `unjudged` is the page that awaits its verdict; without it the record has none.
  package mutating func fail(_ error: RecordError, keeping unjudged: Answer? = nil) {
    if let unjudged { answer = unjudged } else if !hasAnswer { answer = nil }
    self.error = error
    self[RecordKey.tries] = FailedTries.raw(after: error, self[RecordKey.tries])
  }
}
