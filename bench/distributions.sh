#!/usr/bin/env bash
# Measures log-densities over a million points beside scipy.stats and beside the same formula in C, and sampling beside NumPy.
#   bench/distributions.sh   results go to bench/results/distributions.md
# One thread, pinned to core CORE (default 1). Needs: dotnet, gcc, taskset, python3 with numpy and scipy.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. bench/processor.sh
work=${BENCH_DATA:-artifacts/bench}/distributions
core=${CORE:-1}
python=${PYTHON:-/usr/bin/python3}
results=bench/results/distributions.md
mkdir -p "$work"
"$python" bench/peers/distributions.py "$work/points.f64" --generate
gcc -O3 $c_flags -ffast-math bench/peers/distributions.c -o "$work/limit" -lm
dotnet build bench/Kullback.Speed -c Release -o "$work/program" --nologo -v quiet > /dev/null
export DOTNET_TieredCompilation=0 OMP_NUM_THREADS=1
taskset -c "$core" dotnet "$work/program/Kullback.Speed.dll" distributions "$work/points.f64" > "$work/ours.txt"
taskset -c "$core" "$work/limit" "$work/points.f64" > "$work/limit.txt"
taskset -c "$core" "$python" bench/peers/distributions.py "$work/points.f64" > "$work/peers.txt"
{
  echo "# Distributions"
  echo
  echo "$(date -u +%Y-%m-%d), $(uname -sr), .NET $(dotnet --list-runtimes | awk '/NETCore.App/ { v = $2 } END { print v }'), one thread pinned to a core, CPU time, medians of 9 (peers 7) stretches of 0.1 s."
  echo "Processor: $KULLBACK_PROCESSOR. Load when started: $(cut -d' ' -f1 /proc/loadavg)."
  echo "Peers: $("$python" -c 'import numpy, scipy; print("SciPy", scipy.__version__ + ", NumPy", numpy.__version__)'). C: $(gcc --version | head -1), -O3 $c_flags -ffast-math."
  echo
  echo "## Log-densities at a million points, nanoseconds a point"
  echo
  echo "Ours also checks every point for NaN and the support; C does not. The last column is the aim of at most 2, the one before of at least 5."
  echo
  echo "| family | ours | scipy.stats | the formula in C | scipy/ours | ours/C |"
  echo "|---|---|---|---|---|---|"
  awk -F'\t' 'FILENAME ~ /ours/ && $1 == "logpdf" { o[$2] = $3; n[++k] = $2 } FILENAME ~ /peers/ && $1 == "logpdf" { s[$2] = $3 } FILENAME ~ /limit/ { c[$2] = $3 }
    END { for (i = 1; i <= k; i++) { f = n[i]; printf "| %s | %.2f | %.2f | %.2f | %.1f | %.2f |\n", f, o[f], s[f], c[f], s[f] / o[f], o[f] / c[f] } }' "$work/ours.txt" "$work/peers.txt" "$work/limit.txt"
  echo
  echo "## Sampling a million points, nanoseconds a point"
  echo
  echo "| | ours | NumPy's Generator | NumPy/ours |"
  echo "|---|---|---|---|"
  awk -F'\t' 'FILENAME ~ /ours/ && $1 == "sample" { o[$2] = $3; n[++k] = $2 } FILENAME ~ /peers/ && $1 == "sample" { s[$2] = $3 }
    END { for (i = 1; i <= k; i++) { f = n[i]; printf "| %s | %.2f | %.2f | %.2f |\n", (f == "Normal" ? "standard normal" : "gamma of shape 2.5"), o[f], s[f], s[f] / o[f] } }' "$work/ours.txt" "$work/peers.txt"
} > "$results"
cat "$results"
