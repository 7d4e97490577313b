"""Peers of bench/Kullback.Speed on the same inputs, one thread:
   transport_peers.py DATA --generate     writes the inputs (seeded, headerless little-endian doubles, row by row)
   transport_peers.py DATA [ITEM ...]     items: line line-1e6 exact sinkhorn sliced; one line a case: name, CPU seconds (median), value"""
import os, statistics, sys, time, warnings
for v in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[v] = "1"
import numpy as np
warnings.simplefilter("ignore")
data, items = sys.argv[1], sys.argv[2:]


def generate():
    os.makedirs(data, exist_ok=True)
    def put(name, array):
        np.ascontiguousarray(array, dtype="<f8").tofile(os.path.join(data, name))
    for n, tag in ((10**6, "1e6"), (10**7, "1e7")):
        put(f"p2_x_{tag}.f64", np.random.default_rng([2, n, 1]).standard_normal(n))
        put(f"p2_y_{tag}.f64", np.random.default_rng([2, n, 2]).standard_normal(n) * 1.2 + 0.3)
        if "line-1e6" in items:
            return
    for n in (500, 1000, 2000, 4000, 8000, 16000, 20000):
        for d in (2, 50) if n <= 4000 else (2,):
            put(f"p3_x_{n}_{d}.f64", np.random.default_rng([3, n, d, 1]).standard_normal((n, d)))
            put(f"p3_y_{n}_{d}.f64", np.random.default_rng([3, n, d, 2]).standard_normal((n, d)) + 0.5)
    put("p3_sl_x.f64", np.random.default_rng([33, 1]).standard_normal((100_000, 10)))
    put("p3_sl_y.f64", np.random.default_rng([33, 2]).standard_normal((100_000, 10)) + 0.5)


def load(name, *shape):
    return np.fromfile(os.path.join(data, name), "<f8").reshape(shape or -1)


def measure(name, work, runs=5, warm=1):
    for _ in range(warm):
        work()
    seconds = []
    for _ in range(runs):
        before = time.process_time()
        value = work()
        seconds.append(time.process_time() - before)
    print(f"{name}: {statistics.median(seconds):.5f} s  value {value!r}", flush=True)


def line(tags=("1e6", "1e7")):
    from scipy.stats import wasserstein_distance
    for tag in tags:
        x, y = load(f"p2_x_{tag}.f64"), load(f"p2_y_{tag}.f64")
        runs = 5 if tag == "1e6" else 3
        measure(f"W1 {tag} scipy", lambda: wasserstein_distance(x, y), runs, 0)
        measure(f"W1 {tag} numpy sort", lambda: np.abs(np.sort(x) - np.sort(y)).mean(), runs, 0)


def exact():
    import ot
    for d in (2, 50):
        for n in (500, 1000, 2000, 4000):
            x, y, a = load(f"p3_x_{n}_{d}.f64", n, d), load(f"p3_y_{n}_{d}.f64", n, d), np.full(n, 1 / n)
            measure(f"exact {n} {d} POT", lambda: ot.emd2(a, a, ot.dist(x, y), numItermax=10**9), 5 if n <= 1000 else 3, int(n <= 1000))


def sinkhorn():
    import ot
    for n in (1000, 4000):
        x, y, a = load(f"p3_x_{n}_2.f64", n, 2), load(f"p3_y_{n}_2.f64", n, 2), np.full(n, 1 / n)
        cost = ot.dist(x, y)
        reg = 0.05 * np.median(cost)
        measure(f"sinkhorn {n} POT plain", lambda: (ot.sinkhorn(a, a, cost, reg, stopThr=1e-9) * cost).sum(), 3, 0)
        cap = 1000 if n == 1000 else 50
        measure(f"sinkhorn {n} POT log, at most {cap} iterations",
                lambda: (ot.sinkhorn(a, a, cost, reg, method="sinkhorn_log", stopThr=1e-9, numItermax=cap) * cost).sum(), 1, 0)


def sliced():
    import ot
    x, y = load("p3_sl_x.f64", 100_000, 10), load("p3_sl_y.f64", 100_000, 10)
    directions = np.random.default_rng(0).standard_normal((10, 200))
    directions /= np.linalg.norm(directions, axis=0)
    measure("sliced numpy sort", lambda: np.sqrt(((np.sort((x @ directions).T.copy(), axis=1) - np.sort((y @ directions).T.copy(), axis=1)) ** 2).mean()), 3, 0)
    measure("sliced POT", lambda: ot.sliced_wasserstein_distance(x, y, n_projections=200, seed=0), 1, 0)


if "--generate" in items:
    generate()
else:
    for item in items or ["line", "exact", "sinkhorn", "sliced"]:
        {"line": line, "line-1e6": lambda: line(("1e6",)), "exact": exact, "sinkhorn": sinkhorn, "sliced": sliced}[item]()
