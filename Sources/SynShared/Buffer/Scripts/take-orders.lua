-- Hands out orders, the oldest first. One that is answered already is over; one that was taken up too often is settled
-- as failed.
--
-- Uses: jobs
-- Arguments:
--   worker: name of the caller, `<host>/<process>`
--   held: ids of the jobs the worker has, separated by spaces: it never takes these again
--   limit: orders at most
--   lifetime: milliseconds until a job falls back unless renewed
--   patience: milliseconds after which it falls back although renewed, unless it has come further
--   hops: how many workers have passed on the call that woke this one
--   silence: milliseconds after which the worker is no longer counted
--   deliveries_max: failed deliveries after which a job is given up
--   retention: seconds that the outcome of an abandoned job stays
--   at: the time as text, for its failure
--   abandoned: the code of its failure
-- Reply:
--   jobs: an array of fields for each order: id, delivery, record
--   left: orders that this worker has no room for
--   rest: milliseconds for which this worker's host is to take nothing
--   workers: how many take orders
local is_held, held_count = {}, 0
for id in string.gmatch(held, '%S+') do is_held[id], held_count = true, held_count + 1 end
expect_jobs('orders')
expect_failures(abandoned)
read('ZCARD', workers_prefix .. 'orders')
sickness('orders', worker)
local lapsed = lapsed_jobs('orders', is_held)
local limit = tonumber(limit)
for _, id in ipairs(read('ZRANGE', waiting_prefix .. 'orders', 0, limit + #lapsed)) do read_job(id) end

keep_clock()
take_over(lapsed, tonumber(deliveries_max), {code = abandoned, at = at, retention = retention})
local admitted, rest = admit('orders', worker, silence, held_count, limit)
call('ZREMRANGEBYSCORE', workers_prefix .. 'orders', '-inf', steady())
local workers = math.max(1, call('ZCARD', workers_prefix .. 'orders'))

local jobs = {}
while #jobs < admitted do
  local id = call('ZRANGE', waiting_prefix .. 'orders', 0, 0)[1]
  if not id then break end
  local job = read_job(id)
  if not job then
    call('ZREM', waiting_prefix .. 'orders', id)
  elseif #ids_without_outcome(job) == 0 then
    end_job(id, 'orders')
    publish('settled ' .. id)
  else
    jobs[#jobs + 1] = deliver(job, worker, lifetime, patience)
  end
end
local left = call('ZCARD', waiting_prefix .. 'orders')
if left > 0 and hops + 1 < workers then wake('orders', hops + 1) end
return {'jobs', jobs, 'left', left, 'rest', rest, 'workers', workers}
