-- Gives leases back without a unit. Whatever was to be tried again still will be.
--
-- Uses: retries
-- Keys: leases
-- Arguments:
--   event: the news about each lease: taken or failed
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
