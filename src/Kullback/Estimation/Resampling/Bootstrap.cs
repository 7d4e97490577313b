using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Bootstrap intervals, bias-corrected and accelerated (BCa), for smooth statistics.</summary>
/// <remarks>The quantiles of the resampled values are moved by the share of them below the estimate (z₀) and by the jackknife's
/// acceleration a: Φ(z₀ + (z₀ + z)/(1 − a(z₀ + z))). Not for distances to neighbors (repeated rows have distance 0:
/// <see cref="Subsampling"/>), nor near a boundary such as a divergence of 0. Seeded; the same whatever the number of threads. Source:
/// Efron (1987), Journal of the American Statistical Association 82, 171–185.</remarks>
public static class Bootstrap
{
    // A jackknife of more groups than this costs more than the draws do.
    private const int Groups = 1000;

    /// <summary>The spread of a statistic of rows.</summary>
    /// <param name="rows">Rows of the sample, at least 4.</param>
    /// <param name="statistic">The statistic of some rows; called from several threads at once where there are more than one.</param>
    /// <param name="random">The source of chance.</param>
    /// <param name="draws">Resampled samples, at least 100.</param>
    /// <param name="confidence">Coverage of the interval, in (0, 1).</param>
    /// <param name="threads">Threads that share the work.</param>
    /// <exception cref="ArgumentException">The statistic is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <remarks>The acceleration comes from leaving out one row at a time, or one of a thousand groups of neighboring rows.</remarks>
    public static Resampled OfSample(int rows, RowStatistic statistic, Random random, int draws = 2000, double confidence = 0.95,
        int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 4);
        Require(draws, confidence);
        int[] all = [.. Enumerable.Range(0, rows)];
        double estimate = statistic(all), acceleration = Acceleration(all, statistic);
        double[] values = ResampledDraws.Of(draws, random, threads, chance =>
        {
            var taken = new int[rows];
            for (int i = 0; i < rows; i++) taken[i] = chance.Next(rows);
            Array.Sort(taken);
            return statistic(taken);
        });
        return Spread(estimate, acceleration, values, confidence);
    }

    /// <summary>The spread of a statistic of counts: a draw costs O(cells), not O(rows).</summary>
    /// <param name="counts">Whole counts ≥ 0, at least 2 rows and at most two thousand million.</param>
    /// <param name="statistic">The statistic.</param>
    /// <param name="random">The source of chance.</param>
    /// <param name="draws">Resampled samples, at least 100.</param>
    /// <param name="confidence">Coverage of the interval, in (0, 1).</param>
    /// <param name="threads">Threads that share the work.</param>
    /// <exception cref="ArgumentException">A count is no integer ≥ 0, there are too few or too many rows, or the statistic is
    /// NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Resampled OfCounts(ReadOnlySpan<double> counts, CountStatistic statistic, Random random, int draws = 2000,
        double confidence = 0.95, int threads = 1)
    {
        Require(draws, confidence);
        var distribution = new MultinomialDraw(counts, nameof(counts));
        var jackknife = Jackknife.OfCounts(counts, statistic);
        double[] values = ResampledDraws.Of(draws, random, threads, chance => statistic(distribution.Draw(chance)));
        return Spread(jackknife.Estimate + jackknife.Bias, jackknife.Acceleration, values, confidence);
    }

    /// <summary>The spread of a statistic of two vectors of counts.</summary>
    /// <param name="p">Counts of P's sample.</param>
    /// <param name="q">Counts of Q's sample.</param>
    /// <param name="statistic">The statistic; an infinite value of a draw counts as larger than all others.</param>
    /// <param name="random">The source of chance.</param>
    /// <param name="draws">Resampled samples, at least 100.</param>
    /// <param name="confidence">Coverage of the interval, in (0, 1).</param>
    /// <param name="threads">Threads that share the work.</param>
    /// <exception cref="ArgumentException">A count is no integer ≥ 0, there are too few or too many rows, or the statistic is
    /// NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Resampled OfCountPair(ReadOnlySpan<double> p, ReadOnlySpan<double> q, CountPairStatistic statistic, Random random,
        int draws = 2000,
        double confidence = 0.95, int threads = 1)
    {
        Require(draws, confidence);
        MultinomialDraw distributionP = new(p, nameof(p)), distributionQ = new(q, nameof(q));
        var jackknife = Jackknife.OfCounts(p, q, statistic);
        double[] values = ResampledDraws.Of(draws, random, threads,
            chance => statistic(distributionP.Draw(chance), distributionQ.Draw(chance)));
        return Spread(jackknife.Estimate + jackknife.Bias, jackknife.Acceleration, values, confidence);
    }

    private static double Acceleration(int[] all, RowStatistic statistic)
    {
        int groups = Math.Min(all.Length, Groups);
        var values = new double[groups];
        for (int g = 0; g < groups; g++)
        {
            int from = (int)((long)all.Length * g / groups), to = (int)((long)all.Length * (g + 1) / groups);
            values[g] = statistic([.. all.AsSpan(0, from), .. all.AsSpan(to)]);
        }
        double mean = values.Average(), squares = values.Sum(v => (mean - v) * (mean - v)), cubes = values.Sum(v => Math.Pow(mean - v, 3));
        return squares > 0 ? cubes / (6 * Math.Pow(squares, 1.5)) : 0;
    }

    private static Resampled Spread(double estimate, double acceleration, double[] values, double confidence)
    {
        double[] sorted = [.. values.Order()];
        double below = 0, tail = (1 - confidence) / 2;
        foreach (double value in values) below += value < estimate ? 1 : value == estimate ? 0.5 : 0;
        // One half of a draw at either end keeps z₀ finite where all draws lie on one side.
        double z0 = NormalTail.Quantile(Math.Clamp(below / values.Length, 0.5 / values.Length, 1 - 0.5 / values.Length));
        double low = Moved(tail), high = Moved(1 - tail);
        string method = string.Create(CultureInfo.InvariantCulture, $"BCa bootstrap, {values.Length} draws");
        double error = double.IsInfinity(sorted[^1]) || double.IsInfinity(sorted[0]) ? double.PositiveInfinity
            : Math.Sqrt(ResampledDraws.Moments(values).Variance);
        return new(error, new(SortedQuantile.Of(sorted, low), SortedQuantile.Of(sorted, high), confidence, method), values);

        double Moved(double probability)
        {
            double z = z0 + NormalTail.Quantile(probability), shrink = 1 - acceleration * z;
            // Beyond the pole of the map every quantile is the outermost.
            return shrink > 0 ? NormalTail.Lower(z0 + z / shrink) : z > 0 ? 1 : 0;
        }
    }

    private static void Require(int draws, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 100);
        ResampledDraws.RequireConfidence(confidence);
    }
}
