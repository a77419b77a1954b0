-- What the looks of `syn-store fsck` share. Each looks at candidates in one step, so that a service at work cannot come
-- between two readings; repairing is the same look with one candidate, as Lua does not roll back.
--
-- Uses: places

-- The numbers of what was found, and what repairs it: `problem_of` gives both for a candidate, or nothing.
local function findings_among(candidates, mends, problem_of)
  local findings = {}
  for position, candidate in ipairs(candidates) do
    local problem, mend = problem_of(candidate)
    if problem then
      findings[#findings + 1] = {position, problem}
      if mends then mend() end
    end
  end
  return findings
end

-- A unit as its element in the list has it; nil for anything else.
local function decoded(element)
  local ok, unit = pcall(cjson.decode, element)
  if not ok or type(unit) ~= 'table' or type(unit.question) ~= 'string' then return nil end
  if type(unit.qa_id) ~= 'string' or type(unit.ans_aug_id) ~= 'string' then return nil end
  if unit.qa_id ~= '' and unit.ans_aug_id ~= '' then return unit end
end

-- A unit that nobody can be handed: its note stays for a while, and so does what is left of it.
local function forget(id, augment_id, retention)
  call('HSET', unit_prefix .. id, 'state', 'popped')
  call('HDEL', unit_prefix .. id, 'element', 'place', 'claim')
  call('ZREM', claims, id)
  for _, name in ipairs(keys_of(id, augment_id)) do call('EXPIRE', name, retention) end
end
