namespace Kullback.Divergences;

/// <summary>What a zero policy made of two vectors of weights, in place:
/// probabilities in the first <paramref name="Kept"/> entries.</summary>
internal readonly record struct ZeroHandling(int Kept, SupportGaps Gaps, double DroppedP, double DroppedQ)
{
    /// <summary>Makes weights with these totals probabilities.</summary>
    /// <param name="p">Weights of P; receives its probabilities.</param>
    /// <param name="q">Weights of Q; receives its probabilities.</param>
    /// <param name="sumP">What the weights of P add up to, and what is added to each where the policy adds.</param>
    /// <param name="sumQ">The same of Q.</param>
    /// <param name="zeros">The policy.</param>
    /// <param name="kept">Receives the cells that are left, where not all are; or is empty.</param>
    internal static ZeroHandling Of(Span<double> p, Span<double> q, (double Total, double Added) sumP, (double Total, double Added) sumQ,
        ZeroPolicy zeros, Span<int> kept)
    {
        int cells = p.Length;
        double totalP = sumP.Total, totalQ = sumQ.Total;
        var gaps = SupportGaps.Of<double>(p, q, 0, static x => x);
        gaps = gaps with { OnlyInP = Share(gaps.OnlyInP, totalP), OnlyInQ = Share(gaps.OnlyInQ, totalQ) };
        switch (zeros)
        {
            case ZeroPolicy.Added:
                Scale(p, sumP.Added, totalP + sumP.Added * cells);
                Scale(q, sumQ.Added, totalQ + sumQ.Added * cells);
                break;
            case ZeroPolicy.Common:
                return new ZeroHandling(OnCommonSupport(p, q, kept), gaps, gaps.OnlyInP?.Mass ?? 0, gaps.OnlyInQ?.Mass ?? 0);
            default:
                Scale(p, 0, totalP);
                Scale(q, 0, totalQ);
                break;
        }
        if (zeros is ZeroPolicy.Skewed skewed)
            for (int i = 0; i < cells; i++) q[i] = (1 - skewed.Weight) * q[i] + skewed.Weight * p[i];
        return new ZeroHandling(cells, gaps, 0, 0);
    }

    private static int OnCommonSupport(Span<double> p, Span<double> q, Span<int> cells)
    {
        int kept = 0;
        double massP = 0, massQ = 0;
        for (int i = 0; i < p.Length; i++)
        {
            if (!(p[i] > 0 && q[i] > 0)) continue;
            (p[kept], q[kept]) = (p[i], q[i]);
            if (cells.Length > 0) cells[kept] = i;
            (massP, massQ) = (massP + p[i], massQ + q[i]);
            kept++;
        }
        if (kept == 0) throw new NotADistributionException("No cell has mass on both sides: there is no common support.");
        Scale(p[..kept], 0, massP);
        Scale(q[..kept], 0, massQ);
        return kept;
    }

    private static SupportGap? Share(SupportGap? gap, double total) => gap is { } g ? g with { Mass = g.Mass / total } : null;

    private static void Scale(Span<double> weights, double add, double total)
    {
        for (int i = 0; i < weights.Length; i++) weights[i] = (weights[i] + add) / total;
    }
}
