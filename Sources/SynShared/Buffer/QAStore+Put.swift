// Storing finished work. A unit's answers, its list element and the end of its lease appear in one step; whatever comes a
// second time changes nothing.

import SynBase

/// Whether something was stored now, or had been before.
package enum PutOutcome: Sendable, Equatable {
  case stored
  case duplicate
}

/// A unit as dojo will read it. Made by `PutRequest`, which sees to the shapes.
package struct FinishedUnit: Sendable {
  package var qaID: String
  package var ansAugID: String
  var element: JSONValue
  var answer: RawJSON
  /// Nil stores `-1`.
  var augmentAnswer: RawJSON?
  var augmentFailure: Failure?
  /// `DegradedResponses`; nil when there are none.
  var degraded: JSONValue?
}

extension QAStore {
  /// Stores a whole unit. `cost` is added to the day's spending once.
  package func put(_ unit: FinishedUnit, cost: RecordCost) async throws(RedisError) -> PutOutcome {
    let failure = unit.augmentFailure
    return try await unitBatches.put(
      [
        .text(unit.qaID), .text(unit.ansAugID), .bytes(unit.element.bytes), .bytes(Array(unit.answer.bytes)),
        .bytes(Array((unit.augmentAnswer ?? .failed).bytes)), .text(failure?.code ?? ""), .bytes(failure?.bytes ?? []),
        .bytes(unit.degraded?.bytes ?? []),
      ] + cost.arguments)
  }

  /// Notes that a unit failed and gives its lease back; the unit never enters dojo's list.
  package func putFailedUnit(
    qaID: String, _ failure: Failure, cost: RecordCost
  ) async throws(RedisError) -> PutOutcome {
    try await outcome(
      .putFailedUnit, [.text(qaID), .text(failure.code), .bytes(failure.bytes)] + cost.arguments)
  }

  func outcome(
    _ script: RedisScript, _ arguments: [RedisArgument]
  ) async throws(RedisError) -> PutOutcome {
    try await run(script, arguments).expecting(script.name) { $0.integer } == 1 ? .stored : .duplicate
  }
}

extension RawJSON {
  /// What dojo skips.
  static let failed = RawJSON(.number("-1"))
}

extension RedisScript {
  /// ARGV: for each unit its id, that of its variant, its element, its answer and that of the variant, code and failure of
  /// the variant, the degraded answers, and its cost.
  /// A unit that is there already changes nothing, unless it waits with a failed variant and this one has its answer.
  /// Reads show a key of the wrong type, and a unit's first write a full Redis: either before anything of it has changed.
  /// What is wrong with the keys of one unit is its own outcome, an error in the place of a number.
  static let putUnits = buffer(
    "put-units",
    """
    expect_own_types()
    local costs_of_units, costs_of_variants = {}, {}
    local duplicates, mended, place = 0, 0, next_place()
    local function put_again(first, id, augment_id, augment_answer, code)
      local is_mended = code == '' and augment_answer ~= '-1' and waits_without(id, augment_id)
      local failed_again = code ~= '' and call('EXISTS', retry_prefix .. augment_id) == 1
      if is_mended then
        call('SET', answer_prefix .. augment_id, augment_answer)
        call('DEL', failure_prefix .. augment_id)
        mended = mended + 1
        publish('stored ' .. augment_id)
      elseif failed_again then
        fail(augment_id, code, ARGV[first + 6])
        publish('failed ' .. augment_id)
      else
        duplicates = duplicates + 1
      end
      if is_mended or failed_again then table.insert(costs_of_variants, first + 8) end
      end_retry(augment_id)
      call('ZREM', leases, id)
      return is_mended and 1 or 0
    end
    local function put(first)
      local id, augment_id, element, answer, augment_answer, code = unpack(ARGV, first, first + 5)
      if call('EXISTS', unit_prefix .. id, answer_prefix .. id) > 0 then
        return put_again(first, id, augment_id, augment_answer, code)
      end
      call('SET', answer_prefix .. id, answer)
      call('SET', answer_prefix .. augment_id, augment_answer)
      if ARGV[first + 7] ~= '' then call('SET', degraded_prefix .. id, ARGV[first + 7]) end
      call('HSET', unit_prefix .. id, 'state', 'waiting', 'ans_aug_id', augment_id, 'element', element, 'place', place)
      call('RPUSH', questions, element)
      place = place + 1
      call('ZREM', leases, id)
      call('DEL', failure_prefix .. id)
      end_retry(id)
      if code ~= '' then fail(augment_id, code, ARGV[first + 6]) end
      table.insert(costs_of_units, first + 8)
      publish('stored ' .. id)
      return 1
    end
    local outcomes = {}
    for first = 1, #ARGV, \(8 + RecordCost.argumentCount) do
      local ok, outcome = pcall(put, first)
      if not ok and type(outcome) ~= 'table' then outcome = redis.error_reply(outcome) end
      table.insert(outcomes, outcome)
    end
    spend(costs_of_units, true)
    spend(costs_of_variants, false)
    count('stored', #costs_of_units)
    count('variants_mended', mended)
    count('duplicates', duplicates)
    return outcomes
    """)

  fileprivate static let putFailedUnit = buffer(
    "put-failed-unit",
    """
    local id = ARGV[1]
    expect_own_types()
    if call('EXISTS', unit_prefix .. id, answer_prefix .. id, failure_prefix .. id) > 0 then
      call('ZREM', leases, id)
      count('duplicates')
      return 0
    end
    fail(id, ARGV[2], ARGV[3])
    end_retry(id)
    call('ZREM', leases, id)
    spend({4}, true)
    publish('failed ' .. id)
    return 1
    """)
}
