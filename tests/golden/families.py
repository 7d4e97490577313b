"""Writes G2_families_more.jsonl: families that G2_families.jsonl has no rows of, and Kumaraswamy of small b (mpmath): python3 families.py G2_families_more.jsonl,
or the families named after it alone, added to the file: python3 families.py G2_families_more.jsonl moyal lindley

Distribution functions from their definitions with 34 digits (80 where a moment is a small difference), quantiles by bisection of them, moments and entropies by
textbook formulas (checked by quadrature with 15 digits) where they are known, elsewhere by quadrature of quantiles' substitution x = F^-1(u) where the density is infinite at an end, of the density elsewhere; both on pieces. cond is the sum of the relative
changes of the value for relative changes of the point and of each parameter.
"""
import json
import sys
from mpmath import mp, mpf, exp, log, log1p, sqrt, erf, erfc, gamma, loggamma, gammainc, quad, inf, pi, expm1

mp.dps = 34
ONLY = sys.argv[2:]
OUT = open(sys.argv[1], "a" if ONLY else "w")
COUNT = 0


def lower(a, x): return gammainc(a, 0, x, regularized=True)
def upper(a, x): return gammainc(a, x, inf, regularized=True)


# name: parameters, log-density, cumulative, survival, support, points to cut at
def chi(v): k, = v; return (lambda x: (1 - k / 2) * log(2) - loggamma(k / 2) + (k - 1) * log(x) - x * x / 2, lambda x: lower(k / 2, x * x / 2), lambda x: upper(k / 2, x * x / 2), 0, inf)
def maxwell(v): s, = v; return (lambda x: log(2 / pi) / 2 - 3 * log(s) + 2 * log(x) - x * x / (2 * s * s), lambda x: lower(mpf(3) / 2, x * x / (2 * s * s)), lambda x: upper(mpf(3) / 2, x * x / (2 * s * s)), 0, inf)
def moyal(v): m, s = v; z = lambda x: (x - m) / s; return (lambda x: -log(s) - log(2 * pi) / 2 - (z(x) + exp(-z(x))) / 2, lambda x: erfc(exp(-z(x) / 2) / sqrt(2)), lambda x: erf(exp(-z(x) / 2) / sqrt(2)), -inf, inf)
def exponential_gamma(v): k, r = v; return (lambda x: k * log(r) - loggamma(k) + k * x - r * exp(x), lambda x: lower(k, r * exp(x)), lambda x: upper(k, r * exp(x)), -inf, inf)
def lindley(v): r, = v; s = lambda x: (1 + r + r * x) / (1 + r) * exp(-r * x); return (lambda x: 2 * log(r) - log(1 + r) + log1p(x) - r * x, lambda x: (-expm1(-r * x) * (1 + r) - r * x * exp(-r * x)) / (1 + r), s, 0, inf)
def frechet(v): a, s = v; return (lambda x: log(a / s) - (1 + a) * log(x / s) - (x / s) ** -a, lambda x: exp(-(x / s) ** -a), lambda x: -expm1(-(x / s) ** -a), 0, inf)
def gev(v):
    m, s, k = v; y = lambda x: log1p(k * (x - m) / s) / k if k != 0 else (x - m) / s
    return (lambda x: -log(s) - (1 + k) * y(x) - exp(-y(x)), lambda x: exp(-exp(-y(x))), lambda x: -expm1(-exp(-y(x))), m - s / k if k > 0 else -inf, m - s / k if k < 0 else inf)
def gpd(v):
    m, s, k = v; y = lambda x: log1p(k * (x - m) / s) / k if k != 0 else (x - m) / s
    return (lambda x: -log(s) - (1 + k) * y(x), lambda x: -expm1(-y(x)), lambda x: exp(-y(x)), m, m - s / k if k < 0 else inf)
def logit_normal(v):
    m, s = v; z = lambda x: (log(x) - log1p(-x) - m) / s
    return (lambda x: -z(x) ** 2 / 2 - log(2 * pi) / 2 - log(s) - log(x) - log1p(-x), lambda x: erfc(-z(x) / sqrt(2)) / 2, lambda x: erfc(z(x) / sqrt(2)) / 2, 0, 1)
