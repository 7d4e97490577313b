"""Isotonic calibration by scikit-learn: sorting, pooling and the fitted values, processor time.

python3 calibration.py FOLDER ROWS     writes probability.f64 and outcome.u8 first, where they are not there
"""
import os
import sys
import time

import numpy as np
import sklearn
from sklearn.isotonic import IsotonicRegression

folder, rows = sys.argv[1], int(sys.argv[2])
at, of = os.path.join(folder, "probability.f64"), os.path.join(folder, "outcome.u8")
if not os.path.exists(at):
    random = np.random.default_rng(1)
    p = random.beta(0.8, 1.6, rows)
    p.astype("<f8").tofile(at)
    (random.random(rows) < p ** 1.2).astype("u1").tofile(of)
p, y = np.fromfile(at, "<f8"), np.fromfile(of, "u1").astype(float)
for run in range(2):
    wall, cpu = time.perf_counter(), time.process_time()
    fitted = IsotonicRegression(out_of_bounds="clip").fit(p, y).predict(p)
    print(f"scikit-learn {sklearn.__version__}\t{time.process_time() - cpu:.3f} s CPU\t{time.perf_counter() - wall:.3f} s wall\tBrier score of the curve {np.mean((fitted - y) ** 2):.17g}", flush=True)
