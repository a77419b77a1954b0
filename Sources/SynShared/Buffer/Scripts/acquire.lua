-- Leases what the buffer lacks. Units to be tried again go before new ones; variants to be tried again go first of all, as
-- they take no place.
--
-- With a budget a unit is begun as long as the sum of what was spent today and what the leased units will cost, by the
-- day's average, is below it; few are begun while the cost of a unit is unknown. Orders go first as long as one of
-- their consumers lives: without one, idle units would help nobody.
--
-- Uses: retries, orders, spending
-- Keys: questions, leases, head_key, workers
-- Arguments:
--   target: units that should wait
--   lifetime: milliseconds that a lease lasts unless renewed
--   budget: US dollars a day; empty: no limit
--   worker: name of the caller; empty takes all that is missing
--   held: leases the worker has
--   worker_silence: milliseconds after which a worker is no longer counted
--   consumer_silence: milliseconds after which a consumer of orders no longer holds up units
--   orders_beside: orders in the making while units may still be begun
--   unknown_cost_max: leases at a time while the cost of a unit is unknown
-- Arguments for each of ids:
--   id: of a lease that the caller wants
-- Reply:
--   seeds: an array of fields for each lease: id, record
--   is_cut_by_budget: 1 when the budget has room for fewer than are missing
--   yields_to_orders: 1 when something is missing, but orders go first
--   leased: leases that existed before
--   spending: fields of today's spending
local budget = tonumber(budget)
local now = milliseconds()
local limit = #ids

-- Variants that may be handed out, and those whose unit no longer waits for them.
local function due_variants()
  local due, stale = {}, {}
  for _, id in ipairs(read('ZRANGEBYSCORE', variant_retries, '-inf', now, 'LIMIT', 0, limit)) do
    local record = read('GET', retry_prefix .. id)
    local ok, unit = pcall(cjson.decode, record or '')
    if ok and type(unit) == 'table' and type(unit.qa_id) == 'string' and waits_without(unit.qa_id, id) then
      due[#due + 1] = {id = id, record = record}
    else
      stale[#stale + 1] = id
    end
  end
  return due, stale
end

local function due_units()
  local due = {}
  for _, id in ipairs(read('ZRANGEBYSCORE', unit_retries, '-inf', now, 'LIMIT', 0, limit)) do
    due[#due + 1] = {id = id, record = read('GET', retry_prefix .. id) or cjson.encode({qa_id = id})}
  end
  return due
end

local function orders_go_first()
  local reply = redis.pcall('XINFO', 'CONSUMERS', orders, order_group)
  if reply.err then return false end
  local pending, pending_of_living, lives = 0, 0, false
  for _, consumer in ipairs(consumers_in(reply)) do
    pending = pending + consumer.pending
    if consumer.idle < tonumber(consumer_silence) then
      lives, pending_of_living = true, pending_of_living + consumer.pending
    end
  end
  return lives and (pending_of_living > tonumber(orders_beside) or call('XLEN', orders) > pending)
end

-- The current state.
local today = spending(now)
local leased = read('ZCOUNT', leases, '(' .. now, '+inf')
local missing = math.max(0, target - read('LLEN', questions) - leased)
local variants, stale_variants = due_variants()
local units = due_units()
read('STRLEN', head_key)
if worker ~= '' then read('ZCARD', workers) end

-- Changes nothing, but a full Redis refuses it: no unit is begun that could not be stored.
call('SETRANGE', head_key, 0, '')
call('ZREMRANGEBYSCORE', leases, '-inf', now)
for _, id in ipairs(stale_variants) do end_retry(id, true) end

-- How many to begin.
local wanted, is_cut, yields = math.min(missing, limit - #variants), 0, 0
if worker ~= '' then
  call('ZREMRANGEBYSCORE', workers, '-inf', now - worker_silence)
  call('ZADD', workers, now, worker)
  local share = math.ceil((leased + missing) / call('ZCARD', workers))
  wanted = math.max(0, math.min(wanted, share - held))
end
if wanted + #variants > 0 and orders_go_first() then wanted, variants, yields = 0, {}, 1 end
if budget then
  local left, average = budget - today.usd, tonumber(today.average)
  local room = wanted + #variants
  if left <= 0 then
    room = 0
  elseif not average then
    room = unknown_cost_max - leased
  elseif average > 0 then
    -- The millionth of a unit keeps rounding errors of the sum from making room for one more.
    room = math.ceil(left / average - leased - 0.000001)
  end
  if room < wanted + #variants then
    is_cut = 1
    while #variants > math.max(0, room) do table.remove(variants) end
    wanted = math.max(0, room - #variants)
  end
end

local lapses, seeds = now + lifetime, {}
local function lease(set, id, record)
  call('ZADD', set, lapses, id)
  seeds[#seeds + 1] = {'id', id, 'record', record}
end
for _, variant in ipairs(variants) do lease(variant_retries, variant.id, variant.record) end
for index = 1, wanted do
  local unit = units[index]
  if unit then
    call('ZADD', unit_retries, lapses, unit.id)
    lease(leases, unit.id, unit.record)
  else
    local id = ids[index - #units]
    lease(leases, id, cjson.encode({qa_id = id}))
  end
end
return {
  'seeds', seeds, 'is_cut_by_budget', is_cut, 'yields_to_orders', yields, 'leased', leased,
  'spending', spending_fields(today)
}
