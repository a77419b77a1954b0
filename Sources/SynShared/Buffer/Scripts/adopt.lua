-- Makes jobs of what an earlier version left: orders in a stream, and what was to be tried again in sets of their own.
--
-- Uses: jobs
-- Keys: orders, unit_retries, variant_retries, retry_prefix
-- Reply: how many.
local adopted = 0
expect_jobs('units', 'variants', 'orders')
steady()
local entries = read('XRANGE', orders, '-', '+', 'COUNT', 1000)
local retries = {}
for queue, set in pairs({units = unit_retries, variants = variant_retries}) do
  for _, id in ipairs(read('ZRANGE', set, 0, -1)) do
    local record = read('GET', retry_prefix .. id) or cjson.encode({qa_id = id})
    retries[#retries + 1] = {queue = queue, id = id, record = record}
  end
end

local function record_of(fields, id)
  local tries = tonumber(fields.tries or '')
  local record = {qa_id = id, question = fields.question, wants = {fields.wants}}
  if fields.wants ~= 'augment' then
    record.tries = tries
    return record
  end
  record.augments = {}
  local next_kind = string.gmatch(fields.kinds or '', '%S+')
  for augment_id in string.gmatch(fields.ids, '%S+') do
    table.insert(record.augments, {ans_aug_id = augment_id, kind = next_kind(), tries = tries})
  end
  return record
end

for _, entry in ipairs(entries) do
  local fields = {}
  for index = 1, #entry[2], 2 do fields[entry[2][index]] = entry[2][index + 1] end
  local id = string.match(fields.ids or '', '%S+')
  if id and fields.question and call('EXISTS', job_prefix .. id) == 0 then
    add_job('orders', id, cjson.encode(record_of(fields, id)), fields.wants, fields.ids)
    for ordered in string.gmatch(fields.ids, '%S+') do
      if redis.pcall('GET', order_prefix .. ordered) ~= 'done' then call('SET', order_prefix .. ordered, id) end
    end
    adopted = adopted + 1
  end
  call('XDEL', orders, entry[1])
end
if #entries < 1000 then call('DEL', orders) end
for _, retry in ipairs(retries) do
  if call('EXISTS', job_prefix .. retry.id) == 0 then
    add_job(retry.queue, retry.id, retry.record)
    adopted = adopted + 1
  end
  call('DEL', retry_prefix .. retry.id)
end
call('DEL', unit_retries, variant_retries)
if adopted > 0 then
  keep_clock()
  wake('units')
  wake('orders')
end
return adopted
