using Kullback.NeighborsBench;

// Kullback.NeighborsBench DATA [ITEM ...]: speed (CPU seconds, median, on the inputs of bench/neighbors_peers.py), coverage of the
// intervals, bias against n (with --picture FILE an SVG of it).
string data = args[0];
string[] items = args.Length > 1 ? args[1..] : ["speed", "coverage", "bias"];
for (int i = 0; i < items.Length; i++)
    switch (items[i])
    {
        case "speed": Speed.All(data); break;
        case "coverage": Coverage.All(); break;
        case "bias": Bias.All(i + 1 < items.Length ? items[++i] : null); break;
        default: Speed.One(data, items[i]); break;
    }
