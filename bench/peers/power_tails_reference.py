"""Wasserstein-1 between distributions of integers whose tails hardly have a mean, against an independent program.

    python3 bench/peers/power_tails_reference.py generate 1 40 > cases.txt
    cut -f1,2 cases.txt > pairs.txt
    kullback between --pairs pairs.txt --json found.json --quiet
    python3 bench/peers/power_tails_reference.py check cases.txt found.json

Sum of |F - G| below 2^21 in 80-bit arithmetic (x87) from the upper end; beyond it only parts of Zeta are left, whose sums are Hurwitz zeta functions (mpmath, 40 digits),
between the zeros of their leading powers. Parameters are the doubles that were read. Needs python3 with numpy and mpmath; a case takes some seconds.
"""
import json, math, random, sys
import numpy as np
from mpmath import mp, mpf, zeta, exp, log, findroot, nstr

mp.dps = 40
L, K = np.longdouble, 1 << 21
k = np.arange(0, K, dtype=L)


def part(heavy):
    u = random.random()
    if heavy: return ("Zeta", round(random.uniform(2.01, 2.5), 4))
    if u < .3: return ("Poisson", round(10 ** random.uniform(-1, 4), 3))
    if u < .5: return ("Geometric", round(10 ** random.uniform(-4, -.1), 5))
    if u < .75: return ("NegativeBinomial", round(random.uniform(.3, 6), 2), round(10 ** random.uniform(-3, -.1), 4))
    return ("Zipf", round(random.uniform(.3, 3), 2), random.randint(2, 20000))


def zeta_part(high): return ("Zeta", round(random.uniform(2.01, high), 4))


def mixture(*parts):
    weights = [random.random() + .05 for _ in parts]
    weights = [round(w / sum(weights), 3) for w in weights]
    weights[-1] = round(1 - sum(weights[:-1]), 3)
    return list(zip(weights, parts))


def side(heavy):
    u = random.random()
    if not heavy: return side(True) if u < .4 else [(1, zeta_part(8))] if u < .7 else [(1, part(False))]
    if u < .4: return [(1, part(True))]
    if u < .6: return mixture(part(True), zeta_part(6))
    if u < .9: return mixture(part(True), part(False))
    return mixture(part(True), zeta_part(4), part(False))


def text(parts):
    return "+".join((f"{w}*" if len(parts) > 1 else "") + f"{p[0]}({','.join(map(str, p[1:]))})" for w, p in parts)


def survival(p):
    """P(X > k) for k < 2^21."""
    mass = np.zeros(K, L)
    step = np.empty(K, L)
    if p[0] == "Zeta": mass[1:] = np.exp(-L(p[1]) * np.log(k[1:])) * L(nstr(1 / zeta(mpf(p[1])), 25))
    elif p[0] == "Zipf":
        mass[1:p[2] + 1] = np.exp(-L(p[1]) * np.log(k[1:p[2] + 1]))
        mass /= np.sum(mass[::-1])
    else:
        if p[0] == "Poisson": step[0], step[1:] = -L(p[1]), np.log(L(p[1])) - np.log(k[1:])
        elif p[0] == "Geometric": step[0], step[1:] = np.log(L(p[1])), np.log1p(-L(p[1]))
        else: step[0], step[1:] = L(p[1]) * np.log(L(p[2])), np.log((k[1:] - 1 + L(p[1])) / k[1:]) + np.log1p(-L(p[2]))
        mass = np.exp(np.cumsum(step))
    beyond = L(nstr(zeta(mpf(p[1]), K) / zeta(mpf(p[1])), 25)) if p[0] == "Zeta" else L(0)
    return np.concatenate([np.cumsum(mass[::-1])[::-1][1:], [L(0)]]) + beyond


def tail(p, q):
    powers = {}
    for sign, parts in ((1, p), (-1, q)):
        for w, one in parts:
            if one[0] == "Zeta": powers[mpf(one[1])] = powers.get(mpf(one[1]), mpf(0)) + sign * mpf(w)
    powers = {s: w / zeta(s) for s, w in powers.items() if w != 0}
    if not powers: return mpf(0)
    least = min(powers)
    leading = lambda y: sum(float(w / (s - 1)) * math.exp(-float((s - least) * y)) for s, w in powers.items())
    exact = lambda y: sum(w / (s - 1) * exp(-(s - least) * y) for s, w in powers.items())
    grid, ends = [log(mpf(K)) + mpf(j) / 4 for j in range(8000)], [mpf(K)]
    for a, b in zip(grid, grid[1:]):
        if leading(a) * leading(b) < 0: ends.append(exp(findroot(exact, (a, b), solver="anderson")))
    def from_(x):
        if x < 1e16: return sum(w * (zeta(s - 1, x + 1) - x * zeta(s, x + 1)) for s, w in powers.items())
        return sum(w * x ** (2 - s) / ((s - 1) * (s - 2)) for s, w in powers.items())
    sums = [from_(x) for x in ends] + [mpf(0)]
    return sum(abs(a - b) for a, b in zip(sums, sums[1:]))


def check(cases, found):
    broken = unknown = 0
    rows = [line.rstrip("\n").split("\t") for line in open(cases)]
    for (a, b, p, q), result in zip(rows, json.load(open(found))["pairs"]):
        p, q = eval(p), eval(q)
        gap = sum(L(w) * survival(one) for w, one in p) - sum(L(w) * survival(one) for w, one in q)
        head = np.sum(np.abs(gap)[::-1])
        truth = mpf(float(head)) + mpf(float(head - L(float(head)))) + tail(p, q)
        w1 = next((f for f in result["figures"] or [] if f["key"] == "wasserstein-1"), None)
        if w1 is None or w1["value"] is None:
            unknown += 1
            print("not known", a, b)
            continue
        off = abs(mpf(w1["value"]) - truth)
        holds = off <= w1["errorBound"] + 1e-15 * truth
        broken += not holds
        print(f"{a} | {b}: {w1['value']:.15g} ± {w1['errorBound']:.2g}, truth {nstr(truth, 16)}, off {float(off):.2g}{'' if holds else ' BROKEN'}", flush=True)
    print(f"{len(rows)} pairs, {broken} with a broken bound, {unknown} not known")


if sys.argv[1] == "generate":
    random.seed(int(sys.argv[2]))
    for _ in range(int(sys.argv[3])):
        p, q = side(True), side(False)
        if random.random() < .5: p, q = q, p
        print(text(p), text(q), repr(p), repr(q), sep="\t")
else: check(sys.argv[2], sys.argv[3])
