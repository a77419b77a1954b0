-- Takes a unit out for good: question, answer and augmented answer. A note of it stays for the retention: the same unit
-- put again is not stored again.
--
-- Uses: counters, places
-- Arguments:
--   id: the unit's
--   retention: seconds that the note stays
-- Reply: 1 for a unit that waited or was handed out; 0 for one unknown or removed before.
local key = unit_prefix .. id
local state, augment_id, element, place = unpack(read('HMGET', key, 'state', 'ans_aug_id', 'element', 'place'))

-- A unit that another program pushed has no note: it is looked for in the list. Not in all of a long one, as every unknown
-- id costs as much: two thousand elements take some ten milliseconds.
local function find()
  for start = 0, math.min(read('LLEN', questions), 2000) - 1, 100 do
    for offset, found in ipairs(read('LRANGE', questions, start, start + 99)) do
      local ok, unit
      if string.find(found, id, 1, true) then ok, unit = pcall(cjson.decode, found) end
      if ok and type(unit) == 'table' and unit.qa_id == id then
        local other = type(unit.ans_aug_id) == 'string' and unit.ans_aug_id or nil
        return 'waiting', other, found, string.format('%d', head() + start + offset - 1)
      end
    end
  end
end

if not state then state, augment_id, element, place = find() end
if not state or state == 'popped' then return 0 end
read('ZCARD', claims)
local leave = state == 'waiting' and element and way_out(element, place)

call('DEL', answer_prefix .. id, answer_prefix .. (augment_id or id), degraded_prefix .. id)
call('ZREM', claims, id)
call('HSET', key, 'state', 'popped')
call('HDEL', key, 'element', 'place', 'claim')
call('EXPIRE', key, retention)
count('popped')
if leave then
  leave()
  wake('units')
end
publish('taken ' .. id)
return 1
