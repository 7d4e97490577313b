#!/usr/bin/env bash
# Writes the two clouds of docs/guide/transport.md, ring.csv and cross.csv, into a folder: docs/make/transport-clouds.sh FOLDER
# A ring and a cross, by a congruential generator: the same points wherever this runs.
set -euo pipefail
awk -v folder="${1:?the folder}" 'function u() { s = (s * 69069 + 1) % 4294967296; return s / 4294967296 }
  BEGIN {
    s = 7; ring = folder "/ring.csv"; cross = folder "/cross.csv"; pi = 3.14159265358979
    print "east,north" > ring; print "east,north" > cross
    for (i = 0; i < 240; i++) { a = 2 * pi * u(); r = 2 + 0.25 * u(); printf "%.3f,%.3f\n", r * cos(a), r * sin(a) > ring }
    for (i = 0; i < 180; i++) { t = 4 * u() - 2; w = 0.3 * u() - 0.15; if (i % 2) printf "%.3f,%.3f\n", 5 + t, w > cross; else printf "%.3f,%.3f\n", 5 + w, t > cross }
  }'
