#!/usr/bin/env bash
# Measures the metering engine and prints the table of docs/performance.md.
#   ./bench.sh                                everything (about 12 minutes; 10,000,000 past calls need 4 GB of disk)
#   ./bench.sh throughput latency             only these: writer allocations throughput latency refusals memory history
#   ./bench.sh --rounds=3 --seconds=4         shorter
#   ./bench.sh history --history=1000000      a shorter history
set -euo pipefail
cd "$(dirname "$0")"
if ! command -v wrk >/dev/null; then
  echo "wrk, the load generator, is missing; installing Debian's package." >&2
  sudo=$([ "$(id -u)" -eq 0 ] || echo sudo)
  $sudo apt-get update -qq && $sudo apt-get install -y -qq wrk
fi
dotnet build benchmarks -c Release -v q -clp:ErrorsOnly
exec dotnet benchmarks/bin/Release/net10.0/Benchmarks.dll "$@"
