-- How often each counter went up in this hour and in the one before: at least the latest sixty minutes.
--
-- Uses: counters
-- Reply:
--   minute: the current one, since 1970
--   last_hour: counts by minute and name
--   this_hour: the same
local now = milliseconds()
return {
  'minute', math.floor(now / 60000), 'last_hour', read('HGETALL', activity_key(now, 1)),
  'this_hour', read('HGETALL', activity_key(now, 0))
}
