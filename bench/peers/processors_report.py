"""The Markdown of bench/processors.sh from its times: processors_report.py FOLDER"""
import os, sys
folder = sys.argv[1]


def times(name):
    least = {}
    for line in open(os.path.join(folder, name + ".tsv")):
        cells = line.rstrip("\n").split("\t")
        if len(cells) == 3:
            case = least.setdefault(cells[0], {})
            case[cells[1]] = min(case.get(cells[1], 1e9), float(cells[2]))
    return least


width = {name: open(os.path.join(folder, name + ".width")).read().strip() for name in ("avx2", "all")}
runs = {name: times(name) for name in ("avx2", "all")}
# What was asked of processors without AVX-512: the peer and at least so many times faster (C: at most so many times slower), or ns a cell.
RATIOS = [("W1 1e6", "numpy sort", 2.5), ("W1 1e6", "scipy", None), ("KL f32 1e6", "torch by hand", 2.5), ("KL f32 1e6", "numpy by hand", None),
          ("KL f32 1e6", "C", None), ("KL f64 1e3", "C", 1 / 1.3), ("KL f64 1e3", "numpy by hand", None), ("KL f64 1e6", "C", None),
          ("JS f64 1e6", "C", None), ("TV f64 1e6", "C", None), ("Hellinger f64 1e6", "C", None)]
CELLS = [("alpha(0.7)", 15), ("alpha(3)", 15), ("renyi(0.9)", 15), ("tsallis(1.5)", None), ("chernoff", 150), ("generalized-kullback-leibler", 5),
         ("kullback-leibler", None), ("jensen-shannon", None), ("max-divergence", None), ("chebyshev", None), ("kolmogorov", None), ("cramer", None)]
print("Beside peers. Times are Kullback's and the peer's, the ratio the peer's over Kullback's.\n")
print(f"| case | peer | {width['avx2']} bits | | ratio | asked | met | {width['all']} bits | | ratio |\n|---|---|---|---|---|---|---|---|---|---|")
for case, peer, asked in RATIOS:
    cells = [(runs[name][case]["kullback"], runs[name][case][peer]) for name in ("avx2", "all")]
    (ours, theirs), (wide, others) = cells
    met = "" if asked is None else "yes" if theirs / ours >= asked else "no"
    print(f"| {case} | {peer} | {ours:.3g} | {theirs:.3g} | {theirs / ours:.2f} | {'' if asked is None else f'≥ {asked:.2g}'} | {met} | {wide:.3g} | {others:.3g} | {others / wide:.2f} |")
print("\nNanoseconds a cell, a million doubles.\n")
print(f"| measure | {width['avx2']} bits | asked | met | {width['all']} bits |\n|---|---|---|---|---|")
for case, asked in CELLS:
    ours, wide = (runs[name][case]["kullback"] * 1e3 for name in ("avx2", "all"))
    print(f"| {case} | {ours:.2f} | {'' if asked is None else f'≤ {asked}'} | {'' if asked is None else 'yes' if ours <= asked else 'no'} | {wide:.2f} |")
