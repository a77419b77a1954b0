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
if not state or state == 'popped' then return 0 end
read('ZCARD', claims)
local leave = state == 'waiting' and element and way_out(element, place)

call('DEL', answer_prefix .. id, answer_prefix .. (augment_id or id), degraded_prefix .. id)
call('ZREM', claims, id)
call('HSET', key, 'state', 'popped')
call('HDEL', key, 'element', 'place', 'claim')
call('EXPIRE', key, retention)
count('popped')
if leave then leave() end
publish('taken ' .. id)
return 1
