#!/usr/bin/env bash
# Starts Azurite, the simulated API and the function app (with `func`) on this machine. Then starts a run through the HTTP API, waits until it
# ends, and verifies it. With --once the script ends then. Otherwise it keeps everything running until Ctrl-C.
# shellcheck disable=SC2317 # A trap or a variable calls these functions.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
  cat <<'TEXT'
usage: eng/local.sh [--users N] [--input FILE] [--time-scale X] [--once] [--fresh]

  --users N       number of made-up users (default 500)
  --input FILE    use this file instead of made-up users (.csv, .xlsx, .ndjson, also .gz)
  --time-scale X  factor for the latency of the simulated API (default 0.1: ten times as fast)
  --once          end when the run ends; exit code 0 if it completed and was verified, else 1
  --fresh         begin with an empty store; without it, runs in artifacts/local continue

requires: the .NET 10 SDK, Node.js 20 or later, curl, and func (Azure Functions Core Tools 4)
TEXT
}

fail() {
  printf 'local.sh: %s\n' "$1" >&2
  exit "${2:-1}"
}

users=500 input='' scale=0.1 once='' fresh=''
while [ $# -gt 0 ]; do
  case $1 in
    --users | --input | --time-scale)
      [ $# -ge 2 ] || fail "$1 needs a value." 2
      case $1 in --users) users=$2 ;; --input) input=$2 ;; *) scale=$2 ;; esac
      shift
      ;;
    --once) once=yes ;;
    --fresh) fresh=yes ;;
    -h | --help)
      usage
      exit
      ;;
    *)
      usage >&2
      fail "'$1' is an unknown option." 2
      ;;
  esac
  shift
done
[[ $users =~ ^[1-9][0-9]{0,6}$ ]] || fail "--users is '$users'. Use a whole number from 1 to 9999999." 2
[ -z "$input" ] || [ -f "$input" ] || fail "--input: the file $input does not exist." 2

need() { # PROGRAM WHAT-TO-DO
  command -v "$1" >/dev/null || fail "'$1' is not on the PATH. $2"
}
need dotnet 'Install the .NET 10 SDK.'
need node 'Install Node.js 20 or later.'
need npm 'Install Node.js 20 or later, with npm.'
need curl 'Install curl.'
need func 'Install Azure Functions Core Tools 4: npm install --global azure-functions-core-tools@4
To run a batch without it, in one process: dotnet run --project src/CardGenius.Cli -- demo'

work=$PWD/artifacts/local
app=$PWD/src/CardGenius.Functions/bin/Release/net10.0
cli=$PWD/src/CardGenius.Cli/bin/Release/net10.0/cardgenius.dll
lock=$PWD/tests/CardGenius.Testing/Azurite
[ -z "$fresh" ] || rm -rf "$work"
mkdir -p "$work"

printf 'Building ...\n'
for project in CardGenius.Functions CardGenius.Cli; do
  dotnet build "src/$project" -c Release --nologo -v:q >"$work/build.log" 2>&1 || {
    cat "$work/build.log" >&2
    fail "The build of src/$project failed."
  }
done

