-- Stores the outcomes of an order's ids, and ends its job once each id has one. The first outcome of an id is final,
-- whoever brings it. Of a delivery that was overtaken only answers count, and only where there are none yet: the
-- delivery that is under way now may still succeed, and settles the order.
--
-- A job that is not there was settled before, or a crash of Redis lost it: what is missing is stored then.
--
-- Uses: failures, spending, jobs
-- Arguments:
--   job: its id
--   delivery: its number
--   prefix: of the keys that hold the outcomes
--   retention: seconds that they stay
--   usd: what the record cost
--   calls_of_unknown_cost: calls that name no cost
--   prompt_tokens: of all calls
--   completion_tokens: of all calls
-- Arguments for each of results:
--   id: that was ordered
--   value: the answer, or the augmented question as a JSON string; -1 when it failed
--   code: of its failure; empty when it has none
--   failure: as JSON
-- Reply: 1 when something was stored, else 0.
local codes = {}
for _, result in ipairs(results) do
  if result.code ~= '' then codes[#codes + 1] = result.code end
end
expect_jobs('orders')
read('HLEN', sick)
if #codes > 0 then expect_failures(unpack(codes)) end

local latest = read_job(job)
local is_latest = not latest or latest.delivery == tonumber(delivery)
local stored = 0
for _, result in ipairs(results) do
  local id = result.id
  if (is_latest or result.code == '') and call('EXISTS', prefix .. id) == 0 then
    call('SET', prefix .. id, result.value, 'EX', retention)
    if result.code ~= '' then fail(id, result.code, result.failure) end
    call('SET', order_prefix .. id, 'done', 'EX', retention)
    publish('answered ' .. id)
    stored = 1
  end
end
if latest and is_latest and #ids_without_outcome(latest) == 0 then
  end_job(job, 'orders')
  note_well('orders', latest.worker)
  publish('settled ' .. job)
end
if stored == 1 then
  spend({
    {
      usd = usd, calls_of_unknown_cost = calls_of_unknown_cost, prompt_tokens = prompt_tokens,
      completion_tokens = completion_tokens
    }
  }, false)
  count('orders_settled')
else
  count(is_latest and 'duplicates' or 'overtaken')
end
return stored
