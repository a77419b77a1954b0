-- The stream of orders from HTTP.
--
-- Keys: orders, order_group, answer_prefix, augment_prefix

local function orders_in_flight()
  local pending = redis.pcall('XPENDING', orders, order_group)
  return pending.err and 0 or pending[1]
end

local function prefix_of(order) return order.wants == 'augment' and augment_prefix or answer_prefix end

local function close_order(entry)
  call('XACK', orders, order_group, entry)
  call('XDEL', orders, entry)
  publish('settled ' .. entry)
end

-- Consumer and number of the latest delivery of an entry; nil if the entry is not in the stream. Text that is not an
-- entry id, which anyone may put into a record, raises an error.
local function latest_delivery(entry)
  local found = redis.pcall('XRANGE', orders, entry, entry)
  if found.err or #found == 0 then return nil end
  local pending = redis.pcall('XPENDING', orders, order_group, entry, entry, 1)
  if pending.err or #pending == 0 then return {consumer = '', number = 0} end
  return {consumer = pending[1][2], number = pending[1][4]}
end

-- The consumers of the group, each as a table of its XINFO fields.
local function consumers_in(reply)
  local consumers = {}
  for _, info in ipairs(reply) do
    local consumer = {}
    for index = 1, #info, 2 do consumer[info[index]] = info[index + 1] end
    consumers[#consumers + 1] = consumer
  end
  return consumers
end
