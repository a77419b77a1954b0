-- The start of every script of the buffer: calls of Redis, its clock, and news for listeners.
--
-- Key names are built inside the scripts, from what they find: one Redis holds all keys; clusters with their hash slots
-- are not supported. Keys and arguments are locals of a line that goes before this file; BufferScript.swift writes it
-- from the comments that open the files.
--
-- Lua does not roll back. So each script reads before it writes: one of the functions below reads every key whose type
-- a later write relies on, and reports a wrong one by name while nothing has changed yet. Counting may fail.
--
-- Keys: events, wake_prefix
local call = redis.call

-- As redis.call, for a command that only reads, or is the first of a script to write. If a key holds another type, the
-- error names the key.
local function read(command, key, ...)
  local reply = redis.pcall(command, key, ...)
  if type(reply) ~= 'table' or not reply.err then return reply end
  if not string.find(reply.err, 'WRONGTYPE', 1, true) then error(reply.err, 2) end
  local kinds = {H = 'hash', L = 'list', X = 'stream', Z = 'zset'}
  local kind = kinds[string.sub(command, 1, 1)] or 'string'
  error('WRONGTYPE ' .. key .. ' is a ' .. call('TYPE', key).ok .. ' and should be a ' .. kind, 2)
end

-- Whether INCR accepts a value. Redis counts up to 2^63, Lua exactly to 2^53, and we never get that far.
local function is_whole(value)
  return value == '0' or (#value <= 15 and string.find(value, '^%-?[1-9]%d*$') ~= nil)
end

local function is_decimal(value) return string.find(value, '^%-?%d+%.?%d*[eE]?[-+]?%d*$') ~= nil end

-- Fields of a hash that are numbers or missing; the first `fractions` of them may have decimals.
local function read_numbers(hash, fractions, ...)
  local values = read('HMGET', hash, ...)
  for index, value in ipairs(values) do
    local has_decimals = index <= fractions and value and is_decimal(value)
    if value and not has_decimals and not is_whole(value) then
      error('WRONGTYPE ' .. select(index, ...) .. ' of ' .. hash .. ' is no number', 2)
    end
  end
  return values
end

local script_time
local function milliseconds()
  if not script_time then
    local time = call('TIME')
    script_time = time[1] * 1000 + math.floor(time[2] / 1000)
  end
  return script_time
end

-- This may fail: for a user of Redis without rights to the channel, such as the one in dojo's compose file, everything
-- is stored all the same, and listeners look on timers. Failing here would undo nothing that the script has done.
local function publish(event) redis.pcall('PUBLISH', events, event) end

-- Wakes one of the workers that wait for something to do, or the next that will. `hops` is how many passed it on.
local function wake(queue, hops)
  local key = wake_prefix .. queue
  if redis.pcall('LLEN', key) == 0 then redis.pcall('RPUSH', key, hops or 0) end
end
