#!/usr/bin/env bash
# Measures the tests between samples: how often they find a difference where there is none, how often one that is there, and their speed
# beside SciPy and scikit-learn.
#   bench/hypotheses.sh          results go to bench/results/hypotheses.md
# Simulations use every core; times are CPU time of one thread pinned to core CORE (default 1). SIMULATIONS=10000 for the levels.
# Needs: dotnet, taskset, python3 with numpy, scipy and scikit-learn.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. bench/processor.sh
work=${BENCH_DATA:-artifacts/bench}/hypotheses
core=${CORE:-1}
python=${PYTHON:-/usr/bin/python3}
mkdir -p "$work"
dotnet build bench/Kullback.Speed -c Release -o "$work/bin" --nologo -v quiet > /dev/null
dotnet build bench/Kullback.Simulations -c Release -o "$work/simulations" --nologo -v quiet > /dev/null
[ -e "$work/mmd_y.f64" ] || "$python" bench/peers/hypotheses.py "$work" --generate
simulate="dotnet $work/simulations/Kullback.Simulations.dll hypotheses"
taskset -c "$core" dotnet "$work/bin/Kullback.Speed.dll" hypotheses "$work" > "$work/ours.tsv"
taskset -c "$core" "$python" bench/peers/hypotheses.py "$work" > "$work/theirs.tsv"
taskset -c "$core" "$python" bench/peers/hypotheses.py "$work" --memory >> "$work/theirs.tsv"
$simulate level "${SIMULATIONS:-10000}" > "$work/level.md"
$simulate power 200 > "$work/power.md"
{
  echo "# Tests between samples of points"
  echo
  echo "Run: \`bench/hypotheses.sh\`. $(date -u +%Y-%m-%d), .NET $(dotnet --list-runtimes | awk '/NETCore.App/ { v = $2 } END { print v }'), $("$python" -c 'import numpy, scipy, sklearn; print("numpy", numpy.__version__ + ", scipy", scipy.__version__ + ", scikit-learn", sklearn.__version__)')."
  echo "Processor: $KULLBACK_PROCESSOR. Load when started: $(cut -d' ' -f1 /proc/loadavg)."
  echo
  echo "## Speed: CPU seconds of one thread, medians"
  echo
  echo "| case | this library | SciPy, scikit-learn | ratio | value here | value there |"
  echo "|---|---|---|---|---|---|"
  awk -F'\t' 'NR == FNR { t[$1] = $2; v[$1] = $3; next } $1 == "peak memory" { printf "| peak memory, MB (before the kernels) | %s (%s) | %s (%s) | %.0f | | |\n", $2, $3, t[$1], v[$1], t[$1] / $2; next }
    { if ($1 in t) printf "| %s | %s | %s | %.1f | %s | %s |\n", $1, $2, t[$1], t[$1] / $2, $3, v[$1]; else printf "| %s | %s | | | %s | |\n", $1, $2, $3 }' "$work/theirs.tsv" "$work/ours.tsv"
  echo
  echo "Peak memory here includes 199 permutations of the mean discrepancy; there it is the statistic alone."
  echo
  echo "## Level: share of p-values at most α where both samples come from one distribution, ${SIMULATIONS:-10000} simulations each"
  echo
  echo "Tests that are exact keep their level; limit distributions are for more numbers than these, and the limit of Anderson-Darling is too small where values are"
  echo "tied this much: take the permutations there. A simulated level has a standard error of 0.0010 at 0.01, 0.0022 at 0.05 and 0.0030 at 0.10; \"above\" means by more than three of them."
  echo
  cat "$work/level.md"
  echo
  echo "## Power: share of p-values at most 0.05, 200 simulations each (standard error at most 0.035)"
  cat "$work/power.md"
} > bench/results/hypotheses.md
cat bench/results/hypotheses.md
