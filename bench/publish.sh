#!/usr/bin/env bash
# Builds cardgenius as a release has it, and prints the path of the program.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$PWD/artifacts/bench
rid=$(dotnet msbuild src/CardGenius.Cli -getProperty:NETCoreSdkPortableRuntimeIdentifier)
rm -rf "$folder"
dotnet publish src/CardGenius.Cli --configuration Release --runtime "$rid" --output "$folder" --nologo --verbosity quiet >&2
echo "$folder/cardgenius"
