"""Writes G2_integers.jsonl and integers.csv: families of whole numbers at extreme parameters, by direct sums of masses with mpmath.

Masses come from the definition at one point and exact ratios from there, over a range that leaves out less than 1e-80. The condition number
of a value is the sum of its relative changes with each parameter, by differences at 1e-20. integers.csv holds D(P||Q) within a family as
sums of p ln(p/q): family, parameters of P, parameters of Q (separated by blanks), value."""
import json

from mpmath import mp, mpf, exp, floor, inf, log, log1p, loggamma, nstr, sqrt, zeta, binomial, beta

mp.dps = 50
CUT = mpf(10) ** -85


class Distribution:
    def __init__(self, start, mass, up, low=-inf, high=inf):
        self.masses = {}
        k, m, top = start, mass, mass
        while k <= high and (m > CUT * top or k < start + 60):
            self.masses[k] = m
            top = max(top, m)
            m *= up(k) if k < high else 0
            k += 1
            if m == 0:
                break
        k, m = start, mass
        while k > low and (m > CUT * top or k > start - 60):
            m /= up(k - 1)
            k -= 1
            top = max(top, m)
            self.masses[k] = m
        self.keys = sorted(self.masses)

    def sum(self, f, keep=lambda k: True):
        return mp.fsum(f(k, self.masses[k]) for k in self.keys if keep(k))


def poisson(rate):
    s = int(rate)
    return Distribution(s, exp(s * log(rate) - rate - loggamma(s + 1)), lambda k: rate / (k + 1), 0)


def binomial_distribution(n, p):
    s = int(n * p)
    n = int(n)
    return Distribution(s, exp(loggamma(n + 1) - loggamma(s + 1) - loggamma(n - s + 1) + s * log(p) + (n - s) * log(1 - p)), lambda k: (n - k) * p / ((k + 1) * (1 - p)), 0, n)


def negative_binomial(r, p):
    s = int(max(0, (r - 1) * (1 - p) / p))
    return Distribution(s, exp(loggamma(s + r) - loggamma(s + 1) - loggamma(r) + r * log(p) + s * log(1 - p)), lambda k: (k + r) * (1 - p) / (k + 1), 0)


def geometric(p):
    return negative_binomial(mpf(1), p)


