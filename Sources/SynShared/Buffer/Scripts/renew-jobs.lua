-- Notes that a worker still has its jobs. One that has not come further for too long is renewed no more.
--
-- Uses: jobs
-- Arguments:
--   worker: its name; empty renews for whoever has them
--   lifetime: milliseconds until a job falls back, from now on
-- Arguments for each of ids:
--   id: of a job
-- Reply: the ids of those that it still has.
local held = {}
for _, id in ipairs(ids) do
  local job = read_job(id)
  if job and (worker == '' or job.worker == worker) and is_taken(job) then held[#held + 1] = job end
end
steady()
keep_clock()
local still = {}
for _, job in ipairs(held) do
  if tonumber(call('HGET', job_prefix .. job.id, 'until') or 0) > steady() then
    call('ZADD', taken_prefix .. job.queue, steady() + lifetime, job.id)
    still[#still + 1] = job.id
  end
end
return still
