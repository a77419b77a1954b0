-- Notes why something failed.
--
-- Uses: counters
-- Keys: failures, failure_prefix, failure_counts

-- A week: long enough to look into what went wrong on a weekend.
local failure_seconds = 7 * 86400
-- The list is for reading, not for keeping.
local failures_max = 1000

-- Called before the first write, for the codes of anything that may fail.
local function expect_failures(...)
  read('LLEN', failures)
  read_numbers(failure_counts, 0, ...)
end

local function fail(id, code, failure)
  call('SET', failure_prefix .. id, failure, 'EX', failure_seconds)
  call('LPUSH', failures, failure)
  call('LTRIM', failures, 0, failures_max - 1)
  call('HINCRBY', failure_counts, code, 1)
  count('failed')
end
