"""The same input in NumPy, SciPy and PyTorch: prints the rows of docs/reference/same-input.md that these libraries fill.

    OMP_NUM_THREADS=1 python3 bench/peers/same_input.py

Each line: case, library call, what it returned. Versions come first. Nothing is rounded but by repr.
"""
import math
import warnings

import numpy as np
import scipy
import torch
import torch.nn.functional as F
from scipy.spatial.distance import jensenshannon
from scipy.special import kl_div, rel_entr
from scipy.stats import entropy, wasserstein_distance

warnings.simplefilter("ignore")
np.seterr(all="ignore")

THIRD = 1 / 3
HALF = 0.5 - 2.0**-54  # the double below 1/2

CASES = {
    "worked": ([0.36, 0.48, 0.16], [THIRD] * 3),
    "disjoint": ([1.0, 0.0], [0.0, 1.0]),
    "uncovered": ([0.5, 0.5], [1.0, 0.0]),
    "rare": ([1e-6, 1 - 1e-6], [0.0, 1.0]),
    "ulp": ([HALF, 0.5], [0.5, HALF]),
    "subnormal": ([0.0, 1.0], [5e-324, 1.0]),
    "near": ([0.2, 0.3, 0.5], [0.2000000002, 0.2999999997, 0.5000000001]),
    "negative": ([1.5, -0.5], [0.5, 0.5]),
    "counts": ([2.0, 1.0], [1.0, 2.0]),
}


def show(case, call, value):
    value = float(value)
    print(f"{case:<10} | {call:<58} | {value!r}")


def torch_kl(p, q, reduction="sum"):
    return F.kl_div(torch.tensor(q, dtype=torch.float64).log(), torch.tensor(p, dtype=torch.float64), reduction=reduction)


print(f"NumPy {np.__version__}, SciPy {scipy.__version__}, PyTorch {torch.__version__}")
for case, (p, q) in CASES.items():
    p, q = np.asarray(p, float), np.asarray(q, float)
    show(case, "numpy: (p*log(p/q)).sum()", (p * np.log(p / q)).sum())
    show(case, "scipy: entropy(p, q)", entropy(p, q))
    show(case, "scipy: rel_entr(p, q).sum()", rel_entr(p, q).sum())
    show(case, "scipy: kl_div(p, q).sum()", kl_div(p, q).sum())
    show(case, "scipy: jensenshannon(p, q)", jensenshannon(p, q))
    show(case, "torch: kl_div(log q, p, reduction='sum')", torch_kl(p, q))
    show(case, "torch: kl_div(log q, p), the default", torch_kl(p, q, "mean"))
    h = -np.sum(np.where(p > 0, p * np.log(np.where(p > 0, p, 1)), 0))
    cross = -np.sum(np.where(p > 0, p * np.log(q), 0))
    show(case, "cross-entropy - entropy, by NumPy", cross - h)

# Arguments the wrong way round, and probabilities where logarithms belong.
p, q = (torch.tensor(x, dtype=torch.float64) for x in CASES["worked"])
show("worked", "torch: kl_div(q, p), log forgotten", F.kl_div(q, p, reduction="sum"))
show("worked", "torch: kl_div(log p, p), p against itself", F.kl_div(p.log(), p, reduction="sum"))
show("worked", "torch: kl_div(p, p), p against itself, log forgotten", F.kl_div(p, p, reduction="sum"))
p, q = (torch.tensor(x, dtype=torch.float64) for x in ([0.5, 0.3, 0.2], [0.4, 0.4, 0.2]))
show("other", "torch: kl_div(log q, p, reduction='sum')", F.kl_div(q.log(), p, reduction="sum"))
show("other", "torch: the same with log_target=True and p no logarithm", F.kl_div(q.log(), p, reduction="sum", log_target=True))
# Histograms handed to a function of values.
show("permuted", "scipy: wasserstein_distance([3,2,1,4], [1,2,4,3])", wasserstein_distance([3, 2, 1, 4], [1, 2, 4, 3]))
# Masked logits.
a, b = torch.tensor([0.0, 1.0, -math.inf], dtype=torch.float64), torch.tensor([0.0, 0.0, -math.inf], dtype=torch.float64)
show("masked", "torch: kl_div(log_softmax b, softmax a)", F.kl_div(b.log_softmax(0), a.softmax(0), reduction="sum"))
show("masked", "torch: kl_div(..., log_target=True)", F.kl_div(b.log_softmax(0), a.log_softmax(0), reduction="sum", log_target=True))
