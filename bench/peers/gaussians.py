#!/usr/bin/env python3
"""KL between two Gaussians of d dimensions by NumPy's Cholesky, beside Kullback on the same matrices; writes Markdown.

usage: gaussians.py PROGRAM.dll [rounds]
Two ways in NumPy: the factors of both covariances with the triangular solution by scipy.linalg.solve_triangular (the fastest there is), and with
numpy.linalg.solve alone. Medians of CPU time over interleaved rounds, one thread."""
import os
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
from scipy.linalg import solve_triangular

RUNS = {10: 40, 50: 40, 200: 30, 500: 10}


def distribution(rng, d):
    b = rng.standard_normal((d, d))
    return rng.standard_normal(d), b @ b.T / d + 0.1 * np.eye(d)


def by_triangles(mp, sp, mq, sq):
    lp, lq = np.linalg.cholesky(sp), np.linalg.cholesky(sq)
    w = solve_triangular(lq, lp, lower=True, check_finite=False)
    z = solve_triangular(lq, mp - mq, lower=True, check_finite=False)
    return 0.5 * (np.sum(w * w) - len(mp) + z @ z) + np.sum(np.log(np.diag(lq))) - np.sum(np.log(np.diag(lp)))


def by_solve(mp, sp, mq, sq):
    lp, lq = np.linalg.cholesky(sp), np.linalg.cholesky(sq)
    w, z = np.linalg.solve(lq, lp), np.linalg.solve(lq, mp - mq)
    return 0.5 * (np.sum(w * w) - len(mp) + z @ z) + np.sum(np.log(np.diag(lq))) - np.sum(np.log(np.diag(lp)))


def median(f, args, runs):
    """Value and CPU seconds of a call: median over runs of batches as long as those of the program."""
    times, batch = [], max(1, 4000 // len(args[0]))
    for _ in range(runs + 2):
        start = time.process_time()
        for _ in range(batch):
            value = f(*args)
        times.append((time.process_time() - start) / batch)
    return value, statistics.median(times[2:])


def main():
    program, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
    print("# KL between two Gaussians\n")
    print(f"{os.environ['KULLBACK_PROCESSOR']}; one thread; NumPy {np.__version__}. Milliseconds of CPU time: median of runs, median of {rounds} interleaved rounds; construction with both Cholesky")
    print("factors and the check of the matrices is part of Kullback's time. The ratio is NumPy's faster way over Kullback.\n")
    print("| dimensions | Kullback | of it the divergence alone | NumPy, triangular solve | NumPy, general solve | ratio | relative difference |\n| --- | --- | --- | --- | --- | --- | --- |")
    for d, runs in RUNS.items():
        rng = np.random.default_rng(d)
        p, q = distribution(rng, d), distribution(rng, d)
        with tempfile.NamedTemporaryFile(delete=False) as f:
            for part in (*p, *q):
                f.write(np.ascontiguousarray(part).tobytes())
        ours, alone, triangles, solves = [], [], [], []
        for _ in range(rounds):
            out = subprocess.run(["dotnet", program, "gaussians", f.name, str(d), str(runs)], capture_output=True, text=True, check=True).stdout.split()
            ours.append(float(out[1]))
            alone.append(float(out[2]))
            value, seconds = median(by_triangles, (*p, *q), runs)
            triangles.append(seconds)
            solves.append(median(by_solve, (*p, *q), runs)[1])
        os.unlink(f.name)
        m = [1e3 * statistics.median(x) for x in (ours, alone, triangles, solves)]
        print(f"| {d} | {m[0]:.3f} | {m[1]:.3f} | {m[2]:.3f} | {m[3]:.3f} | {min(m[2], m[3]) / m[0]:.2f} | {abs(float(out[0]) / value - 1):.1e} |")


main()
