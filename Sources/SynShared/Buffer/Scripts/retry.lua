-- Tries again what failed. The -1 of an order is deleted with its failure, so that the outcome can be stored; a
-- variant's stays until it is replaced.
--
-- Uses: jobs, variants
-- Keys: failure_prefix
-- Arguments:
--   id: what failed: a unit, a variant, or an ordered answer or augment
--   is_queued: 1 when a unit waits for syn-store work, 0 when the reply brings it
-- Reply:
--   outcome: ordered, queued, unit, variant, late or unknown
--   record: of a unit that the reply brings, as far as it had come
--   failure: of a variant
--   answer: of the unit that the variant belongs to
local is_queued = is_queued == '1'
local text = read('GET', failure_prefix .. id)
local ok, failure = pcall(cjson.decode, text or '')
if not text or not ok or type(failure) ~= 'table' then return {'outcome', 'unknown'} end

if failure.ordered then
  local wants = type(failure.wants) == 'table' and failure.wants[1] or 'answer'
  if type(failure.question) ~= 'string' or (wants == 'augment' and not failure.kind) then
    return {'outcome', 'unknown'}
  end
  local tries = tonumber(failure.tries)
  local record = {qa_id = id, question = failure.question, wants = {wants}}
  if wants == 'augment' then
    record.augments = {{ans_aug_id = id, kind = failure.kind, tries = tries}}
  else
    record.tries = tries
  end
  expect_jobs('orders')
  steady()
  keep_clock()
  end_job(id, 'orders')
  add_job('orders', id, cjson.encode(record), wants, id)
  call('DEL', (wants == 'augment' and augment_prefix or answer_prefix) .. id, failure_prefix .. id)
  call('SET', order_prefix .. id, id)
  count('retried')
  wake('orders')
  publish('ordered ' .. id)
  return {'outcome', 'ordered'}
end

if failure.qa_id ~= id then
  if type(failure.qa_id) ~= 'string' or not waits_without(failure.qa_id, id) then return {'outcome', 'late'} end
  return {'outcome', 'variant', 'failure', text, 'answer', read('GET', answer_prefix .. failure.qa_id)}
end

local seed = cjson.encode({
  qa_id = id, topic = failure.topic, persona = failure.persona, requirements = failure.requirements,
  question = failure.question, tries = failure.tries
})
expect_jobs('units')
steady()
if is_queued then
  keep_clock()
  end_job(id, 'units')
  add_job('units', id, seed)
  wake('units')
  publish('retried ' .. id)
end
count('retried')
call('DEL', failure_prefix .. id)
if is_queued then return {'outcome', 'queued'} end
return {'outcome', 'unit', 'record', seed}
