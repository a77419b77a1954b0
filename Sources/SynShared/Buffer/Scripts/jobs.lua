-- Jobs: what is to be made, and who makes it. A missing place of the buffer, a variant or a unit to be tried again, and
-- an order are all jobs, in three queues: units, variants and orders.
--
-- A job is a hash: `queue`; `record`, as far as it has come; `since` when it is there; `delivery`, how often it was
-- handed out; `lost`, how many of those count as failed; `worker`, who has it; `until` when it must have come further;
-- for orders what is wanted, `wants`, and the `ids` that are to have an outcome. It is in one of two sorted sets: of
-- the jobs that wait, the oldest first, or of those in the making, by the time at which they fall back unless renewed.
--
-- Uses: failures
-- Keys: job_prefix, waiting_prefix, taken_prefix, workers_prefix, sick, clock_key, order_prefix, answer_prefix,
-- Keys: augment_prefix

-- Redis's clock may be put back or forward; what is in the making must neither freeze nor fall back for that. So
-- deadlines use a time that never goes back, and that goes on by this much at most from one look to the next. While a
-- worker lives, somebody looks more often.
local leap_max = 15000
local steady_time, steady_offset

local function steady()
  if steady_time then return steady_time end
  local now = milliseconds()
  local last, offset = string.match(read('GET', clock_key) or '', '^(%d+) (%-?%d+)$')
  last, offset = tonumber(last) or now, tonumber(offset) or 0
  local time = now + offset
  steady_time = math.max(last, math.min(time, last + leap_max))
  steady_offset = offset + steady_time - time
  return steady_time
end

local function keep_clock() call('SET', clock_key, string.format('%.0f %.0f', steady(), steady_offset)) end

-- Called before the first write, for all queues that may change.
local function expect_jobs(...)
  for _, queue in ipairs({...}) do
    read('ZCARD', waiting_prefix .. queue)
    read('ZCARD', taken_prefix .. queue)
  end
end

local function read_job(id)
  -- No tail call: Lua would not know which caller the error blames.
  local fields = read(
    'HMGET', job_prefix .. id, 'queue', 'record', 'since', 'delivery', 'lost', 'worker', 'ids', 'wants')
  if not fields[1] or not fields[2] then return nil end
  return {
    id = id, queue = fields[1], record = fields[2], since = tonumber(fields[3]) or 0,
    delivery = tonumber(fields[4]) or 0, lost = tonumber(fields[5]) or 0, worker = fields[6] or '',
    ids = fields[7] or id, prefix = fields[8] == 'augment' and augment_prefix or answer_prefix
  }
end

-- Jobs of one millisecond keep their order.
local function add_job(queue, id, record, wants, ids)
  local newest = tonumber(call('ZRANGE', waiting_prefix .. queue, -1, -1, 'WITHSCORES')[2] or 0)
  local since = math.max(steady(), newest + 0.001)
  call('HSET', job_prefix .. id, 'queue', queue, 'record', record, 'since', since)
  if ids then call('HSET', job_prefix .. id, 'wants', wants, 'ids', ids) end
  call('ZADD', waiting_prefix .. queue, since, id)
end

local function end_job(id, queue)
  if call('DEL', job_prefix .. id) == 0 then return end
  for _, name in ipairs(queue and {queue} or {'units', 'variants'}) do
    call('ZREM', waiting_prefix .. name, id)
    call('ZREM', taken_prefix .. name, id)
  end
end

local function fall_back(job)
  call('ZREM', taken_prefix .. job.queue, job.id)
  call('ZADD', waiting_prefix .. job.queue, job.since, job.id)
end

local function is_taken(job) return read('ZSCORE', taken_prefix .. job.queue, job.id) ~= false end

