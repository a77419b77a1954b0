-- The number that places are counted from.
--
-- Uses: fsck
-- Arguments:
--   repairs: 1 to repair what is found
-- Reply: the problem; nil when there is none.
local value = read('GET', head_key)
if not value or is_whole(value) then return false end
if repairs == '1' then
  -- As the first place says, the others are right, too.
  local first = read('LINDEX', questions, 0)
  local note = first and note_of(first)
  local place = note and read('HGET', note, 'place')
  call('SET', head_key, place and is_whole(place) and place or 0)
end
return 'no_number'
