"""NumPy's forms of bench/Kullback.Speed embeddings, on the same files:
   embeddings.py DATA --generate          writes x_ROWS_COLUMNS.f4 and .f8 (seeded, headerless little-endian, row by row)
   embeddings.py DATA --large             writes real.npy and generated.npy, 50,000 x 2,048 of single precision with falling spread
   embeddings.py DATA kid|shares|frechet:ROWS:COLUMNS:f4|f8     one line: name, least seconds, memory beside the rows, value
Matrices of all pairs as one would write them, updated in place where NumPy can; precision and recall as prdc (clovaai) does, without its list of strings."""
import os, sys, time
import numpy as np

data, item = sys.argv[1], sys.argv[2]


def resident(line):
    with open("/proc/self/status") as status:
        return next(int(l.split()[1]) for l in status if l.startswith(line))


def generate():
    os.makedirs(data, exist_ok=True)
    for n, d in ((10_000, 2048), (10_000, 64), (5_000, 64)):
        for side, seed in (("x", 1), ("y", 2)):
            rows = np.random.default_rng([n, d, seed]).standard_normal((n, d))
            rows.astype("<f4").tofile(os.path.join(data, f"{side}_{n}_{d}.f4"))
            rows.astype("<f8").tofile(os.path.join(data, f"{side}_{n}_{d}.f8"))


def large():
    for name, seed, scale in (("real", 1, 1.0), ("generated", 2, 1.02)):
        random = np.random.default_rng(seed)
        spread = (scale / np.sqrt(1 + np.arange(2048) / 32)).astype("f4")
        rows = np.lib.format.open_memmap(os.path.join(data, name + ".npy"), "w+", "<f4", (50_000, 2048))
        for i in range(0, 50_000, 5000):
            rows[i:i + 5000] = random.standard_normal((5000, 2048), dtype="f4") * spread + 0.02 * (seed - 1)
        rows.flush()


def kid(x, y):
    d = x.shape[1]
    def kernel(a, b):
        k = a @ b.T
        k /= d
        k += 1
        square = k * k
        k *= square
        return k
    def within(a):
        n, k = len(a), kernel(a, a)
        return (k.sum(dtype=np.float64) - np.trace(k, dtype=np.float64)) / (n * (n - 1))
    return within(x) + within(y) - 2 * kernel(x, y).mean(dtype=np.float64)


def distances(a, b):
    squares = a @ b.T
    squares *= -2
    squares += (a * a).sum(1)[:, None]
    squares += (b * b).sum(1)
    np.maximum(squares, 0, out=squares)
    return np.sqrt(squares, out=squares)


def radii(a, k):
    return np.partition(distances(a, a), k, axis=1)[:, k].copy()


def shares(x, y, k=5):
    r, s = radii(x, k), radii(y, k)
    between = distances(x, y)
    inside = between < r[:, None]
    return inside.any(0).mean() + (between < s).any(1).mean() + inside.sum(0).mean() / k + (between.min(1) < r).mean()


def frechet(x, y):
    a, b = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    values, vectors = np.linalg.eigh(a)
    root = vectors * np.sqrt(np.maximum(values, 0))
    inner = np.linalg.eigvalsh(root.T @ b @ root)
    return ((x.mean(0) - y.mean(0)) ** 2).sum() + np.trace(a) + np.trace(b) - 2 * np.sqrt(np.maximum(inner, 0)).sum()


if item == "--generate":
    generate()
elif item == "--large":
    large()
else:
    what, n, d, kind = item.split(":")
    x, y = (np.fromfile(os.path.join(data, f"{side}_{n}_{d}.{kind}"), "<" + kind).reshape(int(n), int(d)) for side in "xy")
    before, least, spent, runs = resident("VmRSS"), float("inf"), 0, 0
    while runs < 4 and (runs < 2 or spent < 30):
        start = time.perf_counter()
        value = {"kid": kid, "shares": shares, "frechet": frechet}[what](x, y)
        seconds = time.perf_counter() - start
        least, spent, runs = min(least, seconds), spent + seconds, runs + 1
    print(f"{item} {least:.3f} s {(resident('VmHWM') - before) // 1024} MB value {value!r}")
