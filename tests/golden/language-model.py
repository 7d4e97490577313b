"""Writes tests/golden/language-model: a base file, the logits of a candidate on the same rows, and what must come out of them.

The base file is encoded here from the layout's description with NumPy; the reference statistics are computed from the decoded rows with
mpmath (50 digits), not with this library. Run: python3 tests/golden/language-model.py
"""
import json, os, struct
import numpy as np
from mpmath import mp, mpf, exp, log, sqrt

mp.dps = 50
here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "language-model")
os.makedirs(here, exist_ok=True)
rng = np.random.default_rng(20260719)
context, vocabulary, chunks = 24, 33, 6
rows = context - 1 - context // 2
tokens = rng.integers(0, vocabulary, chunks * context).astype("<i4")
base = (rng.normal(0, 3, (chunks * rows, vocabulary))).astype(np.float32)
base[5, 7] = 40.0                                   # a row with the floor in it
candidate = (base + rng.normal(0, 0.05, base.shape) + 1.5).astype(np.float32)
candidate[11] = base[11]                            # no difference at all


def encode(x):
    most = x.max()
    least = np.float32(max(x.min(), np.float32(most - np.float32(16))))
    total = float(np.sum(np.exp((x - most).astype(np.float64))))
    lse = np.float32(np.log(total))
    scale = np.float32((most - least) / np.float32(65535))
    inverse = np.float32(1) / scale
    codes = np.where(x > least, np.rint((x - least) * inverse), 0).astype("<u2")
    minimum = np.float32(np.float32(least - most) - lse)
    pad = b"\0\0" if vocabulary % 2 else b""
    decoded = (scale * codes.astype(np.float32)).astype(np.float32) + minimum
    return struct.pack("<ff", scale, minimum) + codes.tobytes() + pad, decoded.astype(np.float32)


encoded = [encode(x) for x in base]
with open(os.path.join(here, "tiny-base.kld"), "wb") as f:
    f.write(b"_logits_" + struct.pack("<iii", context, vocabulary, chunks) + tokens.tobytes())
    for data, _ in encoded:
        f.write(data)
candidate.astype("<f4").tofile(os.path.join(here, "tiny-other.logits.f32"))


def softmax(x):
    x = [mpf(float(v)) for v in x]
    most = max(x)
    total = log(sum(exp(v - most) for v in x))
    return [v - most - total for v in x]


