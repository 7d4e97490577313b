"""Writes G0_special.jsonl: special functions behind the families of distributions, at extreme arguments (mpmath): python3 special.py G0_special.jsonl

Rows of the kind "function": the inputs are its name f and its arguments x, doubles in shortest form, taken exactly; the quantity is "value". Incomplete
gamma and beta functions by series of positive terms, their complements with as many digits as the subtraction needs; cond is the sum of the relative
changes of the value for relative changes of each argument.
"""
import json
import sys
from mpmath import mp, mpf, exp, log, log1p, sqrt, erfc, loggamma, psi, besseli, fabs

mp.dps = 60
OUT = open(sys.argv[1], "w")
COUNT = 0


def put(name, x, y, cond=0.0):
    global COUNT
    COUNT += 1
    OUT.write(json.dumps({"id": f"G0-special-{COUNT:03d}", "kind": "function", "inputs": {"f": name, "x": x}, "expected": {"value": mp.nstr(y, 25, strip_zeros=False)},
                          "tol": "B", "atol": "1e-307", "cond": float(cond)}) + "\n")


def gamma_lower(a, x):
    term = total = mpf(1)
    n = 0
    while term > total * mpf(10) ** -(mp.dps + 5) or n < x - a:
        n += 1
        term *= x / (a + n)
        total += term
    return exp(a * log(x) - x - loggamma(a + 1)) * total


def beta_lower(a, b, x):
    term = total = mpf(1)
    n = 0
    while term > total * mpf(10) ** -(mp.dps + 5) or (a + b + n) * x > a + 1 + n:
        term *= (a + b + n) / (a + 1 + n) * x
        n += 1
        total += term
    return exp(a * log(x) + b * log1p(-x) - loggamma(a + 1) - loggamma(b) + loggamma(a + b)) * total


def both(f, *x):
    """f and 1 - f: the digits lost in 1 - f are added."""
    value = f(*[mpf(v) for v in x])
    with mp.workdps(420):
        rest = 1 - f(*[mpf(v) for v in x])
    return value, rest


def sensitivity(f, x):
    total = mpf(0)
    for i in range(len(x)):
        h = mpf(x[i]) * mpf(10) ** -15
        up, down = [mpf(v) for v in x], [mpf(v) for v in x]
        up[i] += h
        down[i] -= h
        total += fabs(f(*up) - f(*down)) / 2 * mpf(10) ** 15
    return total


def tails(name, f, x):
    lower, upper = both(f, *x)
    moved = sensitivity(f, x)
    for side, part, rest in (("Lower", lower, upper), ("Upper", upper, lower)):
        # A tail beyond 1e-340 has lost its digits in the subtraction.
        if not mpf(10) ** -340 < part < 1 or not rest > mpf(10) ** -340:
            continue
        logarithm = log(part) if part < 0.5 else log1p(-rest)
        if part > mpf(10) ** -300:
            put(name + side, x, part, moved / part)
        put("log" + name[0].upper() + name[1:] + side, x, logarithm, moved / part / fabs(logarithm))


for a in [1e-6, 1e-3, 0.05, 0.7, 1.0, 3.5, 30.0, 1000.0, 30000.0]:
    spread = a ** 0.5
    small = {1e-200, 1e-8, 0.01, 0.3, 0.99, 1.0, 1.5} if a < 1 else {0.3}
    for x in sorted(small | {a * 0.5, max(a - 6 * spread, a / 8), a, a + spread, a + 8 * spread + 20}):
        tails("gamma", gamma_lower, [a, x])
for a, b in [(1e-6, 1e-3), (1e-3, 3.0), (0.05, 40.0), (0.5, 0.5), (3.0, 0.01), (20.0, 30.0), (2000.0, 1000.0), (0.5, 1e4), (1.0, 1e5), (5e4, 0.5)]:
    mean, spread = a / (a + b), (a * b / (a + b + 1)) ** 0.5 / (a + b)
    wide = (0.4, 0.9) if a + b < 100 else ()
    for x in sorted({v for v in (1e-150, 1e-9, mean * 0.01, mean - 6 * spread, mean, mean + 3 * spread, *wide) if 0 < v < 0.95}):
        tails("beta", beta_lower, [a, b, x])
for order in [0.0, 1.0, 2.5, 30.0, 500.0]:
    for x in [1e-8, 0.3, 4.0, 60.0, 1000.0]:
        put("logBessel", [order, x], log(besseli(order, x)) - x, 3)
for x in [1e-6, 0.3, 1.0, 1.4616, 7.0, 50.0, 1e6]:
    for share in [-0.99, -0.5, -1e-3, -1e-9, 1e-9, 1e-3, 0.7, 30.0]:
        d = float(x * share)
        with mp.workdps(120):
            X, D = mpf(x), mpf(d)
            put("gammaExcess", [x, d], loggamma(X + D) - loggamma(X) - D * psi(0, X), 4 / (1 + share))
            put("gammaRest", [x, d], loggamma(X + D) - loggamma(X) - D * psi(0, X) - (X + D) * log((X + D) / X) + D, 100 if 1 < x < 20 else 4 / (1 + share))
for z in [-9.0, -0.3, 0.0, 1e-9, 1.0, 8.0, 40.0, 1e4]:
    with mp.workdps(120):
        tail = erfc(mpf(z) / sqrt(mpf(2))) / 2
        put("normalLogUpper", [z], log(tail), 2)
for low, high in [(-1e-9, 1e-9), (0.5, 0.5000001), (-3.0, 5.0), (10.0, 10.1), (30.0, 31.0), (30.0, 300.0), (-41.0, -40.0), (-0.4, 0.3), (0.0, 1e-12)]:
    with mp.workdps(1000):
        a, b = mpf(low) / sqrt(mpf(2)), mpf(high) / sqrt(mpf(2))
        put("normalLogBetween", [low, high], log((erfc(a) - erfc(b)) / 2), 4 + fabs(mpf(low) / (mpf(high) - mpf(low))))
