#!/usr/bin/env python3
"""What one would write with pandas and SciPy: pandas_compare.py REFERENCE.csv CURRENT.csv

For numbers: divergences on 30 equal-width cells, Wasserstein-1 and Kolmogorov-Smirnov; for texts: divergences of the value counts.
Missing values are dropped, there is no interval and no adjustment: it does less than the command that it stands beside.
"""
import sys

import numpy as np
import pandas as pd
from scipy.special import rel_entr
from scipy.stats import ks_2samp, wasserstein_distance


def divergences(reference, current):
    p, q = (current + 0.5) / (current + 0.5).sum(), (reference + 0.5) / (reference + 0.5).sum()
    middle = (p + q) / 2
    return {
        "js_bits": (rel_entr(p, middle).sum() + rel_entr(q, middle).sum()) / 2 / np.log(2),
        "kl_bits": rel_entr(p, q).sum() / np.log(2),
        "psi": ((p - q) * np.log(p / q)).sum(),
    }


reference, current = (pd.read_csv(path) for path in sys.argv[1:3])
for name in reference.columns:
    old, new = reference[name].dropna(), current[name].dropna()
    if pd.api.types.is_numeric_dtype(old):
        edges = np.histogram_bin_edges(np.concatenate([old, new]), bins=30)
        found = divergences(np.histogram(old, edges)[0], np.histogram(new, edges)[0])
        found["wasserstein"] = wasserstein_distance(old, new)
        found["ks"] = ks_2samp(old, new).statistic
    else:
        a, b = old.value_counts().align(new.value_counts(), fill_value=0)
        found = divergences(a.to_numpy(), b.to_numpy())
    print(name, {k: round(float(v), 6) for k, v in found.items()})
