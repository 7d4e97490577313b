"""KL of softmax rows with PyTorch on the logits that Kullback.LanguageModels wrote: python3 bench/peers/torch_rows.py FOLDER THREADS"""
import sys, time
import numpy as np, torch
import torch.nn.functional as F

folder, threads = sys.argv[1], int(sys.argv[2])
torch.set_num_threads(threads)
p, q = (torch.from_numpy(np.fromfile(f"{folder}/{n}.f32", "<f4").reshape(-1, 128256)) for n in "pq")


def whole():
    return F.kl_div(F.log_softmax(q, -1), F.log_softmax(p, -1), reduction="batchmean", log_target=True)


def chunked(rows=16):
    return sum(F.kl_div(F.log_softmax(b, -1), F.log_softmax(a, -1), reduction="sum", log_target=True) for a, b in zip(p.split(rows), q.split(rows))) / len(p)


for name, f in (("PyTorch kl_div(log_softmax, log_softmax)", whole), ("PyTorch, 16 rows at a time", chunked)):
    f()
    walls, cpus = [], []
    for _ in range(5):
        w, c = time.perf_counter(), time.process_time()
        f()
        walls.append(time.perf_counter() - w)
        cpus.append(time.process_time() - c)
    wall = sorted(walls)[2]
    print(f"{name}{'' if threads == 1 else ', two threads'}\t{sorted(cpus)[2]:.4f}\t{wall:.4f}\t{8 * p.numel() / wall / 1e9:.2f}")
