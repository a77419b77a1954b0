-- A whole unit for people to look at: wherever it is, as long as any part of it exists.
--
-- Keys: unit_prefix, answer_prefix, failure_prefix, degraded_prefix
-- Arguments:
--   id: the unit's, or that of an ordered answer
-- Reply: empty when there is no answer under this id.
--   state: waiting, handed_out or popped; empty for an ordered answer
--   augment_id: the variant's; empty when there is none
--   answer: the unit's
--   augment_answer: the variant's; empty when there is none or it is gone
--   augment_failure: why the variant failed, as JSON; empty when it did not fail or the reason is unknown
--   degraded: worse versions of the answer
local answer = read('GET', answer_prefix .. id)
if not answer then return {} end
local unit = read('HMGET', unit_prefix .. id, 'state', 'ans_aug_id')
local augment_id = unit[2] or ''
return {
  'state', unit[1] or '', 'augment_id', augment_id, 'answer', answer,
  'augment_answer', read('GET', answer_prefix .. augment_id) or '',
  'augment_failure', read('GET', failure_prefix .. augment_id) or '',
  'degraded', read('GET', degraded_prefix .. id) or '[]'
}
