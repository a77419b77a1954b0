-- Orders that wait for a job that is not there: nobody would ever answer them.
--
-- Uses: failures, fsck
-- Keys: order_prefix, job_prefix, answer_prefix, augment_prefix, orders
-- Arguments:
--   repairs: 1 to repair what is found; for one order only, as Lua does not roll back
--   retention: seconds that the outcome stays
--   at: the time as text, for its failure
--   abandoned: the code of its failure
-- Arguments for each of ids:
--   id: that was ordered
-- Reply: for each finding, which of the ids (from 1), and the problem.
return findings_among(ids, repairs == '1', function(id)
  local job = read('GET', order_prefix .. id)
  if not job or job == 'done' or call('EXISTS', job_prefix .. job) == 1 then return nil end
  -- No worker has made jobs of what an earlier version left.
  if call('EXISTS', orders) == 1 then return nil end
  local function is_done() call('SET', order_prefix .. id, 'done', 'EX', retention) end
  if call('EXISTS', answer_prefix .. id, augment_prefix .. id) > 0 then return 'order_not_done', is_done end
  expect_failures(abandoned)
  return 'order_without_job', function()
    -- The job knew which of the two was ordered.
    for _, prefix in ipairs({answer_prefix, augment_prefix}) do call('SET', prefix .. id, '-1', 'EX', retention) end
    fail(id, abandoned, cjson.encode({
      id = id, at = at, stage = 'store', code = abandoned, retryable = false, ordered = true,
      message = 'its job was lost from Redis'
    }))
    is_done()
    publish('answered ' .. id)
  end
end)
