#!/bin/sh
# Rebuilds the two sample files, byte for byte, from the npm package they come from. Needs npm, tar, awk and sha256sum.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
package=vega-datasets@3.2.1
first_day_of_late=1998-01-01

for tool in npm tar awk sha256sum; do
  command -v "$tool" > /dev/null || { echo "rebuild.sh: $tool is needed and was not found" >&2; exit 1; }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent "$package" > /dev/null
tar -xzf vega-datasets-3.2.1.tgz package/data/birdstrikes.csv
echo "45777edf69984b37599e73dbfb34dbc976055243547407214261a4fcb9466462  package/data/birdstrikes.csv" > source.sha256
sha256sum --check --quiet source.sha256

# The source has no quoted field (checked here), so the fourth field is the flight date, written year-month-day.
# Its lines end in CR LF, the last one in nothing; ours end in LF. The order of the rows is the source's.
if grep -q '"' package/data/birdstrikes.csv; then
  echo "rebuild.sh: a field is quoted, and splitting at commas would be wrong" >&2
  exit 1
fi
LC_ALL=C awk -F, -v first="$first_day_of_late" '
  { sub(/\r$/, "") }
  NR == 1 { print > "early.csv"; print > "late.csv"; next }
  { print > ($4 < first ? "early.csv" : "late.csv") }' package/data/birdstrikes.csv

mv early.csv "$here/birdstrikes-early.csv"
mv late.csv "$here/birdstrikes-late.csv"
cd "$here"
sha256sum --check samples.sha256
