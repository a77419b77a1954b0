-- Moves an element out of dojo's way that claim took for a unit, and that strict readers of JSON do not: Lua's reader also
-- takes numbers such as NaN, and bytes that are not UTF-8.
--
-- Uses: counters, places
-- Keys: rejected
-- Arguments:
--   element: of the list
-- Reply: 1, or 0 when it is not in the list.
read('LLEN', rejected)
local at = read('LPOS', questions, element)
if not at then return 0 end
local leave = way_out(element, string.format('%d', head() + at))
call('LPUSH', rejected, element)
call('LTRIM', rejected, 0, 99)
count('rejected')
leave()
wake('units')
return 1
