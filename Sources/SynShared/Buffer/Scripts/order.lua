-- Writes an order to the stream, unless too many wait to be taken up. Counts and adds in one step, so that simultaneous
-- callers do not exceed the limit together.
--
-- Uses: counters, orders
-- Keys: order_prefix
-- Arguments:
--   wants: answer or augment
--   question: the one to answer or vary
--   ordered_ids: ids under which the outcomes will be stored, separated by spaces
--   kinds: of the variants, in the order of the ids, separated by spaces
--   waiting_max: how many orders may wait to be taken up
-- Reply: the entry in the stream; nil when too many wait.
if read('XLEN', orders) - orders_in_flight() >= tonumber(waiting_max) then return false end
local entry = call('XADD', orders, '*', 'wants', wants, 'question', question, 'ids', ordered_ids, 'kinds', kinds)
for id in string.gmatch(ordered_ids, '%S+') do call('SET', order_prefix .. id, entry) end
count(wants .. 's_ordered')
publish('ordered ' .. entry)
return entry
