#!/usr/bin/env bash
# Nearest neighbors beside their peers, coverage of intervals, bias against n: bench/neighbors.sh [DATA]. Writes
# bench/results/neighbors.md and docs/images/estimation-points.svg. DATA holds the inputs (70 MB, made if missing); about eight minutes, much of
# it the peer at n = 1e5 in ten dimensions (PEERS=short leaves that row out). Speed: one thread, pinned to core 1; the rest on core 0.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=${1:-${TMPDIR:-/tmp}/kullback-neighbors}
. "$here/processor.sh"
export OMP_NUM_THREADS=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
python=${PYTHON:-/usr/bin/python3}
[ -f "$data/p5_mi_y.f64" ] || "$python" "$here/peers/neighbors.py" "$data" --generate
for program in Speed Simulations; do dotnet build "$here/Kullback.$program" -c Release --nologo -v quiet > /dev/null; done
simulate() { dotnet "$here/Kullback.Simulations/bin/Release/net10.0/Kullback.Simulations.dll" neighbors "$@"; }
ours() { taskset -c 1 dotnet "$here/Kullback.Speed/bin/Release/net10.0/Kullback.Speed.dll" neighbors "$data" "$@"; }
peers() { taskset -c 1 "$python" "$here/peers/neighbors.py" "$data" "$@"; }
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
simulate coverage > "$work/coverage" &
for item in 1e4:1 1e4:2 1e4:5 1e4:10 1e4:20 1e5:1 1e5:2 1e5:5 1e5:10 ksg; do
  ours "$item" >> "$work/ours"
  case $item in
    ksg) peers ksg >> "$work/peers" ;;
    1e4:10 | 1e4:20) peers $item:tree $item:brute >> "$work/peers" ;;
    1e5:10) [ "${PEERS:-all}" = short ] || peers $item:tree >> "$work/peers" ;;
    *) peers $item:tree $item:sktree >> "$work/peers" ;;
  esac
done
if command -v Rscript > /dev/null && Rscript -e 'quit(status = !requireNamespace("FNN", quietly = TRUE))'; then
  taskset -c 1 Rscript "$here/peers/neighbors.R" "$data" >> "$work/peers" || true
fi
wait
simulate bias "$here/../docs/images/estimation-points.svg" > "$work/bias"
"$python" "$here/peers/neighbors_report.py" "$work" > "$here/results/neighbors.md"
echo "$here/results/neighbors.md"
