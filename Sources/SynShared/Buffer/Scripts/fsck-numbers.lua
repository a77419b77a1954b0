-- Hashes of counters: fields that are no numbers, which nothing can be added to.
--
-- Arguments:
--   repairs: 1 to remove them; for one hash only, as Lua does not roll back
-- Arguments for each of hashes:
--   hash: its key
-- Reply: for each finding, which of the hashes (from 1), the problem and the field.
local with_decimals = {usd = true, units_usd = true}
local findings = {}
for position, hash in ipairs(hashes) do
  local fields = read('HGETALL', hash)
  for index = 1, #fields, 2 do
    local field, value = fields[index], fields[index + 1]
    if not (is_whole(value) or (with_decimals[field] and is_decimal(value))) then
      findings[#findings + 1] = {position, 'no_number', field}
      if repairs == '1' then call('HDEL', hash, field) end
    end
  end
end
return findings
