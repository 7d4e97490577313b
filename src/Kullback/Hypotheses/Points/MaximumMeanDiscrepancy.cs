using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>The maximum mean discrepancy of two samples of points: MMD² = E k(X, X′) + E k(Y, Y′) − 2E k(X, Y) with k(x, y) = exp(−|x −
/// y|²/(2σ²)).</summary>
/// <remarks>0 only between equal distributions. Kernels are worked out tile by tile and never kept: O((n + m)² (d + B)/2) time for B
/// permutations, memory linear in n + m. Source: Gretton, Borgwardt, Rasch, Schölkopf and Smola (2012), Journal of Machine Learning
/// Research 13, 723–773.</remarks>
public static class MaximumMeanDiscrepancy
{
    private const string EffectName = "mean discrepancy, 0 to √2";

    // Distances that a median is taken of; with more pairs than these they are drawn.
    private const int MostPairs = 100_000;

    /// <summary>MMD² of two samples.</summary>
    /// <param name="p">Points of P, row by row.</param>
    /// <param name="q">Points of Q.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="bandwidth">σ, in the unit of the coordinates.</param>
    /// <param name="biased">True: means over all pairs (1/n²), never negative. False: without the pairs of a point with itself (1/(n(n −
    /// 1))), right on average, negative about half of the time where the distributions are equal.</param>
    /// <exception cref="NotASampleException">A sample is empty (or, unbiased, has one point), of broken points, or has a coordinate that is
    /// not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The bandwidth is not a finite number above 0.</exception>
    public static double Squared(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, double bandwidth, bool biased = false)
    {
        NotASampleException.RequirePoints(p, q, dimension, biased ? 1 : 2);
        return KernelSums.Of(p, q, dimension).Observed(new KernelShape(Required(bandwidth)), default).Discrepancy(biased);
    }

    /// <summary>The median distance between two points of the pooled samples, the usual σ.</summary>
    /// <param name="p">Points of P, row by row.</param>
    /// <param name="q">Points of Q.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="random">Draws 100,000 pairs where there are more (more than 447 points); otherwise all pairs are taken and nothing is
    /// drawn.</param>
    /// <returns>Where half of the pairs or more coincide, the median of those that do not; 1 where all points are equal.</returns>
    /// <exception cref="NotASampleException">A sample is empty, of broken points, or has a coordinate that is not finite.</exception>
    public static double MedianBandwidth(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var (n, m) = NotASampleException.RequirePoints(p, q, dimension);
        long total = (long)n + m, pairs = total * (total - 1) / 2;
        var distances = new double[(int)Math.Min(pairs, MostPairs)];
        int filled = 0;
        if (pairs <= MostPairs)
            for (int i = 0; i < total; i++)
                for (int j = 0; j < i; j++) distances[filled++] = Between(p, q, dimension, i, j);
        for (; filled < distances.Length; filled++)
        {
            int i = random.Next((int)total), j = random.Next((int)total - 1);
            distances[filled] = Between(p, q, dimension, i, j < i ? j : j + 1);
        }
        Sorting.Ascending(distances);
        int zeros = distances.AsSpan().LastIndexOf(0.0) + 1;
        if (distances.Length > 0 && distances[distances.Length / 2] > 0) return distances[distances.Length / 2];
        return zeros < distances.Length ? distances[zeros + (distances.Length - zeros) / 2] : 1;
    }

    /// <summary>The permutation test of MMD².</summary>
    /// <param name="p">Points of P, row by row.</param>
    /// <param name="q">Points of Q.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="bandwidth">σ; null: <see cref="MedianBandwidth"/>, which does not see the labels and so leaves the test exact.</param>
    /// <param name="permutations">How many are drawn.</param>
    /// <param name="random">The source of chance; the same seed gives the same outcome, whatever the number of threads.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The statistic is the unbiased MMD².</returns>
    /// <exception cref="NotASampleException">A sample has fewer than two points, is of broken points, or has a coordinate that is not
    /// finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The bandwidth is not a finite number above 0.</exception>
    public static TestOutcome Test(
        ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, double? bandwidth, Permutations permutations, Random random,
        CancellationToken cancel = default)
    {
        NotASampleException.RequirePoints(p, q, dimension, 2);
        double sigma = bandwidth is { } given ? Required(given) : MedianBandwidth(p, q, dimension, random);
        var (outcome, observed) = KernelSums.Of(p, q, dimension)
            .Permute(new KernelShape(sigma), false, string.Create(CultureInfo.InvariantCulture, $"mean discrepancy, bandwidth {sigma:g4}"),
                permutations, random, cancel);
        double effect = Math.Sqrt(observed.Discrepancy(biased: true));
        return outcome with
        {
            EffectSize = effect,
            Effect = EffectName,
            EffectInterval = DiscrepancyInterval.OfMean(p, q, dimension, [sigma], effect, random)
        };
    }

    /// <summary>The permutation test over several bandwidths at once: the largest of the standardized MMD².</summary>
    /// <param name="p">Points of P, row by row.</param>
    /// <param name="q">Points of Q.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="permutations">How many are drawn; all of them, this test does not stop early.</param>
    /// <param name="random">The source of chance; the same seed gives the same outcome, whatever the number of threads.</param>
    /// <param name="cancel">Stops it.</param>
    /// <remarks>σ is a quarter, half, once, twice and four times the median distance. Each MMD² is brought to mean 0 and variance 1 over
    /// the samples and all draws together, which keeps them exchangeable: the level is exact, no bandwidth is chosen by hand and no level
    /// is split. Source of the aggregation: Schrab, Kim, Albert, Laurent, Guedj and Gretton (2023), Journal of Machine Learning Research
    /// 24(194); the maximum in place of their weights.</remarks>
    /// <exception cref="NotASampleException">A sample has fewer than two points, is of broken points,
    /// or has a coordinate that is not finite.</exception>
    public static TestOutcome AggregatedTest(
        ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, Permutations permutations, Random random,
        CancellationToken cancel = default)
    {
        NotASampleException.RequirePoints(p, q, dimension, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(permutations.Draws, 1);
        double median = MedianBandwidth(p, q, dimension, random);
        KernelShape[] shapes = [.. new[] { 0.25, 0.5, 1, 2, 4 }.Select(factor => new KernelShape(factor * median))];
        var sums = KernelSums.Of(p, q, dimension);
        KernelTotals[] observed = [.. shapes.Select(shape => sums.Observed(shape, cancel))];
        double[] largest = Largest(Drawn(sums, shapes, observed, permutations, random, cancel), observed);
        double statistic = largest[^1];
        // All draws are made: the run only counts them.
        var run = PermutationRun.Count(statistic, 1e-9 * Math.Max(1, Math.Abs(statistic)), new Permutations(permutations.Draws), random,
            permutations.Draws,
            (_, first, values) => largest.AsSpan(first, values.Length).CopyTo(values), cancel);
        double effect = Math.Sqrt(observed.Max(o => o.Discrepancy(biased: true)));
        return run.Outcome(statistic,
            string.Create(CultureInfo.InvariantCulture,
                $"mean discrepancy over bandwidths {shapes[0].Bandwidth:g3} to {shapes[^1].Bandwidth:g3}"))
            with
        {
            EffectSize = effect,
            Effect = "largest mean discrepancy over the bandwidths, 0 to √2",
            EffectInterval = DiscrepancyInterval.OfMean(p, q, dimension, [.. shapes.Select(shape => shape.Bandwidth)], effect, random),
        };
    }

    // For each kernel the unbiased MMD² of all draws and, last, of the samples.
    private static double[][] Drawn(KernelSums sums, KernelShape[] shapes, KernelTotals[] observed, Permutations permutations,
        Random random, CancellationToken cancel)
    {
        double[][] all = [.. observed.Select(_ => new double[permutations.Draws + 1])];
        ulong seed = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
        for (int first = 0; first < permutations.Draws; first += 128)
        {
            int count = Math.Min(128, permutations.Draws - first);
            var drawn = sums.Draw(shapes, new LabelSource(seed, false), first, count, cancel);
            for (int k = 0; k < shapes.Length; k++)
                for (int b = 0; b < count; b++) all[k][first + b] = drawn[k][b].Discrepancy(biased: false);
            permutations.Progress?.Report((first + count) / (double)permutations.Draws);
        }
        for (int k = 0; k < shapes.Length; k++) all[k][permutations.Draws] = observed[k].Discrepancy(biased: false);
        return all;
    }

    private static double[] Largest(double[][] all, KernelTotals[] observed)
    {
        var largest = new double[all[0].Length];
        Array.Fill(largest, double.NegativeInfinity);
        for (int k = 0; k < all.Length; k++)
        {
            double mean = all[k].Average(), squares = all[k].Sum(x => (x - mean) * (x - mean)), spread = Math.Sqrt(squares / all[k].Length);
            // Draws that differ by rounding alone (all points equal, or all far apart) say nothing.
            bool still = spread <= 1e-12 * observed[k].Scale;
            for (int b = 0; b < largest.Length; b++) largest[b] = Math.Max(largest[b], still ? 0 : (all[k][b] - mean) / spread);
        }
        return largest;
    }

    internal static double Required(double bandwidth) => bandwidth > 0 && double.IsFinite(bandwidth) ? bandwidth
        : throw new ArgumentOutOfRangeException(nameof(bandwidth), bandwidth, "Must be a finite number above 0.");

    private static double Between(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, int i, int j)
    {
        var x = Point(p, q, dimension, i);
        var y = Point(p, q, dimension, j);
        double largest = 0, sum = 0;
        for (int d = 0; d < dimension; d++) largest = Math.Max(largest, Math.Abs(x[d] - y[d]));
        if (largest is 0 or double.PositiveInfinity) return Math.Min(largest, double.MaxValue);
        for (int d = 0; d < dimension; d++)
        {
            double apart = (x[d] - y[d]) / largest;
            sum += apart * apart;
        }
        return Math.Min(largest * Math.Sqrt(sum), double.MaxValue);
    }

    private static ReadOnlySpan<double> Point(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, int i)
        => i * dimension < p.Length ? p.Slice(i * dimension, dimension) : q.Slice(i * dimension - p.Length, dimension);
}
