-- Declares claims void whose reply never came, and puts the units they were given back at the head of the list.
--
-- Uses: counters, places
-- Keys: claim_prefix
-- Arguments for each of lost:
--   claim: its name
-- Reply: how many units went back.

-- A claim that is carried out after this finds that it is void. An hour: no request waits longer inside a hanging
-- Redis.
local void_seconds = 3600

expect_put_back()

local returned = 0
for _, claim in ipairs(lost) do
  local key = claim_prefix .. claim
  local id = redis.pcall('GET', key)
  call('SET', key, 'void', 'EX', void_seconds)
  local unit = type(id) == 'string' and redis.pcall('HGET', unit_prefix .. id, 'claim') == claim and handed_out(id)
  if unit then
    put_back(unit)
    returned = returned + 1
  end
end
count('given_back', returned)
return returned