def log_uniform(v): a, b = v; w = log(b / a); return (lambda x: -log(x) - log(w), lambda x: log(x / a) / w, lambda x: log(b / x) / w, a, b)
def triangular(v):
    a, c, b = v
    return (lambda x: log(2 / (b - a)) + (log((x - a) / (c - a)) if x < c else log((b - x) / (b - c)) if x > c else 0),
            lambda x: (x - a) ** 2 / ((b - a) * (c - a)) if x <= c and c > a else 1 - (b - x) ** 2 / ((b - a) * (b - c)),
            lambda x: (b - x) ** 2 / ((b - a) * (b - c)) if x >= c and b > c else 1 - (x - a) ** 2 / ((b - a) * (c - a)), a, b)
def kumaraswamy(v): a, b = v; return (lambda x: log(a * b) + (a - 1) * log(x) + (b - 1) * log(1 - x ** a), lambda x: 1 - (1 - x ** a) ** b, lambda x: (1 - x ** a) ** b, 0, 1)


FAMILIES = {
    "frechet": (frechet, ["shape", "scale"], [[3.5, 1.25], [2.25, 10]]), "generalized_extreme_value": (gev, ["location", "scale", "shape"], [[0.5, 1, 0.125], [0, 2, -0.25], [1, 1, 0.001]]),
    "generalized_pareto": (gpd, ["location", "scale", "shape"], [[0.25, 1, 0.125], [0, 2, -0.5], [1, 1, 0.001]]), "logit_normal": (logit_normal, ["mean", "stddev"], [[0.25, 0.75], [-2, 1.5]]),
    "log_uniform": (log_uniform, ["low", "high"], [[0.5, 4], [1, 1e6]]), "triangular": (triangular, ["low", "mode", "high"], [[0, 0.25, 1], [-2, 3, 3.5]]),
    "kumaraswamy": (kumaraswamy, ["a", "b"], [[2, 1e-3], [30, 1e-6], [0.5, 1e-9]]),
    "moyal": (moyal, ["location", "scale"], [[0, 1], [-3, 0.25]]), "lindley": (lindley, ["rate"], [[1.5], [0.01]]),
    "chi": (chi, ["df"], [[0.5], [3], [40]]), "maxwell": (maxwell, ["scale"], [[1], [0.02]]), "exponential_gamma": (exponential_gamma, ["shape", "rate"], [[2.5, 1.5], [0.3, 2]]),
}


def text(x): return mp.nstr(x, 32, strip_zeros=False)


def condition(of, values):
    y, total = of(values), mpf(0)
    for i, v in enumerate(values):
        if v == 0: continue
        h = v * mpf(10) ** -18
        w = list(values); w[i] = v + h
        total += abs((of(w) - y) / (y * mpf(10) ** -18)) if y != 0 else 0
    return float(mp.nstr(total, 3))


def inverse(make, v, p, steps=115):
    _, cdf, sf, low, high = make(v)
    f = (lambda x: cdf(x) - p) if p < 0.5 else (lambda x: (1 - p) - sf(x))
    a, b = low, high
    if a == -inf:
        a = mpf(-1)
        while f(a) > 0: a *= 2
    if b == inf:
        b = max(mpf(1), 2 * abs(a))
        while f(b) < 0: b *= 2
    for _ in range(steps):
        m = (a + b) / 2
        if m == a or m == b: break
        if f(m) < 0: a = m
        else: b = m
    return (a + b) / 2


