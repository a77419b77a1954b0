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
    let parts = try await run(.retry, [.text(id), isQueued ? 1 : 0]).elements
    switch parts.first?.text {
    case "ordered": return .ordered
    case "queued": return .queued
    case "unit" where parts.count == 2: return .record(try RawJSON(stored: parts[1].bytes ?? []))
    case "variant" where parts.count == 3:
      let (failure, answer) = (
        try RawJSON(stored: parts[1].bytes ?? []), try RawJSON(stored: parts[2].bytes ?? [])
      )
      guard let seed = Self.seed(forVariant: id, failure: failure, storedAnswer: answer) else {
        return .unknown
      }
      if !isQueued { return .record(seed) }
      return try await run(.queueVariant, [.text(id), .bytes(Array(seed.bytes))]).integer == 1
        ? .queued : .tooLate
    case "late": return .tooLate
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
  /// `-1` of an order goes with its failure, so that the outcome can be stored; a variant's stays until it is replaced.
  fileprivate static let retry = buffer(
    "retry",
    """
    local id, is_queued = ARGV[1], ARGV[2] == '1'
    local text = call('GET', failure_prefix .. id)
    local ok, failure = pcall(cjson.decode, text or '')
    if not text or not ok or type(failure) ~= 'table' then return {'unknown'} end
    if failure.ordered then
      local wants = type(failure.wants) == 'table' and failure.wants[1] or 'answer'
      if type(failure.question) ~= 'string' or (wants == 'augment' and not failure.kind) then return {'unknown'} end
      local fields = {'wants', wants, 'question', failure.question, 'ids', id, 'kinds', failure.kind or ''}
      if tonumber(failure.tries) then
        fields[#fields + 1] = 'tries'
        fields[#fields + 1] = failure.tries
      end
      local entry = call('XADD', orders, '*', unpack(fields))
      call('DEL', prefix_of({wants = wants}) .. id, failure_prefix .. id)
      call('SET', order_prefix .. id, entry)
      count('retried')
      publish('ordered ' .. entry)
      return {'ordered'}
    end
    if failure.qa_id ~= id then
      if type(failure.qa_id) ~= 'string' or not waits_without(failure.qa_id, id) then return {'late'} end
      return {'variant', text, call('GET', answer_prefix .. failure.qa_id)}
    end
    local seed = cjson.encode({
      qa_id = id, topic = failure.topic, persona = failure.persona, requirements = failure.requirements,
      question = failure.question, tries = failure.tries
    })
    if is_queued then queue_retry(unit_retries, id, seed) else count('retried') end
    call('DEL', failure_prefix .. id)
    return is_queued and {'queued'} or {'unit', seed}
    """)

  fileprivate static let queueVariant = buffer(
    "queue-variant",
    """
    if not waits_without(cjson.decode(ARGV[2]).qa_id, ARGV[1]) then return 0 end
    queue_retry(variant_retries, ARGV[1], ARGV[2])
    return 1
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
