using CsCheck;
using Kullback.Distributions;
using Kullback.Estimation;
using Kullback.Hypotheses;

namespace Kullback.Tests.Hypotheses;

/// <summary>The G test, its left tail and the permutation test, against the textbook's formula and full enumeration.</summary>
public class HomogeneityTest
{
    private static TestOutcome Test(double[] x, double[] y) => GTest.Homogeneity(BinnedSample.FromCounts(x), BinnedSample.FromCounts(y));

    [Fact]
    public void Statistic_is_the_textbook_sum_over_williams_correction()
    {
        double[] x = [20, 30, 50], y = [45, 25, 60];
        double m = 100, n = 130, total = 230, g = 0, inverse = 0;
        for (int k = 0; k < 3; k++)
        {
            double t = x[k] + y[k];
            g += 2 * (x[k] * Math.Log(x[k] / (m * t / total)) + y[k] * Math.Log(y[k] / (n * t / total)));
            inverse += total / t;
        }
        double q = 1 + (total / m + total / n - 1) * (inverse - 1) / (6 * total * 2);
        var outcome = Test(x, y);
        Assert.Equal(g / q, outcome.Statistic, 1e-12);      // terms of size 10 cancel to 6
        Assert.Equal(2, outcome.DegreesOfFreedom);
        Assert.Equal(Math.Exp(-outcome.Statistic / 2), outcome.PValue, 1e-14);      // the upper tail of two degrees of freedom
    }

    [Fact]
    public void Nothing_to_test_is_said()
    {
        Assert.Equal((0.0, 1.0, 1.0),
            (Test([5, 0], [9, 0]).DegreesOfFreedom, Test([5, 0], [9, 0]).PValue, Test([5, 0], [9, 0]).LeftTailPValue));
        Assert.True(Test([1e9, 0], [0, 1e9]).PValue >= double.Epsilon);
    }

    // Two fair binary samples of 200 rows agree exactly with probability C(200,100)²/C(400,200) = 0.0796 when the pooled count is 200.
    [Fact]
    public void Two_equal_binary_samples_are_no_copy()
        => Assert.Equal(0.0796, Test([100, 100], [100, 100]).LeftTailPValue, 1e-4);

    [Fact]
    public void Left_tail_of_two_cells_is_the_hypergeometric_sum()
    => Gen.Select(Gen.Int[0, 30], Gen.Int[0, 30], Gen.Int[0, 30], Gen.Int[0, 30]).Sample((a, b, c, d) =>
    {
        if (a + b == 0 || c + d == 0 || a + c == 0 || b + d == 0) return true;
        double observed = G(a, b, c, d), sum = 0;
        for (int x = Math.Max(0, a + c - (c + d)); x <= Math.Min(a + b, a + c); x++)
            if (G(x, a + b - x, a + c - x, d - a + x) <= observed + 1e-9) sum += Mass(x, a + b + c + d, a + c, a + b);
        return Math.Abs(Test([a, b], [c, d]).LeftTailPValue - sum) <= 1e-10;
    });

    // Super-uniform: over all tables of three cells with 30 rows per side, P(p ≤ α) ≤ α (Poisson-like tables, pooled 20, 25, 15).
    [Theory]
    [InlineData(20, 25, 15)]
    [InlineData(40, 12, 8)]
    public void Left_tail_is_conservative_for_few_rows(int t0, int t1, int t2)
    {
        var all = new List<(double P, double Mass)>();
        for (int x = 0; x <= Math.Min(30, t0); x++)
            for (int y = Math.Max(0, 30 - x - t2); y <= Math.Min(30 - x, t1); y++)
            {
                double mass = Mass(x, 60, t0, 30) * Mass(y, 60 - t0, t1, 30 - x);
                all.Add((Test([x, y, 30 - x - y], [t0 - x, t1 - y, t2 - 30 + x + y]).LeftTailPValue, mass));
            }
        Assert.Equal(1, all.Sum(t => t.Mass), 1e-10);
        foreach (double alpha in all.Select(t => t.P).Where(p => p < 0.5))
            Assert.True(all.Where(t => t.P <= alpha).Sum(t => t.Mass) <= alpha * 1.05, $"at {alpha}");      // chi-squared for 30 rows: 5 %
    }

