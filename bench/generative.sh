#!/usr/bin/env bash
# KID, precision and recall, and Fréchet distance beside NumPy's forms on the same rows, by turns, one thread each on core 1:
# bench/generative.sh [DATA] [ITEM...]. DATA holds the rows (510 MB, made if missing). A line an item and program: least seconds, memory
# beside the rows, value. Then `kullback generative` on two files of 50,000 x 2,048 with BIG=yes (0.8 GB, about ten minutes).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=${1:-${TMPDIR:-/tmp}/kullback-generative}
items=("${@:2}")
[ ${#items[@]} -gt 0 ] || items=({kid,shares}:10000:{64,2048}:{f4,f8} frechet:5000:64:f8)
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
python=${PYTHON:-/usr/bin/python3}
[ -f "$data/y_5000_64.f8" ] || "$python" "$here/peers/embeddings.py" "$data" --generate
dotnet build "$here/Kullback.Speed" -c Release --nologo -v quiet > /dev/null
uptime
for item in "${items[@]}"; do
  echo "here  $(taskset -c 1 dotnet "$here/Kullback.Speed/bin/Release/net10.0/Kullback.Speed.dll" embeddings "$data" "$item")"
  echo "NumPy $(taskset -c 1 "$python" "$here/peers/embeddings.py" "$data" "$item")"
done
[ "${BIG:-no}" = yes ] || exit 0
"$python" "$here/peers/embeddings.py" "$data" --large
dotnet build "$here/../src/Kullback.Cli" -c Release --nologo -v quiet > /dev/null
/usr/bin/time -v dotnet "$here/../src/Kullback.Cli/bin/Release/net10.0/Kullback.Cli.dll" generative \
  "$data/real.npy" "$data/generated.npy" --fail-on never 2>&1 | grep -v "context\|faults\|Average"