per_row, nll, nll_base, kld, dp, same = [], [], [], [], [], []
for r in range(chunks * rows):
    stored = [mpf(float(v)) for v in encoded[r][1]]
    lq, lp = softmax(candidate[r]), softmax(encoded[r][1])
    c, k = divmod(r, rows)
    t = int(tokens[c * context + context // 2 + k + 1])
    p, q = [exp(v) for v in lp], [exp(v) for v in lq]
    m = [(a + b) / 2 for a, b in zip(p, q)]
    per_row.append({
        "kl": sum(a * (u - v) for a, u, v in zip(p, lp, lq)),
        "reverse": sum(b * (v - u) for b, u, v in zip(q, lp, lq)),
        "js": (sum(a * (u - log(w)) for a, u, w in zip(p, lp, m)) + sum(b * (v - log(w)) for b, v, w in zip(q, lq, m))) / 2,
        "tv": sum(abs(a - b) for a, b in zip(p, q)) / 2,
        "entropy": -sum(a * u for a, u in zip(p, lp)),
        "entropyCandidate": -sum(b * v for b, v in zip(q, lq)),
    })
    nll.append(-lq[t])
    nll_base.append(-stored[t])
    kld.append(sum(exp(s) * (s - v) for s, v in zip(stored, lq) if s > -16))
    dp.append(exp(lq[t]) - exp(stored[t]))
    same.append(int(np.argmax(encoded[r][1]) == np.argmax(candidate[r])))
n = len(nll)


def mean(v):
    return sum(v) / n


def pair(v):
    var = mean([x * x for x in v]) - mean(v) ** 2
    return mean(v), sqrt(var / (n - 1)) if var > 0 else mpf(0)


def quantile(v, share):
    v = sorted(v)
    at = mpf(float(np.float32(float(share)) * np.float32(n - 1)))      # the program works the place out in single precision
    i = int(at)
    return v[-1] if i + 1 >= n else v[i] + (at - i) * (v[i + 1] - v[i])


(a, se), (b, sb) = pair(nll), pair(nll_base)
cov = (mean([x * y for x, y in zip(nll, nll_base)]) - a * b) / (n - 1)
u, v, gap = exp(a) * se, exp(b) * sb, sqrt(se ** 2 + sb ** 2 - 2 * cov)
d2, s2 = pair([x * x for x in dp])
share = mpf(sum(same)) / n
names = ["0.1", "1.0", "5.0", "10.0", "90.0", "95.0", "99.0", "99.9"]
number = lambda x: float(x)
reference = {
    "ppl_q": [exp(a), u], "ppl_base": [exp(b), v], "cor": 100 * cov / (se * sb), "ln_ratio": [a - b, gap], "ratio": [exp(a - b), exp(a - b) * gap],
    "diff": [exp(a) - exp(b), sqrt(u ** 2 + v ** 2 - 2 * exp(a) * exp(b) * cov)], "kld": list(pair(kld)),
    "kld_pct": {"max": max(kld), "min": min(kld), "median": quantile(kld, "0.5"), **{s: quantile(kld, mpf(s) / 100) for s in names}},
    "dp": [100 * x for x in pair(dp)],
    "dp_pct": {"max": 100 * max(dp), "min": 100 * min(dp), "median": 100 * quantile(dp, "0.5"), **{s: 100 * quantile(dp, mpf(s) / 100) for s in names + ["25.0", "75.0"]}},
    "rms_dp": [100 * sqrt(d2), 100 * s2 / (2 * sqrt(d2))], "same_top": [100 * share, 100 * sqrt(share * (1 - share) / (n - 1))], "count": n,
    "rows": [{k: x for k, x in row.items()} for row in per_row],
}
with open(os.path.join(here, "tiny-other.reference.json"), "w") as f:
    json.dump(reference, f, indent=1, default=number)
    f.write("\n")


# What the program prints of these rows: its arithmetic is single precision within a row and in the percentiles, double in the sums. Written
# from the definitions, row by row in NumPy's float32; tests take the digits within one unit in the last place.
f32 = np.float32


def row_as_program(stored, x, t):
    most = x.max()
    total = float(np.sum(np.exp((x - most).astype(f32)).astype(f32), dtype=np.float64))
    lse = f32(most + f32(np.log(total)))
    log_q = (x - lse).astype(f32)
    p = np.exp(stored).astype(f32)
    kl = float(sum(float(f32(a * f32(s - v))) for a, s, v in zip(p, stored, log_q) if s > -16))
    return float(-log_q[t]), float(-stored[t]), f32(kl), f32(np.exp(log_q[t]) - np.exp(stored[t])), int(np.argmax(stored) == np.argmax(x))


def moments(v):
    v = np.asarray(v, np.float64)
    var = np.mean(v * v) - np.mean(v) ** 2
    return np.mean(v), float(np.sqrt(var / (len(v) - 1))) if len(v) > 10 and var > 0 else 0.0


def plain_quantile(v, part):
    v = np.sort(np.asarray(v, f32))
    if part == 0.5:
        return float(v[len(v) // 2]) if len(v) % 2 else float(f32(0.5) * (v[len(v) // 2 - 1] + v[len(v) // 2]))
    at = f32(part) * f32(len(v) - 1)
    i = int(at)
    return float(v[-1]) if i + 1 >= len(v) else float((f32(1) - (at - f32(i))) * v[i] + (at - f32(i)) * v[i + 1])


got = []
for r in range(chunks * rows):
    c, k = divmod(r, rows)
    got.append(row_as_program(encoded[r][1], candidate[r], int(tokens[c * context + context // 2 + k + 1])))
lines = []
for c in range(chunks):
    part = got[: (c + 1) * rows]
    (a, se), (b, sb) = moments([g[0] for g in part]), moments([g[1] for g in part])
    cov = (np.mean([g[0] * g[1] for g in part]) - a * b) / (len(part) - 1)
    (kl, kl_se), (d2, d2_se) = moments([float(g[2]) for g in part]), moments([float(g[3]) ** 2 for g in part])
    same = np.mean([g[4] for g in part])
    lines += ["chunk             PPL               ln(PPL(Q)/PPL(base))          KL Divergence              Δp RMS            Same top p",
              "%4d   %10.4f ± %9.4f   %10.5f ± %10.5f   %10.5f ± %10.5f   %7.3f ± %6.3f %%   %7.3f ± %6.3f %%" % (
                  c + 1, np.exp(a), np.exp(a) * se, a - b, np.sqrt(max(0, se * se + sb * sb - 2 * cov)), kl, kl_se,
                  100 * np.sqrt(d2), 50 / np.sqrt(d2) * d2_se, 100 * same, 100 * np.sqrt(same * (1 - same) / (len(part) - 1))), ""]
pr = np.exp(a) * se, np.exp(b) * sb
gap = np.sqrt(se * se + sb * sb - 2 * cov)
kls, dps = [g[2] for g in got], [g[3] for g in got]
lines += ["====== Perplexity statistics ======",
          "Mean PPL(Q)                   : %10.6f ± %10.6f" % (np.exp(a), pr[0]), "Mean PPL(base)                : %10.6f ± %10.6f" % (np.exp(b), pr[1]),
          "Cor(ln(PPL(Q)), ln(PPL(base))): %6.2f%%" % (100 * cov / (se * sb)), "Mean ln(PPL(Q)/PPL(base))     : %10.6f ± %10.6f" % (a - b, gap),
          "Mean PPL(Q)/PPL(base)         : %10.6f ± %10.6f" % (np.exp(a - b), np.exp(a - b) * gap),
          "Mean PPL(Q)-PPL(base)         : %10.6f ± %10.6f" % (np.exp(a) - np.exp(b), np.sqrt(pr[0] ** 2 + pr[1] ** 2 - 2 * np.exp(a + b) * cov)), "",
          "====== KL divergence statistics ======", "Mean    KLD: %10.6f ± %10.6f" % (kl, kl_se), "Maximum KLD: %10.6f" % max(kls)]
lines += ["%-7s KLD: %10.6f" % (name, plain_quantile(kls, part)) for name, part in (
    ("99.9%", .999), ("99.0%", .99), ("95.0%", .95), ("90.0%", .9), ("Median", .5), ("10.0%", .1), (" 5.0%", .05), (" 1.0%", .01), (" 0.1%", .001))]
lines += ["Minimum KLD: %10.6f" % min(kls), "", "====== Token probability statistics ======", "Mean    Δp: %6.3f ± %5.3f %%" % tuple(100 * np.array(moments([float(d) for d in dps]))),
          "Maximum Δp: %6.3f%%" % (100 * max(dps))]
lines += ["%-7s Δp: %6.3f%%" % (name, 100 * plain_quantile(dps, part)) for name, part in (
    ("99.9%", .999), ("99.0%", .99), ("95.0%", .95), ("90.0%", .9), ("75.0%", .75), ("Median", .5), ("25.0%", .25), ("10.0%", .1), (" 5.0%", .05), (" 1.0%", .01), (" 0.1%", .001))]
lines += ["Minimum Δp: %6.3f%%" % (100 * min(dps)), "RMS Δp    : %6.3f ± %5.3f %%" % (100 * np.sqrt(d2), 50 / np.sqrt(d2) * d2_se),
          "Same top p: %6.3f ± %5.3f %%" % (100 * same, 100 * np.sqrt(same * (1 - same) / (len(got) - 1))), ""]
with open(os.path.join(here, "tiny-other.printed.txt"), "w") as f:
    f.write("\n".join(lines))
