// What became of an id: an answer of a unit, an ordered answer, an ordered augment.

import SynBase

package enum AnswerState: Sendable {
  /// As stored: an answer object, or the augmented question as a JSON string.
  case ready(RawJSON)
  /// Ordered or in the making.
  case pending
  /// Why, as far as it is known.
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
    let reply = try await run(.state, [.text(prefix), .text(id)])
    switch reply.elements.first?.text {
    case "ready": return .ready(try RawJSON(stored: reply.elements[1].bytes ?? []))
    case "pending": return .pending
    case "failed": return .failed(Failure.reason(inStored: reply.elements[1].bytes ?? []))
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

extension RedisScript {
  fileprivate static let state = buffer(
    "state",
    """
    local prefix, id = ARGV[1], ARGV[2]
    local value = call('GET', prefix .. id)
    local failure = call('GET', failure_prefix .. id)
    if value then
      local number = tonumber(value)
      if number and number < 0 then return {'failed', failure or ''} end
      return {'ready', value}
    end
    if call('EXISTS', retry_prefix .. id) == 1 then return {'pending'} end
    local lease = call('ZSCORE', leases, id)
    if lease and tonumber(lease) > milliseconds() then return {'pending'} end
    local order = call('GET', order_prefix .. id)
    if order and order ~= 'done' then return {'pending'} end
    if failure then return {'failed', failure} end
    return {'unknown'}
    """)
}
