#!/usr/bin/env bash
# Compares the library with golden values: tests/golden.sh FOLDER [--only PREFIX]
# Reads every *.jsonl in FOLDER (PREFIX: only files whose name starts so), prints each row that fails or is unsupported, then for each
# file "N passed, N failed, N unsupported". Exit 1 when a row failed or none ran.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
dotnet build "$here/Kullback.Golden" -c Release --nologo -v quiet > /dev/null || { echo "golden.sh: the build failed; run: dotnet build tests/Kullback.Golden" >&2; exit 2; }
exec dotnet "$here/Kullback.Golden/bin/Release/net10.0/Kullback.Golden.dll" "$@"
