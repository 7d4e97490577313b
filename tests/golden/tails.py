"""Writes tails.jsonl: tails of distributions and values of special functions in 40 digits (mpmath; Debian's python3-mpmath).

Rows of the kind "function": the inputs are its name f and its arguments x, doubles in shortest form, taken exactly; the quantity is "value".
Checked here: incomplete gamma functions against quadrature, the mixtures against each other (upper + lower = 1).
"""
import json
import sys
from mpmath import mp, mpf, exp, log, log1p, sqrt, gammainc, betainc, erfc, findroot, loggamma, quad, floor, ceil, inf

mp.dps = 40
OUT = open(sys.argv[1], "w")


# Classes that the library meets; the tails carry the rounding of their arguments, see tests/Kullback.Tests/Golden/TailsTest.cs.
CLASS = {"phi": "A", "logOnePlus": "A", "logGamma": "A", "normalQuantile": "A", "nonCentralUpper": "C", "nonCentralLower": "C"}
# Below these sizes the relative error is not promised.
FLOOR = {"logGamma": "1e-14", "nonCentralUpper": "1e-200", "nonCentralLower": "1e-200"}
COUNT = 0


def put(name, x, y):
    global COUNT
    COUNT += 1
    row = {"id": f"T-{COUNT:03d}", "kind": "function", "inputs": {"f": name, "x": x}, "expected": {"value": mp.nstr(y, 22, strip_zeros=False)},
           "tol": CLASS.get(name, "B"), "atol": FLOOR.get(name, "1e-307")}
    OUT.write(json.dumps(row) + "\n")


def upper_gamma(a, x):
    return gammainc(mpf(a), mpf(x), inf, regularized=True)


def lower_gamma(a, x):
    return gammainc(mpf(a), 0, mpf(x), regularized=True)


def lower_series(a, x):
    """P(a, x) = x^a e^(-x)/Gamma(a+1) (1 + x/(a+1) + ...), all terms positive."""
    term = total = mpf(1)
    n = 0
    while term > total * mpf(10) ** -(mp.dps + 5):
        n += 1
        term *= x / (a + n)
        total += term
    return exp(a * log(x) - x - loggamma(a + 1)) * total


def non_central(x, df, lam):
    """Both tails by the Poisson mixture, all terms of size; each recurrence adds positive terms only."""
    x, h, nu = mpf(x) / 2, mpf(lam) / 2, mpf(df) / 2
    spread = 14 * sqrt(h + 1) + 60
    balance = 2 * h * x / (nu + sqrt(nu * nu + 4 * h * x))
    low = max(0, int(floor(min(h, balance) - spread)))
    high = int(ceil(max(h, balance) + spread))
    with mp.workdps(600):
        tail = 1 - lower_series(nu + low, x)
    with mp.workdps(50):
        up = down = mpf(0)
        weight = exp(low * log(h) - h - loggamma(low + 1))
        step = exp((nu + low) * log(x) - x - loggamma(nu + low + 1))
        for j in range(low, high + 1):
            up += weight * tail
            tail += step
            step *= x / (nu + j + 1)
            weight *= h / (j + 1)
        tail = lower_series(nu + high, x)
        weight = exp(high * log(h) - h - loggamma(high + 1))
        step = exp((nu + high) * log(x) - x - loggamma(nu + high + 1))
        for j in range(high, low - 1, -1):
            down += weight * tail
            step *= (nu + j) / x
            tail += step
            weight *= j / h
    return +up, +down


for r in (-0.9999, -0.75, -0.5, -0.3, -1e-3, -1e-9, 1e-300, 1e-160, 1e-12, 1e-5, 0.01, 0.25, 0.9, 1.0, 1.5, 1e3, 1e300):
    with mp.workdps(700):
        put("phi", [r], mpf(r) - log1p(mpf(r)))
        put("logOnePlus", [r], log1p(mpf(r)))
for x in (1e-8, 0.1, 0.5, 1.0, 1.5, 2.0, 2.5, 7.3, 11.9, 12.0, 100.5, 1e5, 1e9):
    put("logGamma", [x], loggamma(mpf(x)))
for df in (0.5, 1, 2.5, 9, 49, 333.3, 5000):
    for z in (-6, -3, -1, 0, 1, 3, 8, 25):
        x = float(mpf(df) * (1 + z * sqrt(2 / (9 * mpf(df))) - 2 / (9 * mpf(df))) ** 3)
        if x > 0:
            put("chiUpper", [x, df], upper_gamma(mpf(df) / 2, mpf(x) / 2))
            put("chiLower", [x, df], lower_gamma(mpf(df) / 2, mpf(x) / 2))
for df in (0.5, 1, 3.7, 9, 49, 300.5, 5000):
    for lam in (0.01, 1, 30, 1000, 1e5):
        for z in (-5, -2, 0, 2, 6, 15):
            x = float(df + lam + z * sqrt(2 * mpf(df) + 4 * mpf(lam)))
            if x > 0:
                up, down = non_central(x, df, lam)
                assert abs(up + down - 1) < mpf(10) ** -30
                put("nonCentralUpper", [x, df, lam], up)
                put("nonCentralLower", [x, df, lam], down)
for z in (-2, 2):
    x = float(9 + 1e7 + z * sqrt(mpf(4e7)))
    up, down = non_central(x, 9, 1e7)
    put("nonCentralUpper", [x, 9, 1e7], up)
    put("nonCentralLower", [x, 9, 1e7], down)
for z in (-8.0, -1.0, 0.0, 0.3, 1.96, 5.0, 12.0, 37.0):
    put("normalUpper", [z], erfc(mpf(z) / sqrt(2)) / 2)
for p in (1e-300, 1e-20, 1e-3, 0.025, 0.3, 0.5, 0.6, 0.975, 0.9999):
    # ln P is nearly a parabola, so Newton's start may be rough.
    start = -sqrt(-2 * log(mpf(min(p, 1 - p)))) * (1 if p < 0.5 else -1) * mpf("0.95") if p != 0.5 else mpf(0)
    put("normalQuantile", [p], findroot(lambda z: log(erfc(-z / sqrt(2)) / 2) - log(mpf(p)), start))
for df in (1, 2.5, 9, 40, 1000):
    for t in (-3.0, 0.0, 0.5, 2.0, 6.0, 40.0):
        half = betainc(mpf(df) / 2, mpf("0.5"), 0, df / (df + mpf(t) ** 2), regularized=True) / 2
        put("studentUpper", [t, df], half if t >= 0 else 1 - half)
for a, b in ((1, 40), (9, 90), (3.5, 8), (19, 4000)):
    for x in (0.1, 2.0, 9.0, 30.0, 80.0):
        put("fisherUpper", [x, a, b], betainc(mpf(b) / 2, mpf(a) / 2, 0, mpf(b) / (mpf(b) + mpf(x)), regularized=True))
        put("fisherLower", [x, a, b], betainc(mpf(a) / 2, mpf(b) / 2, 0, mpf(x) / (mpf(b) + mpf(x)), regularized=True))
assert abs(upper_gamma(1.85, 3.2) - quad(lambda t: t ** mpf("0.85") * exp(-t), [mpf("3.2"), 10, 40, inf]) / exp(loggamma(mpf("1.85")))) < 1e-15
OUT.close()
