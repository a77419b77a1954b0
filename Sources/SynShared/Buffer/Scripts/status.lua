-- The buffer in numbers.
--
-- Uses: failures, orders, spending, retries
-- Keys: questions, leases
-- Reply:
--   depth: units that wait
--   leases: units in the making
--   orders_waiting: orders that no worker has taken up yet
--   orders_in_flight: orders in the making
--   failure_counts: by error code
--   counters: by name
--   spending: fields of today's spending
--   total: fields of all spending, if there is any
--   unit_retries: units to be tried again that no worker has taken up yet
--   variant_retries: the same of variants
local now = milliseconds()
local in_flight = orders_in_flight()
return {
  'depth', read('LLEN', questions), 'leases', read('ZCOUNT', leases, '(' .. now, '+inf'),
  'orders_waiting', read('XLEN', orders) - in_flight, 'orders_in_flight', in_flight,
  'failure_counts', read('HGETALL', failure_counts), 'counters', read('HGETALL', counters),
  'spending', spending_fields(spending(now)), 'total', read('HGETALL', spending_total),
  'unit_retries', read('ZCOUNT', unit_retries, '-inf', now),
  'variant_retries', read('ZCOUNT', variant_retries, '-inf', now)
}
