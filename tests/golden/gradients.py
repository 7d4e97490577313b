"""Writes G1_gradients.jsonl: derivatives of measures by numerical differentiation with 60 digits, not by any formula for them.

slope_p, slope_q: differences of the partial derivatives from that of cell 0 (along the simplex only differences count).
along_logits_p, along_logits_q: derivatives with respect to logits, through the softmax.
"""
import json
import random

from mpmath import mp, mpf, log, sqrt, exp, diff, nstr

mp.dps = 60


def kl(p, q):
    return sum(a * log(a / b) for a, b in zip(p, q))


def mean(p, q, w=mpf(1) / 2):
    return [(1 - w) * a + w * b for a, b in zip(p, q)]


def power(p, q, a):
    return sum(x ** a * y ** (1 - a) for x, y in zip(p, q))


def js(p, q):
    return (kl(p, mean(p, q)) + kl(q, mean(p, q))) / 2


def each(f):
    return lambda p, q: sum(f(a, b) for a, b in zip(p, q))


MEASURES = {
    "kullback-leibler": kl,
    "jeffreys": lambda p, q: kl(p, q) + kl(q, p),
    "population-stability-index": lambda p, q: kl(p, q) + kl(q, p),
    "jensen-shannon": js,
    "jensen-shannon-distance": lambda p, q: sqrt(js(p, q)),
    "k-divergence": lambda p, q: kl(p, mean(p, q)),
    "topsoe": lambda p, q: 2 * js(p, q),
    "skew(0.25)": lambda p, q: kl(p, mean(p, q, mpf("0.25"))),
    "skew-jensen-shannon(0.25)": lambda p, q: (1 - mpf("0.25")) * kl(p, mean(p, q, mpf("0.25"))) + mpf("0.25") * kl(q, mean(p, q, mpf("0.25"))),
    "squared-hellinger": each(lambda a, b: (sqrt(a) - sqrt(b)) ** 2 / 2),
    "hellinger": lambda p, q: sqrt(each(lambda a, b: (sqrt(a) - sqrt(b)) ** 2 / 2)(p, q)),
    "matusita": lambda p, q: sqrt(each(lambda a, b: (sqrt(a) - sqrt(b)) ** 2)(p, q)),
    "bhattacharyya": lambda p, q: -log(each(lambda a, b: sqrt(a * b))(p, q)),
    "pearson-chi-squared": each(lambda a, b: (a - b) ** 2 / b),
    "neyman-chi-squared": each(lambda a, b: (a - b) ** 2 / a),
    "symmetric-chi-squared": each(lambda a, b: (a - b) ** 2 * (a + b) / (a * b)),
    "triangular": each(lambda a, b: (a - b) ** 2 / (a + b)),
    "arithmetic-geometric": each(lambda a, b: (a + b) / 2 * log((a + b) / 2 / sqrt(a * b))),
    "kumar-johnson": each(lambda a, b: (a * a - b * b) ** 2 / (2 * (a * b) ** mpf("1.5"))),
    "alpha(0.5)": lambda p, q: (power(p, q, mpf("0.5")) - 1) / mpf("-0.25"),
    "alpha(3)": lambda p, q: (power(p, q, 3) - 1) / 6,
    "renyi(0.5)": lambda p, q: log(power(p, q, mpf("0.5"))) / mpf("-0.5"),
    "renyi(3)": lambda p, q: log(power(p, q, 3)) / 2,
    "tsallis(0.5)": lambda p, q: (power(p, q, mpf("0.5")) - 1) / mpf("-0.5"),
    "tsallis(3)": lambda p, q: (power(p, q, 3) - 1) / 2,
}


def partials(f, p, q, side):
    out = []
    for i in range(len(p)):
        def along(t):
            a, b = list(p), list(q)
            (a if side == 0 else b)[i] = t
            return f(a, b)
        out.append(diff(along, (p if side == 0 else q)[i], h=mpf(10) ** -25 * (p if side == 0 else q)[i]))
    return out


def softmax(a):
    top = max(a)
    e = [exp(x - top) for x in a]
    return [x / sum(e) for x in e]


def along_logits(f, a, b, side):
    out = []
    for i in range(len(a)):
        def along(t):
            x, y = list(a), list(b)
            (x if side == 0 else y)[i] = t
            return f(softmax(x), softmax(y))
        out.append(diff(along, (a if side == 0 else b)[i], h=mpf(10) ** -25))
    return out


def texts(values):
    return [nstr(v, 25) for v in values]


def main():
    draw = random.Random(20261123)
    number = 0
    with open("G1_gradients.jsonl", "w", encoding="utf-8", newline="\n") as out:
        for key, f in MEASURES.items():
            # Dyadic probabilities: exact doubles that sum to exactly 1.
            pairs = [([8, 4, 3, 1], [2, 6, 4, 4])]
            cells = [draw.randrange(1, 4000) for _ in range(14)]
            pairs.append((cells[:6] + [32768 - sum(cells[:6])], cells[7:13] + [32768 - sum(cells[7:13])]))
            for wp, wq in pairs:
                number += 1
                p, q = [mpf(w) / sum(wp) for w in wp], [mpf(w) / sum(wq) for w in wq]
                gp, gq = partials(f, p, q, 0), partials(f, p, q, 1)
                row = {"id": f"gradient-{number:03d}", "kind": "gradient",
                       "inputs": {"measure": key, "p": [float(x) for x in p], "q": [float(x) for x in q]},
                       "expected": {"slope_p": texts([g - gp[0] for g in gp[1:]]), "slope_q": texts([g - gq[0] for g in gq[1:]])},
                       "tol": "A", "cond": 100, "atol": 1e-15}
                out.write(json.dumps(row) + "\n")
            for size, apart in ((3.0, None), (5.0, 1e-6)):
                number += 1
                a = [round(draw.uniform(-size, size), 3) for _ in range(5)]
                b = [x + apart * draw.randrange(-9, 10) for x in a] if apart else [round(draw.uniform(-size, size), 3) for _ in range(5)]
                ma, mb = [mpf(x) for x in a], [mpf(x) for x in b]
                gp, gq = along_logits(f, ma, mb, 0), along_logits(f, ma, mb, 1)
                # A logit of size 5 carries 5 * 2^-53, a difference of 1e-6 relative 6e-10 of it: no entry can be better than 1e-9 of the
                # largest. Far apart, a few roundings of logits weigh by the slopes.
                row = {"id": f"gradient-{number:03d}", "kind": "gradient_logits", "inputs": {"measure": key, "logits_p": a, "logits_q": b},
                       "expected": {"along_logits_p": texts(gp), "along_logits_q": texts(gq)}, "tol": "A", "cond": 1000 if apart is None else 0,
                       "atol": float(nstr(max(abs(g) for g in gp + gq) * mpf("1e-9"), 3)) if apart else 1e-15}
                out.write(json.dumps(row) + "\n")


main()