    [Fact]
    public void A_copy_of_many_cells_is_caught()
    {
        double[] counts = [.. Enumerable.Range(1, 20).Select(k => 40.0 * k)];
        Assert.True(Test(counts, counts).LeftTailPValue < 1e-6);
    }

    // Exact two-sided probability of the table (8, 2; 3, 9): tables at least as far by G, by enumeration.
    [Fact]
    public void Permutation_finds_the_exact_probability()
    {
        double observed = G(8, 2, 3, 9), exact = 0, ties = 0;
        for (int x = 0; x <= 10; x++)
        {
            double g = G(x, 10 - x, 11 - x, 1 + x);
            if (g >= observed - 1e-9) exact += Mass(x, 22, 11, 10);
            if (Math.Abs(g - observed) <= 1e-9) ties += Mass(x, 22, 11, 10);
        }
        var outcome = PermutationTest.Homogeneity([8, 2], [3, 9], 20000, new Random(1));
        double error = 4 * Math.Sqrt(exact * (1 - exact) / 20000);      // four standard deviations of the count
        Assert.Equal(exact, outcome.PValue, error + 1e-4);
        Assert.Equal(1 - exact + ties / 2, outcome.LeftTailPValue, error + 1e-4);
        Assert.Equal(outcome, PermutationTest.Homogeneity([8, 2], [3, 9], 20000, new Random(1)));
    }

    [Fact]
    public void Permutation_is_never_certain()
        => Assert.Equal(1.0 / 1000, PermutationTest.Homogeneity([100, 0, 50], [0, 100, 0], 999, new Random(2)).PValue);

    [Fact]
    public void Random_tables_have_the_hypergeometric_mean_and_variance()
    {
        var random = new Random(3);
        double[] logFactorials = HypergeometricDraws.LogFactorials(1000);
        Assert.Equal(5912.128178488163, logFactorials[1000], 1e-11);      // ln 1000! by mpmath
        double sum = 0, squares = 0;
        for (int i = 0; i < 40000; i++)
        {
            double x = HypergeometricDraws.Sample(random, i % 2 == 0 ? logFactorials : [], 1000, 300, 70);
            (sum, squares) = (sum + x, squares + x * x);
        }
        double mean = sum / 40000, variance = squares / 40000 - mean * mean, expected = 70 * 0.3 * 0.7 * 930 / 999;
        Assert.Equal(21, mean, 4 * Math.Sqrt(expected / 40000));
        Assert.Equal(expected, variance, 4 * expected * Math.Sqrt(2.0 / 40000));
    }

    // Ten identical rows in each cluster: G on rows would be ten times too large; the corrected one is that of single rows.
    [Fact]
    public void Clustered_rows_are_not_counted_twice()
    {
        double[] x = [52, 61, 48, 39], y = [47, 50, 58, 45];
        var rows = Test(x, y);
        var clustered = GTest.Homogeneity(Clusters(x), Clusters(y));
        // 200 clusters a side: C/(C − 1), own instead of pooled shares and no Williams correction differ by 1/200 to 1/100 each.
        Assert.Equal(rows.Statistic, clustered.Statistic, 0.03 * rows.Statistic);
        Assert.Equal(rows.PValue, clustered.PValue, 0.02);
        static BinnedSample Clusters(double[] counts) => BinnedSample.FromClusters(counts.Length, counts.SelectMany((c, k) =>
            Enumerable.Range(0, (int)c).SelectMany(i => Enumerable.Repeat((1000L * k + i, k, 1.0), 10))));
    }

    private static double G(double a, double b, double c, double d)
    {
        static double Power(double x) => x > 0 ? x * Math.Log(x) : 0;
        return 2 * (Power(a) + Power(b) + Power(c) + Power(d) - Power(a + b) - Power(c + d) - Power(a + c) - Power(b + d)
            + Power(a + b + c + d));
    }

    // Products of small integers, no gamma function.
    private static double Mass(int x, int total, int marked, int draws)
        => x < 0 || x > marked || draws - x > total - marked ? 0
        : Choose(marked, x) * Choose(total - marked, draws - x) / Choose(total, draws);

    private static double Choose(int n, int k)
    {
        double value = 1;
        for (int i = 1; i <= k; i++) value = value * (n - k + i) / i;
        return value;
    }
}
