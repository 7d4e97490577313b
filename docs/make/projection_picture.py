#!/usr/bin/env python3
"""Writes docs/images/projections.svg: a mixture of two normal distributions and the normal distribution nearest to it in either direction.

Forward, min over Q of D(P||Q), has P's mean and variance. Reverse, min over Q of D(Q||P), is searched from a mode (SciPy).
`kullback between MIXTURE NORMAL` prints both divergences of each with their errors.
"""
import math
import pathlib

import numpy as np
from scipy.optimize import minimize

WEIGHTS, MEANS, DEVIATIONS = np.array([0.4, 0.6]), np.array([-2.0, 2.0]), np.array([0.7, 0.7])
X = np.linspace(-14, 14, 28001)
STEP = X[1] - X[0]


def log_normal(mean, deviation):
    return -((X - mean) / deviation) ** 2 / 2 - math.log(deviation * math.sqrt(2 * math.pi))


LOG_P = np.logaddexp.reduce([math.log(w) + log_normal(m, s) for w, m, s in zip(WEIGHTS, MEANS, DEVIATIONS)])


def divergence(log_a, log_b):
    return float(np.sum(np.exp(log_a) * (log_a - log_b)) * STEP)


def main():
    mean = float(WEIGHTS @ MEANS)
    deviation = math.sqrt(float(WEIGHTS @ (DEVIATIONS**2 + MEANS**2)) - mean**2)
    found = minimize(lambda t: divergence(log_normal(t[0], math.exp(t[1])), LOG_P), [2.0, math.log(0.7)], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-13})
    seek, narrow = float(found.x[0]), math.exp(found.x[1])
    forward, reverse = log_normal(mean, deviation), log_normal(seek, narrow)
    print(f"forward Normal({mean:.4f},{deviation:.4f})  D(P||Q) {divergence(LOG_P, forward):.6f}")
    print(f"reverse Normal({seek:.4f},{narrow:.4f})  D(Q||P) {divergence(reverse, LOG_P):.6f}")
    width, height, floor, top = 760, 300, 260, 0.62

    def path(log_density):
        points = [(x, math.exp(y)) for x, y in zip(X[::50], log_density[::50]) if -6 <= x <= 6]
        return "M" + "L".join(f"{(x + 6) / 12 * width:.1f} {floor - y / top * (floor - 10):.1f}" for x, y in points)

    ticks = "".join(f'<text x="{(t + 6) / 12 * width:.0f}" y="{floor + 18}" text-anchor="middle">{t}</text>' for t in range(-4, 5, 2))
    legend = [("#888", "P, a mixture"), ("#0b62a4", f"covers: least D(P‖Q), Normal({mean:.2f}, {deviation:.2f})"), ("#b5460f", f"seeks: least D(Q‖P), Normal({seek:.2f}, {narrow:.2f})")]
    words = "".join(f'<text x="12" y="{22 + 20 * i}" fill="{c}">{t}</text>' for i, (c, t) in enumerate(legend))
    svg = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="14">'
           f'<rect width="{width}" height="{height}" fill="#fff"/><path d="{path(LOG_P)}" fill="#ddd" stroke="#888"/>'
           f'<path d="{path(forward)}" fill="none" stroke="#0b62a4" stroke-width="2.5"/>'
           f'<path d="{path(reverse)}" fill="none" stroke="#b5460f" stroke-width="2.5"/>'
           f'<path d="M0 {floor}H{width}" stroke="#333"/>{ticks}{words}</svg>\n')
    pathlib.Path(__file__).with_name("projections.svg").write_text(svg, encoding="utf-8")


main()
