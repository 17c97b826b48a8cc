#!/usr/bin/env bash
# Copies the libraries of the page from the npm packages that package-lock.json pins. npm checks the packages against the checksums in that file.
#   eng/page.sh           write src/CardGenius.Service/Page/Files/vendor
#   eng/page.sh --check   compare the files there with the packages, and write nothing
set -euo pipefail

page="$(cd "$(dirname "$0")/.." && pwd)/src/CardGenius.Service/Page"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

cp "$page/package.json" "$page/package-lock.json" "$work"
npm ci --prefix "$work" --ignore-scripts --no-audit --no-fund --silent

vendor="$work/vendor"
mkdir "$vendor"
cp "$work/node_modules/htm/preact/standalone.module.js" "$vendor/htm-preact.js"
cp "$work/node_modules/htm/LICENSE" "$vendor/htm.LICENSE"
cp "$work/node_modules/uplot/dist/uPlot.iife.min.js" "$work/node_modules/uplot/dist/uPlot.min.css" "$vendor"
cp "$work/node_modules/uplot/LICENSE" "$vendor/uPlot.LICENSE"

if [[ "${1:-}" == "--check" ]]; then
  diff --recursive --brief "$vendor" "$page/Files/vendor"
  echo "The files in Files/vendor are those of the packages."
else
  rm -rf "$page/Files/vendor"
  cp -R "$vendor" "$page/Files/vendor"
fi
