"""Writes G1_measures.jsonl: measures between discrete distributions, in 60 digits and more (mpmath; Debian's python3-mpmath).

    python3 measures.py G1_measures.jsonl

Inputs are doubles, taken exactly; distributions that are meant to sum to 1 do so exactly (checked in rationals), unless the row says how far
they are from it. Checked here, for every row where both are finite: second formulas of most quantities agree to 40 digits.
"""
import json
import sys
from fractions import Fraction
from mpmath import mp, mpf, exp, log, sqrt, inf, nstr, expm1

mp.dps = 420  # the smallest doubles differ from 1 in the 324th digit
OUT = open(sys.argv[1], "w")
ROWS = 0


def put(kind, inputs, expected, tol, note, atol=None):
    global ROWS
    ROWS += 1
    row = {"id": f"M-{ROWS:03d}", "kind": kind, "inputs": inputs, "expected": expected, "tol": tol, "note": note, "how": "mpmath, 420 digits"}
    if atol is not None:
        row["atol"] = atol
    OUT.write(json.dumps(row, ensure_ascii=False) + "\n")


def text(x):
    # What is below the last digit of the arithmetic is its rounding: the value is 0 (identical distributions).
    return "inf" if x == inf else "-inf" if x == -inf else "0" if abs(x) < mpf(10) ** -400 else nstr(x, 30)


def kl(p, q):
    if any(a > 0 and b == 0 for a, b in zip(p, q)):
        return inf
    return sum((a * log(a / b) for a, b in zip(p, q) if a > 0), mpf(0))


def power_sum(p, q, a):
    """S(a) over all cells, with the limits at empty ones."""
    if a > 1 and any(x > 0 and y == 0 for x, y in zip(p, q)):
        return inf
    if a < 0 and any(y > 0 and x == 0 for x, y in zip(p, q)):
        return inf
    if a == 0:
        return sum((y for x, y in zip(p, q) if x > 0), mpf(0))
    return sum((x ** a * y ** (1 - a) for x, y in zip(p, q) if x > 0 and y > 0), mpf(0))


def alpha(p, q, a):
    if a == 1:
        return kl(p, q)
    if a == 0:
        return kl(q, p)
    s = power_sum(p, q, a)
    return inf if s == inf else (s - 1) / (a * (a - 1))


def renyi(p, q, a):
    if a == inf:
        return inf if any(x > 0 and y == 0 for x, y in zip(p, q)) else max(log(x / y) for x, y in zip(p, q) if x > 0)
    if a == 1:
        return kl(p, q)
    s = power_sum(p, q, a)
    return inf if s in (0, inf) else log(s) / (a - 1)


def sharma_mittal(p, q, a, d):
    r = renyi(p, q, a)
    if d == 1:
        return r
    if r == inf:
        return inf if d > 1 else 1 / (1 - d)
    return expm1((d - 1) * r) / (d - 1)


def chernoff(p, q):
    """Bisection on the derivative of ln S, 200 halvings."""
    cells = [(x, y) for x, y in zip(p, q) if x > 0 and y > 0]
    if not cells:
        return inf, mpf(1) / 2
    slope = lambda s: sum(x ** s * y ** (1 - s) * log(x / y) for x, y in cells)
    value = lambda s: -log(sum(x ** s * y ** (1 - s) for x, y in cells))
    if all(x == y for x, y in zip(p, q)):
        return mpf(0), mpf(1) / 2
    if slope(mpf(0)) >= 0:
        return value(mpf(0)), mpf(0)
    if slope(mpf(1)) <= 0:
        return value(mpf(1)), mpf(1)
    low, high = mpf(0), mpf(1)
    for _ in range(200):
        middle = (low + high) / 2
        if slope(middle) > 0:
            high = middle
        else:
            low = middle
    return value(low), low


def mixed(p, q, w):
    return [(1 - w) * x + w * y for x, y in zip(p, q)]


def skew_js(p, q, w):
    m = mixed(p, q, w)
    return (1 - w) * kl(p, m) + w * kl(q, m)


def geometric_js(p, q):
    z = sum(sqrt(x * y) for x, y in zip(p, q))
    if z == 0 or any((x == 0) != (y == 0) for x, y in zip(p, q)):
        return inf
    g = [sqrt(x * y) / z for x, y in zip(p, q)]
    value = (kl(p, g) + kl(q, g)) / 2
    assert abs(value - ((kl(p, q) + kl(q, p)) / 4 + log(z))) <= abs(value) * mpf(10) ** -40 + mpf(10) ** -400
    return value


def chi2(p, q):
    return inf if any(x > 0 and y == 0 for x, y in zip(p, q)) else sum(((x - y) ** 2 / y for x, y in zip(p, q) if y > 0), mpf(0))


