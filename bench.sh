#!/usr/bin/env bash
# Measures the metering engine and prints the table of docs/performance.md.
#   ./bench.sh                                everything (about 12 minutes; 10,000,000 past calls need 4 GB of disk)
#   ./bench.sh throughput latency             only these: writer allocations throughput latency refusals memory history
#   ./bench.sh --rounds=3 --seconds=4         shorter
#   ./bench.sh history --history=1000000      a shorter history
#   ./bench.sh compare COMMIT writer latency  another commit and this folder in turn, and what changed (--pairs=5)
set -euo pipefail
cd "$(dirname "$0")"
if ! command -v wrk >/dev/null; then
  echo "wrk, the load generator, is missing; installing Debian's package." >&2
  sudo=$([ "$(id -u)" -eq 0 ] || echo sudo)
  $sudo apt-get update -qq && $sudo apt-get install -y -qq wrk
fi
if [ "${1:-}" = compare ]; then
  commit=${2:?Name the commit to compare with: ./bench.sh compare COMMIT}
  shift 2
  before=$(mktemp -d)
  trap 'rm -rf "$before"' EXIT
  git archive "$commit" | tar -x -C "$before"
  dotnet build "$before/benchmarks" -c Release -v q -clp:ErrorsOnly
  dotnet build benchmarks -c Release -v q -clp:ErrorsOnly
  dotnet benchmarks/bin/Release/net10.0/Benchmarks.dll compare "$before/benchmarks/bin/Release/net10.0/Benchmarks.dll" "$@"
  exit
fi
dotnet build benchmarks -c Release -v q -clp:ErrorsOnly
exec dotnet benchmarks/bin/Release/net10.0/Benchmarks.dll "$@"
