-- Notes that a unit failed, which ends its job. The unit never enters dojo's list.
--
-- Uses: failures, spending, jobs, stored-before
-- Keys: unit_prefix, answer_prefix
-- Arguments:
--   id: the unit's
--   code: of its failure
--   failure: as JSON
--   usd: what the record cost
--   calls_of_unknown_cost: calls that name no cost
--   prompt_tokens: of all calls
--   completion_tokens: of all calls
-- Reply: 1 when noted now, 0 when the unit, its answer or a failure was there.
expect_jobs('units', 'variants')
expect_failures(code)
local is_known = read('HLEN', unit_prefix .. id) + read('STRLEN', answer_prefix .. id) > 0
if is_known or read('STRLEN', failure_prefix .. id) > 0 or was_stored(id) then
  end_job(id)
  count('duplicates')
  return 0
end
fail(id, code, failure)
end_job(id)
spend({
  {
    usd = usd, calls_of_unknown_cost = calls_of_unknown_cost, prompt_tokens = prompt_tokens,
    completion_tokens = completion_tokens
  }
}, true)
publish('failed ' .. id)
return 1
