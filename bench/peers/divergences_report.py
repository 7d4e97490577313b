#!/usr/bin/env python3
"""report.py FOLDER: the times of divergences.sh as Markdown."""
import datetime
import os
import sys

folder = sys.argv[1]
TARGETS = {  # case: [(peer, at least so many times faster)], "best" is the best Python peer, C at most so many times slower
    "KL f64 1e3": [("best", 3)], "KL f64 1e6": [("numpy by hand", 2.5), ("scipy rel_entr", 5), ("C", 1 / 1.6)],
    "KL f64 1e8": [("scipy entropy", 15), ("numpy by hand", 4)], "KL f32 1e6": [("best", 2.5)], "KL f64 100k rows x 100": [("best", 2.5)],
    "JS f64 1e6": [("best", 2.5)], "TV f64 1e6": [("best", 2.5)], "Hellinger f64 1e6": [("best", 2.5)],
    "KL softmax rows f32": [("torch log_softmax + kl_div", 8), ("best", 4)]}


def lines(name):
    path = os.path.join(folder, name)
    return [line.rstrip("\n").split("\t") for line in open(path)] if os.path.exists(path) else []


times = {}
for case, who, seconds in lines("times.tsv"):
    cell = times.setdefault(case, {})
    cell[who] = min(cell.get(who, 1e9), float(seconds))
print("# Divergences of vectors\n")
print(f"{datetime.date.today()}, {os.environ['KULLBACK_PROCESSOR']}; made by `bench/divergences.sh`. CPU seconds a call, pinned to one core, least of the")
print("alternating rounds' medians, .NET with `TieredCompilation=0`; load when written:", open("/proc/loadavg").read().split()[0])
print("Kullback validates its input and uses the accurate form; the peers and the C loop (`-ffast-math`, libmvec) do neither.\n")
print("| case | who | seconds | times Kullback's | target | met |\n|---|---|---|---|---|---|")
for case, cell in times.items():
    own = cell["kullback"]
    print(f"| {case} | Kullback | {own:.3g} | 1 | | |")
    peers = {w: s for w, s in cell.items() if w not in ("kullback", "C")}
    for who, seconds in cell.items():
        if who == "kullback":
            continue
        goals = [x for name, x in TARGETS.get(case, []) if name == who or (name == "best" and peers and who == min(peers, key=peers.get))]
        goal = max(goals, default=None)
        word = "" if goal is None else f"≥ {goal:.3g}"
        print(f"| {case} | {who} | {seconds:.3g} | {seconds / own:.2f} | {word} | {'' if goal is None else 'yes' if seconds / own >= goal else 'no'} |")
threads = lines("threads.tsv")
if len(threads) == 2:
    print(f"\nTwo cores, KL of 1e8 doubles, wall: {float(threads[0][2]):.3g} s on one, {float(threads[1][2]):.3g} s on two, {float(threads[0][2]) / float(threads[1][2]):.2f} times.")
if lines("measures.tsv"):
    print("\nEvery measure, 1e6 doubles:\n\n| measure | ns a cell |\n|---|---|")
    for name, _, seconds in lines("measures.tsv"):
        print(f"| {name} | {float(seconds) * 1e3:.2f} |")
