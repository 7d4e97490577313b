"""Peers of bench/Kullback.Speed on the same inputs, one thread:
   hypotheses_peers.py DATA --generate     writes the inputs (seeded, headerless little-endian doubles, row by row)
   hypotheses_peers.py DATA                one line a case: name, CPU seconds (median), value
   hypotheses_peers.py DATA --memory       mean discrepancy once, then the peak memory in MB"""
import os, resource, statistics, sys, time, warnings
for v in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[v] = "1"
import numpy as np
warnings.simplefilter("ignore")
data, how = sys.argv[1], sys.argv[2:]


def load(name, *shape):
    return np.fromfile(os.path.join(data, name), "<f8").reshape(shape or -1)


def measure(name, runs, work, warm=1):
    for _ in range(warm):
        work()
    seconds = []
    for _ in range(runs):
        before = time.process_time()
        value = work()
        seconds.append(time.process_time() - before)
    print(f"{name}\t{statistics.median(seconds):.5f}\t{value!r}", flush=True)


def discrepancy(p, q):
    from sklearn.metrics.pairwise import rbf_kernel
    n, m, gamma = len(p), len(q), 1 / 18
    k = rbf_kernel(p, p, gamma=gamma)
    xx = (k.sum() - n) / (n * (n - 1))
    k = rbf_kernel(q, q, gamma=gamma)
    yy = (k.sum() - m) / (m * (m - 1))
    k = rbf_kernel(p, q, gamma=gamma)
    return xx + yy - 2 * k.mean()


def energy(p, q):
    from scipy.spatial.distance import cdist
    return 2 * cdist(p, q).mean() - cdist(p, p).mean() - cdist(q, q).mean()


if how == ["--generate"]:
    os.makedirs(data, exist_ok=True)
    def put(name, array):
        np.ascontiguousarray(array, dtype="<f8").tofile(os.path.join(data, name))
    put("ks_x.f64", np.random.default_rng([5, 1]).standard_normal(10**6))
    put("ks_y.f64", np.random.default_rng([5, 2]).standard_normal(10**6) + 0.001)
    put("mmd_x.f64", np.random.default_rng([5, 3]).standard_normal((10**4, 10)))
    put("mmd_y.f64", np.random.default_rng([5, 4]).standard_normal((10**4, 10)) + 0.02)
elif how == ["--memory"]:
    import sklearn.metrics.pairwise
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    discrepancy(load("mmd_x.f64", 10**4, 10), load("mmd_y.f64", 10**4, 10))
    print(f"peak memory\t{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}\t{before:.0f}")
else:
    from scipy import stats
    x, y = load("ks_x.f64"), load("ks_y.f64")
    measure("ks 1e6 limit", 3, lambda: stats.ks_2samp(x, y, method="asymp").pvalue, 0)
    measure("ks 1e4 exact", 3, lambda: stats.ks_2samp(x[:10000], y[:10000], method="exact").pvalue)
    measure("ks one-sample 1e3 exact", 5, lambda: float(stats.kstwo.sf(0.03, 1000)))
    a, b = x[:1000], y[:1000]
    measure("w1 999 permutations 1e3", 1, lambda: stats.permutation_test((a, b), stats.wasserstein_distance, n_resamples=999,
            alternative="greater", random_state=1).pvalue, 0)
    p, q = load("mmd_x.f64", 10**4, 10), load("mmd_y.f64", 10**4, 10)
    measure("mmd 1e4", 3, lambda: discrepancy(p, q), 0)
    measure("energy 1e4", 3, lambda: energy(p, q), 0)
