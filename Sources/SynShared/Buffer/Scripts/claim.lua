-- Hands out the next unit whose answers are there: for generate-question, or with both answers for clients of the first
-- version. What is in the list without being a unit is moved out of dojo's way.
--
-- Uses: counters, places
-- Keys: rejected, claim_prefix
-- Arguments:
--   popping: 1 when the unit leaves the list, 0 when it is only shown
--   retention: seconds that its answers stay from then on
--   redeliver_after: milliseconds after which a unit that was handed out and not popped goes back to the head; 0 for never
--   with_answers: 1 when the reply has them
--   claim: name of this call, by which it can be taken back
-- Reply: empty when no unit waits.
--   element: of the list
--   answer: the unit's; with_answers only, as the next two
--   augment_answer: the variant's, -1 when that failed
--   degraded: worse versions of the answer
local popping, retention, redeliver_after = popping == '1', tonumber(retention), tonumber(redeliver_after)
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
  if call('EXISTS', answer_prefix .. id, answer_prefix .. augment_id) < 2 then return nil end
  return id, augment_id
end

local function reply(element, id, augment_id)
  if with_answers ~= '1' then return {'element', element} end
  return {
    'element', element, 'answer', call('GET', answer_prefix .. id),
    'augment_answer', call('GET', answer_prefix .. augment_id), 'degraded', call('GET', degraded_prefix .. id) or '[]'
  }
end

local claim_key = claim_prefix .. claim
if call('GET', claim_key) == 'void' then return {} end
if redeliver_after > 0 then redeliver() end
-- At most a hundred elements are looked at, so that a list full of rubbish blocks nobody for long.
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
    call('HSET', key, 'state', 'handed_out', 'ans_aug_id', augment_id, 'element', element, 'claim', claim)
    call('SET', claim_key, id, 'EX', retention)
    for _, name in ipairs(keys_of(id, augment_id)) do call('EXPIRE', name, retention) end
    call('ZREMRANGEBYSCORE', claims, '-inf', now - retention * 1000)
    call('ZADD', claims, now, id)
    count('handed_out')
    publish('taken ' .. id)
    return reply(element, id, augment_id)
  end
  call('LPOP', questions)
  left_the_head()
  call('LPUSH', rejected, element)
  call('LTRIM', rejected, 0, 99)
  count('rejected')
end
return {}
