-- Claims of units that are not handed out.
--
-- Keys: claims, unit_prefix
-- Arguments:
--   repairs: 1 to remove them
--   retention: seconds that a unit's note stays once it is handed out
-- Arguments for each of ids:
--   id: of a unit
-- Reply: for each finding, which of the ids (from 1), and the problem.

-- A claim outlives the note until somebody claims again.
local oldest = milliseconds() - retention * 1000 + 1000
local findings = {}
for position, id in ipairs(ids) do
  local since = tonumber(read('ZSCORE', claims, id) or '')
  local state = since and read('HGET', unit_prefix .. id, 'state')
  if since and state ~= 'handed_out' and (state or since > oldest) then
    findings[#findings + 1] = {position, 'claim_of_no_unit'}
    if repairs == '1' then call('ZREM', claims, id) end
  end
end
return findings
