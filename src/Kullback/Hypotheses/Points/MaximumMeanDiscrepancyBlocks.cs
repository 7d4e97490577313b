using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>Tests of the mean discrepancy that cost less than all pairs: means over blocks or pairs of points, whose distribution is nearly
/// normal.</summary>
/// <remarks>No permutations: the spread of the parts gives the p-value, by Student's distribution. Less powerful than
/// <see cref="MaximumMeanDiscrepancy.Test"/> on the same points, for many more points in the same time.</remarks>
public static class MaximumMeanDiscrepancyBlocks
{
    private const string EffectName = "mean of the unbiased squared discrepancy over the parts, at most 2";

    /// <summary>The mean of the unbiased MMD² over about √min(n, m) blocks: O((n + m)^(3/2)).</summary>
    /// <param name="p">Points of P, row by row.</param>
    /// <param name="q">Points of Q.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="bandwidth">σ; null: <see cref="MaximumMeanDiscrepancy.MedianBandwidth"/>.</param>
    /// <param name="random">Deals the points to the blocks, so that the order in which they come does not matter.</param>
    /// <remarks>Every point is in one block; blocks differ by at most one point a side. Source: Zaremba, Gretton and Blaschko (2013), NIPS
    /// 26.</remarks>
    /// <exception cref="NotASampleException">A sample has fewer than 4 points, is of broken points, or has a coordinate that is not
    /// finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The bandwidth is not a finite number above 0.</exception>
    public static TestOutcome BlockTest(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, double? bandwidth, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var (n, m) = NotASampleException.RequirePoints(p, q, dimension, 4);
        double sigma = bandwidth is { } given ? MaximumMeanDiscrepancy.Required(given)
            : MaximumMeanDiscrepancy.MedianBandwidth(p, q, dimension, random);
        double[] x = Shuffled(p, dimension, random), y = Shuffled(q, dimension, random);
        int blocks = (int)Math.Sqrt(Math.Min(n, m));
        var values = new double[blocks];
        for (int b = 0; b < blocks; b++)
            values[b] = KernelSums.Of(Part(x, n, dimension, b, blocks), Part(y, m, dimension, b, blocks), dimension)
                .Observed(new KernelShape(sigma), default).Discrepancy(biased: false);
        return Student(values, string.Create(CultureInfo.InvariantCulture, $"mean discrepancy of {blocks} blocks, bandwidth {sigma:g4}"));
    }

    /// <summary>The mean of k(x, x′) + k(y, y′) − k(x, y′) − k(x′, y) over pairs of points: O(n + m).</summary>
    /// <param name="p">Points of P, row by row.</param>
    /// <param name="q">Points of Q; of the larger sample as many are used, chosen at random, as the smaller has.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="bandwidth">σ; null: <see cref="MaximumMeanDiscrepancy.MedianBandwidth"/>.</param>
    /// <param name="random">Pairs the points.</param>
    /// <returns>The method says how many points of each sample were used.</returns>
    /// <remarks>Source: Gretton et al. (2012), Journal of Machine Learning Research 13, section 6.</remarks>
    /// <exception cref="NotASampleException">A sample has fewer than 4 points, is of broken points, or has a coordinate that is not
    /// finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The bandwidth is not a finite number above 0.</exception>
    public static TestOutcome LinearTest(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, double? bandwidth, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var (n, m) = NotASampleException.RequirePoints(p, q, dimension, 4);
        double sigma = bandwidth is { } given ? MaximumMeanDiscrepancy.Required(given)
            : MaximumMeanDiscrepancy.MedianBandwidth(p, q, dimension, random);
        double[] x = Shuffled(p, dimension, random), y = Shuffled(q, dimension, random);
        int pairs = Math.Min(n, m) / 2, step = 2 * dimension;
        var values = new double[pairs];
        for (int k = 0; k < pairs; k++)
        {
            ReadOnlySpan<double> a = x.AsSpan(k * step, dimension), b = x.AsSpan(k * step + dimension, dimension);
            ReadOnlySpan<double> c = y.AsSpan(k * step, dimension), d = y.AsSpan(k * step + dimension, dimension);
            values[k] = Kernel(a, b, sigma) + Kernel(c, d, sigma) - Kernel(a, d, sigma) - Kernel(b, c, sigma);
        }
        return Student(values, string.Create(CultureInfo.InvariantCulture,
            $"linear mean discrepancy of {2 * pairs} points per side, bandwidth {sigma:g4}"));
    }

    private static TestOutcome Student(double[] values, string method)
    {
        double mean = values.Average(), squares = values.Sum(v => (v - mean) * (v - mean)),
            error = Math.Sqrt(squares / (values.Length - 1) / values.Length);
        // Parts that are all equal have no spread: nothing found where their mean is 0 up to rounding.
        bool still = !(error > 1e-14);
        double t = still ? 0 : mean / error, right = still ? (mean > 1e-12 ? double.Epsilon : 1) : StudentTail.Upper(t, values.Length - 1);
        return new TestOutcome(mean, values.Length - 1, TestOutcome.Probability(right),
            TestOutcome.Probability(still ? 1 : StudentTail.Upper(-t, values.Length - 1)), method)
        {
            EffectSize = mean,
            Effect = EffectName,
        };
    }

    private static double Kernel(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double sigma)
    {
        double sum = 0;
        for (int d = 0; d < x.Length; d++)
        {
            double apart = (x[d] - y[d]) / sigma;
            sum += apart * apart;
        }
        return Math.Exp(-sum / 2);
    }

    private static ReadOnlySpan<double> Part(double[] points, int count, int dimension, int block, int blocks)
    {
        int from = (int)((long)count * block / blocks), to = (int)((long)count * (block + 1) / blocks);
        return points.AsSpan(from * dimension, (to - from) * dimension);
    }

    private static double[] Shuffled(ReadOnlySpan<double> points, int dimension, Random random)
    {
        var order = new int[points.Length / dimension];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        random.Shuffle(order);
        var shuffled = new double[points.Length];
        for (int i = 0; i < order.Length; i++) points.Slice(order[i] * dimension, dimension).CopyTo(shuffled.AsSpan(i * dimension));
        return shuffled;
    }
}
