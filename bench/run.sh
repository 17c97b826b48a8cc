#!/usr/bin/env bash
# Builds cardgenius as a release has it and measures it. docs/performance.md has the results. bench/run.sh --help lists the measurements.
# Needs Node.js, Python 3 with requests, and wrk (Debian: nodejs, python3-requests, wrk).
set -euo pipefail
cd "$(dirname "$0")/.."

program=$(bench/publish.sh)
exec python3 bench/run.py --program "$program" "$@"
