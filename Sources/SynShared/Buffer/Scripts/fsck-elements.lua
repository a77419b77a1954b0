-- Elements of dojo's list: those that are no units or lack an answer, and those that notes do not agree with. A note that
-- only has another place is put right here, where the place is known, and not searched for by fsck-units.
--
-- Uses: fsck
-- Keys: rejected
-- Arguments:
--   repairs: 1 to repair what is found; for one element only, as Lua does not roll back
--   retention: seconds that the note of a unit without answers stays
-- Arguments for each of elements:
--   index: where it was in the list
--   element: of the list
--   is_unit: 1 unless a strict reader of JSON takes it for no unit
-- Reply: for each finding, which of the elements (from 1), and the problem.
-- Reads what it needs, and returns the function that takes the element out of the list.
local function way_to_reject(element, place)
  local leave = way_out(element, place)
  read('LLEN', rejected)
  return function()
    call('LPUSH', rejected, element)
    call('LTRIM', rejected, 0, 99)
    leave()
    wake('units')
  end
end

-- Where it is by now: units may have left before it. The note's place is asked before the list is searched.
local function find(element, index, note)
  if read('LINDEX', questions, index) == element then return tonumber(index) end
  return (note and note.element == element and index_of(element, note.place)) or read('LPOS', questions, element)
end

local function problem_of(element, index, is_unit)
  local unit = is_unit == '1' and decoded(element)
  if not unit then
    local at = find(element, index)
    if not at then return nil end
    return 'element_no_unit', function() way_to_reject(element, string.format('%d', head() + at))() end
  end
  local id, augment_id = unit.qa_id, unit.ans_aug_id
  local fields = read('HMGET', unit_prefix .. id, 'state', 'element', 'place')
  local note = {state = fields[1], element = fields[2], place = fields[3]}
  local at = find(element, index, note)
  if not at then return nil end
  local place = string.format('%d', head() + at)
  if call('EXISTS', answer_prefix .. id, answer_prefix .. augment_id) < 2 then
    return 'element_without_answers', function()
      local reject = way_to_reject(element, place)
      read('ZCARD', claims)
      if not note.state or (note.state == 'waiting' and note.element == element) then
        forget(id, augment_id, retention)
      end
      reject()
    end
  end
  if not note.state then
    return 'element_without_note', function()
      call('HSET', unit_prefix .. id, 'state', 'waiting', 'ans_aug_id', augment_id, 'element', element, 'place', place)
      for _, name in ipairs(keys_of(id, augment_id)) do call('PERSIST', name) end
    end
  end
  local function take_out()
    way_out(element, place)()
    wake('units')
  end
  if note.state ~= 'waiting' then return 'element_not_waiting', take_out end
  local noted = note.element and index_of(note.element, note.place)
  if note.element ~= element then
    -- Another element of the same unit; where the note's own is lost, fsck-units puts it back.
    local is_there = note.element and (noted or read('LPOS', questions, note.element))
    if is_there then return 'element_twice', take_out end
  elseif not noted then
    return 'wrong_place', function() call('HSET', unit_prefix .. id, 'place', place) end
  elseif noted ~= at then
    return 'element_twice', take_out
  end
end

local findings, position = {}, 0
for _, candidate in ipairs(elements) do
  position = position + 1
  local problem, mend = problem_of(candidate.element, candidate.index, candidate.is_unit)
  if problem then
    findings[#findings + 1] = {position, problem}
    if repairs == '1' then mend() end
  end
end
return findings
