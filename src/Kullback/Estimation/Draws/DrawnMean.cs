namespace Kullback.Estimation;

/// <summary>What the estimate by neighbors is on average over samples of a reference.</summary>
/// <param name="Mean">Its mean.</param>
/// <param name="Deviation">Its standard deviation beside what the closed form of the same sample explains.</param>
/// <param name="OfParts">The mean of those of parts in the scale of their whole; null where they were not wanted.</param>
internal sealed record DrawnMean(double Mean, double Deviation, double? OfParts)
{
    // Draws of the reference: each is a search as large as that of the samples, and large ones vary less.
    private const int MostDraws = 20, FewestDraws = 4, PointsDrawn = 80_000;

    /// <param name="reference">The reference.</param>
    /// <param name="n">Rows of P.</param>
    /// <param name="m">Rows of Q; 0 without.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="stream">Which draws of the seed.</param>
    /// <param name="parts">Share of the rows in parts that are wanted too; null: none.</param>
    internal static DrawnMean Of(PointReference reference, int n, int m, int seed, int stream, double? parts)
    {
        if (parts is null && reference.Known is { } known && (known.N, known.M) == (n, m)) return known.Found;
        int draws = Math.Clamp(PointsDrawn / Math.Max(n, m), FewestDraws, MostDraws);
        double[] g = new double[draws], t = new double[draws], u = new double[draws];
        Parallel.For(0, draws, b =>
        {
            var random = new Random(unchecked((seed * 1_000_003 + stream) * 1_009 + b));
            var (x, y) = reference.Draw(random, n, m);
            (g[b], t[b]) = (reference.Gaussian(x, y), reference.Neighbors(x, y));
            // Rows of a draw are independent: any part will do.
            if (parts is { } share) u[b] = reference.NeighborsOfFirst(x, y, (int)Math.Round(share * n), (int)Math.Round(share * m));
        });
        var (mean, deviation) = Controlled(g, t, reference.Truth);
        var found = new DrawnMean(mean, deviation, parts is null ? null : Controlled(g, u, reference.Truth).Mean);
        reference.Known = (n, m, found);
        return found;
    }

    // The closed form of the same draws takes most of the chance out of their mean.
    private static (double Mean, double Deviation) Controlled(double[] g, double[] t, double truth)
    {
        double meanG = g.Average(), meanT = t.Average(), cross = 0, square = 0, rest = 0;
        for (int b = 0; b < t.Length; b++)
            (cross, square) = (cross + (g[b] - meanG) * (t[b] - meanT), square + (g[b] - meanG) * (g[b] - meanG));
        double slope = square > 0 ? cross / square : 0;
        for (int b = 0; b < t.Length; b++) rest += Math.Pow(t[b] - meanT - slope * (g[b] - meanG), 2);
        return (meanT - slope * (meanG - truth), Math.Sqrt(rest / (t.Length - 2)));
    }
}
