-- The variants of units by their notes, but for units that were removed. A note that another program has overwritten has
-- none; fsck-units names it.
--
-- Keys: unit_prefix
-- Arguments for each of ids:
--   id: of a unit
-- Reply: ids of variants.
local augment_ids = {}
for _, id in ipairs(ids) do
  local note = redis.pcall('HMGET', unit_prefix .. id, 'state', 'ans_aug_id')
  local state, augment_id = note[1], note[2]
  if state and state ~= 'popped' and augment_id then augment_ids[#augment_ids + 1] = augment_id end
end
return augment_ids
