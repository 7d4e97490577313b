#!/usr/bin/env python3
"""Writes G5_entropy.jsonl: estimators of entropy that the other files leave out, from their textbook formulas in 30 digits.

nsb: the integrals over t = ln beta with the densities as they stand in the paper; 60 digits for the slope of the prior, which cancels for large beta.
"""
import json
import os
from mpmath import exp, log, loggamma, mp, mpf, nstr, psi, sqrt

mp.dps = 30
SAMPLES = [[4, 2, 3, 0, 2, 4, 0, 0, 2, 1, 1], [1, 1, 1, 1, 1], [25, 0, 0], [2, 1], [4, 0], [10, 10, 10, 10], [1, 0, 0, 0],
           [1, 1, 1, 2] + [0] * 16,
           [4, 12, 4, 5, 3, 1, 5, 1, 2, 2, 2, 2, 11, 3, 4, 12, 12, 1, 2] + [0] * 81]


def entropy(ps):
    return -sum(p * log(p) for p in ps if p > 0)


def dirichlet(kinds):
    """E[H] and E[H^2] by pairs of cells (Wolpert and Wolf 1995); kinds: parameter and how many cells have it."""
    total = sum(a * w for a, w in kinds)
    mean = psi(0, total + 1) - sum(w * a / total * psi(0, a + 1) for a, w in kinds)
    low = [psi(0, a + 1) - psi(0, total + 2) for a, w in kinds]
    common = psi(1, total + 2)
    s1 = sum(w * a * l for (a, w), l in zip(kinds, low))
    s2 = sum(w * (a * l) ** 2 for (a, w), l in zip(kinds, low))
    pairs = s1 ** 2 - s2 - common * (total ** 2 - sum(w * a * a for a, w in kinds))
    own = sum(w * a * (a + 1) * ((psi(0, a + 2) - psi(0, total + 2)) ** 2 + psi(1, a + 2) - common) for a, w in kinds)
    return mean, (pairs + own) / (total * (total + 1))


def nsb(counts):
    """The trapezoidal rule in t = ln beta on [-46, 46]; beyond, less than 1e-19 is left. Steps 1/4 and 1/8 have to agree."""
    n, k = sum(counts), len(counts)
    kinds = [(c, counts.count(c)) for c in sorted(set(counts))]

    def node(t):
        b = exp(t)
        mp.dps = 60
        slope = k * psi(1, k * b + 1) - psi(1, b + 1)
        mp.dps = 30
        weight = b * slope * exp(loggamma(k * b) - loggamma(k * b + n) + sum(w * (loggamma(c + b) - loggamma(b)) for c, w in kinds if c))
        first, second = dirichlet([(c + b, w) for c, w in kinds])
        return weight, weight * first, weight * second

    nodes = [node(mpf(i) / 8) for i in range(-46 * 8, 46 * 8 + 1)]
    sums, coarse = ([sum(column) for column in zip(*part)] for part in (nodes, nodes[::2]))
    assert abs(coarse[1] / coarse[0] - sums[1] / sums[0]) < mpf(10) ** -11
    return sums[1] / sums[0], sqrt(sums[2] / sums[0] - (sums[1] / sums[0]) ** 2)


def chao_wang_jost(counts):
    n, once, twice = sum(counts), counts.count(1), counts.count(2)
    seen = sum(mpf(c) / n * sum(mpf(1) / v for v in range(c, n)) for c in counts if c)
    if once == 0:
        return seen
    a = mpf(2 * twice) / ((n - 1) * once + 2 * twice) if twice else mpf(2) / ((n - 1) * (once - 1) + 2)
    if a == 1:
        return seen
    return seen + mpf(once) / n * (1 - a) ** (1 - n) * (-log(a) - sum((1 - a) ** r / r for r in range(1, n)))


def zhang(counts):
    n = sum(counts)
    return sum(mpf(c) / n * sum(mpf(1) / v for v in range(c, n)) for c in counts if c)


def jackknife(counts):
    n = sum(counts)
    if n == 1:
        return mpf(0)
    left = mpf(0)
    for i, c in enumerate(counts):
        if c:
            rest = counts[:i] + [c - 1] + counts[i + 1:]
            left += c * entropy([mpf(r) / (n - 1) for r in rest])
    return n * entropy([mpf(c) / n for c in counts]) - mpf(n - 1) / n * left


with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "G5_entropy.jsonl"), "w") as out:
    for i, counts in enumerate(SAMPLES):
        mean, deviation = nsb(counts)
        posterior, second = dirichlet([(c + mpf(1) / 2, 1) for c in counts])
        expected = {"nsb": mean, "nsb_deviation": deviation, "chao_wang_jost": chao_wang_jost(counts), "zhang": zhang(counts), "jackknife": jackknife(counts),
                    "dirichlet_posterior_deviation[0.5]": sqrt(second - posterior ** 2)}
        row = {"id": f"G5-e{i + 1:04d}", "kind": "entropy_counts", "inputs": {"counts": counts}, "expected": {k: nstr(v, 20) for k, v in expected.items()},
               "tol": {"*": "C", "chao_wang_jost": "B", "zhang": "B", "jackknife": "B"}, "atol": 1e-12, "how": "entropy.py, mpmath"}
        out.write(json.dumps(row) + "\n")
        out.flush()
