using Kullback.Divergences;

namespace Kullback.Estimation;

/// <summary>Two samples of counts on the same cells in which the cells of few rows are sorted into six classes by what the other rows say
/// of them (<see cref="RareValues"/>).</summary>
/// <remarks>By data processing a divergence of the classes is at most that of the cells. Which cells are rare is decided by the rows of
/// both samples together (<see cref="RareCells"/>), so that the choice tells nothing about which sample has more.</remarks>
internal sealed class SortedCells
{
    private readonly RareValues? _sorted;
    private readonly double _seen;

    internal SortedCells(CountPair pair)
    {
        int[] alone = RareCells.Pool(pair.Q, pair.P);
        bool[] rare = Array.ConvertAll(alone, k => k < 0);
        int common = alone.Length == 0 ? 0 : alone.Max() + 1;
        double[] p = new double[common + RareValues.Classes], q = new double[p.Length], squaresP = new double[p.Length],
            squaresQ = new double[p.Length];
        if (rare.Contains(true)) _sorted = new RareValues(pair.P, pair.Q, rare);
        RareClass[]? merged = _sorted?.MergeThin();
        if (merged is not null)
        {
            _seen = _sorted!.SeenNats(merged);
            // Copies of each other, or samples that share rows: the classes would say that nothing is the same.
            if (!_sorted.MayShow(_seen)) merged = null;
        }
        for (int k = 0; k < alone.Length; k++)
        {
            Put(p, squaresP, rare[k] ? Class(merged is null ? RareClass.Even : merged[(int)_sorted!.OfCurrentRow(k)]) : alone[k], pair.P[k],
                rare[k] && merged is not null);
            Put(q, squaresQ, rare[k] ? Class(merged is null ? RareClass.Even : merged[(int)_sorted!.OfReferenceRow(k)]) : alone[k],
                pair.Q[k], rare[k] && merged is not null);
        }
        if (_sorted is not null && merged is null) _seen = JensenShannon.Cell(p[^1] / pair.RowsOfP, q[^1] / pair.RowsOfQ);
        (P, Q, Rare) = (BinnedSample.FromValues(p, squaresP), BinnedSample.FromValues(q, squaresQ),
            rare.Where((r, k) => r && pair.P[k] + pair.Q[k] > 0).Count());

        int Class(RareClass c) => common + (int)c;
    }

    /// <summary>P's sample: common cells first, then the classes.</summary>
    internal BinnedSample P { get; }

    /// <summary>Q's sample.</summary>
    internal BinnedSample Q { get; }

    /// <summary>Cells with rows that were sorted into classes.</summary>
    internal int Rare { get; }

    /// <summary>How much more than the classes show the Jensen–Shannon divergence of the cells may be, at most, in nats.</summary>
    internal double HiddenNats => _sorted?.HiddenNats(_seen) ?? 0;

    /// <summary>Lower end for D(P‖Q): cells that Q's sample does not cover are joined to the smallest that it does.</summary>
    internal double LowerEndNats(double confidence)
    {
        int smallest = -1;
        for (int k = 0; k < Q.Cells; k++)
            if (Q.Weights[k] > 0 && (smallest < 0 || Q.Weights[k] < Q.Weights[smallest])) smallest = k;
        int[] map = new int[Q.Cells];
        for (int k = 0; k < map.Length; k++) map[k] = Q.Weights[k] > 0 ? k : smallest;
        return KullbackLeiblerEstimate.From(P.Merge(map, map.Length), Q.Merge(map, map.Length), confidence).LowNats;
    }

    private static void Put(double[] counts, double[] squares, int cell, double rows, bool together)
    {
        counts[cell] += rows;
        squares[cell] += together ? rows * rows : rows;
    }
}
