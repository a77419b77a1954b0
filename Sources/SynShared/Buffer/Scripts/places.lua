-- Where a unit is in dojo's list, so that one in the middle is taken out without a search. A place is a number that stays:
-- what the head's count was plus the index then. Programs that push or pop by themselves make places wrong; that is
-- noticed (the element there is another), costs a search, and the next claim puts it right.
--
-- Elements are only ever moved whole, within one script: dojo sees well-formed units at every moment. The last element
-- takes the place of one that leaves the middle, as a list has no holes.
--
-- Keys: questions, head_key, unit_prefix, answer_prefix, degraded_prefix, claims

local function head() return tonumber(call('GET', head_key) or '0') end

local function next_place() return head() + call('LLEN', questions) end

local function left_the_head(place)
  if place then call('SET', head_key, place + 1) else call('INCR', head_key) end
end

local function take_out(place, element)
  local first, length = head(), call('LLEN', questions)
  local index = (tonumber(place or '') or -1) - first
  if index < 0 or index >= length or call('LINDEX', questions, index) ~= element then
    return call('LREM', questions, 1, element)
  end
  if index == 0 then
    call('LPOP', questions)
    return left_the_head(first)
  end
  local last = call('RPOP', questions)
  if index == length - 1 then return end
  call('LSET', questions, index, last)
  local ok, moved = pcall(cjson.decode, last)
  if ok and type(moved) == 'table' and type(moved.qa_id) == 'string' and call('EXISTS', unit_prefix .. moved.qa_id) == 1
  then
    call('HSET', unit_prefix .. moved.qa_id, 'place', place)
  end
end

local function keys_of(id, augment_id)
  return {unit_prefix .. id, answer_prefix .. id, answer_prefix .. augment_id, degraded_prefix .. id}
end

local function put_back(id)
  local key = unit_prefix .. id
  call('ZREM', claims, id)
  local unit = call('HMGET', key, 'state', 'element', 'ans_aug_id')
  if unit[1] ~= 'handed_out' then return false end
  call('LPUSH', questions, unit[2])
  call('HSET', key, 'state', 'waiting', 'place', call('DECR', head_key))
  for _, name in ipairs(keys_of(id, unit[3])) do call('PERSIST', name) end
  publish('stored ' .. id)
  return true
end
