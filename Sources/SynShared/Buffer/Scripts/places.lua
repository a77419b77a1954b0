-- Where a unit is in dojo's list, so that taking one out of the middle needs no search. A place is a number that stays
-- the same: the head's count at that time plus the index. Programs that push or pop by themselves make places wrong; we
-- notice that (another element is there), search instead, and the next claim puts it right.
--
-- Elements move only whole, within one script: dojo sees well-formed units at every moment. The last element fills the
-- place of one that leaves the middle, as a list has no holes.
--
-- Keys: questions, head_key, unit_prefix, answer_prefix, degraded_prefix, claims

local function head()
  local value = read('GET', head_key) or '0'
  if not is_whole(value) then error('WRONGTYPE ' .. head_key .. ' is no number', 2) end
  return tonumber(value)
end

local function next_place() return head() + read('LLEN', questions) end

-- The index of an element by its place; nil where the place is no longer right.
local function index_of(element, place)
  if not place or not is_whole(place) then return nil end
  local index = place - head()
  if index < 0 or read('LINDEX', questions, index) ~= element then return nil end
  return index
end

-- The key of the unit's note for an element; nil if there is none.
local function note_of(element)
  local ok, unit = pcall(cjson.decode, element)
  if not ok or type(unit) ~= 'table' or type(unit.qa_id) ~= 'string' then return nil end
  local note = unit_prefix .. unit.qa_id
  if read('HLEN', note) > 0 then return note end
end

-- How to take an element out of the list: reads what that needs, and returns the function that does it.
local function way_out(element, place)
  local index, length = index_of(element, place), read('LLEN', questions)
  if not index then return function() call('LREM', questions, 1, element) end end
  if index == 0 then
    return function()
      call('LPOP', questions)
      call('SET', head_key, place + 1)
    end
  end
  if index == length - 1 then return function() call('RPOP', questions) end end
  local moved = note_of(read('LINDEX', questions, -1))
  return function()
    call('LSET', questions, index, call('RPOP', questions))
    if moved then call('HSET', moved, 'place', place) end
  end
end

local function keys_of(id, augment_id)
  return {unit_prefix .. id, answer_prefix .. id, answer_prefix .. augment_id, degraded_prefix .. id}
end

-- What `put_back` takes; nil for a unit that is not handed out, or whose note another program has overwritten.
local function handed_out(id)
  local note = redis.pcall('HMGET', unit_prefix .. id, 'state', 'element', 'ans_aug_id')
  if note.err or note[1] ~= 'handed_out' or not note[2] then return nil end
  return {id = id, element = note[2], augment_id = note[3] or ''}
end

-- Called before the first write, for anything that may be put back.
local function expect_put_back()
  head()
  read('LLEN', questions)
  read('ZCARD', claims)
end

local function put_back(unit)
  call('ZREM', claims, unit.id)
  call('HSET', unit_prefix .. unit.id, 'state', 'waiting', 'place', call('DECR', head_key))
  for _, name in ipairs(keys_of(unit.id, unit.augment_id)) do call('PERSIST', name) end
  call('LPUSH', questions, unit.element)
  publish('stored ' .. unit.id)
end
