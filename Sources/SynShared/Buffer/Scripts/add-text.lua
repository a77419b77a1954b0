-- Looks for an earlier text that is alike, and remembers this one if there is none. `texts` holds MinHash, identity and
-- label by a serial number, `bands` the number of the latest text by band. The oldest text is dropped with those of its
-- bands that no later text has taken over. A like text with the same identity is this text itself, from work that is
-- being redone.
--
-- Arguments:
--   texts: key of the hash of texts
--   bands: key of the hash of bands
--   last: key of the latest number
--   hash: the text's MinHash
--   identity: bytes that stand for its identifier
--   label: what to reply when another text is like this one
--   needed: how many values of the MinHash must be equal
--   count_max: how many texts to remember
--   band_count: bands of a MinHash
--   band_bytes: bytes of a band
--   seconds: that everything stays after the latest text
-- Reply: the label of the most similar text; nil when this text is remembered now, or was there already.
local needed, count_max = tonumber(needed), tonumber(count_max)
local band_count, band_bytes = tonumber(band_count), tonumber(band_bytes)

local function bands_of(hash)
  local fields = {[band_count + 1] = 'all' .. redis.sha1hex(hash)}
  for band = 0, band_count - 1 do
    fields[band + 1] = string.char(band) .. string.sub(hash, band * band_bytes + 1, (band + 1) * band_bytes)
  end
  return fields
end

local own_bands, own = bands_of(hash), {string.byte(hash, 1, #hash)}
local looked_at, closest, most, is_there = {}, false, needed - 1, false
for _, number in ipairs(read('HMGET', bands, unpack(own_bands))) do
  local text = number and not looked_at[number] and read('HGET', texts, number)
  if text then
    looked_at[number] = true
    local other, equal = {string.byte(text, 1, #hash)}, 0
    for index = 1, #hash, 2 do
      if own[index] == other[index] and own[index + 1] == other[index + 1] then equal = equal + 1 end
    end
    if equal >= needed and string.sub(text, #hash + 1, #hash + #identity) == identity then
      is_there = true
    elseif equal > most then
      closest, most = string.sub(text, #hash + #identity + 1), equal
    end
  end
end
if closest or is_there then return closest end

read('HLEN', texts)
if not is_whole(read('GET', last) or '0') then error('WRONGTYPE ' .. last .. ' is no number', 1) end
local number = call('INCR', last)
call('HSET', texts, number, hash .. identity .. label)
for _, band in ipairs(own_bands) do call('HSET', bands, band, number) end
local oldest = tostring(number - count_max)
local text = call('HGET', texts, oldest)
if text then
  local old_bands = bands_of(string.sub(text, 1, #hash))
  for index, holder in ipairs(call('HMGET', bands, unpack(old_bands))) do
    if holder == oldest then call('HDEL', bands, old_bands[index]) end
  end
  call('HDEL', texts, oldest)
end
for _, key in ipairs({texts, bands, last}) do call('EXPIRE', key, seconds) end
return false
