"""The plain Blahut-Arimoto iteration in NumPy: capacity of a channel of 256 by 256 to a gap of 1e-6 nat.

blahut_arimoto.py make FILE   writes the channel (rows: cubes of exponential variables, normalized; seed fixed)
blahut_arimoto.py run FILE    prints CPU seconds (median of 9), lower and upper bound, iterations
"""
import statistics
import sys
import time

import numpy as np

if sys.argv[1] == "make":
    rows = np.random.default_rng([8, 1]).standard_exponential((256, 256)) ** 3
    (rows / rows.sum(1, keepdims=True)).tofile(sys.argv[2])
    sys.exit()

W = np.fromfile(sys.argv[2]).reshape(256, 256)


def capacity(gap):
    p = np.full(256, 1 / 256)
    negative_entropy = (W * np.log(W)).sum(1)
    for iteration in range(100000):
        divergence = negative_entropy - W @ np.log(p @ W)
        low, high = p @ divergence, divergence.max()
        if high - low < gap:
            return low, high, iteration
        p = p * np.exp(divergence - high)
        p /= p.sum()


seconds = []
for _ in range(9):
    start = time.process_time()
    low, high, iterations = capacity(1e-6)
    seconds.append(time.process_time() - start)
print(statistics.median(seconds), low, high, iterations)
