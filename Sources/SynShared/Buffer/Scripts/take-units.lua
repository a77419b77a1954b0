-- Plans what the buffer lacks and hands it out. What fell back and units to be tried again go before new ones; variants
-- to be tried again go first of all, as they take no place.
--
-- With a budget a unit is begun as long as the sum of what was spent today and what those in the making will cost, by
-- the day's average, is below it; few are begun while the cost of a unit is unknown. Orders go first as long as a
-- worker takes orders, but units that have waited long enough go all the same.
--
-- Uses: jobs, variants, spending
-- Keys: questions, head_key, yielding
-- Arguments:
--   target: units that should wait
--   lifetime: milliseconds until a job falls back unless renewed
--   patience: milliseconds after which it falls back although renewed, unless it has come further
--   budget: US dollars a day; empty: no limit
--   worker: name of the caller, `<host>/<process>`; empty takes all that is missing
--   held: ids of the jobs the worker has, separated by spaces
--   is_proven: 1 once the worker has finished something
--   hops: how many workers have passed on the call that woke this one
--   silence: milliseconds after which the worker is no longer counted
--   orders_beside: orders in the making while units may still be begun
--   yields_for: milliseconds after which units no longer wait for orders
--   unknown_cost_max: units in the making while the cost of a unit is unknown
--   deliveries_max: failed deliveries after which a job is given up
--   retention: seconds that the outcome of an abandoned job stays
--   at: the time as text, for its failure
--   abandoned: the code of its failure
-- Arguments for each of ids:
--   id: for a unit that the caller wants
-- Reply:
--   jobs: an array of fields for each job: id, delivery, record
--   is_cut_by_budget: 1 when the budget has room for fewer than are missing
--   yields_to_orders: 1 when something is missing, but orders go first
--   leased: units that were in the making before
--   left: units that are missing, and that this worker has no room for
--   rest: milliseconds for which this worker's host is to begin nothing
--   workers: how many look for units
--   spending: fields of today's spending
local budget = tonumber(budget)
local limit = #ids
local as = {code = abandoned, at = at, retention = retention}
deliveries_max = tonumber(deliveries_max)

-- The current state.
local today = spending(milliseconds())
local is_held, held_count = {}, 0
for id in string.gmatch(held, '%S+') do is_held[id], held_count = true, held_count + 1 end
expect_jobs('units', 'variants', 'orders')
expect_failures(abandoned)
read('STRLEN', head_key)
read('GET', yielding)
if worker ~= '' then read('ZCARD', workers_prefix .. 'units') end
local lives_for_orders = #living_workers('orders') > 0
local lapsed = lapsed_jobs('units', is_held)
for _, job in ipairs(lapsed_jobs('variants', is_held)) do lapsed[#lapsed + 1] = job end
sickness('units', worker)
local leased = read('ZCARD', taken_prefix .. 'units')
local depth = read('LLEN', questions)

-- Jobs that can be handed out without planning new ones; those of them that nobody waits for any more.
local function waiting_jobs(queue, is_wanted)
  local waiting, stale = {}, {}
  for _, id in ipairs(read('ZRANGE', waiting_prefix .. queue, 0, limit - 1)) do
    local job = read_job(id)
    if job and is_wanted(job) then waiting[#waiting + 1] = job else stale[#stale + 1] = id end
  end
  return waiting, stale
end

local function is_variant_wanted(job)
  local ok, unit = pcall(cjson.decode, job.record)
  return ok and type(unit) == 'table' and type(unit.qa_id) == 'string' and waits_without(unit.qa_id, job.id)
end

for _, job in ipairs(lapsed) do
  if not job.is_lost and job.queue == 'variants' then is_variant_wanted(job) end
end
waiting_jobs('units', type)
waiting_jobs('variants', is_variant_wanted)

-- Changes nothing, but a full Redis refuses it: no unit is begun that could not be stored.
call('SETRANGE', head_key, 0, '')
keep_clock()
take_over(lapsed, deliveries_max, as)
local units, stale_units = waiting_jobs('units', type)
local variants, stale_variants = waiting_jobs('variants', is_variant_wanted)
for _, id in ipairs(stale_variants) do
  end_job(id, 'variants')
  call('ZREM', waiting_prefix .. 'variants', id)
end
for _, id in ipairs(stale_units) do call('ZREM', waiting_prefix .. 'units', id) end

-- How many to begin.
local in_the_making = read('ZCARD', taken_prefix .. 'units')
local missing = math.max(0, target - depth - in_the_making)
local admitted, rest = admit('units', worker, silence, held_count, limit)
while #variants > admitted do table.remove(variants) end
local wanted, is_cut, yields, workers = math.min(missing, admitted - #variants), 0, 0, 1
if worker ~= '' then
  call('ZREMRANGEBYSCORE', workers_prefix .. 'units', '-inf', steady())
  workers = math.max(1, call('ZCARD', workers_prefix .. 'units'))
  local share = math.ceil((in_the_making + missing) / workers)
  if is_proven ~= '1' and workers > 1 then share = math.min(share, held_count + math.ceil(missing / 2)) end
  wanted = math.max(0, math.min(wanted, share - held_count))
end
local passes_on = wanted < missing
if wanted + #variants > 0 then
  local orders_in_the_making = call('ZCARD', taken_prefix .. 'orders')
  local waits_for = lives_for_orders
    and (orders_in_the_making > tonumber(orders_beside) or call('ZCARD', waiting_prefix .. 'orders') > 0)
  local since = waits_for and tonumber(call('GET', yielding) or '')
  if not waits_for or (since and steady() - since >= tonumber(yields_for)) then
    call('DEL', yielding)
  else
    if not since then call('SET', yielding, steady(), 'EX', 3600) end
    wanted, variants, yields, passes_on = 0, {}, 1, false
  end
end
if budget then
  local left, average = budget - today.usd, tonumber(today.average)
  local room = wanted + #variants
  if left <= 0 then
    room = 0
  elseif not average then
    room = unknown_cost_max - in_the_making
  elseif average > 0 then
    -- The millionth of a unit keeps rounding errors of the sum from making room for one more.
    room = math.ceil(left / average - in_the_making - 0.000001)
  end
  if room < wanted + #variants then
    is_cut, passes_on = 1, false
    while #variants > math.max(0, room) do table.remove(variants) end
    wanted = math.max(0, room - #variants)
  end
end

local jobs = {}
for _, job in ipairs(variants) do jobs[#jobs + 1] = deliver(job, worker, lifetime, patience) end
for index = 1, wanted do
  local job = units[index]
  if not job then
    local id = ids[index - #units]
    add_job('units', id, cjson.encode({qa_id = id}))
    job = {id = id, queue = 'units', record = cjson.encode({qa_id = id})}
  end
  jobs[#jobs + 1] = deliver(job, worker, lifetime, patience)
end
-- What this one has no room for is another's. Each is asked once, and nobody for what nobody may begin.
if passes_on and hops + 1 < workers then wake('units', hops + 1) end
return {
  'jobs', jobs, 'left', passes_on and missing - wanted or 0, 'is_cut_by_budget', is_cut, 'yields_to_orders', yields,
  'leased', leased, 'rest', rest, 'workers', workers, 'spending', spending_fields(today)
}
