using System.Globalization;

namespace Kullback.Estimation;

/// <summary>Intervals from parts of the sample drawn without replacement: for statistics that repeated rows break, such as distances to
/// neighbors.</summary>
/// <remarks>With b of n rows in each part, the parts' values vary about their mean by √((n − b)/b) of the standard error (the delete-d
/// jackknife); their quantiles, so scaled and turned round, make the interval. It is centered on the estimate, not on the parts' mean: the
/// estimate's own bias stays in it, the larger bias of smaller parts does not enter. The statistic must converge like 1/√n. Seeded; the
/// same whatever the number of threads. O(draws) calls. Sources: Shao and Wu (1989), Annals of Statistics 17, 1176–1197; Politis and Romano
/// (1994), Annals of Statistics 22, 2031–2050.</remarks>
public static class Subsampling
{
    /// <summary>The spread of a statistic of one sample.</summary>
    /// <param name="estimate">The statistic of all rows.</param>
    /// <param name="rows">Rows of the sample, at least 4.</param>
    /// <param name="statistic">The statistic of some rows; called from several threads at once where there are more than one.</param>
    /// <param name="random">The source of chance.</param>
    /// <param name="draws">Parts drawn, at least 20.</param>
    /// <param name="share">Share of the rows in each part, in (0, 1): rounded to at least 2 rows and at most all but one.</param>
    /// <param name="confidence">Coverage of the interval, in (0, 1).</param>
    /// <param name="threads">Threads that share the work.</param>
    /// <exception cref="ArgumentException">The estimate or a draw's value is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Resampled OfSample(double estimate, int rows, RowStatistic statistic, Random random, int draws = 200, double share = 0.5,
        double confidence = 0.95, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        Require(estimate, rows, draws, share, confidence);
        int part = Part(rows, share);
        double[] values = ResampledDraws.Of(draws, random, threads, chance =>
        {
            var taken = new int[part];
            ResampledDraws.Subset(chance, rows, taken);
            return statistic(taken);
        });
        return Spread(estimate, values, (double)part / (rows - part), confidence, share);
    }

    /// <summary>The spread of a statistic of a sample of P and one of Q: the same share of both is drawn.</summary>
    /// <param name="estimate">The statistic of all rows.</param>
    /// <param name="rowsOfP">Rows of P's sample, at least 4.</param>
    /// <param name="rowsOfQ">Rows of Q's sample, at least 4.</param>
    /// <param name="statistic">The statistic of some rows of both; called from several threads at once where there are more than
    /// one.</param>
    /// <param name="random">The source of chance.</param>
    /// <param name="draws">Parts drawn, at least 20.</param>
    /// <param name="share">Share of the rows in each part, in (0, 1).</param>
    /// <param name="confidence">Coverage of the interval, in (0, 1).</param>
    /// <param name="threads">Threads that share the work.</param>
    /// <exception cref="ArgumentException">The estimate or a draw's value is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Resampled OfPair(double estimate, int rowsOfP, int rowsOfQ, PairStatistic statistic, Random random, int draws = 200,
        double share = 0.5,
        double confidence = 0.95, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        Require(estimate, Math.Min(rowsOfP, rowsOfQ), draws, share, confidence);
        int partP = Part(rowsOfP, share), partQ = Part(rowsOfQ, share);
        double[] values = ResampledDraws.Of(draws, random, threads, chance =>
        {
            int[] p = new int[partP], q = new int[partQ];
            ResampledDraws.Subset(chance, rowsOfP, p);
            ResampledDraws.Subset(chance, rowsOfQ, q);
            return statistic(p, q);
        });
        // The two shares differ by less than a row: the smaller sample's is the coarser one.
        double factor = rowsOfP <= rowsOfQ ? (double)partP / (rowsOfP - partP) : (double)partQ / (rowsOfQ - partQ);
        return Spread(estimate, values, factor, confidence, share);
    }

    private static int Part(int rows, double share) => Math.Clamp((int)Math.Round(rows * share), 2, rows - 1);

    private static Resampled Spread(double estimate, double[] values, double factor, double confidence, double share)
    {
        string method = string.Create(CultureInfo.InvariantCulture,
            $"subsampling, {values.Length} draws of {100 * share:0.#} % of the rows");
        if (values.Any(double.IsInfinity))
            return new(double.PositiveInfinity, new(double.NegativeInfinity, double.PositiveInfinity, confidence, method), values);
        var (mean, variance) = ResampledDraws.Moments(values);
        double[] sorted = [.. values.Order()];
        double scale = Math.Sqrt(factor), tail = (1 - confidence) / 2;
        double low = estimate - (SortedQuantile.Of(sorted, 1 - tail) - mean) * scale,
            high = estimate - (SortedQuantile.Of(sorted, tail) - mean) * scale;
        return new(Math.Sqrt(factor * variance), new(low, high, confidence, method), values);
    }

    private static void Require(double estimate, int rows, int draws, double share, double confidence)
    {
        if (double.IsNaN(estimate)) throw new ArgumentException("The estimate is NaN.", nameof(estimate));
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 4);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 20);
        if (!(share > 0 && share < 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "The share must lie between 0 and 1.");
        ResampledDraws.RequireConfidence(confidence);
    }
}