# Uses the same version of Azurite as the tests, and the same installation.
azurite=$PWD/artifacts/azurite/$(node -p "
  crypto.createHash('sha256').update(fs.readFileSync('$lock/package-lock.json')).digest('hex').slice(0, 12)")
if [ ! -f "$azurite/installed" ]; then
  printf 'Installing Azurite ...\n'
  mkdir -p "$azurite"
  cp "$lock/package.json" "$lock/package-lock.json" "$lock/.npmrc" "$azurite/"
  (cd "$azurite" && npm ci --ignore-scripts --no-audit --no-fund >"$work/npm.log" 2>&1) || {
    cat "$work/npm.log" >&2
    fail 'npm cannot install Azurite.'
  }
  touch "$azurite/installed"
fi

# Each process gets its own process group, so that its child processes end with it, and only this script receives Ctrl-C.
set -m
started=()
start() { # LOG COMMAND...
  local log=$1
  shift
  "$@" >"$log" 2>&1 </dev/null &
  started+=($!)
  disown
}

finish() {
  local status=$?
  trap - EXIT INT TERM
  # Stops the processes in reverse order, because the host needs its storage to stop its workers.
  for ((i = ${#started[@]} - 1; i >= 0; i--)); do
    kill -- "-${started[i]}" 2>/dev/null || continue
    for _ in {1..100}; do
      kill -0 -- "-${started[i]}" 2>/dev/null || continue 2
      sleep 0.1
    done
    kill -KILL -- "-${started[i]}" 2>/dev/null || true
  done
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

free_port() { # prints the given port if it is free, else another free port
  node -e '
    const net = require("net"), wanted = Number(process.argv[1]);
    const take = (port) => {
      const server = net.createServer().once("error", () => take(0));
      server.listen(port, "127.0.0.1", () => { console.log(server.address().port); server.close(); });
    };
    take(wanted);' "$1"
}

await() { # WHAT PID LOG SECONDS COMMAND... waits until the command succeeds
  local what=$1 pid=$2 log=$3 end=$((SECONDS + $4))
  shift 4
  until "$@" >/dev/null 2>&1; do
    if ! kill -0 "$pid" 2>/dev/null || [ $SECONDS -ge $end ]; then
      tail -n 40 "$log" >&2
      fail "$what did not start. Its output is in $log."
    fi
    sleep 0.3
  done
}

blob=$(free_port 10000) queue=$(free_port 10001) table=$(free_port 10002) simulator=$(free_port 5099) host=$(free_port 7071)
export CARDGENIUS_BLOBS=http://127.0.0.1:$blob/devstoreaccount1
# The published account and key of every storage emulator. This key is not secret.
storage="DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;BlobEndpoint=$CARDGENIUS_BLOBS;QueueEndpoint=http://127.0.0.1:$queue/devstoreaccount1;TableEndpoint=http://127.0.0.1:$table/devstoreaccount1;"

start "$work/azurite.log" node "$azurite/node_modules/azurite/dist/src/azurite.js" \
  --location "$work/azurite" --silent --disableTelemetry --skipApiVersionCheck --blobHost 127.0.0.1 --queueHost 127.0.0.1 \
  --tableHost 127.0.0.1 --blobPort "$blob" --queuePort "$queue" --tablePort "$table"
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
for port in "$blob" "$queue" "$table"; do
  await Azurite "${started[0]}" "$work/azurite.log" 60 listens "$port"
done

start "$work/simulator.log" dotnet "$cli" simulate --port "$simulator" --time-scale "$scale"
await 'The simulator' "${started[1]}" "$work/simulator.log" 60 curl -sf "http://127.0.0.1:$simulator/health"

run_host() {
  cd "$app"
  # Environment variables override local.settings.json.
  export FUNCTIONS_WORKER_RUNTIME=dotnet-isolated FUNCTIONS_CORE_TOOLS_TELEMETRY_OPTOUT=1 AzureWebJobsStorage=$storage
  export CARDGENIUS_HUB=CardGenius CARDGENIUS_STORAGE_ACCOUNT=$storage CARDGENIUS_CONTAINER=cardgenius CARDGENIUS_INPUT_CONTAINER=input
  export CARDGENIUS_WEEKLY_AT="${CARDGENIUS_WEEKLY_AT:-Monday 02:00}" CARDGENIUS_API=http://127.0.0.1:$simulator/cg/api/pro
  # On this machine, one host processes all chunks.
  export AzureFunctionsJobHost__extensions__durableTask__maxConcurrentActivityFunctions=20
  exec func start --no-build --port "$host"
}
start "$work/host.log" run_host
api=http://127.0.0.1:$host/api/runs
await 'The function app' "${started[2]}" "$work/host.log" 180 curl -sf "$api"

if [ -z "$input" ]; then
  input=$work/users-$users.csv
  awk -v n="$users" 'BEGIN {
    print "userid,avg_amazon_gmv,avg_flipkart_gmv,avg_myntra_gmv,avg_ajio_gmv,avg_confirmed_gmv,avg_grocery_gmv"
    for (i = 1; i <= n; i++)
      printf "local-%07d,%d,%d,%d,%d,%d,%d\n", i, i * 37 % 50000, i * 53 % 30000, i * 71 % 9000, i * 13 % 4000, i * 29 % 6000, i * 17 % 8000
  }' >"$input"
fi
run=local-$(date -u +%Y%m%d-%H%M%S)
node eng/local/blobs.mjs put "$input" "input/local/${input##*/}"
printf '\nfunction app  %s   log %s\nsimulated API %s\nblobs         %s\n\nPOST %s  %s\n' \
  "$api" "$work/host.log" "http://127.0.0.1:$simulator/stats" "$CARDGENIUS_BLOBS" "$api" "$run"

field() { # prints a field of the JSON on standard input, or an empty line if it is absent
  node -e 'const v = process.argv[1].split(".").reduce((o, k) => o?.[k], JSON.parse(require("fs").readFileSync(0))); console.log(v ?? "")' "$1"
}
curl -sS --fail-with-body -X POST "$api" -H 'Content-Type: application/json' \
  -d "{\"run_id\":\"$run\",\"input\":\"local/${input##*/}\"}" >"$work/answer.json" || fail "The run was refused: $(cat "$work/answer.json")"

said='' state=''
while :; do
  kill -0 "${started[2]}" 2>/dev/null || { tail -n 40 "$work/host.log" >&2 && fail 'The function app ended.'; }
  if curl -sf "$api/$run" >"$work/answer.json"; then
    state=$(field state <"$work/answer.json")
    line="$state  $(field counts.done <"$work/answer.json")/$(field counts.users <"$work/answer.json") users  $(field reason <"$work/answer.json")"
    [ "$line" = "$said" ] || printf '%s  %s\n' "$(date +%H:%M:%S)" "$line"
    said=$line
    case $state in completed | completed_with_failures | stopped | cancelled) break ;; esac
  fi
  sleep 2
done

outcome=0
if [[ $state == completed* ]]; then
  # Verifies a copy of the files with the command line, independently of the app.
  rm -rf "$work/copy"
  node eng/local/blobs.mjs get cardgenius "$work/copy"
  dotnet "$cli" verify "$run" --store "$work/copy" --input "$input" || outcome=1
  most=$(curl -sf "http://127.0.0.1:$simulator/stats" | tee "$work/stats.json" | field max_in_flight)
  printf 'requests      %s, at most %s in flight\n' "$(field requests <"$work/stats.json")" "$most"
  [ "$most" -le 20 ] || { printf 'local.sh: More than 20 requests were in flight.\n' >&2 && outcome=1; }
else
  outcome=1
fi
[ -z "$once" ] || exit "$outcome"

printf '\nPress Ctrl-C to stop. To start another run, upload a file to the container input, then:\n  curl -X POST %s -H "Content-Type: application/json" -d '\''{"input":"local/%s"}'\''\n' \
  "$api" "${input##*/}"
while kill -0 "${started[2]}" 2>/dev/null; do sleep 1; done
fail "The function app ended. Its output is in $work/host.log."