def per_cell(p, q, f):
    """A symmetric sum over cells that is infinite where a cell is empty on one side only."""
    if any((x == 0) != (y == 0) for x, y in zip(p, q)):
        return inf
    return sum((f(x, y) for x, y in zip(p, q) if x > 0), mpf(0))


def vajda(p, q, k):
    if k > 1 and any(x > 0 and y == 0 for x, y in zip(p, q)):
        return inf
    return sum((abs(x - y) if k == 1 else abs(x - y) ** k / y ** (k - 1) for x, y in zip(p, q) if x != y), mpf(0))


def gaps(p, q):
    total, out = mpf(0), []
    for x, y in zip(p, q):
        total += x - y
        out.append(total)
    return out[:-1]


def quantities(p, q):
    e = {"generalized_kl": sum((x * log(x / y) if x > 0 else mpf(0)) - x + y for x, y in zip(p, q)) if kl(p, q) != inf else inf}
    e["kl"], e["kl_reverse"], e["jeffreys"], e["psi"] = kl(p, q), kl(q, p), kl(p, q) + kl(q, p), kl(p, q) + kl(q, p)
    e["js"] = skew_js(p, q, mpf(1) / 2)
    e["js_distance"], e["lin_l"], e["k_divergence"] = sqrt(e["js"]), 2 * e["js"], kl(p, mixed(p, q, mpf(1) / 2))
    for w in (0.3, 0.5, 0.9375):
        e[f"skew_js[{w}]"] = skew_js(p, q, mpf(w))
    for w in (0.1, 0.99, 1.0):
        e[f"skew[{w}]"] = kl(p, mixed(p, q, mpf(w)))
    e["geometric_js"] = geometric_js(p, q)
    h2 = sum((sqrt(x) - sqrt(y)) ** 2 for x, y in zip(p, q)) / 2
    bc = sum(sqrt(x * y) for x, y in zip(p, q))
    e["hellinger_squared"], e["hellinger"], e["matusita"] = h2, sqrt(h2), sqrt(2 * h2)
    e["bhattacharyya"] = inf if bc == 0 else -log(bc)
    e["chernoff"], e["chernoff_exponent"] = chernoff(p, q)
    e["chi2_pearson"], e["chi2_neyman"], e["chi2_symmetric"] = chi2(p, q), chi2(q, p), chi2(p, q) + chi2(q, p)
    e["triangular"] = sum(((x - y) ** 2 / (x + y) for x, y in zip(p, q) if x + y > 0), mpf(0))
    e["arithmetic_geometric"] = per_cell(p, q, lambda x, y: (x + y) / 2 * log((x + y) / (2 * sqrt(x * y))))
    e["kumar_johnson"] = per_cell(p, q, lambda x, y: (x * x - y * y) ** 2 / (2 * sqrt(x * y) ** 3))
    for k in (1.0, 1.5, 2.0, 3.0):
        e[f"vajda_chi[{k}]"] = vajda(p, q, mpf(k))
    for a in (-2.0, -1.0, 0.0, 1e-9, 0.3, 0.5, 0.7, 0.999999999, 1.0, 1.000000001, 1.5, 2.0, 3.0):
        e[f"alpha_ca[{a}]"] = alpha(p, q, mpf(a))
    for a in (0.0, 1e-9, 0.25, 0.5, 0.9, 0.999999999, 1.0, 1.000000001, 2.0, 30.0):
        e[f"renyi[{a}]"] = renyi(p, q, mpf(a))
    e["renyi[inf]"] = e["max_divergence"] = renyi(p, q, inf)
    for a in (0.0, 0.5, 1.0, 1.5, 2.0):
        e[f"tsallis[{a}]"] = mpf(a) * alpha(p, q, mpf(a)) if a > 0 else sum((y for x, y in zip(p, q) if x == 0), mpf(0))
    for a, d in ((0.5, 0.25), (0.5, 2.0), (2.0, 0.5), (2.0, 3.0), (3.0, 1.0), (1.0, 2.0), (2.0, 2.0), (0.5, 1.000000001)):
        e[f"sharma_mittal[{a},{d}]"] = sharma_mittal(p, q, mpf(a), mpf(d))
    for g in (1.0, 1.25, 2.0):
        e[f"hockey_stick[{g}]"] = sum((max(x - mpf(g) * y, mpf(0)) for x, y in zip(p, q)), mpf(0))
    for w in (0.5, 0.3, 0.75):
        error = sum((min(mpf(w) * x, (1 - mpf(w)) * y) for x, y in zip(p, q)), mpf(0))
        e[f"bayes_error[{w}]"], e[f"degroot[{w}]"] = error, min(mpf(w), 1 - mpf(w)) - error
    g = gaps(p, q)
    e["total_variation"], e["chebyshev"] = sum(abs(x - y) for x, y in zip(p, q)) / 2, max(abs(x - y) for x, y in zip(p, q))
    e["ks"] = max([abs(x) for x in g] + [mpf(0)])
    e["kuiper"] = max(g + [mpf(0)]) + max([-x for x in g] + [mpf(0)])
    e["cramer_squared"] = sum((x * x for x in g), mpf(0))
    e["cramer"] = sqrt(e["cramer_squared"])
    e["cross_entropy"] = inf if kl(p, q) == inf else -sum((x * log(y) for x, y in zip(p, q) if x > 0), mpf(0))
    return e


