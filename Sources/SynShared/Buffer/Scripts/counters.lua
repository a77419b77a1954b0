-- Counts what happens: in all, and minute by minute for plots.
--
-- Keys: counters, activity_prefix

-- What is read is two hours old at most. An hour is a hash of one field for each counter and minute.
local activity_seconds = 3 * 3600

local function activity_key(now, hours_ago) return activity_prefix .. math.floor(now / 3600000) - hours_ago end

local function minute_field(name) return math.floor(milliseconds() / 60000) .. ':' .. name end

-- Before the first write, for whatever may be counted.
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
  -- The first of a minute prolongs the hour's life.
  if call('HINCRBY', key, minute_field(name), times) == times then call('EXPIRE', key, activity_seconds) end
end
