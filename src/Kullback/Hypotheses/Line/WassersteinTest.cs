namespace Kullback.Hypotheses;

/// <summary>The permutation test of the Wasserstein-1 distance ∫|F(x) − G(x)| dx of two samples on the line, in the unit of the
/// numbers.</summary>
/// <remarks>The numbers are sorted once; a permutation costs O(n + m). Exact in size. Source of the test: Ramdas, García Trillos and Cuturi
/// (2017), Entropy 19, 47.</remarks>
public static class WassersteinTest
{
    /// <summary>The test.</summary>
    /// <param name="p">Finite numbers of P in any order.</param>
    /// <param name="q">Finite numbers of Q.</param>
    /// <param name="permutations">How many are drawn.</param>
    /// <param name="random">The source of chance; the same seed gives the same outcome, whatever the number of threads.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The effect size is the distance in standard deviations of all numbers; 0 where all are equal.</returns>
    /// <exception cref="NotASampleException">A sample is empty or has a number that is not finite.</exception>
    public static TestOutcome Test(ReadOnlySpan<double> p, ReadOnlySpan<double> q, Permutations permutations, Random random,
        CancellationToken cancel = default)
    {
        var line = new PooledLine(p, q, finite: true);
        var outcome = LinePermutation.Test(line, new Area(), 1e-12, "Wasserstein-1", permutations, random, cancel);
        double spread = Spread(line);
        return outcome with
        {
            EffectSize = spread > 0 ? outcome.Statistic / spread : 0,
            Effect = "distance in standard deviations of all numbers, 0 or more"
        };
    }

    /// <summary>The distance ∫|F(x) − G(x)| dx of two samples, in the unit of the numbers. O(n log n).</summary>
    /// <param name="p">Finite numbers of P in any order.</param>
    /// <param name="q">Finite numbers of Q.</param>
    /// <exception cref="NotASampleException">A sample is empty or has a number that is not finite.</exception>
    public static double Distance(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        var line = new PooledLine(p, q, finite: true);
        return new Area().Of(line, line.Observed);
    }

    private static double Spread(PooledLine line)
    {
        double[] values = line.Values;
        // Halved and taken from the middle: neither the sum nor the squares of large numbers overflow before the result does.
        double middle = values[0] / 2 + values[^1] / 2, scale = values[^1] / 2 - values[0] / 2, sum = 0, squares = 0;
        if (scale == 0) return 0;
        for (int g = 0, before = 0; g < values.Length; before = line.Ends[g++])
        {
            double x = (values[g] / 2 - middle / 2) / scale, count = line.Ends[g] - before;
            (sum, squares) = (sum + count * x, squares + count * x * x);
        }
        double mean = sum / line.Size;
        return 2 * scale * Math.Sqrt(Math.Max(0, squares / line.Size - mean * mean));
    }

    private readonly struct Area : ILineStatistic
    {
        public double Of(PooledLine line, ReadOnlySpan<int> counts)
        {
            double sum = 0, total = line.Size, n = line.SizeP, m = line.SizeQ;
            int[] ends = line.Ends;
            double[] values = line.Values;
            for (int g = 0; g + 1 < counts.Length; g++)
                sum += Math.Abs(counts[g] * total - ends[g] * n) * (values[g + 1] - values[g]);
            return sum / n / m;
        }
    }
}
