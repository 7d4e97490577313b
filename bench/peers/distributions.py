"""Peers of bench/Kullback.Distributions on the same points, one thread:
   distributions_peers.py POINTS --generate    writes a million seeded numbers in (0, 1)
   distributions_peers.py POINTS               for each case its kind, name and CPU nanoseconds a point"""
import os, statistics, sys, time
for v in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[v] = "1"
import numpy as np

path = sys.argv[1]
if "--generate" in sys.argv:
    np.random.default_rng(20).random(10**6).clip(1e-12, 1 - 1e-12).astype("<f8").tofile(path)
    sys.exit()
import scipy.stats as st

unit = np.fromfile(path, "<f8")
line, positive = 6 * unit - 3, 8 * unit
cases = {
    "Normal": (st.norm(0.5, 1.5), line), "Uniform": (st.uniform(-2, 4), line), "LogNormal": (st.lognorm(0.5, scale=np.exp(0.3)), positive),
    "Gamma": (st.gamma(2.5, scale=1 / 1.5), positive), "Beta": (st.beta(2.5, 1.25), unit), "Weibull": (st.weibull_min(1.6, scale=2), positive),
    "StudentT": (st.t(7.5), line), "InverseGaussian": (st.invgauss(1 / 1.5, scale=1.5), positive), "Rayleigh": (st.rayleigh(scale=0.7), positive),
    "HalfNormal": (st.halfnorm(scale=0.7), positive), "InverseGamma": (st.invgamma(2.5, scale=2), positive), "GeneralizedNormal": (st.gennorm(1.7, 0.5, 1.5), line),
}


def measure(kind, name, work):
    work()
    medians = []
    for _ in range(7):
        start, runs = time.process_time(), 0
        while True:
            work()
            runs += 1
            spent = time.process_time() - start
            if spent >= 0.1:
                break
        medians.append(spent / runs / len(unit) * 1e9)
    print(f"{kind}\t{name}\t{statistics.median(medians):.3f}", flush=True)


for name, (distribution, points) in cases.items():
    measure("logpdf", name, lambda: distribution.logpdf(points))
rng, out = np.random.default_rng(1), np.empty_like(unit)
measure("sample", "Normal", lambda: rng.standard_normal(out=out))
measure("sample", "Gamma", lambda: rng.standard_gamma(2.5, out=out))
