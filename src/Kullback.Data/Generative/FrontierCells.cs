using System.Collections.Immutable;
using Kullback.Estimation;

namespace Kullback.Data.Generative;

/// <summary>The divergence frontier on k-means cells, for five seeds,
/// beside what two samples of one distribution show on such cells.</summary>
internal static class FrontierCells
{
    private const int Seeds = 5, Draws = 200;

    internal static FrontierSummary Of(PrincipalRows rows, GenerativeOptions options, CancellationToken cancel)
    {
        int r = rows.Components, n = rows.Real.Length / r, m = rows.Generated.Length / r;
        int cells = Math.Clamp(options.Cells ?? Math.Clamp(Math.Min(n, m) / 10, 2, 500), 1, n + m);
        double[] all = [.. rows.Real, .. rows.Generated];
        var runs = new List<FrontierRun>();
        int[] first = [], second = [];
        for (int s = 0; s < Seeds; s++)
        {
            int[] cell = KMeans.Cells(all, r, cells, options.Seed + s, cancel);
            int[] p = Counts(cell.AsSpan(0, n), cells), q = Counts(cell.AsSpan(n), cells);
            if (s == 0) (first, second) = (p, q);
            runs.Add(new(options.Seed + s, cell.Distinct().Count(), DivergenceFrontier.OfCounts(p, q),
                DivergenceFrontier.OfCounts(p, q, 0.5)));
        }
        double[] equal = Equal(first, second, n, m, options.Seed);
        return new([.. runs], equal.Average(), equal[(int)((1 - options.Level) * Draws)])
        {
            Resampled = Resampled(first, second, n, m, options.Seed),
        };
    }

    private static int[] Counts(ReadOnlySpan<int> cells, int of)
    {
        var counts = new int[of];
        foreach (int c in cells) counts[c]++;
        return counts;
    }

    // Frontiers of as many rows drawn anew from each side's cells.
    private static ImmutableArray<DivergenceFrontier> Resampled(int[] p, int[] q, int n, int m, int seed)
    {
        var random = new Random(seed);
        double[] ofP = Ends(p, n), ofQ = Ends(q, m);
        return [.. Enumerable.Range(0, Draws).Select(_ => DivergenceFrontier.OfCounts(Draw(ofP, n, random), Draw(ofQ, m, random)))];
    }

    private static double[] Ends(int[] counts, double rows)
    {
        double[] ends = new double[counts.Length];
        double sum = 0;
        for (int c = 0; c < ends.Length; c++) ends[c] = sum += counts[c] / rows;
        return ends;
    }

    // MAUVE of two samples from the pooled cells, ascending.
    private static double[] Equal(int[] p, int[] q, int n, int m, int seed)
    {
        var random = new Random(seed);
        double[] ends = new double[p.Length];
        double sum = 0;
        for (int c = 0; c < ends.Length; c++) ends[c] = sum += (p[c] / (double)n + q[c] / (double)m) / 2;
        var found = new double[Draws];
        for (int b = 0; b < Draws; b++) found[b] = DivergenceFrontier.OfCounts(Draw(ends, n, random), Draw(ends, m, random)).Mauve;
        Array.Sort(found);
        return found;
    }

    private static int[] Draw(double[] ends, int rows, Random random)
    {
        var counts = new int[ends.Length];
        for (int i = 0; i < rows; i++)
        {
            int at = Array.BinarySearch(ends, random.NextDouble() * ends[^1]);
            counts[Math.Min(at < 0 ? ~at : at + 1, counts.Length - 1)]++;
        }
        return counts;
    }
}
