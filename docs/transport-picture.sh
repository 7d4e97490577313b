#!/usr/bin/env bash
# Makes the two clouds of docs/transport.md and its picture from a real run: docs/transport-picture.sh KULLBACK [FOLDER]
# (the command, as one file or as "dotnet .../Kullback.Cli.dll"; the clouds are left in FOLDER). Needs chromium (Debian package).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
read -r -a kullback <<< "${1:?the command}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
folder=${2:-$work}
# A ring and a cross, by a congruential generator: the same points wherever this runs.
awk -v folder="$folder" 'function u() { s = (s * 69069 + 1) % 4294967296; return s / 4294967296 }
  BEGIN {
    s = 7; ring = folder "/ring.csv"; cross = folder "/cross.csv"; pi = 3.14159265358979
    print "east,north" > ring; print "east,north" > cross
    for (i = 0; i < 240; i++) { a = 2 * pi * u(); r = 2 + 0.25 * u(); printf "%.3f,%.3f\n", r * cos(a), r * sin(a) > ring }
    for (i = 0; i < 180; i++) { t = 4 * u() - 2; w = 0.3 * u() - 0.15; if (i % 2) printf "%.3f,%.3f\n", 5 + t, w > cross; else printf "%.3f,%.3f\n", 5 + w, t > cross }
  }'
"${kullback[@]}" transport "$folder/ring.csv" "$folder/cross.csv" --order 2 --html "$work/plan.html" > /dev/null
# Without the folder's name, which says nothing.
sed -i "s|$folder/||g" "$work/plan.html"
chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --hide-scrollbars \
  --user-data-dir="$work/profile" --window-size=1100,1130 --screenshot="$PWD/docs/transport.png" "file://$work/plan.html" 2> /dev/null
ls -l docs/transport.png
