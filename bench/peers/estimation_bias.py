#!/usr/bin/env python3
"""Draws docs/images/estimation-bias.svg from the tables of mean errors in bench/results/estimation-discrete.md: estimation_bias.py RESULTS SVG"""
import math
import re
import sys

SHOWN = [("plug-in", "#666666"), ("Miller-Madow", "#d98200"), ("Grassberger 2003", "#1f77b4"), ("Chao-Wang-Jost", "#2a9d3a"),
         ("Nemenman-Shafee-Bialek", "#a02c8c"), ("Dirichlet(½) posterior", "#c0392b")]
PANELS = ["uniform on 100", "Zipf on 1000"]
W, H, LEFT, TOP, GAP = 300, 230, 46, 34, 62


def tables(path):
    distribution, found = None, {}
    for line in open(path, encoding="utf-8"):
        if line.startswith("### "):
            distribution = line[4:].split(":")[0].strip()
            found[distribution] = {}
        elif distribution and line.startswith("| "):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if cells[0] == "estimator":
                found[distribution]["n"] = [int(cell[4:]) for cell in cells[1:]]
            elif re.match(r"[+-]?\d", cells[1]) and "n" in found[distribution]:
                found[distribution][cells[0]] = [float(cell.split(" ")[0]) for cell in cells[1:]]
        elif line.startswith("## "):
            distribution = None
    return found


def panel(table, distribution, x0):
    rows, low, high = table["n"], -3.2, 1.2
    x = lambda n: x0 + W * (math.log10(n) - 1) / 3
    y = lambda e: TOP + H * (high - max(low, min(high, e))) / (high - low)
    out = [f'<text x="{x0}" y="{TOP - 10}" font-weight="bold">{distribution}</text>']
    for e in (-3, -2, -1, 0, 1):
        out.append(f'<line x1="{x0}" x2="{x0 + W}" y1="{y(e):.1f}" y2="{y(e):.1f}" stroke="{"#000" if e == 0 else "#ddd"}"/>')
        out.append(f'<text x="{x0 - 6}" y="{y(e) + 4:.1f}" text-anchor="end">{e}</text>')
    for n in rows:
        out.append(f'<text x="{x(n):.1f}" y="{TOP + H + 16}" text-anchor="middle">{n}</text>')
    for name, color in SHOWN:
        points = " ".join(f"{x(n):.1f},{y(e):.1f}" for n, e in zip(rows, table[name]) if e >= low)
        out.append(f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2"/>')
    return out


def main():
    found = tables(sys.argv[1])
    width, height = LEFT + 2 * W + GAP + 20, TOP + H + 76
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="11">',
           "<title>Mean error of estimates of entropy, in nats, against the number of rows</title>", f'<rect width="{width}" height="{height}" fill="#fff"/>']
    for i, distribution in enumerate(PANELS):
        out += panel(found[distribution], distribution, LEFT + i * (W + GAP))
    for i, (name, color) in enumerate(SHOWN):
        x, y = LEFT + i % 3 * 215, TOP + H + 38 + i // 3 * 18
        out.append(f'<line x1="{x}" x2="{x + 20}" y1="{y - 4}" y2="{y - 4}" stroke="{color}" stroke-width="2"/><text x="{x + 26}" y="{y}">{name}</text>')
    open(sys.argv[2], "w", encoding="utf-8").write("\n".join(out + ["</svg>", ""]))


main()
