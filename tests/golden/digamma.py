#!/usr/bin/env python3
"""Writes digamma.csv: x, psi(x), psi'(x), 1/x - psi'(x + 1), each x an exact double; 40 digits."""
import csv
import os
from mpmath import mp, mpf, psi

mp.dps = 60
POINTS = [1e-300, 1e-20, 1e-5, 0.1, 0.25, 0.5, 0.9, 1.0, 1.3116, 1.3117, 1.4, 1.46, 1.4616321449683622, 1.4616321449683624, 1.47,
          1.5, 1.6, 1.62, 2.0, 3.0, 5.5, 9.99, 11.999, 12.0, 12.5, 20.0, 100.0, 12345.678, 1e8, 1e15, 1e100]

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "digamma.csv"), "w", newline="") as f:
    rows = csv.writer(f, lineterminator="\n")
    rows.writerow(["x", "psi", "derivative", "shortfall"])
    for point in POINTS:
        x = mpf(point)
        mp.dps = 60 if point < 1e50 else 280
        rows.writerow([repr(point)] + [mp.nstr(v, 25) for v in (psi(0, x), psi(1, x), 1 / x - psi(1, x + 1))])
