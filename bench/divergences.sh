#!/usr/bin/env bash
# Measures the divergences beside Python's libraries and a fused C loop, on the same vectors, pinned to one core, in alternating runs.
#   bench/divergences.sh [CASE]...          default 1e3 1e6 f32 rows logits 1e8
# ROUNDS=3 repeats everything and takes the least median of each. Results: bench/results/divergences.md, or divergences-avx2.md where
# the kernels are 256 bits wide (DOTNET_EnableAVX512=0). Needs: taskset, gcc, numpy,
# scipy, torch.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. bench/processor.sh
cases=(${@:-1e3 1e6 f32 rows logits 1e8})
work=${BENCH_DATA:-artifacts/bench}/divergences
core=${CORE:-1}
mkdir -p "$work" bench/results
results=bench/results/divergences.md
[ "$width" != 256 ] || results=bench/results/divergences-avx2.md
gcc -O3 $c_flags -ffast-math "bench/peers/divergences.c" -o "$work/limit" -lmvec -lm
dotnet build bench/Kullback.Speed -c Release -o "$work/bin" --nologo -v quiet
[ -e "$work/logits_q.f32" ] || /usr/bin/python3 "bench/peers/divergences.py" generate "$work"
times=$work/times.tsv
: > "$times"
for ((round = 0; round < ${ROUNDS:-3}; round++)); do
  for case in "${cases[@]}"; do
    taskset -c "$core" dotnet "$work/bin/Kullback.Speed.dll" divergences "$work" "$case" >> "$times"
    taskset -c "$core" "$work/limit" "$work" "$case" >> "$times"
    taskset -c "$core" /usr/bin/python3 "bench/peers/divergences.py" "$work" "$case" >> "$times"
  done
done
taskset -c "$core" dotnet "$work/bin/Kullback.Speed.dll" divergences "$work" measures > "$work/measures.tsv"
if [ "$(nproc)" -gt 1 ]; then
  taskset -c "$core" dotnet "$work/bin/Kullback.Speed.dll" divergences "$work" threads > "$work/threads.tsv"
  dotnet "$work/bin/Kullback.Speed.dll" divergences "$work" threads >> "$work/threads.tsv"
fi
/usr/bin/python3 "bench/peers/divergences_report.py" "$work" > "$results"
cat "$results"
