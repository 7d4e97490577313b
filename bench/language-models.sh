#!/usr/bin/env bash
# Measures D(P‖Q) of rows of logits, all figures of rows, and whole comparisons of files, beside PyTorch on the same numbers.
#   bench/language-models.sh [ROWS]     ROWS rows of 128,256 logits a side (512); results go to bench/results/language-models.md
# One thread is pinned to core CORE (1), two threads to all. Needs: dotnet, taskset, /usr/bin/python3 with numpy and torch. 0.8 GB of disk.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. bench/processor.sh
rows=${1:-512}
work=${BENCH_DATA:-artifacts/bench}/language-models
core=${CORE:-1}
python=${PYTHON:-/usr/bin/python3}
results=bench/results/language-models.md
mkdir -p "$work" bench/results
dotnet build bench/Kullback.Speed -c Release -o "$work/bin" --nologo -v quiet > /dev/null
export DOTNET_TieredCompilation=0
bench="dotnet $work/bin/Kullback.Speed.dll language-models"
[ "$(stat -c %s "$work/p.f32" 2> /dev/null || echo 0)" = $((rows * 128256 * 4)) ] || $bench write "$work" "$rows"
cat "$work"/*.f32 "$work"/*.f16 > /dev/null
# Widths alternate, and with them Kullback and PyTorch: what else the machine does meets all of them.
: > "$work/one.txt"
narrow() { env DOTNET_EnableAVX512=0 ATEN_CPU_CAPABILITY=avx2 DNNL_MAX_CPU_ISA=AVX2 "$@"; }
for round in 1 2 3; do
  { taskset -c "$core" $bench one "$work"; OMP_NUM_THREADS=1 taskset -c "$core" "$python" bench/peers/torch_rows.py "$work" 1; } | sed "s/^/$width\t/" >> "$work/one.txt"
  [ "$width" != 512 ] ||
    { narrow taskset -c "$core" $bench one "$work"; OMP_NUM_THREADS=1 narrow taskset -c "$core" "$python" bench/peers/torch_rows.py "$work" 1; } | sed "s/^/256\t/" >> "$work/one.txt"
done
if [ "$(nproc)" -gt 1 ]; then
  $bench two "$work" > "$work/two.txt"
  OMP_NUM_THREADS=2 "$python" bench/peers/torch_rows.py "$work" 2 >> "$work/two.txt"
else
  : > "$work/two.txt"
fi
memory=$($bench many "$work" 10000000 2>&1 > /dev/null | tail -1)
{
  echo "# Rows of next-token logits"
  echo
  echo "$(date -u +%Y-%m-%d), $(uname -sr), .NET $(dotnet --list-runtimes | awk '/NETCore.App/ { v = $2 } END { print v }')."
  echo "Processor: $KULLBACK_PROCESSOR. Load when started: $(cut -d' ' -f1 /proc/loadavg)."
  echo "$rows rows of 128,256 single-precision logits a side. Kullback and PyTorch alternate, three rounds; the least of the three medians is taken. CPU time on one thread,"
  echo "wall time on two. PyTorch works out D(P‖Q) alone; \`all figures\` are thirteen: both divergences, Jensen-Shannon, total variation, entropies and cross-entropies,"
  echo "the token's probabilities, the most probable tokens, rank and overlap."
  echo
  for bits in $(cut -f1 "$work/one.txt" | sort -rnu); do
    echo "| vectors of $bits bits, one thread, pinned | CPU s | ns a pair | PyTorch's time over it | its time in pieces of 16 rows over it |"
    echo "|---|---|---|---|---|"
    awk -F'\t' -v bits="$bits" -v pairs=$((rows * 128256)) '
      $1 != bits { next }
      !($2 in least) { order[++n] = $2; least[$2] = $3 } $3 < least[$2] { least[$2] = $3 }
      END { for (i = 1; i <= n; i++) printf "| %s | %.4f | %.2f | %.1f | %.1f |\n", order[i], least[order[i]], least[order[i]] / pairs * 1e9, least["PyTorch kl_div(log_softmax, log_softmax)"] / least[order[i]], least["PyTorch, 16 rows at a time"] / least[order[i]] }' "$work/one.txt"
    echo
  done
  echo "| two threads | wall s | GB of input a second |"
  echo "|---|---|---|"
  awk -F'\t' '{ printf "| %s | %.4f | %s |\n", $1, $3, $4 }' "$work/two.txt"
  echo
  echo "Peak memory of a comparison of ten million rows of 64 tokens, with text tokens, 2 threads: $((memory / 1024)) MB."
} > "$results"
cat "$results"
