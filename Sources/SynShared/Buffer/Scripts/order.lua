-- Places an order, unless too many wait to be taken up. Counts and adds in one step, so that simultaneous callers do
-- not exceed the limit together.
--
-- Uses: jobs
-- Arguments:
--   wants: answer or augment
--   record: what goes through the stages
--   ordered_ids: ids under which the outcomes will be stored, separated by spaces; the first one is the job's, too
--   waiting_max: how many orders may wait to be taken up
-- Reply: the job's id; nil when too many wait.
expect_jobs('orders')
if read('ZCARD', waiting_prefix .. 'orders') >= tonumber(waiting_max) then return false end
steady()
local id = string.match(ordered_ids, '%S+')
keep_clock()
add_job('orders', id, record, wants, ordered_ids)
for ordered in string.gmatch(ordered_ids, '%S+') do call('SET', order_prefix .. ordered, id) end
count(wants .. 's_ordered')
wake('orders')
publish('ordered ' .. id)
return id
