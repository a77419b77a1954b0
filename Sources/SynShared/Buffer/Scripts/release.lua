-- Gives leases back without a unit. What was to be tried again still is.
--
-- Uses: retries
-- Keys: leases
-- Arguments:
--   event: what listeners are told of each lease: taken or failed
-- Arguments for each of ids:
--   id: of a lease
-- Reply: 1.
expect_retries()
read('ZCARD', leases)
for _, id in ipairs(ids) do
  if call('ZREM', leases, id) == 1 then publish(event .. ' ' .. id) end
  call('ZADD', unit_retries, 'XX', milliseconds(), id)
end
return 1
