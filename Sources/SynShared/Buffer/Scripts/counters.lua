-- Counts what happens: in total, and minute by minute for plots.
--
-- Keys: counters, activity_prefix

-- Readers go back two hours at most. An hour is a hash of one field for each counter and minute.
local activity_seconds = 3 * 3600

local function activity_key(now, hours_ago) return activity_prefix .. math.floor(now / 3600000) - hours_ago end

local function minute_field(name) return math.floor(milliseconds() / 60000) .. ':' .. name end

-- May fail without failing the script: a counter that another program has spoiled is not worth a unit. Reading it names
-- it.
local function count(name, times)
  times = times or 1
  if times == 0 then return end
  redis.pcall('HINCRBY', counters, name, times)
  local key = activity_key(milliseconds(), 0)
  -- The first of a minute prolongs the hour's life.
  if redis.pcall('HINCRBY', key, minute_field(name), times) == times then call('EXPIRE', key, activity_seconds) end
end
