#!/usr/bin/env bash
# Measures the entropy coders beside zstd's benchmark mode, and the capacity of a channel beside the plain iteration in NumPy.
#   bench/coding.sh          results go to bench/results/coding.md
# One thread, pinned to core CORE (default 1). Needs: dotnet, taskset, zstd, python3 with numpy, apt-get and dpkg-deb for the text (a package of manual pages).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. bench/processor.sh
work=${BENCH_DATA:-artifacts/bench}
core=${CORE:-1}
python=${PYTHON:-/usr/bin/python3}
results=bench/results/coding.md
mkdir -p "$work"
bench/languages.sh "$work" > /dev/null
[ -e "$work/text" ] || { head -c 16777216 < <(for k in 1 2 3 4 5 6 7 8; do cat "$work"/languages/*.txt; done) > "$work/text.part"; mv "$work/text.part" "$work/text"; }
[ -e "$work/channel.f64" ] || "$python" bench/peers/blahut_arimoto.py make "$work/channel.f64"
dotnet build bench/Kullback.Speed -c Release -o "$work/coding" --nologo -v quiet > /dev/null
export DOTNET_TieredCompilation=0 OMP_NUM_THREADS=1
bench="taskset -c $core dotnet $work/coding/Kullback.Speed.dll coding"
ours=$($bench capacity "$work/channel.f64")
theirs=$(taskset -c "$core" "$python" bench/peers/blahut_arimoto.py run "$work/channel.f64")
again=$($bench capacity "$work/channel.f64")
{
  echo "# Entropy coders and capacity"
  echo
  echo "$(date -u +%Y-%m-%d), $(uname -sr), .NET $(dotnet --list-runtimes | awk '/NETCore.App/ { v = $2 } END { print v }'), one thread pinned to a core, CPU time, median of 9."
  echo "Processor: $KULLBACK_PROCESSOR. Load when started: $(cut -d' ' -f1 /proc/loadavg)."
  echo
  echo "## Coding 16 MiB of manual pages (the adaptive coders: its first MiB)"
  echo
  echo "| coder | bits a byte | encode, MB/s | decode, MB/s |"
  echo "|---|---|---|---|"
  $bench coding "$work/text"
  taskset -c "$core" zstd -b1 -e1 --single-thread -i3 "$work/text" 2>&1 | tr '\r' '\n' | grep -E 'MB/s.*MB/s' | tail -1 \
    | sed -E 's/.*\(x?([0-9.]+)\), *([0-9.]+) MB\/s *,? *([0-9.]+) MB\/s.*/\1 \2 \3/' \
    | awk '{ printf "| zstd -1, benchmark mode, wall time (orientation: it also finds repeats) | %.4f | %.0f | %.0f |\n", 8 / $1, $2, $3 }'
  echo
  echo "## Capacity of a 256 by 256 channel to a certified gap of 1e-6 nat"
  echo
  echo "| | seconds | lower bound | upper bound | iterations |"
  echo "|---|---|---|---|---|"
  echo "$ours" | awk '{ printf "| this library | %.4f | %.9f | %.9f | %d |\n", $1, $2, $3, $4 }'
  echo "$theirs" | awk '{ printf "| plain iteration, NumPy | %.4f | %.9f | %.9f | %d |\n", $1, $2, $3, $4 }'
  echo "$again" | awk '{ printf "| this library, again | %.4f | %.9f | %.9f | %d |\n", $1, $2, $3, $4 }'
  echo
  echo "$ours $theirs $again" | awk '{ printf "Ratio: %.1f and %.1f.\n", $5 / $1, $5 / $9 }'
} | tee "$results"
