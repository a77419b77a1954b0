-- Counts what happens: in total, and minute by minute for plots.
--
-- Keys: counters, activity_prefix

-- Readers go back two hours at most. An hour is a hash of one field for each counter and minute.
local activity_seconds = 3 * 3600

local function activity_key(now, hours_ago) return activity_prefix .. math.floor(now / 3600000) - hours_ago end

local function minute_field(name) return math.floor(milliseconds() / 60000) .. ':' .. name end

-- Called before the first write, for anything that may be counted.
local function expect_counters(...)
  read_numbers(counters, 0, ...)
  local fields = {...}
  for index, name in ipairs(fields) do fields[index] = minute_field(name) end
  read_numbers(activity_key(milliseconds(), 0), 0, unpack(fields))
end

local function count(name, times)
  times = times or 1
  if times == 0 then return end
  call('HINCRBY', counters, name, times)
  local key = activity_key(milliseconds(), 0)
  -- The first count of a minute prolongs the hour's life.
  if call('HINCRBY', key, minute_field(name), times) == times then call('EXPIRE', key, activity_seconds) end
end
