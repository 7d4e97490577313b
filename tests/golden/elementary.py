#!/usr/bin/env python3
"""Values of the kernels p ln(p/q) - p + q, ln(q/p), e^x and e^x - 1 - x to elementary.csv, with mpmath at 60 digits.

Each line: function, first argument, second argument (0 where there is none), value. The arguments are floats of single precision, so
that every width of lane takes them exactly; in the lines with an even number of the double functions they are any double."""
import random
import struct
from mpmath import mp, mpf, log, exp, expm1

mp.dps = 60
random.seed(7)


def single(x):
    return struct.unpack("f", struct.pack("f", x))[0]


def pairs():
    for k in range(60):
        p = single(random.random() * 10.0 ** random.uniform(-8, 0))
        near = [2.0 ** -23, 1e-5, 1e-3, 0.1, 0.3, 0.49, 0.51, 1, 3, 1e3][k % 10]
        q = single(p * (1 + near * random.choice([1, -0.49]) * random.uniform(0.5, 1)))
        if q > 0:
            yield p, q
    for k in range(60):
        p = random.random() * 10.0 ** random.uniform(-280, 0)
        q = p * (1 + [2.0 ** -52, 1e-12, 1e-9, 1e-6, 1e-3][k % 5] * random.choice([1, -1])) if k % 2 else random.random() * 10.0 ** random.uniform(-280, 0)
        yield p, q


with open("elementary.csv", "w") as out:
    for p, q in pairs():
        P, Q = mpf(p), mpf(q)
        out.write(f"excess,{p!r},{q!r},{mp.nstr(P * log(P / Q) - P + Q, 25)}\n")
        out.write(f"log-ratio,{p!r},{q!r},{mp.nstr(log(Q / P), 25)}\n")
    for k in range(80):
        x = single(random.choice([1, -1]) * 10.0 ** random.uniform(-6, 1.9)) if k % 2 else random.choice([1, -1]) * 10.0 ** random.uniform(-12, 2.8)
        X = mpf(x)
        out.write(f"exp,{x!r},0,{mp.nstr(exp(X), 25)}\n")
        out.write(f"exp-excess,{x!r},0,{mp.nstr(expm1(X) - X, 25)}\n")
