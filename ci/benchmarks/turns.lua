-- wrk asks for many things in turn: wrk -s turns.lua URL -- FILE, which holds a path and a token on each line
init = function(args)
  requests = {}
  for line in io.lines(args[1]) do
    local path, token = line:match("(%S+) (%S+)")
    requests[#requests + 1] = wrk.format("GET", path, {["Authorization"] = "Bearer " .. token})
  end
end
local at = 0
request = function()
  at = at % #requests + 1
  return requests[at]
end
