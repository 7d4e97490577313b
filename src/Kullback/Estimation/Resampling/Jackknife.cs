using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Bias and standard error of a statistic from leaving out one row at a time.</summary>
/// <param name="Estimate">The statistic less its bias of order 1/n: n·T − (n − 1)·mean of T without a row.</param>
/// <param name="Bias">(n − 1)·(mean of T without a row − T).</param>
/// <param name="StandardError">√((n − 1)/n·Σ(T without row i − their mean)²); for two samples the root of the sum of both squares.</param>
/// <param name="Acceleration">Σd³/(6·(Σd²)^1.5), d the influences: the skewness that a BCa bootstrap needs; 0 where nothing varies.</param>
/// <remarks>For smooth statistics: it fails for quantiles, and for distances to neighbors. Source: Efron (1982), The Jackknife, the
/// Bootstrap and Other Resampling Plans; Quenouille (1956), Biometrika 43, 353–360.</remarks>
public readonly record struct Jackknife(double Estimate, double Bias, double StandardError, double Acceleration)
{
    /// <summary>The jackknife of a statistic of rows: as many calls as there are rows.</summary>
    /// <param name="rows">Rows, at least 2.</param>
    /// <param name="statistic">The statistic of some rows.</param>
    /// <exception cref="ArgumentException">The statistic is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 rows.</exception>
    public static Jackknife OfRows(int rows, RowStatistic statistic)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 2);
        int[] all = [.. Enumerable.Range(0, rows)];
        var values = new double[rows];
        var weights = new double[rows];
        Array.Fill(weights, 1);
        for (int i = 0; i < rows; i++) values[i] = statistic([.. all.AsSpan(0, i), .. all.AsSpan(i + 1)]);
        return Combine(Defined(statistic(all)), (values, weights));
    }

    /// <summary>The jackknife of a statistic of counts: rows of one cell are alike, so it takes one call a cell.</summary>
    /// <param name="counts">Whole counts ≥ 0, at least 2 rows in all.</param>
    /// <param name="statistic">The statistic of counts.</param>
    /// <exception cref="ArgumentException">A count is no integer from 0 to 2⁵³, there are fewer than 2 rows,
    /// or the statistic is NaN.</exception>
    public static Jackknife OfCounts(ReadOnlySpan<double> counts, CountStatistic statistic)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        if (Fingerprint.Require(counts, nameof(counts)) < 2) throw new ArgumentException("A jackknife needs two rows.", nameof(counts));
        double[] own = counts.ToArray();
        return Combine(Defined(statistic(own)), WithoutRows(own, () => statistic(own)));
    }

    /// <summary>The jackknife of a statistic of two vectors of counts.</summary>
    /// <param name="p">Counts of P's sample, at least 2 rows.</param>
    /// <param name="q">Counts of Q's sample, at least 2 rows.</param>
    /// <param name="statistic">The statistic.</param>
    /// <exception cref="ArgumentException">A count is no integer from 0 to 2⁵³, there are fewer than 2 rows,
    /// or the statistic is NaN.</exception>
    public static Jackknife OfCounts(ReadOnlySpan<double> p, ReadOnlySpan<double> q, CountPairStatistic statistic)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        if (Math.Min(Fingerprint.Require(p, nameof(p)), Fingerprint.Require(q, nameof(q))) < 2)
            throw new ArgumentException("A jackknife needs two rows of each.", nameof(p));
        double[] ownP = p.ToArray(), ownQ = q.ToArray();
        return Combine(Defined(statistic(ownP, ownQ)), WithoutRows(ownP, () => statistic(ownP, ownQ)),
            WithoutRows(ownQ, () => statistic(ownP, ownQ)));
    }

    /// <summary>The normal interval about the corrected estimate.</summary>
    /// <param name="confidence">Coverage, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not in (0, 1).</exception>
    public EstimateInterval Interval(double confidence = 0.95)
    {
        ResampledDraws.RequireConfidence(confidence);
        double margin = -NormalTail.Quantile((1 - confidence) / 2) * StandardError;
        return new(Estimate - margin, Estimate + margin, confidence, "jackknife");
    }

    private static (double[] Values, double[] Weights) WithoutRows(double[] counts, Func<double> statistic)
    {
        var values = new double[counts.Length];
        for (int k = 0; k < counts.Length; k++)
        {
            if (counts[k] == 0) continue;
            counts[k]--;
            values[k] = statistic();
            counts[k]++;
        }
        return (values, [.. counts]);
    }

    private static Jackknife Combine(double all, params ReadOnlySpan<(double[] Values, double[] Weights)> samples)
    {
        double bias = 0, variance = 0, second = 0, third = 0;
        foreach (var (values, weights) in samples)
        {
            double n = 0, sum = 0;
            for (int k = 0; k < values.Length; k++)
            {
                if (weights[k] == 0) continue;
                sum += weights[k] * Defined(values[k]);
                n += weights[k];
            }
            double mean = sum / n, squares = 0, cubes = 0;
            for (int k = 0; k < values.Length; k++)
            {
                if (weights[k] == 0) continue;
                double d = mean - values[k];
                squares += weights[k] * d * d;
                cubes += weights[k] * d * d * d;
            }
            bias += (n - 1) * (mean - all);
            variance += (n - 1) / n * squares;
            // Influences are (n − 1)·d on the scale of one row: they enter with 1/n each.
            double unit = (n - 1) / n;
            (second, third) = (second + unit * unit * squares, third + unit * unit * unit * cubes);
        }
        return new(all - bias, bias, Math.Sqrt(variance), second > 0 ? third / (6 * Math.Pow(second, 1.5)) : 0);
    }

    private static double Defined(double value)
        => !double.IsNaN(value) ? value
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The statistic is {value}."), nameof(value));
}
