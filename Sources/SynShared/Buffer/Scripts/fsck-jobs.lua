-- Jobs that cannot be read, that nobody can take, or that two could.
--
-- Uses: jobs, fsck
-- Arguments:
--   repairs: 1 to repair what is found; for one job only, as Lua does not roll back
-- Arguments for each of ids:
--   id: of a job
-- Reply: for each finding, which of the ids (from 1), and the problem.
local queues = {units = true, variants = true, orders = true}

return findings_among(ids, repairs == '1', function(id)
  local job = read_job(id)
  if not job or not queues[job.queue] then
    if call('EXISTS', job_prefix .. id) == 0 then return nil end
    return 'job_unreadable', function() call('DEL', job_prefix .. id) end
  end
  local waits, taken = read('ZSCORE', waiting_prefix .. job.queue, id), is_taken(job)
  if waits and taken then
    return 'job_in_both_sets', function() call('ZREM', waiting_prefix .. job.queue, id) end
  end
  if waits or taken then return nil end
  return 'job_in_no_set', function()
    fall_back(job)
    wake(job.queue == 'orders' and 'orders' or 'units')
  end
end)
