#!/usr/bin/env bash
# Takes the pictures in docs/ from real runs: docs/make/screenshots.sh KULLBACK (the published command).
# Needs chromium, aha (terminal colors to HTML) and script; all are Debian packages (chromium, aha, bsdutils).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
kullback=$(realpath "${1:?the published command}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
early=samples/birdstrikes-early.csv late=samples/birdstrikes-late.csv
browser=(chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
  --disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars --user-data-dir="$work/profile")

# The command runs on a terminal of its own, 100 columns wide, so that it prints what a person sees once the progress bar (standard error) is gone.
mkdir -p "$work/bin" && ln -s "$kullback" "$work/bin/kullback"
echo "\$ kullback compare $early $late" > "$work/terminal.txt"
PATH="$work/bin:$PATH" script -qec "stty cols 100 rows 60; kullback compare $early $late 2> /dev/null" /dev/null < /dev/null 2> /dev/null | tr -d '\r' >> "$work/terminal.txt" || true
{
  echo '<!doctype html><meta charset="utf-8"><style>body{margin:0;background:#14161a;color:#d8dade}pre{font:15px/1.45 "DejaVu Sans Mono",monospace;margin:0;padding:22px 26px}</style>'
  aha --no-header --black < "$work/terminal.txt" | sed '1s/^/<pre>/;$s/$/<\/pre>/'
} > "$work/terminal.html"
lines=$(wc -l < "$work/terminal.txt")
"${browser[@]}" --window-size="980,$((lines * 22 + 54))" --screenshot="$PWD/docs/images/terminal.png" "file://$work/terminal.html" 2> /dev/null

"$kullback" compare "$early" "$late" --quiet --html "$work/report.html" || true
"${browser[@]}" --window-size=1200,1130 --screenshot="$PWD/docs/images/report.png" "file://$work/report.html" 2> /dev/null
ls -l docs/images/terminal.png docs/images/report.png
