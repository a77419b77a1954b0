-- Queues a variant of a waiting unit to be tried again.
--
-- Uses: jobs, variants
-- Arguments:
--   id: the variant's
--   seed: the record that goes through the stages
-- Reply: 1, or 0 when its unit no longer waits or has its answer.
expect_jobs('variants')
steady()
if not waits_without(cjson.decode(seed).qa_id, id) then return 0 end
if read_job(id) then return 1 end
keep_clock()
add_job('variants', id, seed)
count('retried')
wake('units')
publish('retried ' .. id)
return 1
