-- The variants of units by their notes, but for units that were removed.
--
-- Keys: unit_prefix
-- Arguments for each of ids:
--   id: of a unit
-- Reply: ids of variants.
local augment_ids = {}
for _, id in ipairs(ids) do
  local state, augment_id = unpack(read('HMGET', unit_prefix .. id, 'state', 'ans_aug_id'))
  if state and state ~= 'popped' and augment_id then augment_ids[#augment_ids + 1] = augment_id end
end
return augment_ids
