-- Has a variant tried again whose unit waits.
--
-- Uses: retries
-- Arguments:
--   id: the variant's
--   seed: the record that goes through the stages
-- Reply: 1, or 0 when its unit waits no more or has its answer.
expect_retries()
expect_counters('retried')
if not waits_without(cjson.decode(seed).qa_id, id) then return 0 end
queue_retry(variant_retries, id, seed)
return 1
