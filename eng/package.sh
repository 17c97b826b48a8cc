#!/usr/bin/env bash
# Creates the files of a release in artifacts/packages: the .NET tool, a single-file program for each operating system, the OCI image, and
# their checksums. --no-image omits the image. The base image comes from a container registry.
# The program for Linux is native code. gcc or clang links it. It needs the C library of this machine or a later one.
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

# No newer C library than that of Debian 12, Ubuntu 22.04 and RHEL 9.
check_c_library() {
  local needed
  needed=$(objdump -T "$1" | grep -o 'GLIBC_[0-9.]*' | sort -uV | tail -1)
  if [ "$(printf '%s\nGLIBC_2.34\n' "$needed" | sort -V | tail -1)" != GLIBC_2.34 ]; then
    echo "$1 needs $needed: build it on a system with glibc 2.36 or older (docs/building.md)" >&2
    exit 1
  fi
}

dotnet pack "${options[@]}" -p:PackCompiled=true
for rid in linux-x64 win-x64 osx-arm64; do
  program=$PWD/artifacts/publish/$rid
  rm -rf "$program"
  dotnet publish "${options[@]}" --runtime "$rid" --output "$program"
  [ "$rid" != linux-x64 ] || check_c_library "$program/cardgenius"
  case $rid in
    win-*) (cd "$program" && zip -q "$packages/cardgenius-$rid.zip" cardgenius.exe) ;;
    *) tar -czf "$packages/cardgenius-$rid.tar.gz" -C "$program" cardgenius ;;
  esac
done

[ -z "$image" ] || dotnet publish "${options[@]}" --runtime linux-x64 -t:PublishContainer \
  "-p:ContainerArchiveOutputPath=$packages/cardgenius-image.tar.gz"

(cd "$packages" && sha256sum -- * >SHA256SUMS)
ls -l "$packages"