def hypergeometric(N, m, n):
    N, m, n = int(N), int(m), int(n)
    s = max(n * m // N, 0, n + m - N)
    low, high = max(0, n + m - N), min(n, m)
    c = lambda a, b: exp(loggamma(a + 1) - loggamma(b + 1) - loggamma(a - b + 1))
    return Distribution(s, c(m, s) * c(N - m, n - s) / c(N, n), lambda k: mpf((m - k) * (n - k)) / ((k + 1) * (N - m - n + k + 1)), low, high)


def beta_binomial(n, a, b):
    n = int(n)
    distribution = Distribution(0, mpf(1), lambda k: (n - k) * (k + a) / ((k + 1) * (n - k - 1 + b)), 0, n)
    distribution.masses = {0: beta(a, n + b) / beta(a, b)}
    for k in range(n):
        distribution.masses[k + 1] = distribution.masses[k] * (n - k) * (k + a) / ((k + 1) * (n - k - 1 + b))
    distribution.keys = sorted(distribution.masses)
    return distribution


def skellam(a, b):
    distribution = Distribution(0, mpf(1), lambda k: mpf(0), 0)
    first, second = poisson(a), poisson(b)
    distribution.masses = {}
    for i, x in first.masses.items():
        for j, y in second.masses.items():
            distribution.masses[i - j] = distribution.masses.get(i - j, mpf(0)) + x * y
    distribution.keys = sorted(distribution.masses)
    return distribution


FAMILIES = {
    "poisson": (poisson, ["rate"]), "binomial": (binomial_distribution, ["n", "p"]), "negative_binomial": (negative_binomial, ["r", "p"]), "geometric": (geometric, ["p"]),
    "hypergeometric": (hypergeometric, ["population", "successes", "draws"]), "beta_binomial": (beta_binomial, ["n", "alpha", "beta"]), "skellam": (skellam, ["rate1", "rate2"]),
}
WHOLE = {"n", "population", "successes", "draws"}
LAWS = [
    ("poisson", [1e-3]), ("poisson", [0.3]), ("poisson", [25000.0]), ("binomial", [1000000, 1e-7]), ("binomial", [100000, 0.3]), ("binomial", [7, 0.999999]), ("binomial", [1, 0.25]),
    ("negative_binomial", [1e-3, 0.05]), ("negative_binomial", [5000.0, 0.5]), ("negative_binomial", [2.5, 0.999]), ("negative_binomial", [40.0, 0.01]), ("geometric", [1e-2]),
    ("hypergeometric", [1000000, 1000, 5000]), ("hypergeometric", [1000000, 1, 2]), ("hypergeometric", [60, 50, 40]), ("beta_binomial", [300, 1e-3, 2.0]), ("beta_binomial", [50, 30.0, 0.01]),
    ("beta_binomial", [200, 500.0, 700.0]), ("skellam", [1e-3, 1e-4]), ("skellam", [60.0, 0.5]), ("skellam", [80.0, 90.0]),
]
PAIRS = [
    ("binomial", [10, 0.3], [12, 0.25]), ("binomial", [400, 0.5], [1000, 0.2]), ("binomial", [3, 0.0], [2, 0.5]), ("negative_binomial", [0.5, 0.1], [0.7, 0.12]),
    ("negative_binomial", [30.0, 0.4], [3.0, 0.05]), ("negative_binomial", [1.5, 0.9], [200.0, 0.99]), ("skellam", [30.0, 20.0], [31.0, 20.5]), ("skellam", [0.01, 0.02], [2.0, 1.0]),
    ("beta_binomial", [40, 0.2, 0.3], [40, 3.0, 2.0]), ("beta_binomial", [10, 2.0, 3.0], [15, 1.0, 1.0]), ("hypergeometric", [50, 20, 10], [60, 20, 10]), ("hypergeometric", [30, 12, 9], [40, 20, 12]),
    ("poisson", [1e-3], [2.0]), ("poisson", [900.0], [900.001]), ("geometric", [0.01], [0.010001]),
]


def distribution_of(family, values):
    build, names = FAMILIES[family]
    return build(*[mpf(v) for v in values])


def condition(family, values, f):
    names = FAMILIES[family][1]
    base, total = f(distribution_of(family, values)), mpf(0)
    if base == 0:
        return 0.0
    for i, name in enumerate(names):
        if name in WHOLE:
            continue
        moved = [mpf(v) for v in values]
        moved[i] *= 1 + mpf(10) ** -20
        total += abs((f(FAMILIES[family][0](*moved)) - base) / base) * mpf(10) ** 20
    return float(nstr(total, 3))


def value(x):
    return nstr(x, 32) if x != 0 else "0"


def quantile(distribution, p):
    below = mpf(0)
    for k in distribution.keys:
        below += distribution.masses[k]
        if below >= mpf(p):
            return k
    return distribution.keys[-1]


def row(number, family, values):
    distribution = distribution_of(family, values)
    mean = lambda l: l.sum(lambda k, m: k * m)
    variance = lambda l: l.sum(lambda k, m: (k - mean_value) ** 2 * m)
    mean_value = mean(distribution)
    center, spread = int(floor(mean_value)), int(sqrt(variance(distribution))) + 1
    xs = sorted({max(distribution.keys[0], k) for k in [center - 10 * spread, center - 5 * spread, center - spread, center, center + spread, center + 6 * spread, center + 11 * spread] if k <= distribution.keys[-1]})
    xs = [k for k in xs if distribution.masses.get(k, 0) > 0]
    points = []
    for x in xs:
        parts = {"logpmf": lambda l: log(l.masses[x]), "cdf": lambda l: l.sum(lambda k, m: m, lambda k: k <= x), "sf": lambda l: l.sum(lambda k, m: m, lambda k: k > x)}
        point = {"x": x, **{name: value(f(distribution)) for name, f in parts.items()}}
        top = x == distribution.keys[-1]
        if not top:
            # The logarithm of a number next to 1 from what it lacks.
            below, above = parts["cdf"](distribution), parts["sf"](distribution)
            point["logcdf"], point["logsf"] = (value(log1p(-above)), value(log(above))) if below > above else (value(log(below)), value(log1p(-below)))
        point["cond"] = {name: condition(family, values, f) for name, f in parts.items() if not (top and name == "sf")}
        points.append(point)
    expected = {"mean": value(mean_value), "variance": value(variance(distribution)), "entropy": value(-distribution.sum(lambda k, m: m * log(m))), "points": points,
                "quantiles": [{"p": p, "x": str(quantile(distribution, p))} for p in (1e-9, 0.05, 0.5, 0.9, 0.999)]}
    names = FAMILIES[family][1]
    return {"id": f"G2-int{number:03}", "kind": "discrete", "inputs": {"family": family, "params": dict(zip(names, values))}, "expected": expected, "tol": "B",
            "cond": {name: condition(family, values, f) for name, f in [("mean", mean), ("variance", lambda l: l.sum(lambda k, m: k * k * m) - mean(l) ** 2)]},
            "how": "direct sums of masses, mpmath 50 digits"}


def zeta_row(number, s):
    S = mpf(s)
    total = zeta(S)
    points = []
    for x in (1, 2, 30, 100000):
        sf = lambda s: zeta(s, x + 1) / zeta(s)
        cond = lambda f: float(nstr(abs((f(S * (1 + mpf(10) ** -20)) - f(S)) / f(S)) * mpf(10) ** 20, 3))
        points.append({"x": x, "logpmf": value(-S * log(x) - log(total)), "cdf": value(1 - sf(S)), "sf": value(sf(S)),
                       "cond": {"logpmf": cond(lambda s: -s * log(x) - log(zeta(s))), "cdf": cond(lambda s: 1 - sf(s)), "sf": cond(sf)}})
    slope = zeta(S, derivative=1) if S < 30 else -mp.fsum(log(k) * mpf(k) ** -S for k in range(2, 200))
    moment = lambda s, j: zeta(s - j) / zeta(s) if s > j + 1 else inf
    variance = lambda s: moment(s, 2) - moment(s, 1) ** 2 if s > 3 else inf
    relative = lambda f: float(nstr(abs((f(S * (1 + mpf(10) ** -20)) - f(S)) / f(S)) * mpf(10) ** 20, 3))
    expected = {"mean": "inf" if s <= 2 else value(moment(S, 1)), "variance": "inf" if s <= 3 else value(variance(S)), "entropy": value(-S * slope / total + log(total)), "points": points}
    entropy = lambda s: -s * zeta(s, derivative=1) / zeta(s) + log(zeta(s))
    cond = {"entropy": relative(entropy)}
    if s > 2: cond["mean"] = relative(lambda s: moment(s, 1))
    if s > 3: cond["variance"] = relative(variance)
    return {"id": f"G2-int{number:03}", "kind": "discrete", "inputs": {"family": "zeta", "params": {"s": s}}, "expected": expected, "tol": "B", "cond": cond,
            "how": "zeta and Hurwitz zeta, mpmath 50 digits"}


def divergence(family, a, b):
    p, q = distribution_of(family, a) if a[-1] != 0 else None, distribution_of(family, b)
    if p is None:
        return -log(q.masses[0])
    total = mpf(0)
    for k in p.keys:
        if k not in q.masses:
            if p.masses[k] > mpf(10) ** -40:
                return inf
            continue
        total += p.masses[k] * log(p.masses[k] / q.masses[k])
    return total


if __name__ == "__main__":
    with open("G2_integers.jsonl", "w") as out:
        for i, (family, values) in enumerate(LAWS):
            out.write(json.dumps(row(i + 1, family, values), separators=(",", ":")) + "\n")
        for i, s in enumerate((1.001, 1.2, 2.5, 3.5, 12.0, 25.0)):
            out.write(json.dumps(zeta_row(100 + i, s), separators=(",", ":")) + "\n")
    with open("integers.csv", "w") as out:
        for family, a, b in PAIRS:
            out.write(f"{family},{' '.join(map(repr, a))},{' '.join(map(repr, b))},{nstr(divergence(family, a, b), 25)}\n")
        for s, t in ((1.5, 1.5000001), (1.001, 1.01), (3.0, 2.0), (2.0, 30.0), (6.0, 6.5)):
            S, T = mpf(s), mpf(t)
            slope = zeta(S, derivative=1)
            out.write(f"zeta,{s!r},{t!r},{nstr((T - S) * -slope / zeta(S) + log(zeta(T) / zeta(S)), 25)}\n")