def check(e):
    """Identities between the quantities, each side computed on its own way."""
    close = lambda x, y: x == y or abs(x - y) <= abs(y) * mpf(10) ** -40 + mpf(10) ** -400
    assert close(e["alpha_ca[0.5]"], 4 * e["hellinger_squared"]) and close(e["alpha_ca[2.0]"], e["chi2_pearson"] / 2)
    assert close(e["vajda_chi[1.0]"], 2 * e["total_variation"]) and close(e["hockey_stick[1.0]"], e["total_variation"])
    assert close(e["renyi[0.5]"], 2 * e["bhattacharyya"]) and close(e["sharma_mittal[2.0,2.0]"], e["tsallis[2.0]"])
    assert close(e["degroot[0.5]"], e["total_variation"] / 2) and close(e["skew_js[0.5]"], e["js"])


def unit_mass(*distributions):
    for distribution in distributions:
        assert sum(Fraction(x) for x in distribution) == 1, distribution


def pair(p, q, tol, note, atol=None, exact=True):
    if exact:
        unit_mass(p, q)
    a, b = [mpf(x) for x in p], [mpf(x) for x in q]
    sum_a, sum_b = sum(a), sum(b)
    e = quantities([x / sum_a for x in a], [x / sum_b for x in b])
    if exact:
        check(e)
    # The exponent of Chernoff is where a flat function has its top: known to the root of the precision of its slope.
    e.pop("chernoff_exponent") if p == q or not exact else None
    put("pair", {"p": p, "q": q, "normalize": False}, {k: text(v) for k, v in e.items()}, {"*": tol, "chernoff_exponent": "D"}, note, atol)


def dyadic(weights, bits):
    assert sum(weights) == 2 ** bits
    return [float(Fraction(w, 2 ** bits)) for w in weights]


pair([0.5, 0.5], [0.75, 0.25], "A", "two cells")
pair(dyadic([1, 3, 4, 8], 4), dyadic([5, 5, 5, 1], 4), "A", "four cells")
pair(dyadic([700, 200, 100, 24], 10), dyadic([10, 14, 400, 600], 10), "A", "far apart")
pair([0.5, 0.5, 0.0], [0.25, 0.25, 0.5], "A", "a cell empty in P")
pair([0.25, 0.25, 0.5], [0.5, 0.5, 0.0], "A", "a cell empty in Q")
pair([0.5, 0.0, 0.5, 0.0], [0.25, 0.0, 0.0, 0.75], "A", "cells empty in either, in both")
pair([1.0, 0.0], [0.0, 1.0], "A", "disjoint")
pair([0.25, 0.75, 0.0, 0.0], [0.0, 0.0, 0.5, 0.5], "A", "disjoint, several cells")
pair([1.0], [1.0], "A", "one cell")
pair([0.125, 0.375, 0.5], [0.125, 0.375, 0.5], "A", "identical")
for k in (20, 31, 40, 50):
    n = 2 ** k
    pair(dyadic([n + 1, n - 1, 2 * n], k + 2), dyadic([n, n, 2 * n], k + 2), "B", f"relative differences of 2^-{k}")
    pair(dyadic([3 * n + 7, n - 5, 4 * n - 2], k + 3), dyadic([3 * n, n + 1, 4 * n - 1], k + 3), "B", f"relative differences of some 2^-{k}")
pair([0.5 - 2.0 ** -54, 0.5, 2.0 ** -54], [0.5, 0.5 - 2.0 ** -54, 2.0 ** -54], "B", "an ulp apart in two cells")
pair([2.0 ** -40, 1 - 2.0 ** -40], [2.0 ** -1000, 1 - 2.0 ** -53], "B", "rare cell, rarer in Q; the sum of Q is off by 2^-53", atol=1e-15, exact=False)
# A subnormal sum has an absolute error of its own, and the root of it one of 1e-160.
pair([0.5, 0.5, 5e-324], [0.5, 0.5, 1e-310], "A", "subnormal cells", atol={"*": 4e-310, "js_distance": 1e-160, "hellinger": 1e-160, "matusita": 1e-160}, exact=False)
pair([0.25, 0.75, 1e-300], [0.75, 0.25, 1e-320], "A", "tiny cells", atol=1e-15, exact=False)

