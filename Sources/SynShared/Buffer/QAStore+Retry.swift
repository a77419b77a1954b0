// Asking again for what failed, and emptying the buffer: what people do by hand.

import SynBase

/// What became of a wish to try again.
package enum RetryOutcome: Sendable {
  /// The order stands in the stream again, under the same id.
  case ordered
  /// The next `syn-store work` that has room for it hands it to its pipe.
  case queued
  /// The record as far as it had come, to be sent through the stages: nobody else will.
  case record(RawJSON)
  /// The failure is not known, or not any more.
  case unknown
  /// A variant whose unit waits no more, or has its answer by now.
  case tooLate
}

extension QAStore {
  /// Tries again what failed under `id`. Where `isQueued` is false, a unit is given out instead of being left to
  /// `syn-store work`. An ordered id counts as pending from then on, and so does a unit; a variant stays `-1` until it is
  /// answered.
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

  /// Removes up to `limit` waiting units from the list's head, their answers with them; their ids. An element that is no
  /// unit goes too, without an id.
  package func purge(limit: Int) async throws(RedisError) -> [String] {
    try await run(.purge, ["limit": .integer(limit), "retention": .seconds(settings.retention)]).elements.compactMap {
      $0.text
    }
  }
}
