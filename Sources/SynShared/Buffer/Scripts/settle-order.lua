-- Stores the outcomes of an order's ids and takes it out of the stream. The first outcome of an id is final, whoever
-- brings it. Of a delivery that was overtaken only answers count, and only where there are none yet: the delivery that
-- is under way now may still succeed, and settles the order.
--
-- An entry that is not in the stream was settled before, or a crash of Redis lost it: what is missing is stored then.
--
-- Uses: failures, spending, orders
-- Keys: order_prefix
-- Arguments:
--   entry: of the stream
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
read('XLEN', orders)
if #codes > 0 then expect_failures(unpack(codes)) end

local latest = latest_delivery(entry)
local is_latest = not latest or latest.number == tonumber(delivery)
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
if latest and is_latest then close_order(entry) end
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
