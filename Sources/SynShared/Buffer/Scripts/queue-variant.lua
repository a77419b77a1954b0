-- Queues a variant of a waiting unit to be tried again.
--
-- Uses: retries
-- Arguments:
--   id: the variant's
--   seed: the record that goes through the stages
-- Reply: 1, or 0 when its unit no longer waits or has its answer.
expect_retries()
if not waits_without(cjson.decode(seed).qa_id, id) then return 0 end
queue_retry(variant_retries, id, seed)
return 1
