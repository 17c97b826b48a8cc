#!/usr/bin/env bash
# Compares allocations, requests, code size and relative CPU time with bench/bounds.json. docs/performance.md explains the figures.
# Needs Python 3, and on Linux the C compiler that links the program (Debian: clang, zlib1g-dev).
set -euo pipefail

exec python3 "$(dirname "$0")/check.py" "$@"
