-- Declares claims void whose reply never came, and puts the units that they were given back to the head of the list.
--
-- Uses: counters, places
-- Keys: claim_prefix
-- Arguments for each of lost:
--   claim: its name
-- Reply: how many units went back.

-- A claim that is carried out later than this finds that it is void. An hour: no request waits longer inside a Redis that
-- hangs.
local void_seconds = 3600

local returned = 0
for _, claim in ipairs(lost) do
  local key = claim_prefix .. claim
  local id = call('GET', key)
  call('SET', key, 'void', 'EX', void_seconds)
  if id and id ~= 'void' and call('HGET', unit_prefix .. id, 'claim') == claim and put_back(id) then
    count('given_back')
    returned = returned + 1
  end
end
return returned