-- Of an order.
local function ids_without_outcome(job)
  local missing = {}
  for id in string.gmatch(job.ids, '%S+') do
    if call('EXISTS', job.prefix .. id) == 0 then missing[#missing + 1] = id end
  end
  return missing
end

-- Gives up a job that was handed out too often and never came to an end: it may be the cause. `as` has `code`, `at` and
-- `retention`.
local function abandon(job, as)
  local ok, record = pcall(cjson.decode, job.record)
  if not ok or type(record) ~= 'table' then record = {} end
  local kinds = {}
  for _, augment in ipairs(type(record.augments) == 'table' and record.augments or {}) do
    if type(augment) == 'table' and augment.ans_aug_id then kinds[augment.ans_aug_id] = augment.kind end
  end
  local function note(id)
    fail(id, as.code, cjson.encode({
      id = id, qa_id = job.queue ~= 'orders' and record.qa_id or nil, at = as.at, stage = 'store', code = as.code,
      retryable = true, message = 'taken up ' .. job.lost .. ' times and never finished', topic = record.topic,
      persona = record.persona, requirements = record.requirements, question = record.question, wants = record.wants,
      kind = kinds[id], tries = record.tries, ordered = job.queue == 'orders' or nil
    }))
  end
  if job.queue == 'orders' then
    for _, id in ipairs(ids_without_outcome(job)) do
      call('SET', job.prefix .. id, '-1', 'EX', as.retention)
      note(id)
      call('SET', order_prefix .. id, 'done', 'EX', as.retention)
      publish('answered ' .. id)
    end
    publish('settled ' .. job.id)
  else
    note(job.id)
    publish('failed ' .. job.id)
  end
  end_job(job.id, job.queue)
end

-- Workers are named `<host>/<process>`. Of those that do the same work, each that is counted.
local function living_workers(queue) return read('ZRANGEBYSCORE', workers_prefix .. queue, '(' .. steady(), '+inf') end

local function host_of(worker) return string.match(worker, '^(.*)/') or worker end

local function others_live(queue, worker)
  for _, other in ipairs(living_workers(queue)) do
    if host_of(other) ~= host_of(worker) then return true end
  end
  return false
end

-- A host is sick when it gave work back because of an outage, a refused key or a stage that stands still. It rests
-- then, longer each time, and gets one job to try itself with until it has finished one.
local rest_max = 30000

local function sickness(queue, worker)
  local failures, rests_until = string.match(read('HGET', sick, queue .. ' ' .. host_of(worker)) or '', '^(%d+) (%d+)$')
  return tonumber(failures) or 0, tonumber(rests_until) or 0
end

local function note_sick(queue, worker)
  local failures, rests_until = sickness(queue, worker)
  -- Whatever comes back together is one outage.
  if rests_until > steady() then return end
  local rest = math.min(1000 * 2 ^ math.min(failures, 10), rest_max)
  call('HSET', sick, queue .. ' ' .. host_of(worker), string.format('%d %.0f', failures + 1, steady() + rest))
  call('EXPIRE', sick, 86400)
end

local function note_well(queue, worker)
  if worker ~= '' and call('EXISTS', sick) == 1 then redis.pcall('HDEL', sick, queue .. ' ' .. host_of(worker)) end
end

-- Jobs whose worker has not renewed them: they fall back, which counts as a failed delivery, and one that failed too
-- often is given up. Those in `held` are the caller's own: it lives, and works on them.
local function lapsed_jobs(queue, held)
  local lapsed = {}
  for _, id in ipairs(read('ZRANGEBYSCORE', taken_prefix .. queue, '-inf', steady(), 'LIMIT', 0, 1000)) do
    local job = read_job(id) or {id = id, queue = queue, is_lost = true}
    if not held[id] then lapsed[#lapsed + 1] = job end
  end
  return lapsed
end

local function take_over(lapsed, deliveries_max, as)
  for _, job in ipairs(lapsed) do
    if job.is_lost then
      call('ZREM', taken_prefix .. job.queue, job.id)
    else
      job.lost = job.lost + 1
      call('HSET', job_prefix .. job.id, 'lost', job.lost)
      if job.lost >= deliveries_max then abandon(job, as) else fall_back(job) end
    end
  end
end

-- Hands a job out: fields for the reply.
local function deliver(job, worker, lifetime, patience)
  call('ZREM', waiting_prefix .. job.queue, job.id)
  call('ZADD', taken_prefix .. job.queue, steady() + lifetime, job.id)
  local delivery = call('HINCRBY', job_prefix .. job.id, 'delivery', 1)
  call('HSET', job_prefix .. job.id, 'worker', worker, 'until', steady() + patience)
  return {'id', job.id, 'delivery', delivery, 'record', job.record}
end

-- How many jobs a worker may begin at most, and how long it must rest before it asks again. Counts it among the living,
-- unless it rests: others shall not leave anything to it then. `most` is what it has room for.
local function admit(queue, worker, silence, held_count, most)
  if worker == '' then return most, 0 end
  local failures, rests_until = sickness(queue, worker)
  local rest = math.max(0, rests_until - steady())
  if rest > 0 then
    call('ZREM', workers_prefix .. queue, worker)
    return 0, rest
  end
  call('ZADD', workers_prefix .. queue, steady() + silence, worker)
  if failures > 0 then most = math.min(most, math.max(0, 1 - held_count)) end
  return most, 0
end
