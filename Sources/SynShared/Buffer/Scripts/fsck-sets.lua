-- Ids among the jobs that wait or are in the making, without a job of that queue.
--
-- Uses: jobs
-- Arguments:
--   repairs: 1 to remove them
--   set: waiting or taken
--   queue: units, variants or orders
-- Arguments for each of ids:
--   id: in the set
-- Reply: for each finding, which of the ids (from 1), and the problem.
local key = (set == 'taken' and taken_prefix or waiting_prefix) .. queue
local findings = {}
for position, id in ipairs(ids) do
  local job = read('ZSCORE', key, id) and (read_job(id) or {})
  if job and job.queue ~= queue then
    findings[#findings + 1] = {position, 'id_without_job'}
    if repairs == '1' then call('ZREM', key, id) end
  end
end
return findings
