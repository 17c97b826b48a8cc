#!/usr/bin/env bash
# Creates the files of a release in artifacts/packages: the .NET tool, a single-file program for each operating system, the OCI image, and
# their checksums. --no-image omits the image. The base image comes from a container registry.
set -euo pipefail
cd "$(dirname "$0")/.."

version='' image=yes
for argument in "$@"; do
  case $argument in
    --no-image) image='' ;;
    [0-9]*) version=$argument ;;
    *)
      echo "usage: eng/package.sh [VERSION] [--no-image]" >&2
      exit 2
      ;;
  esac
done

packages=$PWD/artifacts/packages
options=(src/CardGenius.Cli --configuration Release --nologo --verbosity quiet)
[ -z "$version" ] || options+=("-p:Version=$version")
rm -rf "$packages"
mkdir -p "$packages"

dotnet pack "${options[@]}"
for rid in linux-x64 win-x64 osx-arm64; do
  program=$PWD/artifacts/publish/$rid
  rm -rf "$program"
  dotnet publish "${options[@]}" --runtime "$rid" --output "$program"
  case $rid in
    win-*) (cd "$program" && zip -q "$packages/cardgenius-$rid.zip" cardgenius.exe) ;;
    *) tar -czf "$packages/cardgenius-$rid.tar.gz" -C "$program" cardgenius ;;
  esac
done

[ -z "$image" ] || dotnet publish "${options[@]}" --runtime linux-x64 -t:PublishContainer \
  "-p:ContainerArchiveOutputPath=$packages/cardgenius-image.tar.gz"

(cd "$packages" && sha256sum -- * >SHA256SUMS)
ls -l "$packages"
