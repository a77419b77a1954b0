-- Signs a consumer off, unless entries are still under way: Redis finds those by its name.
--
-- Uses: orders
-- Arguments:
--   consumer: its name
-- Reply: 1.
read('XLEN', orders)
local pending = redis.pcall('XPENDING', orders, order_group, '-', '+', 1, consumer)
if not pending.err and #pending == 0 then call('XGROUP', 'DELCONSUMER', orders, order_group, consumer) end
return 1
