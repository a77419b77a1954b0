-- Variants of waiting units.
--
-- Keys: unit_prefix, answer_prefix

-- Whether a unit waits in the list and its variant holds -1.
local function waits_without(id, augment_id)
  local unit = read('HMGET', unit_prefix .. id, 'state', 'ans_aug_id')
  return unit[1] == 'waiting' and unit[2] == augment_id and read('GET', answer_prefix .. augment_id) == '-1'
end
