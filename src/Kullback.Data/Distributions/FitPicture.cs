using Kullback.Distributions;

namespace Kullback.Data.Distributions;

/// <summary>A column and the distributions that fit it best, to be drawn.</summary>
/// <param name="Edges">Ends of the bars, ascending, one more than <paramref name="Heights"/>.</param>
/// <param name="Heights">Share of the numbers over width, so that areas are shares.</param>
/// <param name="Outside">Share of the numbers beyond the first and last end.</param>
/// <param name="X">Where the densities are drawn.</param>
/// <param name="Curves">Density (or mass) of the best distributions there, by family.</param>
/// <param name="Quantiles">The best distribution's quantiles beside those of the held-out rows.</param>
public sealed record FitPicture(IReadOnlyList<double> Edges, IReadOnlyList<double> Heights, double Outside, IReadOnlyList<double> X,
    IReadOnlyList<(string Family, IReadOnlyList<double> Heights)> Curves, IReadOnlyList<QuantilePair> Quantiles)
{
    private const int Shown = 3, MostBars = 60, Points = 240;

    internal static FitPicture? Of(IReadOnlyList<FittedDistribution> distributions, double[] numbers, double[] heldOut, bool whole)
    {
        var best = distributions.Where(l => l.Distribution is not null && double.IsFinite(l.HeldOutNats)).Take(Shown).ToList();
        if (best.Count == 0) return null;
        double[] sorted = [.. numbers];
        Array.Sort(sorted);
        var (edges, heights, outside) = Bars(sorted, whole);
        double[] x = whole && edges[^1] - edges[0] <= 4 * Points
            ? [.. Enumerable.Range(0, (int)(edges[^1] - edges[0])).Select(i => edges[0] + 0.5 + i)]
            : [.. Enumerable.Range(0, Points + 1).Select(i => edges[0] + (edges[^1] - edges[0]) * i / Points)
                .Select(at => whole ? Math.Floor(at) : at).Distinct()];
        return new(edges, heights, outside, x,
            [.. best.Select(l => (l.Family, (IReadOnlyList<double>)[.. x.Select(at => Math.Exp(l.Distribution!.LogDensity(at)))]))],
            Pairs(best[0].Distribution!, heldOut));
    }

    // Bars over the middle 99 %, by Freedman and Diaconis' width, of whole width for integers.
    private static (double[] Edges, double[] Heights, double Outside) Bars(double[] sorted, bool whole)
    {
        int n = sorted.Length;
        double low = sorted[n / 200], high = sorted[n - 1 - n / 200], quartiles = sorted[3 * n / 4] - sorted[n / 4];
        if (!(high > low)) (low, high) = (sorted[0], sorted[^1]);
        if (!(high > low)) (low, high) = (low - 0.5, low + 0.5);
        double width = Math.Clamp(quartiles > 0 ? 2 * quartiles / Math.Cbrt(n) : (high - low) / 20, (high - low) / MostBars,
            (high - low) / 5);
        if (whole) (low, width) = (Math.Floor(low) - 0.5, Math.Max(1, Math.Round(width)));
        int count = Math.Max(1, (int)Math.Ceiling((high - low) / width - 1e-9));
        double[] edges = [.. Enumerable.Range(0, count + 1).Select(i => low + i * width)], heights = new double[count];
        int inside = 0;
        foreach (double value in sorted)
        {
            int bar = value == edges[^1] ? count - 1 : (int)Math.Floor((value - low) / width);
            if (bar < 0 || bar >= count) continue;
            heights[bar] += 1 / (n * width);
            inside++;
        }
        return (edges, heights, 1 - (double)inside / n);
    }

    // The k-th of n draws has a distribution function that is Beta(k, n − k + 1): its 2.5 % and 97.5 % points give the band,
    // which holds each point with 95 %.
    private static List<QuantilePair> Pairs(IUnivariate distribution, double[] heldOut)
    {
        double[] sorted = [.. heldOut];
        Array.Sort(sorted);
        int n = sorted.Length, step = Math.Max(1, n / 100);
        var pairs = new List<QuantilePair>();
        for (int k = 1; k <= n; k += step)
        {
            var share = new Beta(k, n - k + 1);
            var pair = new QuantilePair(distribution.Quantile((k - 0.5) / n), sorted[k - 1], distribution.Quantile(share.Quantile(0.025)),
                distribution.Quantile(share.Quantile(0.975)));
            if (double.IsFinite(pair.Fitted) && double.IsFinite(pair.Low) && double.IsFinite(pair.High)) pairs.Add(pair);
        }
        return pairs;
    }
}

/// <summary>One quantile of a fitted distribution beside that of the held-out rows.</summary>
/// <param name="Fitted">The distribution's.</param>
/// <param name="Observed">The rows'.</param>
/// <param name="Low">What chance alone leaves the rows' quantile above, with 97.5 %.</param>
/// <param name="High">What chance alone leaves the rows' quantile below, with 97.5 %.</param>
public sealed record QuantilePair(double Fitted, double Observed, double Low, double High);
