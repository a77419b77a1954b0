-- Reads the keys that all units share, so that one of the wrong type shows before anything is written.
--
-- Uses: failures, spending, places, retries
-- Keys: leases, orders
local function expect_own_types()
  for command, key in pairs({
    LLEN = questions, ZCARD = leases, HLEN = counters, XLEN = orders, STRLEN = head_key
  }) do
    call(command, key)
  end
  call('LLEN', failures)
  call('ZCARD', unit_retries)
  call('ZCARD', variant_retries)
  call('HLEN', failure_counts)
  call('HLEN', spending_key(milliseconds(), 0))
  call('HLEN', spending_total)
  call('HLEN', activity_key(milliseconds(), 0))
end
