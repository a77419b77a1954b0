-- Keeps a model's reply for a while, so that whoever takes its job over does not pay for it again. The oldest go when
-- there is too much of it. A reply is a step forward for the job that it is for.
--
-- Keys: reply_prefix, replies, replies_size, job_prefix, clock_key
-- Arguments:
--   hash: of the request
--   reply: as text
--   seconds: that it stays
--   bytes_max: of all replies together
--   job: its id; may be unknown
--   patience: milliseconds that a job may take for its next step
local before = read('STRLEN', reply_prefix .. hash)
read('ZCARD', replies)
local size = tonumber(read('GET', replies_size) or '') or 0
call('SET', reply_prefix .. hash, reply, 'EX', seconds)
if before > 0 and call('ZREM', replies, before .. ' ' .. hash) == 1 then size = size - before end
call('ZADD', replies, milliseconds(), #reply .. ' ' .. hash)
size = size + #reply
local function forget(names)
  for _, old in ipairs(names) do
    local bytes, key = string.match(old, '^(%d+) (.*)$')
    call('ZREM', replies, old)
    call('DEL', reply_prefix .. key)
    size = size - bytes
  end
  return #names > 0
end
forget(call('ZRANGEBYSCORE', replies, '-inf', milliseconds() - seconds * 1000, 'LIMIT', 0, 100))
while size > tonumber(bytes_max) and forget(call('ZRANGE', replies, 0, 0)) do end
call('SET', replies_size, size, 'EX', seconds)
call('EXPIRE', replies, seconds)

if job ~= '' and redis.pcall('HEXISTS', job_prefix .. job, 'until') == 1 then
  local steady = tonumber(string.match(redis.pcall('GET', clock_key) or '', '^%d+') or '')
  if steady then call('HSET', job_prefix .. job, 'until', steady + patience) end
end
return 1
