// Asking again for what failed, and emptying the buffer: what people do by hand.

/// What became of a wish to try again.
package enum RetryOutcome: Sendable {
  /// The order stands in the stream again, under the same id.
  case ordered
  /// The unit as far as it had come, to be sent through the stages.
  case unit(RawJSON)
  /// The failure is not known, or not any more.
  case unknown
  /// A variant of a unit that was stored without it.
  case storedWithout
}

extension QAStore {
  package func retry(id: String) async throws(RedisError) -> RetryOutcome {
    let parts = try await run(.retry, [.text(id)]).elements
    switch parts.first?.text {
    case "ordered": return .ordered
    case "unit" where parts.count == 2: return .unit(try RawJSON(stored: parts[1].bytes ?? []))
    case "stored": return .storedWithout
    default: return .unknown
    }
  }

  /// Removes up to `limit` waiting units from the list's head, their answers with them; their ids. An element that is no
  /// unit goes too, without an id.
  package func purge(limit: Int) async throws(RedisError) -> [String] {
    try await run(.purge, [.integer(limit), .seconds(settings.retention)]).elements.compactMap { $0.text }
  }
}

extension RedisScript {
  /// `-1` goes with the failure, so that the outcome can be stored.
  fileprivate static let retry = buffer(
    "retry",
    """
    local id = ARGV[1]
    local text = call('GET', failure_prefix .. id)
    local ok, failure = pcall(cjson.decode, text or '')
    if not text or not ok or type(failure) ~= 'table' then return {'unknown'} end
    if failure.ordered then
      local wants = type(failure.wants) == 'table' and failure.wants[1] or 'answer'
      if type(failure.question) ~= 'string' or (wants == 'augment' and not failure.kind) then return {'unknown'} end
      local entry = call('XADD', orders, '*', 'wants', wants, 'question', failure.question, 'ids', id,
        'kinds', failure.kind or '')
      call('DEL', prefix_of({wants = wants}) .. id, failure_prefix .. id)
      call('SET', order_prefix .. id, entry)
      count('retried')
      publish('ordered ' .. entry)
      return {'ordered'}
    end
    if failure.qa_id ~= id then return {'stored'} end
    call('DEL', failure_prefix .. id)
    count('retried')
    return {'unit', cjson.encode({
      qa_id = id, topic = failure.topic, persona = failure.persona, requirements = failure.requirements,
      question = failure.question
    })}
    """)

  fileprivate static let purge = buffer(
    "purge",
    """
    local removed = {}
    for _ = 1, ARGV[1] do
      local element = call('LPOP', questions)
      if not element then break end
      left_the_head()
      local ok, unit = pcall(cjson.decode, element)
      local is_unit = ok and type(unit) == 'table' and type(unit.qa_id) == 'string' and type(unit.ans_aug_id) == 'string'
      local id = is_unit and unit.qa_id or ''
      if is_unit then
        call('DEL', answer_prefix .. id, answer_prefix .. unit.ans_aug_id, degraded_prefix .. id)
        call('HSET', unit_prefix .. id, 'state', 'popped')
        call('HDEL', unit_prefix .. id, 'element', 'place', 'claim')
        call('EXPIRE', unit_prefix .. id, ARGV[2])
        publish('taken ' .. id)
      end
      count('purged')
      removed[#removed + 1] = id
    end
    return removed
    """)
}
