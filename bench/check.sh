#!/usr/bin/env bash
# Compares allocations, requests, code size and relative CPU time with bench/bounds.json. docs/performance.md explains the figures.
# Needs Python 3, and on Linux the C compiler that links the program (Debian: clang, zlib1g-dev).
set -euo pipefail
cd "$(dirname "$0")/.."

exec python3 bench/check.py "$@"
