"""Writes null_distributions.jsonl: distributions of test statistics when nothing changed, with at least 40 digits.

Kolmogorov-Smirnov, two samples: lattice paths counted in integers. One sample: the matrix formula of Durbin (1973) in the form of Marsaglia,
Tsang and Wang (2003), 80 digits, its complement taken at the end. Cramer-von Mises: the series of Anderson and Darling (1952) with Bessel's
K(1/4). Anderson-Darling: the series of Anderson and Darling (1954), integrals by quadrature; with two degrees of freedom (three samples) by
partial fractions."""
import json
import os
from fractions import Fraction
from math import comb
from mpmath import mp, mpf, matrix, factorial, floor, besselk, exp, sqrt, pi, binomial, quad, inf, nstr

mp.dps = 80
rows = []


def row(inputs, p, tol, how):
    rows.append({"id": f"N-{len(rows) + 1:04d}", "kind": "null_distribution", "inputs": inputs, "expected": {"p": nstr(p, 32)}, "tol": tol, "how": how})


def two_samples(n, m, threshold):
    """Share of paths that reach |i m - j n| >= threshold."""
    inside = [[0] * (m + 1) for _ in range(n + 1)]
    for i in range(n + 1):
        for j in range(m + 1):
            if abs(i * m - j * n) >= threshold:
                continue
            inside[i][j] = 1 if i == j == 0 else (inside[i - 1][j] if i else 0) + (inside[i][j - 1] if j else 0)
    return 1 - Fraction(inside[n][m], comb(n + m, n))


for n, m, threshold in [(5, 5, 15), (7, 4, 20), (10, 10, 50), (37, 53, 500), (100, 80, 2400), (100, 80, 5000), (200, 200, 4000), (1, 30, 29), (60, 90, 5400)]:
    p = two_samples(n, m, threshold)
    row({"distribution": "kolmogorov_smirnov", "n": n, "m": m, "distance": threshold / (n * m)}, mpf(p.numerator) / p.denominator, "B", "lattice paths in integers")


def one_sample(n, d):
    d = mpf(d)
    k = int(floor(n * d)) + 1
    h, size = k - n * d, 2 * k - 1
    H = matrix(size, size)
    for i in range(size):
        for j in range(size):
            H[i, j] = 1 if i - j + 1 >= 0 else 0
    for i in range(size):
        H[i, 0] -= h ** (i + 1)
        H[size - 1, i] -= h ** (size - i)
    H[size - 1, 0] += (2 * h - 1) ** size if 2 * h > 1 else 0
    for i in range(size):
        for j in range(size):
            if i - j + 1 > 0:
                H[i, j] /= factorial(i - j + 1)
    return 1 - (H ** n)[k - 1, k - 1] * factorial(n) / mpf(n) ** n


for n, d in [(1, 0.75), (2, 0.3), (3, 0.45), (5, 0.2), (10, 0.274), (10, 0.5), (20, 0.1), (20, 0.45), (50, 0.13), (50, 0.35), (100, 0.05), (100, 0.2), (200, 0.12), (400, 0.03)]:
    row({"distribution": "kolmogorov_smirnov_one", "n": n, "distance": d}, one_sample(n, d), "C", "matrix formula, 80 digits")


def mises(x):
    x = mpf(x)
    total = mpf(0)
    for k in range(200):
        a = mpf(4 * k + 1)
        term = (-1) ** k * binomial(mpf(-1) / 2, k) * sqrt(a) * exp(-a * a / (16 * x)) * besselk(mpf(1) / 4, a * a / (16 * x))
        total += term
        if abs(term) < mpf(10) ** -60:
            break
    return 1 - total / (pi * sqrt(x))


for x in [0.03, 0.1, 0.3, 0.46136, 0.74346, 1.5, 3.0]:
    row({"distribution": "cramer_von_mises", "x": x}, mises(x), "C", "series of 1952, 80 digits")


def darling(x):
    x = mpf(x)
    total = mpf(0)
    for j in range(100):
        a = (4 * j + 1) ** 2 * pi ** 2 / (8 * x)
        term = binomial(mpf(-1) / 2, j) * (4 * j + 1) * exp(-a) * quad(lambda w: exp(x / (8 * (w * w + 1)) - a * w * w), [0, 1, 2, 4, 8, 16, 40])
        total += term
        if abs(term) < mpf(10) ** -45:
            break
    return 1 - sqrt(2 * pi) / x * total


mp.dps = 50
for x in [0.3, 1.0, 2.492, 3.857, 8.0]:
    row({"distribution": "anderson_darling", "degrees": 1, "x": x}, darling(x), "C", "series of 1954, quadrature with 50 digits")
for x in [0.5, 2.0, 6.0, 20.0]:
    p = sum((-1) ** (j - 1) * (2 * j + 1) * exp(-j * (j + 1) * mpf(x) / 2) for j in range(1, 60))
    row({"distribution": "anderson_darling", "degrees": 2, "x": x}, p, "C", "partial fractions")

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "null_distributions.jsonl"), "w") as out:
    out.writelines(json.dumps(r) + "\n" for r in rows)
