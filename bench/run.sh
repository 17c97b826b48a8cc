#!/usr/bin/env bash
# Builds cardgenius as a release has it and measures it beside the scripts of bench/peers. docs/performance.md has the results.
# Needs Node.js and Python 3 with requests (Debian: nodejs, python3-requests). bench/run.sh --help lists the options.
set -euo pipefail
cd "$(dirname "$0")/.."

program=$PWD/artifacts/bench/cardgenius
dotnet publish src/CardGenius.Cli --configuration Release --use-current-runtime --output "$(dirname "$program")" --nologo --verbosity quiet >&2
exec python3 bench/run.py --program "$program" "$@"
