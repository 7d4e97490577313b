#!/usr/bin/env bash
# Bias of the entropy estimators, coverage of the intervals from counts, type-I error of the tests on tables, time of permutations.
#   bench/estimation-discrete.sh [REPETITIONS]     results go to bench/results/estimation-discrete.md; 2000 repetitions take a few minutes
# One thread, pinned to core CORE (default 1). Needs: dotnet, taskset, python3; the picture in docs is drawn from the result.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. bench/processor.sh
work=${BENCH_DATA:-artifacts/bench}
core=${CORE:-1}
results=bench/results/estimation-discrete.md
mkdir -p "$work"
dotnet build bench/Kullback.Simulations -c Release -o "$work/estimation" --nologo -v quiet > /dev/null
export DOTNET_TieredCompilation=0
{
  echo "# Estimates and tests from counts"
  echo
  echo "$(date -u +%Y-%m-%d), $(uname -sr), .NET $(dotnet --list-runtimes | awk '/NETCore.App/ { v = $2 } END { print v }'), one thread pinned to a core."
  echo "Processor: $KULLBACK_PROCESSOR. Load when started: $(cut -d' ' -f1 /proc/loadavg)."
  echo "Run: \`bench/estimation-discrete.sh ${1:-2000}\`"
  echo
  taskset -c "$core" dotnet "$work/estimation/Kullback.Simulations.dll" discrete discrete "${1:-2000}"
} > "$results.part"
mv "$results.part" "$results"
"${PYTHON:-/usr/bin/python3}" bench/peers/estimation_bias.py "$results" docs/images/estimation-bias.svg
