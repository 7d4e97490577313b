#!/usr/bin/env bash
# KL between two Gaussians beside NumPy's Cholesky: bench/gaussians.sh [CORE] writes bench/results/gaussians.md. Needs python3 with NumPy and SciPy.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
core=${1:-1}
. "$here/processor.sh"
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build "$here/Kullback.Speed" -c Release --nologo -v quiet > /dev/null
taskset -c "$core" "${PYTHON:-/usr/bin/python3}" "$here/peers/gaussians.py" "$here/Kullback.Speed/bin/Release/net10.0/Kullback.Speed.dll" > "$here/results/gaussians.md"
cat "$here/results/gaussians.md"
