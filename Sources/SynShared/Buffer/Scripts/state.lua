-- What became of an id: a unit's answer, an ordered answer or an ordered augment.
--
-- Keys: failure_prefix, job_prefix, order_prefix
-- Arguments:
--   prefix: of the key that holds the answer or the augment
--   id: of it
-- Reply:
--   state: ready, pending, failed or unknown
--   value: what is stored, when ready
--   failure: why it failed, as JSON; left out where that is unknown
local value = read('GET', prefix .. id)
local failure = read('GET', failure_prefix .. id)
if value then
  local number = tonumber(value)
  if not (number and number < 0) then return {'state', 'ready', 'value', value} end
else
  if call('EXISTS', job_prefix .. id) == 1 then return {'state', 'pending'} end
  local order = read('GET', order_prefix .. id)
  if order and order ~= 'done' then return {'state', 'pending'} end
  if not failure then return {'state', 'unknown'} end
end
if failure then return {'state', 'failed', 'failure', failure} end
return {'state', 'failed'}
