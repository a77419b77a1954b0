-- Stores finished units: both answers, the element of the list, and the end of the lease appear in one step. A unit
-- that was stored before changes nothing, unless it waits with a failed variant and this one has its answer.
--
-- If the keys of one unit hold something wrong, only that unit fails: its result is an error instead of a number.
--
-- Uses: failures, spending, places, jobs, variants, stored-before
-- Arguments for each of units:
--   id: the unit's
--   augment_id: the variant's
--   element: of the list
--   answer: the unit's
--   augment_answer: the variant's, -1 when that failed
--   code: of the variant's failure; empty when it has none
--   failure: of the variant, as JSON
--   degraded: worse versions of the answer; empty when there are none
--   usd: what the record cost
--   calls_of_unknown_cost: calls that name no cost
--   prompt_tokens: of all calls
--   completion_tokens: of all calls
-- Reply: for each unit, in the order given, 1 when it was stored, 0 when it was there, 2 when the variant's id is taken
-- by something else, or an error.
local codes = {}
for _, unit in ipairs(units) do
  if unit.code ~= '' then codes[#codes + 1] = unit.code end
end
expect_jobs('units', 'variants')
read('HLEN', sick)
if #codes > 0 then expect_failures(unpack(codes)) end

local costs_of_units, costs_of_variants = {}, {}
local duplicates, mended, place = 0, 0, next_place()

-- Changes nothing, but a full Redis or a replica refuses it: that error is the whole call's, not a unit's.
call('SETRANGE', head_key, 0, '')

local function put_again(unit)
  local augment_id, code = unit.augment_id, unit.code
  local is_mended = code == '' and unit.augment_answer ~= '-1' and waits_without(unit.id, augment_id)
  local failed_again = code ~= '' and call('EXISTS', job_prefix .. augment_id) == 1
  if is_mended then
    call('SET', answer_prefix .. augment_id, unit.augment_answer)
    call('DEL', failure_prefix .. augment_id)
    mended = mended + 1
    publish('stored ' .. augment_id)
  elseif failed_again then
    fail(augment_id, code, unit.failure)
    publish('failed ' .. augment_id)
  else
    duplicates = duplicates + 1
  end
  if is_mended or failed_again then table.insert(costs_of_variants, unit) end
  end_job(augment_id)
  end_job(unit.id)
  return is_mended and 1 or 0
end

local function put(unit)
  local id, augment_id, element = unit.id, unit.augment_id, unit.element
  if read('HLEN', unit_prefix .. id) > 0 or read('STRLEN', answer_prefix .. id) > 0 or was_stored(id) then
    return put_again(unit)
  end
  if call('EXISTS', answer_prefix .. augment_id) == 1 then return 2 end
  local job = call('EXISTS', sick) == 1 and read_job(id)
  call('SET', answer_prefix .. id, unit.answer)
  call('SET', answer_prefix .. augment_id, unit.augment_answer)
  if unit.degraded ~= '' then call('SET', degraded_prefix .. id, unit.degraded) end
  call('HSET', unit_prefix .. id, 'state', 'waiting', 'ans_aug_id', augment_id, 'element', element, 'place', place)
  call('RPUSH', questions, element)
  place = place + 1
  call('DEL', failure_prefix .. id)
  end_job(id)
  remember_stored(id)
  if job then note_well('units', job.worker) end
  if unit.code ~= '' then fail(augment_id, unit.code, unit.failure) end
  table.insert(costs_of_units, unit)
  publish('stored ' .. id)
  return 1
end

local outcomes = {}
for _, unit in ipairs(units) do
  local ok, outcome = pcall(put, unit)
  if not ok and type(outcome) ~= 'table' then
    -- Our errors begin with a line number, those of Redis with a code.
    local begins_with_line = string.find(outcome, 'user_script:', 1, true) == 1
    outcome = redis.error_reply(begins_with_line and 'ERR ' .. outcome or outcome)
  end
  table.insert(outcomes, outcome)
end
spend(costs_of_units, true)
spend(costs_of_variants, false)
count('stored', #costs_of_units)
count('variants_mended', mended)
count('duplicates', duplicates)
return outcomes
