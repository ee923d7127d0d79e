-- wrk sends so many requests ahead of their answers: wrk -s ahead.lua URL -- NUMBER
init = function(args)
  ahead = string.rep(wrk.format(), tonumber(args[1]))
end
request = function() return ahead end
