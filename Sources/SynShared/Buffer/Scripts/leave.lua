-- A worker ends: it is counted no more, and what it has not passed on is free again.
--
-- Uses: jobs
-- Arguments:
--   queue: what it did: units or orders
--   worker: its name
-- Reply: 1.
read('ZREM', workers_prefix .. queue, worker)
return 1
