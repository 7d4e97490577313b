using Kullback.Estimation;

namespace Kullback.Hypotheses;

/// <summary>The permutation test of the squared energy distance 2E|X − Y| − E|X − X′| − E|Y − Y′|, in the unit of the
/// coordinates.</summary>
/// <remarks>0 only between equal distributions (of finite mean), in any dimension; it is the squared mean discrepancy of the kernel −|x −
/// y|. On the line it is
/// 2∫(F − G)² dx: sorted once, O(n + m) a permutation. Elsewhere O((n + m)² (d + B)) in memory O((n + m)(d + B)): no matrix of distances is
/// kept. The test is exact in size. Source: Székely and Rizzo (2013), Journal of Statistical Planning and Inference 143,
/// 1249–1272.</remarks>
public static class EnergyTest
{
    private const string Effect = "share of 2E|X − Y|, 0 to 1";

    /// <summary>The test.</summary>
    /// <param name="p">Points of P, row by row.</param>
    /// <param name="q">Points of Q.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="permutations">How many are drawn.</param>
    /// <param name="random">The source of chance; the same seed gives the same outcome, whatever the number of threads.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="NotASampleException">A sample is empty, of broken points, or has a coordinate that is not finite.</exception>
    public static TestOutcome Test(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, Permutations permutations, Random random,
        CancellationToken cancel = default)
    {
        NotASampleException.RequirePoints(p, q, dimension);
        if (dimension > 1)
        {
            var sums = KernelSums.Of(p, q, dimension);
            var run = sums.Permute(KernelShape.Distance, biased: true, "energy distance", permutations, random, cancel);
            return Told(run.Outcome, -2 * run.Observed.MeanPQ, p, q, dimension, null, random);
        }
        var line = new PooledLine(p, q, finite: true);
        var outcome = LinePermutation.Test(line, new Cramer(), 1e-12, "energy distance", permutations, random, cancel);
        return Told(outcome, 2 * Between(line), p, q, 1, null, random);
    }

    /// <summary>The test where rows come in clusters: whole clusters change sides.</summary>
    /// <param name="p">Points of P, row by row.</param>
    /// <param name="q">Points of Q.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="clusters">The cluster of every row; a cluster with rows on both sides exchanges its parts.</param>
    /// <param name="permutations">How many are drawn: the distance is worked out anew for each.</param>
    /// <param name="random">The source of chance.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="NotASampleException">A sample is empty, of broken points, or has a coordinate that is not finite.</exception>
    /// <exception cref="ArgumentException">The clusters do not fit the rows.</exception>
    public static TestOutcome ClusteredTest(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, RowDependence clusters,
        Permutations permutations, Random random, CancellationToken cancel = default)
    {
        NotASampleException.RequirePoints(p, q, dimension);
        var outcome = GroupedPermutationTest.Test(p, q, dimension, clusters, (a, b) => Squared(a, b, dimension), "energy distance",
            permutations, random, cancel);
        double between = dimension == 1 ? 2 * Between(new PooledLine(p, q, finite: true))
            : -2 * KernelSums.Of(p, q, dimension).Observed(KernelShape.Distance, cancel).MeanPQ;
        return Told(outcome, between, p, q, dimension, clusters, random);
    }

    private static TestOutcome Told(TestOutcome outcome, double between, ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension,
        RowDependence? clusters, Random random)
        => outcome with
        {
            EffectSize = Share(outcome.Statistic, between),
            Effect = Effect,
            EffectInterval = DiscrepancyInterval.OfShare(p, q, dimension, clusters, outcome.Statistic, between, random),
        };

    /// <summary>The squared energy distance of two samples of points.</summary>
    /// <param name="p">Points of P, row by row.</param>
    /// <param name="q">Points of Q.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="biased">True: means over all pairs (1/n²), never negative. False: without the pairs of a point with itself (1/(n(n −
    /// 1))), right on average, which may be negative.</param>
    /// <exception cref="NotASampleException">A sample is empty (or, unbiased, has one point), of broken points,
    /// or has a coordinate that is not finite.</exception>
    public static double Squared(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, bool biased = true)
    {
        NotASampleException.RequirePoints(p, q, dimension, biased ? 1 : 2);
        return dimension == 1 ? OnLine(p, q, biased)
            : KernelSums.Of(p, q, dimension).Observed(KernelShape.Distance, default).Discrepancy(biased);
    }

    // 2∫(F − G)², and what the pairs of a point with itself took away: E|X − X′| = 2∫F(1 − F), by n/(n − 1) too small.
    private static double OnLine(ReadOnlySpan<double> p, ReadOnlySpan<double> q, bool biased)
    {
        var line = new PooledLine(p, q, finite: true);
        double squares = new Cramer().Of(line, line.Observed), n = line.SizeP, m = line.SizeQ, within = 0;
        if (biased) return squares;
        for (int g = 0; g + 1 < line.Values.Length; g++)
        {
            double f = line.Observed[g] / n, h = (line.Ends[g] - line.Observed[g]) / m;
            within += (2 * f * (1 - f) / (n - 1) + 2 * h * (1 - h) / (m - 1)) * (line.Values[g + 1] - line.Values[g]);
        }
        return squares - within;
    }

    private static double Share(double squared, double whole) => whole > 0 ? squared / whole : 0;

    // E|X − Y| = ∫ F(1 − G) + G(1 − F).
    private static double Between(PooledLine line)
    {
        double sum = 0, n = line.SizeP, m = line.SizeQ;
        for (int g = 0; g + 1 < line.Values.Length; g++)
        {
            double f = line.Observed[g] / n, h = (line.Ends[g] - line.Observed[g]) / m;
            sum += (f * (1 - h) + h * (1 - f)) * (line.Values[g + 1] - line.Values[g]);
        }
        return sum;
    }

    private readonly struct Cramer : ILineStatistic
    {
        public double Of(PooledLine line, ReadOnlySpan<int> counts)
        {
            double sum = 0, total = line.Size, n = line.SizeP, m = line.SizeQ;
            int[] ends = line.Ends;
            double[] values = line.Values;
            for (int g = 0; g + 1 < counts.Length; g++)
            {
                double apart = (counts[g] * total - ends[g] * n) / (n * m);
                sum += apart * apart * (values[g + 1] - values[g]);
            }
            return 2 * sum;
        }
    }
}
