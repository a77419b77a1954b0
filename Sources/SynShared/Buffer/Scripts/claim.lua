-- Hands out the next units whose answers are there, one to each claim: for generate-question, or with both answers for
-- clients of the first version. Elements of the list that are no units are moved out of dojo's way.
--
-- Uses: counters, places
-- Keys: rejected, claim_prefix
-- Arguments:
--   popping: 1 when the units leave the list, 0 when each claim is only shown the first
--   retention: seconds that their answers stay from then on
--   redeliver_after: milliseconds after which a unit that was handed out and not popped goes back to the head; 0 for never
--   with_answers: 1 when the reply has them
-- Arguments for each of wanted:
--   claim: name of this request for one unit, to take it back by
-- Reply: for each claim, in the order given; empty when no unit waits for it.
--   element: of the list
--   answer: the unit's; with_answers only, as the next two
--   augment_answer: the variant's, -1 when that failed
--   degraded: worse versions of the answer
local popping, retention, redeliver_after = popping == '1', tonumber(retention), tonumber(redeliver_after)
local now = milliseconds()

-- Elements that are no units and that one call moves away: a list full of them must not block Redis for long.
local rubbish_max = 100

-- Claims that still want a unit; the others were given back before Redis got to them.
local names, live, void = {}, {}, {}
for index, claim in ipairs(wanted) do names[index] = claim_prefix .. claim end
for index, state in ipairs(call('MGET', unpack(names))) do
  if state == 'void' then void[index] = true else live[#live + 1] = wanted[index] end
end
local room = popping and #live or math.min(1, #live)

-- What goes back to the head.
local overdue, returning = {}, {}
if redeliver_after > 0 and room > 0 then
  overdue = read('ZRANGEBYSCORE', claims, '-inf', now - redeliver_after, 'LIMIT', 0, 100)
  for _, id in ipairs(overdue) do returning[#returning + 1] = handed_out(id) end
end

-- The list as it will be then, by index from 1. Reads as many elements at once as there are claims.
local ahead, ahead_from = {}, 0
local function element_at(index)
  local returned = returning[#returning + 1 - index]
  if returned then return returned.element end
  local place = index - 1 - #returning
  if place >= ahead_from + #ahead then
    ahead, ahead_from = read('LRANGE', questions, place, place + room - 1), place
  end
  return ahead[place - ahead_from + 1]
end

-- As this program writes a unit: taking it apart costs less than parsing it, and its note says whether it is one.
local ours = '^{"question":".*","qa_id":"([%w-]+)","ans_aug_id":"([%w-]+)"}$'

-- The unit of an element if its answers are there; nil for anything else. `is_noted`: its note has this element.
local function unit_of(element)
  local id, augment_id = string.match(element, ours)
  if id then
    local note = redis.pcall('HMGET', unit_prefix .. id, 'element', 'place')
    if note[1] == element and call('EXISTS', answer_prefix .. id, answer_prefix .. augment_id) == 2 then
      return {id = id, augment_id = augment_id, element = element, is_noted = true, place = note[2]}
    end
  end
  local ok, unit = pcall(cjson.decode, element)
  if not ok or type(unit) ~= 'table' or type(unit.question) ~= 'string' then return nil end
  id, augment_id = unit.qa_id, unit.ans_aug_id
  if type(id) ~= 'string' or type(augment_id) ~= 'string' or id == '' or augment_id == '' then return nil end
  if call('EXISTS', answer_prefix .. id, answer_prefix .. augment_id) < 2 then return nil end
  local note = popping and read('HMGET', unit_prefix .. id, 'element', 'place') or {}
  return {id = id, augment_id = augment_id, element = element, is_noted = note[1] == element, place = note[2]}
end

-- The first units of the list, the elements between them that are none, and how many of those come after the last unit.
local found, rubbish, rubbish_after = {}, {}, 0
while #found < room and #rubbish < rubbish_max do
  local element = element_at(#found + #rubbish + 1)
  if not element then break end
  local unit = unit_of(element)
  if unit then
    found[#found + 1], rubbish_after = unit, 0
  else
    rubbish[#rubbish + 1], rubbish_after = element, rubbish_after + 1
  end
end

-- Everything that is written is read first, or is the first thing written.
local taken = popping and found or {}
local lacks_place = false
for _, unit in ipairs(taken) do
  if unit.place and not is_whole(unit.place) then unit.place = nil end
  if not unit.place then lacks_place = true end
end
if #returning > 0 then expect_put_back() end
if #rubbish > 0 then read('LLEN', rejected) end
if #rubbish > 0 or lacks_place then head() end
local fields = {}
for index, unit in ipairs(found) do
  fields[index] = {'element', unit.element}
  if with_answers == '1' then
    fields[index] = {
      'element', unit.element, 'answer', read('GET', answer_prefix .. unit.id),
      'augment_answer', read('GET', answer_prefix .. unit.augment_id),
      'degraded', read('GET', degraded_prefix .. unit.id) or '[]'
    }
  end
end
local replies, served = {}, 0
for index in ipairs(wanted) do
  if not void[index] then served = served + 1 end
  replies[index] = not void[index] and fields[popping and served or 1] or {}
end

local scores = {}
for _, unit in ipairs(taken) do
  scores[#scores + 1] = now
  scores[#scores + 1] = unit.id
end
-- One that came back may be among those that are taken.
local are_noted = #taken > 0 and #overdue == 0
if are_noted then read('ZADD', claims, unpack(scores)) end
for _, overdue_id in ipairs(overdue) do call('ZREM', claims, overdue_id) end
for _, unit in ipairs(returning) do put_back(unit) end
count('redelivered', #returning)
for _, no_unit in ipairs(rubbish) do
  call('LPUSH', rejected, no_unit)
  call('LTRIM', rejected, 0, 99)
end
count('rejected', #rubbish)

-- The head's count follows the last unit's place, which puts it right if other programs pushed or popped.
local last, leaving = taken[#taken], #taken + #rubbish
if last and #returning > 0 then last.place = call('HGET', unit_prefix .. last.id, 'place') end
if leaving > 0 then
  call('LTRIM', questions, leaving, -1)
  if last and last.place then
    call('SET', head_key, last.place + 1 + rubbish_after)
  else
    call('INCRBY', head_key, leaving)
  end
end

local shown = not popping and found[1]
if shown and call('EXISTS', unit_prefix .. shown.id) == 0 then
  call('HSET', unit_prefix .. shown.id, 'state', 'waiting', 'ans_aug_id', shown.augment_id, 'element', shown.element,
    'place', head())
end
if #taken == 0 then return replies end

for index, unit in ipairs(taken) do
  local key, claim = unit_prefix .. unit.id, live[index]
  if unit.is_noted then
    call('HSET', key, 'state', 'handed_out', 'claim', claim)
  else
    call('HSET', key, 'state', 'handed_out', 'ans_aug_id', unit.augment_id, 'element', unit.element, 'claim', claim)
  end
  call('SET', claim_prefix .. claim, unit.id, 'EX', retention)
  for _, name in ipairs(keys_of(unit.id, unit.augment_id)) do call('EXPIRE', name, retention) end
  publish('taken ' .. unit.id)
end
call('ZREMRANGEBYSCORE', claims, '-inf', now - retention * 1000)
if not are_noted then call('ZADD', claims, unpack(scores)) end
count('handed_out', #taken)
wake('units')
return replies
