-- Answers that would stay for ever, although no waiting unit, no note and no order knows them.
--
-- Keys: questions, unit_prefix, order_prefix, job_prefix
-- Arguments:
--   repairs: 1 to let them expire, of any number of ids
--   retention: seconds that they stay then
--   prefix: of their keys
--   sees_list: 1 to look through dojo's list, too, where units without a note are; that takes long
-- Arguments for each of ids:
--   id: of an answer that is no variant of a noted unit
-- Reply: for each finding, which of the ids (from 1), and the problem.
local suspects, is_suspected = {}, false
for _, id in ipairs(ids) do
  local state = read('HGET', unit_prefix .. id, 'state')
  if (not state or state == 'popped') and call('PTTL', prefix .. id) == -1
    and call('EXISTS', order_prefix .. id, job_prefix .. id) == 0 then
    suspects[id], is_suspected = true, true
  end
end

-- As this program writes a unit: the end tells more quickly than parsing all of it.
local ours = '"qa_id":"([%w-]+)","ans_aug_id":"([%w-]+)"}$'

local function ids_of(element)
  local id, augment_id = string.match(string.sub(element, -200), ours)
  if id then return id, augment_id end
  local ok, unit = pcall(cjson.decode, element)
  if ok and type(unit) == 'table' then return unit.qa_id, unit.ans_aug_id end
end

-- Units that another program pushed have no note.
for start = 0, is_suspected and sees_list == '1' and read('LLEN', questions) - 1 or -1, 100 do
  for _, element in ipairs(read('LRANGE', questions, start, start + 99)) do
    local id, augment_id = ids_of(element)
    if type(id) == 'string' then suspects[id] = nil end
    if type(augment_id) == 'string' then suspects[augment_id] = nil end
  end
end

local findings = {}
for position, id in ipairs(ids) do
  if suspects[id] then
    findings[#findings + 1] = {position, 'orphaned_answer'}
    if repairs == '1' then call('EXPIRE', prefix .. id, retention) end
  end
end
return findings