def moments(name, make, v):
    if name == "kumaraswamy":
        a, b = v
        power = lambda k: exp(loggamma(1 + k / a) + loggamma(1 + b) - loggamma(1 + k / a + b))
        with mp.workdps(80): return +power(1), +(power(2) - power(1) ** 2), 1 - 1 / b + (1 - 1 / a) * (mp.digamma(b + 1) + mp.euler) - log(a * b)
    pdf = make(v)[0]
    cuts = [inverse(make, v, p, 24) for p in map(mpf, ("1e-30", "1e-12", "1e-4", "0.05", "0.3", "0.6", "0.9"))] + [inverse(make, v, 1 - mpf(q), 24) for q in map(mpf, ("1e-3", "1e-8", "1e-16", "1e-30"))]
    if name == "triangular": cuts.append(v[1])
    low, high = make(v)[3:]
    cuts = sorted({x for x in cuts if low < x < high} | {low, high})
    def integral(f):
        # in the logarithm of the distance from an end that is finite, where the density may be infinite
        total = quad(f, cuts[1:-1])
        total += quad(lambda t: f(cuts[0] + exp(t)) * exp(t), [-inf, log(cuts[1] - cuts[0]) - 40, log(cuts[1] - cuts[0])]) if cuts[0] != -inf else quad(f, [-inf, cuts[1]])
        total += quad(lambda t: f(cuts[-1] - exp(t)) * exp(t), [-inf, log(cuts[-1] - cuts[-2]) - 40, log(cuts[-1] - cuts[-2])]) if cuts[-1] != inf else quad(lambda t: f(exp(t)) * exp(t), [log(cuts[-2]) + d for d in (0, 1, 3, 8, 20, 60, 150)]) if cuts[-2] > 0 else quad(f, [cuts[-2], inf])
        return total
    density = lambda x: exp(pdf(x))
    mass = integral(density)
    assert abs(mass - 1) < mpf(10) ** -17, (name, v, mass)
    mean = integral(lambda x: x * density(x))
    return mean, integral(lambda x: (x - mean) ** 2 * density(x)), -integral(lambda x: density(x) * pdf(x))


# Mean, variance, entropy: Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1 and 2; Ghitany, Atieh and Nadarajah (2008) for Lindley's.
def logit_moments(m, s):
    normal = lambda z: exp(-z * z / 2) / sqrt(2 * pi)
    over = lambda f: quad(lambda z: normal(z) * f(1 / (1 + exp(-m - s * z))), range(-18, 19, 3))
    mean = over(lambda x: x)
    return mean, over(lambda x: (x - mean) ** 2), log(s) + (1 + log(2 * pi)) / 2 + quad(lambda z: -normal(z) * (log1p(exp(-m - s * z)) + log1p(exp(m + s * z))), range(-18, 19, 3))


def extreme_moments(m, s, k):
    with mp.workdps(80):
        one, two = gamma(1 - k), gamma(1 - 2 * k)
        return m + s * (one - 1) / k, s ** 2 * (two - one ** 2) / k ** 2, log(s) + mp.euler * (k + 1) + 1


def lindley_moments(r):
    tail = quad(lambda x: log1p(x) * r * r / (1 + r) * (1 + x) * exp(-r * x), [0, 1 / r, 4 / r, 12 / r, 30 / r, 100 / r])
    mean = (r + 2) / (r * (r + 1))
    return mean, (r * r + 4 * r + 2) / (r * (r + 1)) ** 2, log(1 + r) - 2 * log(r) - tail + r * mean


CLOSED = {
    "moyal": lambda m, s: (m + s * (mp.euler + log(2)), pi ** 2 * s ** 2 / 2, log(s) + (log(2 * pi) + mp.euler + log(2) + 1) / 2),
    "exponential_gamma": lambda k, r: (mp.digamma(k) - log(r), mp.polygamma(1, k), loggamma(k) - k * mp.digamma(k) + k),
    "lindley": lindley_moments,
    "frechet": lambda a, s: (s * gamma(1 - 1 / a), s ** 2 * (gamma(1 - 2 / a) - gamma(1 - 1 / a) ** 2), 1 + mp.euler * (1 + 1 / a) + log(s / a)),
    "generalized_extreme_value": extreme_moments,
    "generalized_pareto": lambda m, s, k: (m + s / (1 - k), s ** 2 / ((1 - k) ** 2 * (1 - 2 * k)), log(s) + k + 1),
    "logit_normal": logit_moments,
    "log_uniform": lambda a, b: ((b - a) / log(b / a), (b * b - a * a) / (2 * log(b / a)) - ((b - a) / log(b / a)) ** 2, log(a * b) / 2 + log(log(b / a))),
    "triangular": lambda a, c, b: ((a + b + c) / 3, (a * a + b * b + c * c - a * b - a * c - b * c) / 18, mpf(1) / 2 + log((b - a) / 2)),
}


