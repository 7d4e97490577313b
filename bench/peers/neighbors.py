"""Peers of bench/Kullback.Speed on the same inputs, one thread:
   neighbors_peers.py DATA --generate     writes the inputs (seeded, headerless little-endian doubles, row by row)
   neighbors_peers.py DATA ITEM ...       items: SIZE:DIMENSION:PEER (peer: tree, sktree, brute) or ksg; one line a case: name, CPU seconds (median), value"""
import os, statistics, sys, time, warnings
for v in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[v] = "1"
import numpy as np
warnings.simplefilter("ignore")
data, items = sys.argv[1], sys.argv[2:]
sizes = {"1e4": 10**4, "1e5": 10**5}
k = 5


def generate():
    os.makedirs(data, exist_ok=True)
    def put(name, array):
        np.ascontiguousarray(array, dtype="<f8").tofile(os.path.join(data, name))
    for tag, n in sizes.items():
        for d in (1, 2, 5, 10, 20):
            put(f"p4_x_{tag}_{d}.f64", np.random.default_rng([4, n, d, 1]).standard_normal((n, d)))
            put(f"p4_y_{tag}_{d}.f64", np.random.default_rng([4, n, d, 2]).standard_normal((n, d)) + 0.5)
    r = np.random.default_rng([5, 3])
    x = r.standard_normal(100_000)
    put("p5_mi_x.f64", x)
    put("p5_mi_y.f64", 0.6 * x + 0.8 * r.standard_normal(100_000))


def load(name, *shape):
    return np.fromfile(os.path.join(data, name), "<f8").reshape(shape or -1)


def measure(name, work, runs):
    seconds = []
    for _ in range(runs):
        before = time.process_time()
        value = work()
        seconds.append(time.process_time() - before)
        if sum(seconds) > 10:
            break
    print(f"{name}: {statistics.median(seconds):.5f} s  value {value!r}", flush=True)


def divergence(tag, d, peer):
    n = sizes[tag]
    x, y = load(f"p4_x_{tag}_{d}.f64", n, d), load(f"p4_y_{tag}_{d}.f64", n, d)
    def of(r, s):
        return d * np.mean(np.log(s / r)) + np.log(n / (n - 1))
    if peer == "tree":
        from scipy.spatial import cKDTree
        def work():
            return of(cKDTree(x).query(x, k + 1)[0][:, k], cKDTree(y).query(x, k)[0][:, k - 1])
    else:
        from sklearn.neighbors import NearestNeighbors
        algorithm = "kd_tree" if peer == "sktree" else "brute"
        def work():
            r = NearestNeighbors(n_neighbors=k + 1, algorithm=algorithm, n_jobs=1).fit(x).kneighbors(x)[0][:, k]
            s = NearestNeighbors(n_neighbors=k, algorithm=algorithm, n_jobs=1).fit(y).kneighbors(x)[0][:, k - 1]
            return of(r, s)
    measure(f"knn {tag} {d} {peer}", work, 5 if n == 10**4 else 3)


def information():
    from sklearn.feature_selection import mutual_info_regression
    x, y = load("p5_mi_x.f64"), load("p5_mi_y.f64")
    measure("ksg sklearn", lambda: mutual_info_regression(x[:, None], y, n_neighbors=3, random_state=0)[0], 3)
    from scipy.spatial import cKDTree
    from scipy.special import digamma
    z = np.c_[x, y]
    def tree():
        r = cKDTree(z).query(z, 4, p=np.inf)[0][:, 3] * (1 - 1e-10)
        xs, ys = np.sort(x), np.sort(y)
        nx = np.searchsorted(xs, x + r, "right") - np.searchsorted(xs, x - r, "left")
        ny = np.searchsorted(ys, y + r, "right") - np.searchsorted(ys, y - r, "left")
        return digamma(3) + digamma(len(x)) - digamma(nx).mean() - digamma(ny).mean()
    measure("ksg tree", tree, 3)


if "--generate" in items:
    generate()
else:
    for item in items:
        if item == "ksg":
            information()
        else:
            tag, d, peer = item.split(":")
            divergence(tag, int(d), peer)
