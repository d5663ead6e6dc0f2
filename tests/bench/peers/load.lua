-- For wrk: asks for the addresses of a file in turn, and says at the end what a table needs, in milliseconds.
local asked, last = {}, 0

function init(arguments)
  for path in io.lines(arguments[1]) do
    asked[#asked + 1] = wrk.format("GET", path)
  end
end

function request()
  last = last % #asked + 1
  return asked[last]
end

function done(summary, latency)
  local wrong = summary.errors
  io.write(string.format(
    "\nmeasured %d %f %f %f %f %d\n",
    summary.requests,
    summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000,
    wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout
  ))
end