# Measures of any mass.
for p, q in (([3.0, 1.0, 4.0], [1.0, 5.0, 9.0]), ([2.0, 0.0], [0.5, 3.0]), ([1e300, 1.0], [1e299, 2.0]), ([7.0], [7.0000000001]), ([0.0, 0.0], [1.0, 2.0])):
    a, b = [mpf(x) for x in p], [mpf(x) for x in q]
    value = sum((x * log(x / y) if x > 0 else mpf(0)) - x + y for x, y in zip(a, b))
    put("pair", {"p": p, "q": q, "normalize": False}, {"generalized_kl": text(value)}, "A", "weights of any mass")

# Logarithms of which the exponentials underflow: softmax of the logits.
FAR = ["kl", "kl_reverse", "jeffreys", "psi", "js", "bhattacharyya", "chernoff", "arithmetic_geometric", "geometric_js", "max_divergence", "renyi[0.25]",
       "renyi[0.9]", "renyi[2.0]", "renyi[30.0]", "alpha_ca[0.3]", "alpha_ca[0.7]", "alpha_ca[0.999999999]", "tsallis[0.5]", "cross_entropy", "total_variation",
       "hellinger", "generalized_kl", "skew_js[0.3]", "skew[1.0]", "matusita", "sharma_mittal[2.0,0.5]", "degroot[0.3]", "bayes_error[0.3]", "ks", "kuiper", "cramer"]
STEEP = FAR + ["chi2_pearson", "chi2_neyman", "chi2_symmetric", "kumar_johnson", "vajda_chi[3.0]", "alpha_ca[1.5]", "alpha_ca[-1.0]"]
for logits_p, logits_q, names, note in (
        ([0.0, -800.0, -1.0], [-2000.0, 0.0, -3.0], FAR, "exponentials underflow on either side"),
        ([0.0, -800.0], [-900.0, 0.0], FAR, "nearly disjoint"),
        ([0.0, -750.0, -3.0], [-1.0, -1000.0, 0.0], STEEP, "both sides underflow in one cell"),
        ([0.0, -20.0, 1.0], [1.0, 3.0, -15.0], STEEP, "moderate"),
        ([0.0, 0.5, 1.0], [0.0, 0.5, 1.0000000001], ["kl", "jeffreys", "js", "hellinger", "total_variation", "triangular", "chi2_pearson", "chernoff"], "near")):
    sides = []
    for logits in (logits_p, logits_q):
        weights = [exp(mpf(x)) for x in logits]
        sides.append([w / sum(weights) for w in weights])
    e = quantities(*sides)
    # One rounding of a logit of size 1000 moves a power of e by 1e-13; near P = Q one of size 1 moves the difference by 1e-6 of it.
    put("logits", {"logits_p": logits_p, "logits_q": logits_q}, {k: text(e[k]) for k in names}, {"*": "D" if note == "near" else "B"}, note, 1e-15)

# Several distributions.
for rows, weights, note in (
        ([[0.5, 0.5], [0.75, 0.25], [0.25, 0.75]], [0.5, 0.25, 0.25], "three distributions"),
        ([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], [0.5, 0.25, 0.25], "disjoint: the entropy of the weights"),
        ([dyadic([2 ** 30 + 1, 2 ** 30 - 1], 31), dyadic([2 ** 30, 2 ** 30], 31), dyadic([2 ** 30 - 3, 2 ** 30 + 3], 31)], [0.25, 0.5, 0.25], "near"),
        ([[0.5, 0.5], [0.5, 0.5], [0.125, 0.875]], [0.5, 0.5, 0.0], "a distribution of no weight")):
    unit_mass(weights, *rows)
    distributions, w = [[mpf(x) for x in distribution] for distribution in rows], [mpf(x) for x in weights]
    mixture = [sum(u * distribution[i] for u, distribution in zip(w, distributions)) for i in range(len(distributions[0]))]
    value = sum((u * kl(distribution, mixture) for u, distribution in zip(w, distributions) if u > 0), mpf(0))
    put("distributions", {"rows": rows, "weights": weights}, {"js_among": text(value)}, "B" if note == "near" else "A", note, 1e-30)

# What must be refused, by the call that the row names.
for measure, p, q in (("kl", [0.5, 0.5], [1.003, -0.003]), ("tv", ["nan"], [1.0]), ("js", [1.0], [0.5, 0.5]), ("hellinger", [], []), ("chi2", [3.0, 4.0], [0.5, 0.5]),
                      ("ks", [0.5, 0.4], [0.5, 0.5]), ("max", ["inf"], [1.0]), ("generalized-kullback-leibler", [-1.0], [1.0])):
    put("pair", {"measure": measure, "p": p, "q": q, "normalize": False}, {"result": "error"}, "X", "refused")
OUT.close()
