#!/usr/bin/env bash
# Builds in Release, checks formatting, runs every test, and those of the kernels again on narrower processors. Prints last, alone on its
# line, over all passes: N passed, N failed, N skipped.
# Works from any directory, with an empty NuGet cache, without a terminal.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
exec < /dev/null
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en

refuse() {
  echo "test.sh: $1" >&2
  exit 1
}

command -v dotnet > /dev/null || refuse "the .NET SDK 10 is needed and 'dotnet' was not found on the PATH"

# The report tests open a real page in a real browser, and text in it needs one font.
if ! command -v chromium > /dev/null; then
  packages="chromium fonts-dejavu-core"
  command -v apt-get > /dev/null || refuse "the report tests need 'chromium' on the PATH, and there is no apt-get here to install it"
  as_root=""
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo > /dev/null && sudo -n true 2> /dev/null \
      || refuse "the report tests need chromium; run as an administrator: apt-get install -y --no-install-recommends $packages"
    as_root="sudo -n"
  fi
  echo "test.sh: installing $packages (the report tests open the HTML report in a browser)"
  log=$(mktemp)
  apt() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" > "$log" 2>&1; }
  # shellcheck disable=SC2086  # two words, two packages
  if ! { apt install -y --no-install-recommends $packages \
      || { apt update && apt install -y --no-install-recommends $packages; }; }; then
    tail -n 5 "$log" >&2
    rm -f "$log"
    refuse "apt-get could not install $packages (its last words are above)"
  fi
  rm -f "$log"
fi

# Real database servers are installed and started while the build runs, and stopped by the ids that they were started with, on Ctrl-C too.
servers=$(mktemp -d)
tests/servers.sh start "$servers" > "$servers/log" 2>&1 &
starting=$!
finish() {
  trap - EXIT
  touch "$servers/stop"
  wait "$starting"
  tests/servers.sh stop "$servers"
  rm -rf "$servers"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

results=artifacts/test
rm -rf "$results"
rc=0

dotnet build Kullback.slnx -c Release --nologo -v quiet || refuse "the build failed"

if ! dotnet format Kullback.slnx --no-restore --verify-no-changes; then
  echo "test.sh: the formatting differs from .editorconfig; 'dotnet format' corrects it" >&2
  rc=1
fi

wait "$starting"
cat "$servers/log"
# shellcheck disable=SC1091  # written by tests/servers.sh
[ -e "$servers/env" ] && . "$servers/env"
dotnet test --solution Kullback.slnx -c Release --no-build --report-trx --results-directory "$results" --no-progress || rc=$?

# Tests of kernels and golden values again, without the instructions that other processors lack. The names are those of .NET 10; the
# test ProcessorTest fails where one takes no effect. Without AVX-512, what most processors are, everything about the core runs again.
has() {
  local flag
  for flag in "$@"; do grep -qw -m 1 "$flag" /proc/cpuinfo 2> /dev/null || return 1; done
}
again() { # WIDTH SETTING PROJECT [OPTION]...
  local width=$1 setting=$2 project=$3
  shift 3
  echo "test.sh: $project with $setting ($width bits)"
  env "$setting" KULLBACK_EXPECT_WIDTH="$width" dotnet test --project "tests/$project" -c Release --no-build --report-trx \
    --results-directory "$results/$width-$project" --no-progress "$@" || rc=$?
  compgen -G "$results/$width-$project/*.trx" > /dev/null || refuse "no test of $project ran with $setting"
}
kernels=(--filter-trait Category=Kernel)
if has avx2 fma avx512f avx512bw avx512cd avx512dq avx512vl; then
  # Searches for parameters see only densities, one at a time: no width changes them.
  again 256 DOTNET_EnableAVX512=0 Kullback.Tests --filter-not-trait Category=Search
  again 256 DOTNET_EnableAVX512=0 Kullback.Data.Tests "${kernels[@]}"
fi
if has avx2 fma; then again 128 DOTNET_EnableAVX=0 Kullback.Tests "${kernels[@]}"; fi
# One number at a time is slow: a quarter of the random cases of each theorem.
export CsCheck_Iter=25
again 0 DOTNET_EnableHWIntrinsic=0 Kullback.Tests "${kernels[@]}"
again 0 DOTNET_EnableHWIntrinsic=0 Kullback.Data.Tests "${kernels[@]}"

trx=("$results"/*.trx "$results"/*/*.trx)
[ -e "${trx[0]}" ] || refuse "no test ran"
counts=$(awk '
  BEGIN { RS = "<" }
  /^Counters / {
    match($0, / total="[0-9]+"/);  total += substr($0, RSTART + 8, RLENGTH - 9)
    match($0, / passed="[0-9]+"/); passed += substr($0, RSTART + 9, RLENGTH - 10)
    match($0, / failed="[0-9]+"/); failed += substr($0, RSTART + 9, RLENGTH - 10)
  }
  END { printf "%d passed, %d failed, %d skipped\n", passed, failed, total - passed - failed }' "${trx[@]}")
case $counts in *" 0 failed,"*) ;; *) [ "$rc" -ne 0 ] || rc=1 ;; esac
echo "$counts"
exit "$rc"
