#!/usr/bin/env bash
# Measures 'kullback compare' on tables of 20 columns (or more), beside what the engine alone needs and what one would write with pandas.
#   bench/tables.sh [ROWS] [COLUMNS]          default 1000000 rows, 20 columns
# FORMATS="csv parquet", FLOORS="scan load histograms" and PEERS=yes|no choose what is run. CPU seconds are the median of RUNS runs (default 3). Results go to bench/results/tables-ROWSxCOLUMNS.md. Needs: time, taskset.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. bench/processor.sh
rows=${1:-1000000}
columns=${2:-20}
runs=${RUNS:-3}
formats=${FORMATS:-csv parquet}
floors=${FLOORS-scan load histograms}
work=${BENCH_DATA:-artifacts/bench}
results=bench/results/tables-${rows}x${columns}.md
for tool in dotnet taskset /usr/bin/time; do
  command -v "$tool" > /dev/null || { echo "tables.sh: $tool is needed" >&2; exit 1; }
done
mkdir -p "$work" bench/results

dotnet publish src/Kullback.Cli -c Release -r linux-x64 -o "$work/kullback" --nologo -v quiet
dotnet build bench/Kullback.Speed -c Release -o "$work/tables" --nologo -v quiet
kullback=$work/kullback/kullback
tables="dotnet $work/tables/Kullback.Speed.dll tables"
stem=$work/${rows}x${columns}
for side in "reference 1 0" "current 2 0.05"; do
  read -r name seed shift <<< "$side"
  [ -e "$stem-$name.csv" ] || { $tables generate "$stem-$name.part" "$rows" "$columns" "$seed" "$shift" && mv "$stem-$name.part" "$stem-$name.csv"; }
  case $formats in *parquet*) ;; *) continue ;; esac
  [ -e "$stem-$name.parquet" ] || { $tables parquet "$stem-$name.csv" "$stem-$name.part" && mv "$stem-$name.part" "$stem-$name.parquet"; }
done

# measure LABEL CORES COMMAND...: one row of the table.
measure() {
  local label=$1 cores=$2 run log
  shift 2
  log=$(mktemp)
  for ((run = 0; run < runs; run++)); do
    local code=0
    taskset -c "$cores" /usr/bin/time -f "%U %S %e %M" -a -o "$log" "$@" > /dev/null || code=$?
    [ "$code" -le 1 ] || { echo "tables.sh: exit code $code: $*" >&2; exit 1; }
  done
  grep -E '^[0-9.]+ [0-9.]+ [0-9.]+ [0-9]+$' "$log" | awk '{ print $1 + $2, $3, $4 / 1024 }' | sort -n \
    | awk -v label="$label" -v cores="$cores" '{ cpu[NR] = $1; wall[NR] = $2; peak[NR] = $3 }
        END { m = int((NR + 1) / 2); printf "| %s | %d | %.2f | %.2f | %d |\n", label, split(cores, x, ","), cpu[m], wall[m], peak[m] }' | tee -a "$results"
  rm -f "$log"
}

{
  echo "# Two tables of $rows rows and $columns columns"
  echo
  echo "$(date -u +%Y-%m-%d), $(uname -sr), .NET $(dotnet --list-runtimes | awk '/NETCore.App/ { v = $2 } END { print v }'), $($kullback --version)"
  echo "Processor: $KULLBACK_PROCESSOR. Load when started: $(cut -d' ' -f1 /proc/loadavg)"
  echo "Sizes a side:$(for format in $formats; do echo " $format $(du -m "$stem-reference.$format" | cut -f1) MB"; done | paste -sd,). Median of $runs runs, by CPU time; peak is resident memory."
  echo
  echo "| what | cores | CPU s | wall s | peak MB |"
  echo "|---|---|---|---|---|"
} | tee "$results"

for format in $formats; do
  a=$stem-reference.$format b=$stem-current.$format
  measure "kullback compare, $format" 1 "$kullback" compare "$a" "$b" --quiet --threads 1
  measure "kullback compare, $format" 0,1 "$kullback" compare "$a" "$b" --quiet --threads 2
  measure "kullback compare --no-pairs, $format" 1 "$kullback" compare "$a" "$b" --quiet --threads 1 --no-pairs
  for floor in $floors; do
    case $floor in
      scan) label="the engine scans both files once" ;;
      load) label="the engine loads both files" ;;
      histograms) label="the engine loads both files and counts 20 cells a number" ;;
    esac
    measure "$label, $format" 1 $tables "$floor" "$a" "$b" 1
  done
done
if [ "${PEERS:-yes}" = yes ] && /usr/bin/python3 -c 'import pandas, scipy' 2> /dev/null; then
  measure "pandas and SciPy ($(/usr/bin/python3 -c 'import pandas, scipy; print(pandas.__version__, scipy.__version__, sep=", ")')), csv" 1 \
    /usr/bin/python3 bench/peers/pandas_compare.py "$stem-reference.csv" "$stem-current.csv"
fi
