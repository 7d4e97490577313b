#!/usr/bin/env python3
"""divergences.py generate FOLDER: the vectors. divergences.py FOLDER CASE...: CPU seconds a call of the peers on them, one line
"case<TAB>peer<TAB>seconds", the median of five (of three at 1e8)."""
import os
import statistics
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
import numpy as np

folder = sys.argv[2] if sys.argv[1] == "generate" else sys.argv[1]


def path(name):
    return os.path.join(folder, name)


def generate():
    r = np.random.default_rng(1)
    for tag, n in (("1e3", 1000), ("1e6", 10**6)):
        for side in "pq":
            v = r.gamma(1.0, size=n) + 1e-12
            v /= v.sum()
            v.tofile(path(f"{side}_{tag}.f64"))
            v.astype(np.float32).tofile(path(f"{side}_{tag}.f32"))
    for side in "pq":
        v = r.gamma(1.0, size=(100000, 100)) + 1e-12
        (v / v.sum(1, keepdims=True)).tofile(path(f"rows_{side}.f64"))
    a = r.standard_normal((64, 128256), dtype=np.float32) * np.float32(2)
    a.tofile(path("logits_p.f32"))
    (a + r.standard_normal(a.shape, dtype=np.float32) * np.float32(0.1)).tofile(path("logits_q.f32"))


def median(label, peer, call, runs=5, factor=1):
    call()
    t = time.process_time()
    call()
    inner = max(1, int(0.02 / max(1e-7, time.process_time() - t)))
    seconds = []
    for _ in range(runs):
        t = time.process_time()
        for _ in range(inner):
            call()
        seconds.append((time.process_time() - t) / inner)
    print(f"{label}\t{peer}\t{statistics.median(seconds) * factor:.4e}", flush=True)


def pairs(tag, dtype="f64", copies=1, runs=5):
    import scipy.spatial.distance
    import scipy.special
    import scipy.stats
    import torch
    import torch.nn.functional as F
    torch.set_num_threads(1)
    p, q = (np.tile(np.fromfile(path(f"{s}_{tag}.{dtype}"), np.float64 if dtype == "f64" else np.float32), copies) / copies for s in "pq")
    label = f"{dtype} {tag}" if copies == 1 else f"{dtype} 1e8"
    tp, tq = torch.from_numpy(p), torch.from_numpy(q)
    median(f"KL {label}", "numpy by hand", lambda: (p * np.log(p / q)).sum(), runs)
    median(f"KL {label}", "scipy rel_entr", lambda: scipy.special.rel_entr(p, q).sum(), runs)
    median(f"KL {label}", "scipy entropy", lambda: scipy.stats.entropy(p, q), runs)
    median(f"KL {label}", "torch kl_div", lambda: F.kl_div(tq.log(), tp, reduction="sum"), runs)
    median(f"KL {label}", "torch by hand", lambda: (tp * (tp / tq).log()).sum(), runs)
    if tag == "1e6" and dtype == "f64" and copies == 1:
        median(f"JS {label}", "scipy jensenshannon", lambda: scipy.spatial.distance.jensenshannon(p, q))
        median(f"JS {label}", "torch by hand", lambda: (lambda m: ((tp * (tp / m).log()).sum() + (tq * (tq / m).log()).sum()) / 2)((tp + tq) / 2))
        median(f"TV {label}", "numpy by hand", lambda: 0.5 * np.abs(p - q).sum())
        median(f"TV {label}", "torch by hand", lambda: 0.5 * (tp - tq).abs().sum())
        median(f"Hellinger {label}", "numpy by hand", lambda: np.sqrt(0.5 * ((np.sqrt(p) - np.sqrt(q)) ** 2).sum()))
        median(f"Hellinger {label}", "torch by hand", lambda: (0.5 * ((tp.sqrt() - tq.sqrt()) ** 2).sum()).sqrt())


def rows():
    import scipy.special
    import scipy.stats
    p, q = (np.fromfile(path(f"rows_{s}.f64")).reshape(-1, 100) for s in "pq")
    median("KL f64 100k rows x 100", "numpy by hand", lambda: (p * np.log(p / q)).sum(1))
    median("KL f64 100k rows x 100", "scipy rel_entr", lambda: scipy.special.rel_entr(p, q).sum(1))
    median("KL f64 100k rows x 100", "scipy entropy", lambda: scipy.stats.entropy(p, q, axis=1))


def logits():
    import torch
    import torch.nn.functional as F
    torch.set_num_threads(1)
    a, b = (torch.from_numpy(np.fromfile(path(f"logits_{s}.f32"), np.float32).reshape(-1, 128256)) for s in "pq")
    factor = 512 / a.shape[0]

    def plain(x, y):
        return F.kl_div(F.log_softmax(y, -1), F.log_softmax(x, -1), log_target=True, reduction="sum")

    median("KL softmax rows f32", "torch log_softmax + kl_div", lambda: plain(a, b), 3, factor)
    for chunk in (1, 4, 16):
        median("KL softmax rows f32", f"torch in chunks of {chunk}", lambda: sum(plain(a[i:i + chunk], b[i:i + chunk]) for i in range(0, len(a), chunk)), 3, factor)


if sys.argv[1] == "generate":
    generate()
else:
    for case in sys.argv[2:]:
        {"1e3": lambda: pairs("1e3"), "1e6": lambda: pairs("1e6"), "f32": lambda: pairs("1e6", "f32"), "rows": rows,
         "1e8": lambda: pairs("1e6", copies=100, runs=3), "logits": logits}[case]()
