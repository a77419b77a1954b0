// Retrying failures, and emptying the buffer: what people do by hand.

import SynBase

/// The outcome of a request to try again.
package enum RetryOutcome: Sendable {
  /// The order is in the stream again, under the same id.
  case ordered
  /// The next `syn-store work` with room for it hands it to its pipe.
  case queued
  /// The record as far as it had come, for the caller to send through the stages: nobody else will.
  case record(RawJSON)
  /// The failure is unknown, or no longer known.
  case unknown
  /// A variant whose unit no longer waits, or has its answer by now.
  case tooLate
}

extension QAStore {
  /// Tries again what failed under `id`. With `isQueued` false, this returns a unit's record instead of leaving it to
  /// `syn-store work`. An ordered id counts as pending from then on, and so does a unit; a variant stays `-1` until it
  /// is answered.
  package func retry(id: String, isQueued: Bool = true) async throws(RedisError) -> RetryOutcome {
    let reply = try await fields(of: .retry, ["id": .text(id), "is_queued": isQueued ? 1 : 0])
    switch try reply.text("outcome") {
    case "ordered": return .ordered
    case "queued": return .queued
    case "unit": return .record(try RawJSON(stored: try reply.bytes("record")))
    case "variant":
      let failure = try RawJSON(stored: try reply.bytes("failure"))
      guard let answer = try reply.value("answer").bytes,
        let seed = Self.seed(forVariant: id, failure: failure, storedAnswer: try RawJSON(stored: answer))
      else { return .unknown }
      if !isQueued { return .record(seed) }
      let queued = try await run(.queueVariant, ["id": .text(id), "seed": .bytes(Array(seed.bytes))])
      return queued.integer == 1 ? .queued : .tooLate
    case "late": return .tooLate
    default: return .unknown
    }
  }

  /// Removes up to `limit` waiting units from the list's head together with their answers; returns their ids. An
  /// element that is not a unit goes too, without an id.
  package func purge(limit: Int) async throws(RedisError) -> [String] {
    try await run(.purge, ["limit": .integer(limit), "retention": .seconds(settings.retention)]).elements.compactMap {
      $0.text
    }
  }
}
