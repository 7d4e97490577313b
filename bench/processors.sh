#!/usr/bin/env bash
# What a processor without AVX-512 gets: the kernels and their peers with AVX-512 and without, in the same run, pinned to one core.
#   bench/processors.sh          results go to bench/results/processors.md; about three minutes
# ROUNDS=3 alternating rounds, the least of each is taken. Needs: dotnet, gcc, taskset, python3 with numpy, scipy and torch.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=${BENCH_DATA:-artifacts/bench}/processors
core=${CORE:-1}
python=${PYTHON:-/usr/bin/python3}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
mkdir -p "$work" bench/results
dotnet build bench/Kullback.Speed -c Release -o "$work/divergences" --nologo -v quiet > /dev/null
dotnet build bench/Kullback.Speed -c Release -o "$work/transport" --nologo -v quiet > /dev/null
[ -e "$work/logits_q.f32" ] || "$python" bench/peers/divergences.py generate "$work"
[ -e "$work/p2_y_1e6.f64" ] || "$python" bench/peers/transport.py "$work" --generate line-1e6

# One round in a shell of its own: the settings of the peers must not stay. NAME<tab>WHO<tab>SECONDS a line.
measure() {
  (
    [ "$1" = all ] || export DOTNET_EnableAVX512=0
    . bench/processor.sh
    # shellcheck disable=SC2086  # several flags
    gcc -O3 $c_flags -ffast-math bench/peers/divergences.c -o "$work/limit" -lmvec -lm
    export DOTNET_TieredCompilation=0 OMP_NUM_THREADS=1
    echo "$width" > "$work/$1.width"
    echo "$KULLBACK_PROCESSOR" > "$work/$1.processor"
    taskset -c "$core" dotnet "$work/divergences/Kullback.Speed.dll" divergences "$work" 1e3 1e6 f32 measures
    taskset -c "$core" "$work/limit" "$work" 1e3 1e6 f32
    taskset -c "$core" "$python" bench/peers/divergences.py "$work" 1e3 f32
    taskset -c "$core" dotnet "$work/transport/Kullback.Speed.dll" transport "$work" line-1e6 | sed -E 's/^(W1 1e6): ([^ ]*) s.*/\1\tkullback\t\2/'
    taskset -c "$core" "$python" bench/peers/transport.py "$work" line-1e6 | sed -E 's/^(W1 1e6) ([^:]*): ([^ ]*) s.*/\1\t\2\t\3/'
  ) >> "$work/$1.tsv"
}
rm -f "$work"/*.tsv
for ((round = 0; round < ${ROUNDS:-3}; round++)); do
  measure avx2
  measure all
done
{
  echo "# With AVX-512 and without"
  echo
  echo "\`bench/processors.sh\`, $(date -u +%Y-%m-%d), .NET $(dotnet --list-runtimes | awk '/NETCore.App/ { v = $2 } END { print v }'), $("$python" -c 'import numpy, scipy, torch; print("NumPy", numpy.__version__ + ", SciPy", scipy.__version__ + ", PyTorch", torch.__version__)'), $(gcc --version | head -1)."
  echo "CPU seconds of one thread pinned to a core, the least of ${ROUNDS:-3} alternating rounds; load at the end: $(cut -d' ' -f1 /proc/loadavg)."
  echo
  echo "- $(cat "$work/avx2.processor")"
  echo "- $(cat "$work/all.processor")"
  echo
  "$python" bench/peers/processors_report.py "$work"
} > bench/results/processors.md
cat bench/results/processors.md
