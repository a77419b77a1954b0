-- What was spent on a day (UTC) and in total. What is added is never taken off again.
--
-- Keys: spending_prefix

-- Forty days: this month and the last one's end.
local spending_seconds = 40 * 86400
local spending_total = spending_prefix .. 'total'

local function spending_key(now, days_ago) return spending_prefix .. math.floor(now / 86400000) - days_ago end

-- The numbers of a day, or of all; those with decimals first.
local function read_spending(key)
  -- No tail call: Lua would not know which caller the error blames.
  local numbers = read_numbers(
    key, 2, 'usd', 'units_usd', 'units', 'calls_of_unknown_cost', 'prompt_tokens', 'completion_tokens')
  return numbers
end

-- Adds up what units or orders cost; `costs` are tables with the members of a RecordCost. A number that another program
-- has spoiled keeps nothing paid for out of the buffer: this goes on, and acquire, which may spend more, names it.
local function spend(costs, is_unit)
  if #costs == 0 then return end
  local usd, calls, prompt_tokens, completion_tokens = 0, 0, 0, 0
  for _, cost in ipairs(costs) do
    usd, calls = usd + cost.usd, calls + cost.calls_of_unknown_cost
    prompt_tokens, completion_tokens = prompt_tokens + cost.prompt_tokens, completion_tokens + cost.completion_tokens
  end
  local key, dollars = spending_key(milliseconds(), 0), string.format('%.6f', usd)
  local add = redis.pcall
  for _, hash in ipairs({key, spending_total}) do
    add('HINCRBYFLOAT', hash, 'usd', dollars)
    if calls > 0 then add('HINCRBY', hash, 'calls_of_unknown_cost', calls) end
    if prompt_tokens > 0 then add('HINCRBY', hash, 'prompt_tokens', prompt_tokens) end
    if completion_tokens > 0 then add('HINCRBY', hash, 'completion_tokens', completion_tokens) end
  end
  if is_unit then
    -- Both or neither: their quotient is the average that the budget goes by.
    local sum = add('HINCRBYFLOAT', key, 'units_usd', dollars)
    if type(sum) ~= 'table' or not sum.err then add('HINCRBY', key, 'units', #costs) end
  end
  add('EXPIRE', key, spending_seconds)
end

-- Today's spending so far. `average` is the cost of today's units; yesterday's where today has none yet; nil when
-- neither day has one.
local function spending(now)
  local usd, units_usd, units, calls, prompt_tokens, completion_tokens = unpack(read_spending(spending_key(now, 0)))
  if tonumber(units or 0) == 0 then
    units_usd, units = unpack(read_numbers(spending_key(now, 1), 1, 'units_usd', 'units'))
  end
  units, units_usd = tonumber(units or 0), tonumber(units_usd or 0)
  return {
    usd = usd or '0', calls_of_unknown_cost = calls or '0', prompt_tokens = prompt_tokens or '0',
    completion_tokens = completion_tokens or '0', average = units > 0 and string.format('%.9f', units_usd / units) or nil
  }
end

-- The result of `spending`, for a reply.
local function spending_fields(spent)
  local fields = {}
  for name, value in pairs(spent) do
    fields[#fields + 1] = name
    fields[#fields + 1] = value
  end
  return fields
end