def known(name, make, v):
    if name not in CLOSED: return moments(name, make, v)
    exact = CLOSED[name](*v)
    with mp.workdps(15):
        pdf, _, _, low, high = make(v)
        cuts = [inverse(make, v, p, 60) for p in map(mpf, ("1e-13", "1e-8", "1e-4", "0.03", "0.2", "0.5", "0.8", "0.97"))] + [inverse(make, v, 1 - mpf(q), 60) for q in map(mpf, ("1e-4", "1e-8", "1e-13"))]
        if name == "triangular": cuts.append(v[1])
        cuts = sorted({x for x in cuts if low < x < high})
        mass, mean = quad(lambda x: exp(pdf(x)), cuts), quad(lambda x: x * exp(pdf(x)), cuts)
        entropy = quad(lambda x: -pdf(x) * exp(pdf(x)), cuts)
    assert abs(mass - 1) < 1e-10 and abs(mean - exact[0]) < 1e-5 * abs(exact[0]) and abs(entropy - exact[2]) < 1e-8 * (1 + abs(exact[2])), (name, v, mass, mean, entropy, exact)
    return exact


def put(kind, name, params, expected, cond, member=0):
    global COUNT
    COUNT += 1
    OUT.write(json.dumps({"id": f"G2-{name}-{member}" if name in CLOSED else f"G2-more-{COUNT:03d}", "kind": kind, "inputs": {"family": name, "params": params}, "expected": expected, "tol": "B", "atol": "1e-300", "cond": cond, "how": "definitions, mpmath 34 digits"}) + "\n")
    OUT.flush()


for name, params in () if ONLY else (("zipf", {"s": 1.25, "n": 12}), ("zipf", {"s": 0, "n": 7}), ("zipf", {"s": 3, "n": 1000}), ("discrete_uniform", {"low": -4, "high": 9}), ("discrete_uniform", {"low": 0, "high": 1000000})):
    low, high = (1, params["n"]) if name == "zipf" else (params["low"], params["high"])
    weights = [mpf(k) ** -mpf(params["s"]) if name == "zipf" else mpf(1) for k in range(low, high + 1)]
    total = sum(weights)
    masses = [w / total for w in weights]
    mean = sum(k * m for k, m in zip(range(low, high + 1), masses))
    variance = sum((k - mean) ** 2 * m for k, m in zip(range(low, high + 1), masses))
    points, below = [], mpf(0)
    wanted = {low, low + 1, (low + high) // 2, high - 1}
    for k, m in zip(range(low, high + 1), masses):
        below += m
        if k in wanted: points.append({"x": k, "logpmf": text(log(m)), "cdf": text(below), "sf": text(1 - below), "cond": {"logpmf": 2.0, "cdf": 2.0, "sf": float(2 / max(mpf(10) ** -12, 1 - below))}})
    put("discrete", name, params, {"mean": text(mean), "variance": text(variance), "entropy": text(-sum(m * log(m) for m in masses)), "points": points}, {"mean": 4.0, "variance": 8.0, "entropy": 8.0})

for name, (make, names, members) in FAMILIES.items():
    if ONLY and name not in ONLY: continue
    for number, member in enumerate(members):
        v = [mpf(x) for x in member]
        mean, variance, entropy = known(name, make, v)
        points = []
        for level in ("1e-9", "0.02", "0.4", "0.9", "0.999999") + (("1e-60", "1e-25", 1 - mpf("1e-12"), 1 - mpf("1e-28")) if name in CLOSED else ()):
            x = mpf(float(inverse(make, v, mpf(level))))
            pdf, cdf, sf, low, high = make(v)
            if not low < x < high: continue
            points.append({"x": float(x), "logpdf": text(pdf(x)), "cdf": text(cdf(x)), "sf": text(sf(x)),
                           "cond": {"logpdf": condition(lambda w: make(w[1:])[0](w[0]), [x] + v) , "cdf": condition(lambda w: make(w[1:])[1](w[0]), [x] + v), "sf": condition(lambda w: make(w[1:])[2](w[0]), [x] + v)}})
        quantiles = []
        for p in (1e-9, 0.025, 0.5, 0.975):
            x = inverse(make, v, mpf(p))
            change = inverse(make, v, mpf(p) * (1 + mpf(10) ** -18))
            quantiles.append({"p": p, "x": text(x), "cond": float(mp.nstr(abs((change - x) / x) * mpf(10) ** 18 + 1, 3)) if x != 0 else 0.0})
        scale = float(sqrt(variance) / abs(mean)) if mean != 0 else 0.0
        put("continuous", name, dict(zip(names, member)), {"mean": text(mean), "variance": text(variance), "entropy": text(entropy), "points": points, "quantiles": quantiles},
            {"mean": 10 * max(1.0, scale), "entropy": 40 / max(1e-3, abs(float(entropy)))}, number)
