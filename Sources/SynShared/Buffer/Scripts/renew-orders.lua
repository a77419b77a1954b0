-- Notes that a consumer still works on its entries. Claiming an entry for its own consumer resets its idle time; JUSTID
-- leaves the count of deliveries as it is.
--
-- Uses: orders
-- Arguments:
--   consumer: its name
-- Arguments for each of entries:
--   entry: of the stream
-- Reply: the entries that it still owns.
read('XLEN', orders)
local held = {}
for _, entry in ipairs(entries) do
  local pending = redis.pcall('XPENDING', orders, order_group, entry, entry, 1, consumer)
  if not pending.err and #pending > 0 then
    call('XCLAIM', orders, order_group, consumer, 0, entry, 'JUSTID')
    held[#held + 1] = entry
  end
end
return held
