#!/usr/bin/env python3
"""Prints the posterior mean entropy of a Pitman-Yor mixture (Archer, Park and Pillow 2014): Gauss-Legendre over (d, ln alpha) with the Jacobian of (h, gamma); two rules."""
import numpy as np
from numpy.polynomial.legendre import leggauss
from scipy.special import digamma, gammaln, polygamma

SAMPLES = [[4, 2, 3, 0, 2, 4, 0, 0, 2, 1, 1], [10, 10, 10, 10], [30, 10, 5, 3, 2, 1, 1, 1, 1, 1]]


def mixture(counts, of_discount, of_concentration):
    c = np.array([x for x in counts if x > 0], float)
    n, m = c.sum(), len(c)
    x, w = leggauss(of_discount)
    t = (x + 1) / 2
    d, wd = t ** 3, w / 2 * 3 * t ** 2
    x, w = leggauss(of_concentration)
    log = -25 + (x + 1) / 2 * 39
    d, a = np.meshgrid(d, np.exp(log), indexing="ij")
    weight = wd[:, None] * (w * 39 / 2 * np.exp(log))[None, :]
    u, v = digamma(1) - digamma(1 - d), digamma(a + 1) - digamma(1)
    h = u + v
    prior = np.exp(10 - 10 / (1 - u / h)) * polygamma(1, 1 - d) * polygamma(1, a + 1) / h
    evidence = gammaln(1 + a) - gammaln(a + n) - m * gammaln(1 - d)
    for k in range(1, m):
        evidence += np.log(a + k * d)
    mean = digamma(a + n + 1) - (a + m * d) / (a + n) * digamma(1 - d)
    for k in c:
        evidence += gammaln(k - d)
        mean -= (k - d) / (a + n) * digamma(k - d + 1)
    weight = weight * prior * np.exp(evidence - evidence.max())
    return (weight * mean).sum() / weight.sum()


for counts in SAMPLES:
    print(counts, repr(mixture(counts, 120, 400)), repr(mixture(counts, 200, 600)))
