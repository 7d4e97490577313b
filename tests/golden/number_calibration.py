"""Values for forecasts of numbers, by definitions and general solvers: CRPS by quadrature of (F - 1{x >= y})^2, isotonic quantile
regression as a linear program, the weighted interval score by its own formula. Writes evaluation/number-calibration.jsonl.
Needs numpy, scipy."""
import json, os
import numpy as np
from scipy import integrate, stats
from scipy.optimize import linprog

rng = np.random.default_rng(7)
out = []
for z, s in [(0.0, 1.0), (1.3, 2.0), (-2.7, 0.5), (8.0, 3.0), (0.01, 1e-3)]:
    y = z * s
    f = lambda x: stats.norm.cdf(x / s) ** 2
    g = lambda x: stats.norm.sf(x / s) ** 2
    lo, hi = min(-40 * s, y), max(40 * s, y)
    crps = sum(integrate.quad(f, a, b, epsabs=1e-14, limit=500)[0] for a, b in [(lo, -8 * s), (-8 * s, min(y, 8 * s)), (min(y, 8 * s), y)] if b > a and b <= y) \
        + sum(integrate.quad(g, a, b, epsabs=1e-14, limit=500)[0] for a, b in [(y, max(y, 0)), (max(y, 0), max(y, 8 * s)), (max(y, 8 * s), hi)] if b > a)
    out.append({"id": f"normal/{z}/{s}", "z": z, "deviation": s, "crps": crps, "log": -stats.norm.logpdf(y, 0, s)})


def pinball(t, q, y):
    return np.where(y > q, 2 * t * (y - q), 2 * (1 - t) * (q - y))


def isotonic(t, x, y):
    """Least mean of 2 pinball over rising functions of x: variables are fits of distinct x, then excesses above and below."""
    xs, inv = np.unique(x, return_inverse=True)
    m, n = len(xs), len(y)
    c = np.concatenate([np.zeros(m), np.full(n, 2 * t), np.full(n, 2 * (1 - t))])
    a_eq = np.zeros((n, m + 2 * n)); a_eq[np.arange(n), inv] = 1
    a_eq[np.arange(n), m + np.arange(n)] = 1; a_eq[np.arange(n), m + n + np.arange(n)] = -1
    a_ub = np.zeros((m - 1, m + 2 * n))
    for i in range(m - 1): a_ub[i, i], a_ub[i, i + 1] = 1, -1
    r = linprog(c, A_ub=a_ub if m > 1 else None, b_ub=np.zeros(m - 1) if m > 1 else None, A_eq=a_eq, b_eq=y,
                bounds=[(None, None)] * m + [(0, None)] * (2 * n), method="highs")
    assert r.status == 0
    return r.fun / n


for name, n, ties in [("smooth", 40, False), ("ties", 60, True), ("constant", 12, False)]:
    levels = [0.05, 0.25, 0.5, 0.75, 0.95]
    mu = rng.normal(size=n); sd = np.exp(0.3 * rng.normal(size=n))
    y = mu + 1.6 * sd * rng.normal(size=n)
    q = np.array([mu + sd * stats.norm.ppf(t) for t in levels]).T
    if ties: y, q = np.round(y), np.round(q)
    if name == "constant": q = np.tile(q[0], (n, 1))
    parts = []
    for k, t in enumerate(levels):
        s = pinball(t, q[:, k], y).mean()
        curve = isotonic(t, q[:, k], y)
        flat = min(pinball(t, c, y).mean() for c in y)
        parts.append({"mean": s, "miscalibration": s - curve, "discrimination": flat - curve, "uncertainty": flat})
    wis = np.zeros(n)
    for (a, i, j) in [(0.1, 0, 4), (0.5, 1, 3)]:
        wis += a / 2 * ((q[:, j] - q[:, i]) + 2 / a * np.maximum(q[:, i] - y, 0) + 2 / a * np.maximum(y - q[:, j], 0))
    wis = (wis + 0.5 * np.abs(y - q[:, 2])) / 2.5
    out.append({"id": f"quantiles/{name}", "levels": levels, "outcomes": y.tolist(), "quantiles": q.tolist(), "parts": parts,
                "wis": wis.mean(), "below": (y[:, None] < q).mean(0).tolist(), "notAbove": (y[:, None] <= q).mean(0).tolist(),
                "covered": [float(((q[:, 1] <= y) & (y <= q[:, 3])).mean()), float(((q[:, 0] <= y) & (y <= q[:, 4])).mean())]})
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "evaluation", "number-calibration.jsonl"), "w") as file:
    for row in out: file.write(json.dumps(row) + "\n")
