-- The buffer in numbers.
--
-- Uses: failures, spending, jobs
-- Keys: questions
-- Reply:
--   depth: units that wait
--   leases: units in the making
--   orders_waiting: orders that no worker has taken up yet
--   orders_in_flight: orders in the making
--   failure_counts: by error code
--   counters: by name
--   spending: fields of today's spending
--   total: fields of all spending, if there is any
--   units_waiting: units to be made, or made again, that no worker has taken up yet
--   variants_waiting: variants to be tried again, the same
--   workers: how many look for units
--   order_workers: how many take orders
--   sick: hosts that rest because of an outage or a refused key, by queue and name
return {
  'depth', read('LLEN', questions), 'leases', read('ZCOUNT', taken_prefix .. 'units', '(' .. steady(), '+inf'),
  'orders_waiting', read('ZCARD', waiting_prefix .. 'orders'),
  'orders_in_flight', read('ZCARD', taken_prefix .. 'orders'),
  'failure_counts', read('HGETALL', failure_counts), 'counters', read('HGETALL', counters),
  'spending', spending_fields(spending(milliseconds())), 'total', read('HGETALL', spending_total),
  'units_waiting', read('ZCARD', waiting_prefix .. 'units'),
  'variants_waiting', read('ZCARD', waiting_prefix .. 'variants'),
  'workers', #living_workers('units'), 'order_workers', #living_workers('orders'), 'sick', read('HGETALL', sick)
}
