-- Units by their notes: those that are lost from the list, or handed out without a claim.
--
-- Uses: fsck
-- Arguments:
--   repairs: 1 to repair what is found; for one unit only, as Lua does not roll back
--   retention: seconds that answers stay once handed out
-- Arguments for each of ids:
--   id: of a unit
-- Reply: for each finding, which of the ids (from 1), and the problem.
local retention = tonumber(retention)

local function waiting(id, augment_id, element, place)
  if element and index_of(element, place) then return nil end
  if element and read('LPOS', questions, element) then return nil end
  read('ZCARD', claims)
  local unit = element and decoded(element)
  if not unit or unit.qa_id ~= id or call('EXISTS', answer_prefix .. id, answer_prefix .. augment_id) < 2 then
    return 'unit_without_answers', function() forget(id, augment_id, retention) end
  end
  local right = next_place()
  return 'unit_not_in_list', function()
    call('HSET', unit_prefix .. id, 'place', right)
    for _, name in ipairs(keys_of(id, augment_id)) do call('PERSIST', name) end
    call('RPUSH', questions, element)
    publish('stored ' .. id)
  end
end

local function handed_out_to_nobody(id, augment_id)
  -- The note and the claim end in the same millisecond, and either may be the first.
  local left = call('PTTL', unit_prefix .. id)
  if (left >= 0 and left < 1000) or read('ZSCORE', claims, id) then return nil end
  return 'unit_not_claimed', function()
    if left < 0 then
      left = retention * 1000
      for _, name in ipairs(keys_of(id, augment_id)) do call('EXPIRE', name, retention) end
    end
    call('ZADD', claims, milliseconds() - math.max(0, retention * 1000 - left), id)
  end
end

return findings_among(ids, repairs == '1', function(id)
  local state, augment_id, element, place = unpack(
    read('HMGET', unit_prefix .. id, 'state', 'ans_aug_id', 'element', 'place'))
  if state == 'waiting' then return waiting(id, augment_id or '', element, place) end
  if state == 'handed_out' then return handed_out_to_nobody(id, augment_id or '') end
end)
