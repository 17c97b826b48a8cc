#!/usr/bin/env bash
# Compares the throughput that cardgenius load-test measures with that of wrk, an independent load generator (Debian: apt-get install wrk).
# Both test the same simulator at the same time with 10 to 100 connections each, so that other work on the machine slows both. Fails if they differ by
# more than 10 %. Takes about a minute.
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! command -v wrk > /dev/null; then
  echo "skipped: wrk is not installed (Debian: apt-get install wrk)"
  exit 0
fi

port=5303
seconds=10
dotnet build src/CardGenius.Cli -c Release -nologo -v q
cardgenius=(dotnet src/CardGenius.Cli/bin/Release/net10.0/cardgenius.dll)
report=$(mktemp --suffix .json)
"${cardgenius[@]}" simulate --port "$port" --latency fixed:200ms --backends 1 --backend-limit 1000 --any-path --response-size 2KB > /dev/null &
simulator=$!
trap 'kill "$simulator"; rm "$report"' EXIT
until curl --silent --fail --output /dev/null "http://127.0.0.1:$port/health"; do
  kill -0 "$simulator"
  sleep 0.2
done

failed=0
printf '%-12s %12s %12s %12s\n' connections wrk/s load-test/s difference
for connections in 10 50 100; do
  "${cardgenius[@]}" load-test "http://127.0.0.1:$port/x" --stages "$connections" --stage-time "${seconds}s" --output "$report" --force > /dev/null 2>&1 &
  test=$!
  sleep 2.5
  theirs=$(wrk --threads 1 --connections "$connections" --duration "${seconds}s" "http://127.0.0.1:$port/x" | awk '/^Requests\/sec/ {print $2}')
  wait "$test"
  ours=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["stages"][0]["total"]["per_second"])' "$report")
  difference=$(awk -v a="$ours" -v b="$theirs" 'BEGIN {printf "%.1f", (a / b - 1) * 100}')
  printf '%-12s %12.1f %12.1f %11s%%\n' "$connections" "$theirs" "$ours" "$difference"
  awk -v d="$difference" 'BEGIN {exit !(d > 10 || d < -10)}' && failed=1
done
exit "$failed"
