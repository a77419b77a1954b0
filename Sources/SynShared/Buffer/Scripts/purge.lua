-- Removes units from the head of the list, together with their answers. An element that is not a unit goes too.
--
-- Uses: counters, places
-- Arguments:
--   limit: elements to remove at most
--   retention: seconds that each unit's note stays
-- Reply: the id of each; empty for an element that was not a unit.
head()
local purged = tonumber(limit) > 0 and read('LRANGE', questions, 0, limit - 1) or {}
local removed, augment_ids = {}, {}
for index, element in ipairs(purged) do
  local ok, unit = pcall(cjson.decode, element)
  local is_unit = ok and type(unit) == 'table' and type(unit.qa_id) == 'string' and type(unit.ans_aug_id) == 'string'
  removed[index], augment_ids[index] = is_unit and unit.qa_id or '', is_unit and unit.ans_aug_id
  if is_unit then read('HLEN', unit_prefix .. unit.qa_id) end
end

for index, id in ipairs(removed) do
  local augment_id = augment_ids[index]
  if augment_id then
    call('DEL', answer_prefix .. id, answer_prefix .. augment_id, degraded_prefix .. id)
    call('HSET', unit_prefix .. id, 'state', 'popped')
    call('HDEL', unit_prefix .. id, 'element', 'place', 'claim')
    call('EXPIRE', unit_prefix .. id, retention)
    publish('taken ' .. id)
  end
  call('LPOP', questions)
  call('INCR', head_key)
end
count('purged', #removed)
if #removed > 0 then wake('units') end
return removed
