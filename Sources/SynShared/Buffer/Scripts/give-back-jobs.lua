-- Gives back what came through the pipe unfinished, or what a worker cannot finish: somebody else goes on with it, from
-- the record as far as it came.
--
-- Uses: jobs
-- Arguments:
--   worker: who must have them; empty for anyone
--   cause: unfinished; or sick when the host is to blame, not the job: such a delivery counts as failed only where no
--     other host could have taken it, and the job has waited for long
--   patience: milliseconds that a job waits for its only host to get well
--   gives_up: 1 to abandon a job that failed too often; 0 leaves it in the making, for the caller to store as failed
--   deliveries_max: failed deliveries after which a job is given up
--   retention: seconds that the outcome of an abandoned job stays
--   at: the time as text, for its failure
--   abandoned: the code of its failure
-- Arguments for each of given:
--   id: of a job
--   delivery: its number; 0 for any
--   record: what is left to do; empty leaves it as it was
-- Reply: for each, 1 when it was given back, 2 when it failed too often, 3 when it waits or is in another's hands by now,
-- 0 when there is no such job.

-- One that has made this many deliveries look like outages may be the cause of them.
local outages_max = 20
local jobs, elsewhere, has_jobs = {}, {}, false
expect_failures(abandoned)
for _, back in ipairs(given) do
  local job = read_job(back.id)
  if job then
    expect_jobs(job.queue)
    read('ZCARD', workers_prefix .. job.queue)
    sickness(job.queue, job.worker)
    local is_own = worker == '' or job.worker == worker
    local is_latest = is_own and (back.delivery == '0' or tonumber(back.delivery) == job.delivery)
    if is_latest and is_taken(job) then jobs[back], has_jobs = job, true else elsewhere[back] = true end
  end
end
if has_jobs then keep_clock() end
local outcomes = {}
for _, back in ipairs(given) do
  local job, outcome = jobs[back], elsewhere[back] and 3 or 0
  if job then
    local has_waited = steady() - job.since > tonumber(patience)
    local counts = cause ~= 'sick' or
      (has_waited and (job.delivery >= outages_max or not others_live(job.queue, job.worker)))
    if counts then job.lost = job.lost + 1 end
    if cause == 'sick' then note_sick(job.queue, job.worker) end
    if counts and job.lost >= tonumber(deliveries_max) then
      outcome = 2
      if gives_up == '1' then abandon(job, {code = abandoned, at = at, retention = retention}) end
    else
      outcome = 1
      call('HSET', job_prefix .. job.id, 'lost', job.lost)
      if back.record ~= '' then call('HSET', job_prefix .. job.id, 'record', back.record) end
      fall_back(job)
      count('jobs_given_back')
      wake(job.queue)
      publish('given_back ' .. job.id)
    end
  end
  outcomes[#outcomes + 1] = outcome
end
return outcomes
