// What people want tried again, until it is: seeds that wait for a `syn-store work`. Units take a place like any other that
// is missing; a variant of a unit that waits needs none. What fails with its pipeline comes up again when its lease lapses.

import SynBase
import SynRecord

extension RedisScript {
  /// Part of every script's beginning. A set's score is the millisecond from which a seed may be handed out (again).
  static let retryFunctions = """
    local retry_prefix = '\(BufferKeys.retryPrefix)'
    local unit_retries, variant_retries = '\(BufferKeys.unitRetries)', '\(BufferKeys.variantRetries)'
    local function queue_retry(set, id, seed)
      call('ZADD', set, 'NX', milliseconds(), id)
      call('SET', retry_prefix .. id, seed)
      count('retried')
      publish('retried ' .. id)
    end
    local function end_retry(id, has_no_seed)
      if call('DEL', retry_prefix .. id) == 1 or has_no_seed then
        call('ZREM', unit_retries, id)
        call('ZREM', variant_retries, id)
      end
    end
    local function waits_without(id, augment_id)
      local unit = call('HMGET', unit_prefix .. id, 'state', 'ans_aug_id')
      return unit[1] == 'waiting' and unit[2] == augment_id and call('GET', answer_prefix .. augment_id) == '-1'
    end
    local function due_variants(now, limit)
      local due = {}
      for _, id in ipairs(call('ZRANGEBYSCORE', variant_retries, '-inf', now, 'LIMIT', 0, limit)) do
        local seed = call('GET', retry_prefix .. id)
        local ok, unit = pcall(cjson.decode, seed or '')
        if ok and waits_without(unit.qa_id, id) then due[#due + 1] = {id, seed} else end_retry(id, true) end
      end
      return due
    end
    local function due_units(now, limit)
      local due = {}
      for _, id in ipairs(call('ZRANGEBYSCORE', unit_retries, '-inf', now, 'LIMIT', 0, limit)) do
        due[#due + 1] = {id, call('GET', retry_prefix .. id) or cjson.encode({qa_id = id})}
      end
      return due
    end

    """
}

extension QAStore {
  /// A unit that waits, as a record that lacks nothing but the answer to its variant: its own answer is not paid for
  /// again. `failure` is the variant's. Nil where it does not tell what the variant was to be.
  static func seed(forVariant id: String, failure: RawJSON, storedAnswer: RawJSON) -> RawJSON? {
    guard let failure = failure.object, let qaID = failure["qa_id"],
      let question = failure["question"],
      let response = storedAnswer.object?["responses"]?.elements.first?.object,
      let model = response["model"],
      let files = response["completion"]?.object?["files"]
    else { return nil }
    var variant = RawObject(members: [.init(key: "ans_aug_id", value: RawJSON(.string(id)))])
    variant["kind"] = failure["kind"]
    variant["question"] = failure["variant"]
    variant[RecordKey.tries] = failure[RecordKey.tries]
    if variant["kind"] == nil, variant["question"] == nil { return nil }
    let answer = RawObject(members: [
      .init(key: "model", value: model), .init(key: "files", value: files),
    ])
    var record = RawObject(members: [.init(key: "qa_id", value: qaID)])
    for key in [RecordKey.topic, RecordKey.persona, RecordKey.requirements] {
      record[key] = failure[key]
    }
    record[RecordKey.question] = question
    record[RecordKey.answer] = RawJSON(answer)
    record[RecordKey.augments] = RawJSON(array: [RawJSON(variant)])
    return RawJSON(record)
  }
}
