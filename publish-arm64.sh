#!/usr/bin/env bash
# From a clean checkout, on x64 or arm64, to artifacts/edge-reasoner_<version>_arm64.deb and .tar.gz with their sums and a CycloneDX SBOM.
# usage: publish-arm64.sh [--rid linux-arm64|linux-x64] [--package-version V] [--no-build] [--check]
#   --rid              what to build for; linux-arm64 when left out
#   --package-version  version of the package, where it differs from the program's
#   --no-build         package what artifacts/publish holds already
#   --check            build a second time, in a clone elsewhere, and compare every byte
# The same commit gives the same bytes with the same SDK, compiler and linker: no time, path or machine gets in.
set -euo pipefail
cd "$(dirname "$0")"

rid=linux-arm64 package_version= build=yes check=
while [ $# -gt 0 ]; do
  case $1 in
    --rid) rid=${2:?--rid needs linux-arm64 or linux-x64}; shift ;;
    --package-version) package_version=${2:?--package-version needs a version}; shift ;;
    --no-build) build= ;;
    --check) check=yes ;;
    -h | --help) sed -n '2,8s/^# //p' "$0"; exit 0 ;;
    *) echo "publish-arm64.sh: '$1' is not an option; see --help." >&2; exit 64 ;;
  esac
  shift
done
case $rid in
  linux-arm64) architecture=arm64 ;;
  linux-x64) architecture=amd64 ;;
  *) echo "publish-arm64.sh: --rid is '$rid'; it must be linux-arm64 or linux-x64." >&2; exit 64 ;;
esac

stage="starting"
trap 'status=$?; [ "$status" -eq 0 ] || echo "publish-arm64.sh: failed while $stage (exit status $status); nothing was published." >&2' EXIT
host=$(uname -m)
cross=()
packages=(clang lld zlib1g-dev)
if [ "$architecture" = arm64 ] && [ "$host" != aarch64 ]; then
  packages=(clang lld gcc-aarch64-linux-gnu libc6-dev-arm64-cross)
  cross=(-p:CppCompilerAndLinker=clang -p:LinkerFlavor=lld -p:ObjCopyName=aarch64-linux-gnu-objcopy)
elif [ "$architecture" = amd64 ] && [ "$host" != x86_64 ]; then
  echo "publish-arm64.sh: linux-x64 is built on x64 only." >&2
  exit 64
fi

if [ -n "$build" ]; then
  stage="looking for Debian packages"
  missing=()
  for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2> /dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  if [ "${#missing[@]}" -gt 0 ]; then
    if [ "$(id -u)" -ne 0 ]; then
      echo "publish-arm64.sh: these Debian packages are missing: sudo apt-get install ${missing[*]}" >&2
      exit 69
    fi
    stage="installing ${missing[*]}"
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
  fi
fi
command -v dotnet > /dev/null || { echo "publish-arm64.sh: the .NET SDK is missing; global.json names the version." >&2; exit 69; }

# The newest time in a package is that of the commit.
if [ -z "${SOURCE_DATE_EPOCH:-}" ]; then
  SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2> /dev/null || echo 1700000000)
fi
export SOURCE_DATE_EPOCH CI=true DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 LC_ALL=C TZ=UTC
version=$(sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' Directory.Build.props)
package_version=${package_version:-$version}
published=artifacts/publish/EdgeReasoner/release_$rid
log=artifacts/publish-$rid.log

if [ -n "$build" ]; then
  stage="compiling for $rid (see $log)"
  mkdir -p artifacts
  rm -rf "$published"
  dotnet publish src/EdgeReasoner -c Release -r "$rid" -v quiet "${cross[@]}" > "$log" 2>&1 || { cat "$log" >&2; exit 1; }
  # What needs AVX2, AVX-512, or the dot product of ARM64, lies beside the program, which must also run where there is none.
  case "$rid" in *-arm64) sets=(dotprod:dotprod) ;; *) sets=(avx2:x86-64-v3 avx512:x86-64-v4) ;; esac
  for set in "${sets[@]}"; do
    stage="compiling the matmul kernels for ${set%%:*} (see $log)"
    dotnet publish src/EdgeReasoner.Kernels -c Release -r "$rid" -v quiet "-p:IlcInstructionSet=${set##*:}" "${cross[@]}" >> "$log" 2>&1 || { cat "$log" >&2; exit 1; }
    install -m 644 "artifacts/publish/EdgeReasoner.Kernels/release_$rid/EdgeReasoner.Kernels.so" "$published/edge-reasoner-kernels-${set%%:*}.so"
  done
  stage="looking for warnings of trimming and AOT analysis"
  if grep -E 'warning (IL|CS|NETSDK)' "$log" >&2; then
    exit 1
  fi
  stage="looking for the path of this build in the program, which would be other bytes elsewhere"
  if grep -qaF "$PWD/" "$published/edge-reasoner" "$published"/edge-reasoner-kernels-*.so; then
    exit 1
  fi
fi
[ -x "$published/edge-reasoner" ] || { echo "publish-arm64.sh: $published/edge-reasoner does not exist; leave out --no-build." >&2; exit 69; }

stage="packaging"
name=edge-reasoner_${package_version}_$architecture
packaging/build-packages "$published" "$architecture" "$package_version" "$rid" "artifacts/$name"
stage="writing the sums"
(cd artifacts && sha256sum "$name.deb" "$name.tar.gz" "$name.cdx.json" > "$name.SHA256SUMS")
cat "artifacts/$name.SHA256SUMS"

if [ -n "$check" ]; then
  stage="comparing with a second build"
  again=$(mktemp -d)
  git clone -q . "$again/elsewhere"
  (cd "$again/elsewhere" && ./publish-arm64.sh --rid "$rid" --package-version "$package_version" > /dev/null)
  if ! diff "artifacts/$name.SHA256SUMS" "$again/elsewhere/artifacts/$name.SHA256SUMS" >&2; then
    echo "publish-arm64.sh: the second build, kept in $again, has other bytes. (Uncommitted changes are not in it.)" >&2
    exit 1
  fi
  rm -rf "$again"
  echo "The same bytes twice."
fi
ls -l "artifacts/$name".* | awk '{ print $5, $9 }'
