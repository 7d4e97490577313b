#!/usr/bin/env bash
# The divergence tree on simulated tables with known truth, and its time. Results go to bench/results/joint.md.
#   bench/joint.sh [RUNS]          default 200 runs of each case; about five minutes on one core
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. bench/processor.sh
runs=${1:-200}
work=${BENCH_DATA:-artifacts/bench}
result=bench/results/joint.md
command -v taskset > /dev/null || { echo "joint.sh: taskset is needed" >&2; exit 1; }
mkdir -p "$work" bench/results

dotnet build bench/Kullback.Simulations -c Release -o "$work/joint" --nologo -v quiet
taskset -c 1 dotnet "$work/joint/Kullback.Simulations.dll joint" --runs "$runs" --out "$work/joint.md" > /dev/null
{
  echo "# Joint drift: a tree of questions, measured on other rows"
  echo
  echo "\`bench/joint.sh\`: $runs runs of each case, seeded. $KULLBACK_PROCESSOR, one thread, .NET $(dotnet --version)."
  echo
  cat "$work/joint.md"
} > "$result"
echo "$result"
