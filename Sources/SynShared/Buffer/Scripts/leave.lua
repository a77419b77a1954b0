-- A worker ends: it is counted no more. What its pipe still holds comes to its end or falls back.
--
-- Uses: jobs
-- Arguments:
--   queue: what it did: units or orders
--   worker: its name
-- Reply: 1.
read('ZREM', workers_prefix .. queue, worker)
return 1
