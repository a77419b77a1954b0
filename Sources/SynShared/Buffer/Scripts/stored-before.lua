-- Remembers every unit that was stored, for weeks and in some fourteen bytes each, so that it is stored once, however
-- late it is put again. Hashes hold ten digits of the SHA-1 of each id, grouped by its first digits: up to a hundred
-- thousand units, each is small enough for Redis to keep it in one piece (hash-max-listpack-entries).
--
-- Keys: stored_prefix

local stored_seconds = 28 * 86400

local function stored_place(id, ago)
  local hash = redis.sha1hex(id)
  local bucket = tonumber(string.sub(hash, 1, 3), 16) % 1024
  local span = math.floor(milliseconds() / 1000 / stored_seconds) - ago
  return stored_prefix .. span .. ':' .. bucket, string.sub(hash, 4, 13)
end

-- Looks back for at least one of these spans, at most two.
local function was_stored(id)
  for ago = 0, 1 do
    local key, field = stored_place(id, ago)
    if redis.pcall('HEXISTS', key, field) == 1 then return true end
  end
  return false
end

-- May fail: a spoiled one keeps nothing that was paid for out of the buffer.
local function remember_stored(id)
  local key, field = stored_place(id, 0)
  redis.pcall('HSET', key, field, '')
  redis.pcall('EXPIRE', key, 2 * stored_seconds)
end
