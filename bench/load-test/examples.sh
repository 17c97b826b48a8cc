#!/usr/bin/env bash
# Makes the two examples of docs/load-testing.md: each is a load test of a simulator. Takes about nine minutes.
# Usage: bench/load-test/examples.sh FOLDER [breaking-point|collapse]
set -euo pipefail

folder=$(realpath "${1:?Usage: bench/load-test/examples.sh FOLDER [breaking-point|collapse]}")
which=${2:-all}
cd "$(dirname "$0")/../.."
mkdir -p "$folder"
dotnet build src/CardGenius.Cli -c Release -nologo -v q
cardgenius=(dotnet src/CardGenius.Cli/bin/Release/net10.0/cardgenius.dll)

# example NAME PORT SIMULATOR-OPTIONS -- LOAD-TEST-OPTIONS
example() {
  local name=$1 port=$2 simulate=()
  shift 2
  while [ "$1" != -- ]; do
    simulate+=("$1")
    shift
  done
  shift
  "${cardgenius[@]}" simulate --port "$port" "${simulate[@]}" > "$folder/$name-simulator.txt" &
  simulator=$!
  until curl --silent --fail --output /dev/null "http://127.0.0.1:$port/health"; do
    kill -0 "$simulator"
    sleep 0.2
  done
  "${cardgenius[@]}" load-test "http://127.0.0.1:$port/" "$@" --force \
    --output "$folder/$name.json" --output "$folder/$name.md" --output "$folder/$name.html" > "$folder/$name.txt"
  kill "$simulator"
  wait "$simulator" || true
  simulator=
}

simulator=
trap '[ -z "$simulator" ] || kill "$simulator"' EXIT

if [ "$which" = all ] || [ "$which" = breaking-point ]; then
  example breaking-point 5301 --latency fixed:73ms --backends 1 --backend-limit 2 --queue --overload-above 4 --overload-growth 0.033 \
    --any-path --cached-path /albums --response-size 2KB -- \
    --stages 10,50,100 --stage-time 60s --at 1.67/s --think-time 2.2s --warm-up 0s --requests bench/load-test/endpoints.json
fi

if [ "$which" = all ] || [ "$which" = collapse ]; then
  example collapse 5302 --latency fixed:13ms --backends 1 --backend-limit 5 --queue --collapse-above 300 --collapse-time 20s \
    --any-path --response-size 2KB -- \
    --stages 100,200 --burst 1000 --at 100/s --stage-time 60s --think-time 1s --warm-up 12s --requests bench/load-test/deployments.json
fi
