-- Counts what happens: in all, and minute by minute for plots.
--
-- Keys: counters, activity_prefix

-- What is read is two hours old at most. An hour is a hash of one field for each counter and minute.
local activity_seconds = 3 * 3600

local function activity_key(now, hours_ago) return activity_prefix .. math.floor(now / 3600000) - hours_ago end

local function count(name, times)
  if times == 0 then return end
  call('HINCRBY', counters, name, times or 1)
  local now = milliseconds()
  local key = activity_key(now, 0)
  call('HINCRBY', key, math.floor(now / 60000) .. ':' .. name, times or 1)
  call('EXPIRE', key, activity_seconds)
end
