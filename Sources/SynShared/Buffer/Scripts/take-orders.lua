-- Hands out orders: first those of dead consumers, then new ones. One that was taken up too often is settled as failed.
--
-- The group reads from the stream's beginning, so it sees orders written before the first consumer came. Consumers
-- without entries that were silent for long have died: Redis would keep them forever. One that lives after all is
-- created again as soon as it reads.
--
-- Uses: failures, orders
-- Keys: order_prefix
-- Arguments:
--   consumer: its name
--   limit: orders at most
--   idle: milliseconds after which the consumer of an entry is considered dead
--   deliveries_max: how many until an order is given up
--   retention: seconds that the outcome of an abandoned order stays
--   at: the time as text, for its failure
--   abandoned: the code of its failure
-- Arguments for each of held:
--   entry: one that the consumer works on; it never takes it again
-- Reply: an array of fields for each order:
--   entry: of the stream
--   delivery: its number, from 1
--   wants: answer or augment
--   question: the one to answer or vary
--   ids: ids under which the outcomes will be stored, separated by spaces
--   kinds: of the variants, in the order of the ids
--   tries: how many attempts failed before it was ordered again; may be empty
local limit, deliveries_max = tonumber(limit), tonumber(deliveries_max)
read('XLEN', orders)
expect_failures(abandoned)
local group = redis.pcall('XGROUP', 'CREATE', orders, order_group, '0', 'MKSTREAM')
if group.err and not string.find(group.err, 'BUSYGROUP', 1, true) then return group end
for _, other in ipairs(consumers_in(call('XINFO', 'CONSUMERS', orders, order_group))) do
  if other.pending == 0 and other.idle >= 10 * idle and other.name ~= consumer then
    call('XGROUP', 'DELCONSUMER', orders, order_group, other.name)
  end
end
local taken, is_held = {}, {}
for _, entry in ipairs(held) do is_held[entry] = true end
for _, pending in ipairs(call('XPENDING', orders, order_group, 'IDLE', idle, '-', '+', 1000, consumer)) do
  if is_held[pending[1]] then call('XCLAIM', orders, order_group, consumer, 0, pending[1], 'JUSTID') end
end

local function fields_of(entry)
  local fields = {}
  for index = 1, #entry[2], 2 do fields[entry[2][index]] = entry[2][index + 1] end
  return fields
end

local function is_answered(fields, prefix)
  local found = 0
  for id in string.gmatch(fields.ids or '', '%S+') do
    if call('EXISTS', prefix .. id) == 0 then return false end
    found = found + 1
  end
  return found > 0
end

local function take(entry, deliveries)
  local fields = fields_of(entry)
  if is_answered(fields, prefix_of(fields)) then return close_order(entry[1]) end
  taken[#taken + 1] = {
    'entry', entry[1], 'delivery', deliveries, 'wants', fields.wants or '', 'question', fields.question or '',
    'ids', fields.ids or '', 'kinds', fields.kinds or '', 'tries', fields.tries or ''
  }
end

local function abandon(entry, deliveries)
  local fields = fields_of(entry)
  local prefix = prefix_of(fields)
  local next_kind = string.gmatch(fields.kinds or '', '%S+')
  for id in string.gmatch(fields.ids or '', '%S+') do
    local kind = next_kind()
    if call('SET', prefix .. id, '-1', 'EX', retention, 'NX') then
      fail(id, abandoned, cjson.encode({
        id = id, at = at, stage = 'store', code = abandoned, retryable = true,
        message = 'taken up ' .. deliveries - 1 .. ' times and never finished', question = fields.question,
        wants = {fields.wants}, kind = kind, ordered = true
      }))
    end
    call('SET', order_prefix .. id, 'done', 'EX', retention)
    publish('answered ' .. id)
  end
  close_order(entry[1])
end

local cursor = '0-0'
repeat
  local reply = call('XAUTOCLAIM', orders, order_group, consumer, idle, cursor, 'COUNT', limit - #taken)
  cursor = reply[1]
  for _, entry in ipairs(reply[2]) do
    if entry then
      local deliveries = call('XPENDING', orders, order_group, entry[1], entry[1], 1)[1][4]
      if deliveries > deliveries_max then abandon(entry, deliveries) else take(entry, deliveries) end
    end
  end
until cursor == '0-0' or #taken >= limit
if #taken < limit then
  local reply = call('XREADGROUP', 'GROUP', order_group, consumer, 'COUNT', limit - #taken, 'STREAMS', orders, '>')
  if reply then
    for _, entry in ipairs(reply[1][2]) do take(entry, 1) end
  end
end
return taken
