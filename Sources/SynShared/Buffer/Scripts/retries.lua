-- What people want tried again, until it is. A set's score is the millisecond from which a seed may be handed out (again).
--
-- Uses: counters
-- Keys: retry_prefix, unit_retries, variant_retries, unit_prefix, answer_prefix

-- Called before the first write, for anything that may be tried again, or has been.
local function expect_retries()
  read('ZCARD', unit_retries)
  read('ZCARD', variant_retries)
end

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

-- Whether a unit waits in the list and its variant holds -1.
local function waits_without(id, augment_id)
  local unit = read('HMGET', unit_prefix .. id, 'state', 'ans_aug_id')
  return unit[1] == 'waiting' and unit[2] == augment_id and read('GET', answer_prefix .. augment_id) == '-1'
end
