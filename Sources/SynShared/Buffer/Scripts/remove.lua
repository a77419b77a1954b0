-- Takes a unit out for good: question, answer and augmented answer. What is left of it says so for the retention: the same
-- unit put again is not stored again.
--
-- Uses: counters, places
-- Arguments:
--   id: the unit's
--   retention: seconds that the note stays
-- Reply: 1 for a unit that waited or was handed out; 0 for one unknown or removed before.
local key = unit_prefix .. id
local unit = call('HMGET', key, 'state', 'ans_aug_id', 'element', 'place')
local state, augment_id, element, place = unit[1], unit[2], unit[3], unit[4]
if not state or state == 'popped' then return 0 end
if state == 'waiting' then take_out(place, element) end
call('DEL', answer_prefix .. id, answer_prefix .. augment_id, degraded_prefix .. id)
call('ZREM', claims, id)
call('HSET', key, 'state', 'popped')
call('HDEL', key, 'element', 'place', 'claim')
call('EXPIRE', key, retention)
count('popped')
publish('taken ' .. id)
return 1
