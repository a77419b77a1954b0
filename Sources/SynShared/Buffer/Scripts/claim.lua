-- Hands out the next unit whose answers are there: for generate-question, or with both answers for clients of the first
-- version. An element of the list that is not a unit is moved out of dojo's way.
--
-- Uses: counters, places
-- Keys: rejected, claim_prefix
-- Arguments:
--   popping: 1 when the unit leaves the list, 0 when it is only shown
--   retention: seconds that its answers stay from then on
--   redeliver_after: milliseconds after which a unit that was handed out and not popped goes back to the head; 0 for never
--   with_answers: 1 when the reply has them
--   claim: name of this call, to take it back by
-- Reply: empty when no unit waits.
--   element: of the list
--   answer: the unit's; with_answers only, as the next two
--   augment_answer: the variant's, -1 when that failed
--   degraded: worse versions of the answer
local popping, retention, redeliver_after = popping == '1', tonumber(retention), tonumber(redeliver_after)
local now = milliseconds()

-- As this program writes a unit: taking it apart costs less than parsing it, and its note says whether it is one.
local ours = '^{"question":".*","qa_id":"([%w-]+)","ans_aug_id":"([%w-]+)"}$'
local note = {}

-- The ids of a unit whose answers are there; nil for anything else. Leaves its element and place in `note`.
local function ids_of(element)
  local own_id, own_augment_id = string.match(element, ours)
  if own_id then
    note = redis.pcall('HMGET', unit_prefix .. own_id, 'element', 'place')
    if note[1] == element and call('EXISTS', answer_prefix .. own_id, answer_prefix .. own_augment_id) == 2 then
      return own_id, own_augment_id
    end
  end
  local ok, unit = pcall(cjson.decode, element)
  if not ok or type(unit) ~= 'table' or type(unit.question) ~= 'string' then return nil end
  local id, augment_id = unit.qa_id, unit.ans_aug_id
  if type(id) ~= 'string' or type(augment_id) ~= 'string' or id == '' or augment_id == '' then return nil end
  if call('EXISTS', answer_prefix .. id, answer_prefix .. augment_id) < 2 then return nil end
  note = popping and read('HMGET', unit_prefix .. id, 'element', 'place') or {}
  return id, augment_id
end

local claim_key = claim_prefix .. claim
if read('GET', claim_key) == 'void' then return {} end

-- What goes back to the head.
local overdue, returning = {}, {}
if redeliver_after > 0 then
  overdue = read('ZRANGEBYSCORE', claims, '-inf', now - redeliver_after, 'LIMIT', 0, 100)
  for _, id in ipairs(overdue) do returning[#returning + 1] = handed_out(id) end
end

-- The first unit of the list as it will be then, and the elements before it that are not units. Looks at a hundred
-- elements at most, so that a list full of rubbish does not block Redis for long.
local rubbish, element, id, augment_id = {}, nil, nil, nil
for index = 1, 100 do
  local returned = returning[#returning + 1 - index]
  element = returned and returned.element or read('LINDEX', questions, index - 1 - #returning)
  if not element then break end
  id, augment_id = ids_of(element)
  if id then break end
  rubbish[#rubbish + 1] = element
end

-- Everything that is written is read first, or is the first thing written.
local is_taken, key, place = id and popping, nil, nil
if is_taken then
  key, place = unit_prefix .. id, note[2]
  if place and not is_whole(place) then place = nil end
end
if #returning > 0 then expect_put_back() end
if #rubbish > 0 then read('LLEN', rejected) end
if #rubbish > 0 or (is_taken and not place) then head() end
local reply = {}
if id then
  reply = {'element', element}
  if with_answers == '1' then
    reply = {
      'element', element, 'answer', read('GET', answer_prefix .. id),
      'augment_answer', read('GET', answer_prefix .. augment_id), 'degraded', read('GET', degraded_prefix .. id) or '[]'
    }
  end
end

-- One that came back may be the one that is taken.
local is_noted = is_taken and #overdue == 0
if is_noted then read('ZADD', claims, now, id) end
for _, overdue_id in ipairs(overdue) do call('ZREM', claims, overdue_id) end
for _, unit in ipairs(returning) do put_back(unit) end
count('redelivered', #returning)
for _, no_unit in ipairs(rubbish) do
  call('LPUSH', rejected, no_unit)
  call('LTRIM', rejected, 0, 99)
  call('LPOP', questions)
  call('INCR', head_key)
end
count('rejected', #rubbish)
if id and not popping and call('EXISTS', unit_prefix .. id) == 0 then
  call('HSET', unit_prefix .. id, 'state', 'waiting', 'ans_aug_id', augment_id, 'element', element, 'place', head())
end
if not is_taken then return reply end

if #returning > 0 then place = call('HGET', key, 'place') end
if note[1] == element then
  call('HSET', key, 'state', 'handed_out', 'claim', claim)
else
  call('HSET', key, 'state', 'handed_out', 'ans_aug_id', augment_id, 'element', element, 'claim', claim)
end
call('SET', claim_key, id, 'EX', retention)
for _, name in ipairs(keys_of(id, augment_id)) do call('EXPIRE', name, retention) end
call('ZREMRANGEBYSCORE', claims, '-inf', now - retention * 1000)
if not is_noted then call('ZADD', claims, now, id) end
count('handed_out')
call('LPOP', questions)
if place then call('SET', head_key, place + 1) else call('INCR', head_key) end
publish('taken ' .. id)
wake('units')
return reply
