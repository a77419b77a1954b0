-- What every script of the buffer begins with: calls of Redis, its clock, and news for whoever listens.
--
-- Key names are built inside the scripts, from what they find: one Redis holds all keys, a cluster's hash slots are not
-- served. Keys and arguments are locals of a line that goes before this file; BufferScript.swift writes it from the
-- comments that open the files.
--
-- Keys: events
local call = redis.call

local script_time
local function milliseconds()
  if not script_time then
    local time = call('TIME')
    script_time = time[1] * 1000 + math.floor(time[2] / 1000)
  end
  return script_time
end

-- This is allowed to fail: a user of Redis without the channel, as dojo's compose file makes it, has everything stored all
-- the same, and listeners look on timers. Failing there would undo nothing that the script has done.
local function publish(event) redis.pcall('PUBLISH', events, event) end
