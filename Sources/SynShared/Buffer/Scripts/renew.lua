-- Prolongs leases, and the retries that belong to them.
--
-- Uses: retries
-- Keys: leases
-- Arguments:
--   lifetime: milliseconds that a lease lasts from now on
-- Arguments for each of ids:
--   id: of a lease, or of a variant that is being tried again
-- Reply: the ids of those still held.
expect_retries()
read('ZCARD', leases)
local lapses = milliseconds() + lifetime
local held = {}
for _, id in ipairs(ids) do
  local is_held = false
  for _, set in ipairs({leases, unit_retries, variant_retries}) do
    if call('ZSCORE', set, id) then
      call('ZADD', set, lapses, id)
      is_held = true
    end
  end
  if is_held then held[#held + 1] = id end
end
return held
