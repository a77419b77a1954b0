-- Gives back an order that came through the pipe unfinished, as if its consumer had not renewed it for long: it is
-- delivered again at once.
--
-- Uses: orders
-- Arguments:
--   entry: of the stream
--   delivery: its number
--   idle: milliseconds since the last renewal, as others will see it
-- Reply: 1, or 0 for a delivery that is not the latest.
read('XLEN', orders)
local latest = latest_delivery(entry)
if not latest or latest.number ~= tonumber(delivery) then return 0 end
call('XCLAIM', orders, order_group, latest.consumer, 0, entry, 'IDLE', idle, 'JUSTID')
publish('given_back ' .. entry)
return 1
