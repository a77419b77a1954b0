-- Removes units from the head of the list, their answers with them. An element that is no unit goes too.
--
-- Uses: counters, places
-- Arguments:
--   limit: elements to remove at most
--   retention: seconds that a note of each unit stays
-- Reply: the id of each; empty for an element that was no unit.
local removed = {}
for _ = 1, limit do
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
    call('EXPIRE', unit_prefix .. id, retention)
    publish('taken ' .. id)
  end
  count('purged')
  removed[#removed + 1] = id
end
return removed
