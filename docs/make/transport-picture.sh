#!/usr/bin/env bash
# Makes the picture of docs/guide/transport.md from a real run: docs/make/transport-picture.sh KULLBACK [FOLDER]
# (the command, as one file or as "dotnet .../Kullback.Cli.dll"; the clouds are left in FOLDER). Needs chromium (Debian package).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
read -r -a kullback <<< "${1:?the command}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
folder=${2:-$work}
mkdir -p "$folder"
docs/make/transport-clouds.sh "$folder"
"${kullback[@]}" transport "$folder/ring.csv" "$folder/cross.csv" --order 2 --html "$work/plan.html" > /dev/null
# Without the folder's name, which says nothing.
sed -i "s|$folder/||g" "$work/plan.html"
chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --hide-scrollbars \
  --user-data-dir="$work/profile" --window-size=1100,1130 --screenshot="$PWD/docs/images/transport.png" "file://$work/plan.html" 2> /dev/null
ls -l docs/images/transport.png
