-- Load for wrk: rotates over all keys of a file. Arguments: file with one key a line, pause between a connection's
-- requests in milliseconds (0 = none), prefix of the path. Prints one line that the benchmark program reads.
local requests, at, pause = {}, 0, 0

function init(args)
  pause = tonumber(args[2])
  for key in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("GET", nil, { ["Authorization"] = "Bearer " .. key })
  end
  math.randomseed(tonumber(tostring({}):sub(8), 16) or 1)
  at = math.random(#requests)
  if pause > 0 then
    -- Around the mean, so that connections do not march in step.
    delay = function() return math.random(math.floor(pause / 2), math.ceil(pause * 1.5)) end
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  io.write(string.format("RESULT %.1f %d %d %.0f %.0f\n", summary.requests / (summary.duration / 1e6), summary.requests, errors, latency:percentile(50), latency:percentile(99)))
end
