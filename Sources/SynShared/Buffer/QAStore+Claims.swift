// Handing out units: the next one for generate-question, or one with both answers for the first version's clients.

import SynBase
import SynRecord

extension QAStore {
  /// The next unit whose answers are there, nil when none waits. With `popping` it leaves the list, its answers expire
  /// after the retention, and it can be asked for by `removeUnit`; without, everything stays as it is. What stands in the
  /// list without being a unit is moved out of dojo's way.
  package func claimQuestion(popping: Bool) async throws(RedisError) -> WaitingUnit? {
    guard let element = try await claim(popping: popping, withAnswers: false).first else { return nil }
    return try WaitingUnit(element: element)
  }

  /// As `claimQuestion`, with both answers and the worse versions of the first. The second answer is `-1` when the augment
  /// failed.
  package func takeWholePair(popping: Bool = true) async throws(RedisError) -> WholePair? {
    let parts = try await claim(popping: popping, withAnswers: true)
    guard parts.count == 4 else { return nil }
    return WholePair(
      unit: try WaitingUnit(element: parts[0]), answer: try RawJSON(stored: parts[1]),
      augmentAnswer: try RawJSON(stored: parts[2]), degraded: try DegradedResponses(stored: parts[3]))
  }

  private func claim(popping: Bool, withAnswers: Bool) async throws(RedisError) -> [[UInt8]] {
    let redeliverAfter = settings.redeliverAfter.map { RedisArgument.milliseconds($0) } ?? 0
    let claim = UUIDv7.make()
    do throws(RedisError) {
      let reply = try await run(
        .claim,
        [popping ? 1 : 0, .seconds(settings.retention), redeliverAfter, withAnswers ? 1 : 0, .text(claim)])
      return reply.elements.compactMap { $0.bytes }
    } catch {
      // It may have been carried out all the same, or be carried out yet.
      if popping, case .disconnected = error { claimReturns.add(claim) }
      throw error
    }
  }
}

package struct WholePair: Sendable {
  package let unit: WaitingUnit
  package let answer: RawJSON
  package let augmentAnswer: RawJSON
  package let degraded: DegradedResponses
}

extension RedisScript {
  /// Units handed out longer ago than ARGV[3] ms and not popped first go back to the head of the list. At most a
  /// hundred elements are looked at, so that a list full of rubbish blocks nobody for long.
  fileprivate static let claim = buffer(
    "claim",
    """
    local popping, retention, redeliver_after = ARGV[1] == '1', tonumber(ARGV[2]), tonumber(ARGV[3])
    local claim_prefix = '\(BufferKeys.claimPrefix)'
    local now = milliseconds()

    local function redeliver()
      for _, id in ipairs(call('ZRANGEBYSCORE', claims, '-inf', now - redeliver_after, 'LIMIT', 0, 100)) do
        if put_back(id) then count('redelivered') end
      end
    end

    local function ids_of(element)
      local ok, unit = pcall(cjson.decode, element)
      if not ok or type(unit) ~= 'table' or type(unit.question) ~= 'string' then return nil end
      local id, augment_id = unit.qa_id, unit.ans_aug_id
      if type(id) ~= 'string' or type(augment_id) ~= 'string' or id == '' or augment_id == '' then return nil end
      if call('EXISTS', answer_prefix .. id, answer_prefix .. augment_id) < 2 then
        return nil
      end
      return id, augment_id
    end

    local function reply(element, id, augment_id)
      if ARGV[4] ~= '1' then return {element} end
      local degraded = call('GET', degraded_prefix .. id) or '[]'
      return {element, call('GET', answer_prefix .. id), call('GET', answer_prefix .. augment_id), degraded}
    end

    local claim = claim_prefix .. ARGV[5]
    if call('GET', claim) == 'void' then return {} end
    if redeliver_after > 0 then redeliver() end
    for _ = 1, 100 do
      local element = call('LINDEX', questions, 0)
      if not element then return {} end
      local id, augment_id = ids_of(element)
      if id then
        local key = unit_prefix .. id
        if not popping then
          if call('EXISTS', key) == 0 then
            call('HSET', key, 'state', 'waiting', 'ans_aug_id', augment_id, 'element', element, 'place', head())
          end
          return reply(element, id, augment_id)
        end
        call('LPOP', questions)
        left_the_head(call('HGET', key, 'place'))
        call('HSET', key, 'state', 'handed_out', 'ans_aug_id', augment_id, 'element', element, 'claim', ARGV[5])
        call('SET', claim, id, 'EX', retention)
        for _, held in ipairs(keys_of(id, augment_id)) do call('EXPIRE', held, retention) end
        call('ZREMRANGEBYSCORE', claims, '-inf', now - retention * 1000)
        call('ZADD', claims, now, id)
        count('handed_out')
        publish('taken ' .. id)
        return reply(element, id, augment_id)
      end
      call('LPOP', questions)
      left_the_head()
      call('LPUSH', '\(BufferKeys.rejected)', element)
      call('LTRIM', '\(BufferKeys.rejected)', 0, 99)
      count('rejected')
    end
    return {}
    """)
}
