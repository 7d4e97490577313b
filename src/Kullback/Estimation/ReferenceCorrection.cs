using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>An estimate by neighbours corrected by what it errs on normal distributions with the moments of the samples: G + (T − E T of the reference).</summary>
/// <remarks>G is the closed form of the normal distributions, T the estimate by neighbours of the samples, E T its mean over samples of the reference. If P
/// and Q are normal this has no bias in any dimension; otherwise the bias of T, which comes from how the densities curve within the reach of neighbours, is
/// left only as far as they differ from the normal ones.</remarks>
internal sealed record ReferenceCorrection
{
    // Draws of the reference: each is a search as large as that of the samples, and large ones vary less.
    private const int MostDraws = 20, FewestDraws = 4, PointsDrawn = 80_000;

    /// <summary>The corrected estimate.</summary>
    internal double Nats { get; init; }

    /// <summary>G.</summary>
    internal double Gaussian { get; init; }

    /// <summary>T − E T: what there is beside the normal part, as far as neighbours see it.</summary>
    internal double Rest { get; init; }

    /// <summary>Standard deviation of <see cref="Rest"/> if the reference were true.</summary>
    internal double RestDeviation { get; init; }

    /// <summary>Standard error over subsamples.</summary>
    internal double Error { get; init; }

    /// <summary>Standard error if the reference were true: that of the closed form over subsamples and of the rest together.</summary>
    internal double NormalError { get; init; }

    /// <summary>By how much the estimate of all points lies above that of a share of them, on average.</summary>
    internal double Moved { get; init; }

    /// <summary>Share of the points in a subsample.</summary>
    internal double Share { get; init; }

    /// <param name="reference">The reference.</param>
    /// <param name="p">P's points.</param>
    /// <param name="q">Q's; null without.</param>
    /// <param name="settings">Subsamples and seed.</param>
    /// <param name="addends">Numbers of P's points whose mean is added; empty: none.</param>
    internal static ReferenceCorrection Of(PointReference reference, PointSample p, PointSample? q, PointSettings settings, double[]? addends = null)
    {
        int n = p.Count, m = q?.Count ?? 0;
        double gaussian = reference.Gaussian(p, q), neighbours = reference.Neighbours(p, q);
        var whole = Mean(reference, n, m, settings.Seed, 1);
        double rest = neighbours - whole.Mean;
        var found = new ReferenceCorrection { Nats = gaussian + rest + (addends?.Average() ?? 0), Gaussian = gaussian, Rest = rest, RestDeviation = whole.Deviation };
        return settings.Subsamples == 0 ? found : Spread(found, reference, p, q, settings, addends);
    }

    private static ReferenceCorrection Spread(ReferenceCorrection found, PointReference reference, PointSample p, PointSample? q, PointSettings settings, double[]? addends)
    {
        var draws = new GroupDraws(p, q, Math.Min(0.5, 2000.0 / Math.Max(p.Count, q?.Count ?? 0)));
        double share = draws.Share;
        int n = (int)Math.Round(share * p.Count), m = (int)Math.Round(share * (q?.Count ?? 0));
        var part = Mean(reference, n, m, settings.Seed, 2);
        double slope = reference.Slope(part.Mean);
        double[] values = new double[settings.Subsamples], closed = new double[settings.Subsamples];
        Parallel.For(0, values.Length, i =>
        {
            var random = new Random(unchecked(settings.Seed * 1_000_003 + i));
            var (taken, others) = draws.Draw(random);
            var a = p.Take(taken);
            PointSample? b = q is { } other ? other.Take(others) : null;
            double g = reference.Gaussian(a, b);
            closed[i] = g;
            values[i] = g + reference.Neighbours(a, b) - part.Mean - slope * (g - reference.Truth);
            if (addends is null) return;
            double added = 0;
            foreach (int row in taken) added += addends[row] / taken.Length;
            (closed[i], values[i]) = (closed[i] + added, values[i] + added);
        });
        var (mean, variance) = ResampledDraws.Moments(values);
        double shrink = share / (1 - share), normal = ResampledDraws.Moments(closed).Variance;
        double error = Math.Sqrt(variance * shrink), ofNormal = Math.Sqrt(normal * shrink + found.RestDeviation * found.RestDeviation);
        // The reference's rows are independent: of rows that are not, only groups tell how much the rest varies.
        if (p.Tags is not null) (ofNormal, found) = (Math.Max(error, ofNormal), found with { RestDeviation = Math.Max(error, found.RestDeviation) });
        return found with { Error = error, NormalError = ofNormal, Moved = found.Nats - mean, Share = share };
    }

    // The closed form of the same draws takes most of the chance out of their mean.
    private static (double Mean, double Deviation) Mean(PointReference reference, int n, int m, int seed, int stream)
    {
        int draws = Math.Clamp(PointsDrawn / Math.Max(n, m), FewestDraws, MostDraws);
        double[] g = new double[draws], t = new double[draws];
        Parallel.For(0, draws, b =>
        {
            var random = new Random(unchecked((seed * 1_000_003 + stream) * 1_009 + b));
            var (x, y) = reference.Draw(random, n, m);
            (g[b], t[b]) = (reference.Gaussian(x, y), reference.Neighbours(x, y));
        });
        double meanG = g.Average(), meanT = t.Average(), cross = 0, square = 0, rest = 0;
        for (int b = 0; b < draws; b++) (cross, square) = (cross + (g[b] - meanG) * (t[b] - meanT), square + (g[b] - meanG) * (g[b] - meanG));
        double slope = square > 0 ? cross / square : 0;
        for (int b = 0; b < draws; b++) rest += Math.Pow(t[b] - meanT - slope * (g[b] - meanG), 2);
        return (meanT - slope * (meanG - reference.Truth), Math.Sqrt(rest / (draws - 2)));
    }
}
