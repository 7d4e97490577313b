"""A ladder of rounded weights: trains a small character model on a text and writes, for its own weights and the same weights rounded to
8, 4 and 3 bits, the next-character logits on the last tenth of the text.

python3 samples/language-model/ladder.py TEXT FOLDER        (NumPy; half a minute)

writes base.safetensors (logits, tokens, the characters), 8-bit.npy, 4-bit.npy, 3-bit.npy (logits) and *.model (the weights as they would be
stored: packed codes and one scale a column), so that sizes are honest.
"""
import json, os, struct, sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices: a second thread only waits
import numpy as np

text, folder = open(sys.argv[1], encoding="utf-8").read(), sys.argv[2]
os.makedirs(folder, exist_ok=True)
rng = np.random.default_rng(7)
characters = sorted(set(text))
ids = np.array([characters.index(c) for c in text], dtype=np.int32)
split = len(ids) * 9 // 10
context, embedding, hidden, count = 12, 16, 96, len(characters)
chunk, first, rows = 96, 31, 64

weights = {
    "embedding": rng.normal(0, 0.3, (count, embedding)),
    "in": rng.normal(0, (context * embedding) ** -0.5, (context * embedding, hidden)), "in_bias": np.zeros(hidden),
    "out": rng.normal(0, hidden ** -0.5, (hidden, count)), "out_bias": np.zeros(count),
}


def forward(w, windows):
    x = w["embedding"][windows].reshape(len(windows), -1)
    h = np.tanh(x @ w["in"] + w["in_bias"])
    return x, h, h @ w["out"] + w["out_bias"]


moments = {k: (np.zeros_like(v), np.zeros_like(v)) for k, v in weights.items()}
for step in range(1, 4001):
    at = rng.integers(context, split, 128)
    windows = ids[at[:, None] - np.arange(context, 0, -1)]
    x, h, logits = forward(weights, windows)
    logits -= logits.max(1, keepdims=True)
    p = np.exp(logits)
    p /= p.sum(1, keepdims=True)
    g = p.copy()
    g[np.arange(len(at)), ids[at]] -= 1
    g /= len(at)
    back = (g @ weights["out"].T) * (1 - h * h)
    slopes = {"out": h.T @ g, "out_bias": g.sum(0), "in": x.T @ back, "in_bias": back.sum(0), "embedding": np.zeros_like(weights["embedding"])}
    np.add.at(slopes["embedding"], windows, (back @ weights["in"].T).reshape(len(at), context, embedding))
    for k, s in slopes.items():
        m, v = moments[k]
        m += 0.1 * (s - m)
        v += 0.01 * (s * s - v)
        weights[k] -= 3e-3 * (m / (1 - 0.9 ** step)) / (np.sqrt(v / (1 - 0.99 ** step)) + 1e-8)


def rounded(bits):
    """Symmetric codes with one scale a column, as the simplest quantisers do; biases stay."""
    result, size = {}, 0
    for k, v in weights.items():
        if v.ndim == 1:
            result[k], size = v, size + 4 * v.size
            continue
        scale = np.abs(v).max(0) / (2 ** (bits - 1) - 1)
        result[k] = np.rint(v / scale) * scale
        size += v.size * bits // 8 + 4 * len(scale)
    return result, size


chunks = (len(ids) - split) // chunk
tokens = ids[split:split + chunks * chunk].reshape(chunks, chunk)
windows = np.stack([tokens[:, first + 1 + r - context:first + 1 + r] for r in range(rows)], 1).reshape(-1, context)


def logits_of(w):
    return forward(w, windows)[2].astype("<f4").reshape(chunks, rows, count)


base = logits_of(weights)
end = base.nbytes
header = json.dumps({
    "__metadata__": {"format": "kullback next-token rows 1", "first_position": str(first), "vocabulary": json.dumps(characters)},
    "logits": {"dtype": "F32", "shape": list(base.shape), "data_offsets": [0, end]},
    "tokens": {"dtype": "I32", "shape": list(tokens.shape), "data_offsets": [end, end + 4 * tokens.size]},
}).encode()
header += b" " * (-len(header) % 8)
with open(os.path.join(folder, "base.safetensors"), "wb") as f:
    f.write(struct.pack("<Q", len(header)) + header + base.tobytes() + tokens.astype("<i4").tobytes())
for bits in (8, 4, 3):
    w, size = rounded(bits)
    np.save(os.path.join(folder, f"{bits}-bit.npy"), logits_of(w).reshape(-1, count))
    with open(os.path.join(folder, f"{bits}-bit.model"), "wb") as f:
        f.write(bytes(size))
print(f"{count} characters, {chunks} chunks of {rows} rows")
