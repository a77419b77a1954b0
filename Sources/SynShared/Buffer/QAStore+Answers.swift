// What became of an id: a unit's answer, an ordered answer, or an ordered augment.

import SynBase

package enum AnswerState: Sendable {
  /// As stored: an answer object, or the augmented question as a JSON string.
  case ready(RawJSON)
  /// Ordered or in the making.
  case pending
  /// Why, if that is known.
  case failed(String)
  case unknown
}

extension QAStore {
  package func answerState(id: String) async throws(RedisError) -> AnswerState {
    try await state(of: id, prefix: DojoKeys.answerPrefix)
  }

  /// The states of ordered augments, in the order of `ids`.
  package func augmentStates(ids: [String]) async throws(RedisError) -> [AnswerState] {
    var states: [AnswerState] = []
    for id in ids { states.append(try await state(of: id, prefix: DojoKeys.augmentPrefix)) }
    return states
  }

  private func state(of id: String, prefix: String) async throws(RedisError) -> AnswerState {
    let reply = try await fields(of: .state, ["prefix": .text(prefix), "id": .text(id)])
    switch try reply.text("state") {
    case "ready": return .ready(try RawJSON(stored: try reply.bytes("value")))
    case "pending": return .pending
    case "failed": return .failed(FailureRecord.reason(inStored: reply.optional("failure")?.bytes ?? []))
    default: return .unknown
    }
  }
}

extension RawJSON {
  /// A value as another program may have stored it, checked. Throws `RedisError.unexpectedReply`.
  init(stored bytes: [UInt8]) throws(RedisError) {
    do throws(JSONError) {
      self = try withScanner(over: bytes[...]) { (scanner) throws(JSONError) in
        scanner.skipWhitespace()
        try scanner.skipValue()
        try scanner.expectEnd()
        return RawJSON(checked: bytes[...])
      }
    } catch {
      throw .unexpectedReply("a stored value is not JSON: \(error)")
    }
  }
}
