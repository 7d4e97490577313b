using Kullback.Hypotheses;
using Kullback.Numerics;
using Kullback.Transport;

namespace Kullback.Tests.Hypotheses;

/// <summary>Tests on the line against the enumeration of all labelings, and against published examples.</summary>
[Trait("Category", "Kernel")]
public class LineTestsTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static double Step(double[] sample, double x) => sample.Count(v => v <= x) / (double)sample.Length;

    // The definitions, number by number.
    private static double Smirnov(double[] p, double[] q) => p.Concat(q).Max(x => Math.Abs(Step(p, x) - Step(q, x)));
    private static double Kuiper(double[] p, double[] q)
        => p.Concat(q).Max(x => Math.Max(0, Step(p, x) - Step(q, x))) + p.Concat(q).Max(x => Math.Max(0, Step(q, x) - Step(p, x)));
    private static double Mises(double[] p, double[] q)
        => p.Concat(q).Sum(x => Math.Pow(Step(p, x) - Step(q, x), 2)) * p.Length * q.Length / Math.Pow(p.Length + q.Length, 2);
    private static double Area(double[] p, double[] q) => new Wasserstein(1).BetweenSamples(p, q);
    private static double MeanDistance(double[] p, double[] q) => p.Average(x => q.Average(y => Math.Abs(x - y)));
    private static double Energy(double[] p, double[] q) => 2 * MeanDistance(p, q) - MeanDistance(p, p) - MeanDistance(q, q);

    public static TheoryData<int, int, int, int> Sizes
        => new() { { 1, 5, 5, 99 }, { 2, 4, 7, 99 }, { 3, 1, 6, 99 }, { 4, 6, 6, 3 }, { 5, 3, 9, 2 }, { 6, 7, 4, 4 }, { 7, 2, 2, 1 },
            { 8, 5, 5, 0 } };

    [Theory, MemberData(nameof(Sizes))]
    public void Exact_p_values_are_shares_of_all_labelings(int seed, int n, int m, int most)
    {
        var random = new Random(seed);
        double[] p = Labelings.Whole(random, n, most), q = Labelings.Whole(random, m, most);
        var smirnov = KolmogorovSmirnov.Test(p, q);
        Assert.Equal(Smirnov(p, q), smirnov.Statistic, 1e-15);
        Assert.Equal(Labelings.Tail(p, q, 1, Smirnov), smirnov.PValue, 1e-13);      // fewer than 20 steps, each rounding a few times
        Assert.Equal(Labelings.Tail(p, q, 1, Smirnov, below: true), smirnov.LeftTailPValue, 1e-13);
        var mises = CramerVonMises.Test(p, q);
        Assert.StartsWith("Cramér–von Mises, exact", mises.Method, StringComparison.Ordinal);
        Assert.Equal(Mises(p, q), mises.Statistic, 1e-13);
        Assert.Equal(Labelings.Tail(p, q, 1, Mises), mises.PValue, 1e-13);
        Assert.Equal(Labelings.Tail(p, q, 1, Mises, below: true), mises.LeftTailPValue, 1e-13);
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Permutation_p_values_are_near_the_share_of_all_labelings(int seed, int n, int m, int most)
    {
        var random = new Random(seed);
        double[] p = Labelings.Whole(random, n, most), q = Labelings.Whole(random, m, most);
        var plan = new Permutations(4000);
        void Near(TestOutcome found, Func<double[], double[], double> statistic)
        {
            double share = Labelings.Tail(p, q, 1, statistic);
            Assert.Equal(statistic(p, q), found.Statistic, 1e-12);
            // Five standard errors: one failure in two million of such comparisons; the +1 in (b + 1)/(B + 1) is below 1/B.
            Assert.InRange(found.PValue - share, -5 * Math.Sqrt(share * (1 - share) / plan.Draws) - 1.0 / plan.Draws,
                5 * Math.Sqrt(share * (1 - share) / plan.Draws) + 1.0 / plan.Draws);
        }
        var cancel = TestContext.Current.CancellationToken;
        Near(KuiperTest.PermutationTest(p, q, plan, new Random(seed), cancel), Kuiper);
        Near(CramerVonMises.PermutationTest(p, q, plan, new Random(seed), cancel), Mises);
        Near(WassersteinTest.Test(p, q, plan, new Random(seed), cancel), Area);
        Near(EnergyTest.Test(p, q, 1, plan, new Random(seed), cancel), Energy);
        Near(AndersonDarling.PermutationTest(p, q, plan, new Random(seed), cancel),
            (x, y) => x.Length + y.Length < 4 ? 0 : AndersonDarling.Test(x, y).Statistic);
    }

    [Fact]
    public void The_level_of_exact_tests_is_never_exceeded()
    {
        // Over all labelings of tied numbers each p-value α is met or undercut by at most a share α.
        double[] pooled = [0, 1, 1, 2, 2, 2, 3, 4, 5, 5];
        foreach (Func<double[], double[], double> test in new Func<double[], double[], double>[]
        {
            (x, y) => KolmogorovSmirnov.Test(x, y).PValue,
                (x, y) => KolmogorovSmirnov.Test(x, y, KolmogorovSmirnovDistribution.ExactWithoutTies).PValue,
                    (x, y) => CramerVonMises.Test(x, y).PValue,
        })
        {
            double[] all = [.. Labelings.Of(pooled, 4).Select(pair => test(pair.P, pair.Q)).Order()];
            for (int k = 0; k < all.Length; k++) Assert.True(all.Count(v => v <= all[k]) <= all[k] * all.Length * (1 + 1e-12));
        }
    }

    [Fact]
    public void A_rising_transformation_changes_nothing()
    {
        var random = new Random(3);
        double[] p = Labelings.Normal(random, 40), q = Labelings.Normal(random, 55, 0.4), ep = [.. p.Select(Math.Exp)],
            eq = [.. q.Select(Math.Exp)];
        Assert.Equal(KolmogorovSmirnov.Test(p, q), KolmogorovSmirnov.Test(ep, eq));
        Assert.Equal(KuiperTest.Test(p, q), KuiperTest.Test(ep, eq));
        Assert.Equal(CramerVonMises.Test(p, q), CramerVonMises.Test(ep, eq));
        Assert.Equal(AndersonDarling.Test(p, q), AndersonDarling.Test(ep, eq));
    }

    [Fact]
    public void The_limit_is_near_the_exact_distribution_of_many_rows()
    {
        var random = new Random(9);
        double[] p = Labelings.Normal(random, 900), q = Labelings.Normal(random, 1000, 0.08);
        var exact = KolmogorovSmirnov.Test(p, q);
        Assert.EndsWith("exact", exact.Method, StringComparison.Ordinal);
        // The limit's error is of the order 1/√n of the p-value.
        Assert.Equal(1, exact.PValue / KolmogorovSmirnov.Test(p, q, KolmogorovSmirnovDistribution.Limit).PValue, 0.1);
    }

    [Fact]
    public void One_sample_has_its_known_distribution()
    {
        // n = 1: D = max(U, 1 − U) is uniform on (½, 1).
        foreach (double d in new[] { 0.5, 0.6, 0.9, 0.999999 }) Assert.Equal(2 * (1 - d), KolmogorovSmirnov.ExactPValue(d, 1), 1e-15);
        // n = 2: P(D ≤ d) = 2(2d − ½)² for ¼ ≤ d ≤ ½, 1 − 2(1 − d)² above.
        foreach (double d in new[] { 0.26, 0.3, 0.45, 0.4999 })
            Assert.Equal(1 - 2 * Math.Pow(2 * d - 0.5, 2), KolmogorovSmirnov.ExactPValue(d, 2), 1e-13);
        foreach (double d in new[] { 0.5, 0.7, 0.99 }) Assert.Equal(2 * Math.Pow(1 - d, 2), KolmogorovSmirnov.ExactPValue(d, 2), 1e-14);
        Assert.Equal(1, KolmogorovSmirnov.ExactPValue(0.25, 2));
        double[] sample = [0.1, 0.4, 0.7];
        var outcome = KolmogorovSmirnov.TestAgainst(sample, x => x);
        Assert.Equal(0.3, outcome.Statistic, 1e-15);
        Assert.Throws<ArgumentException>(() => KolmogorovSmirnov.DistanceTo(sample, x => 1 - x));
        Assert.Throws<ArgumentException>(() => KolmogorovSmirnov.DistanceTo(sample, x => 2 * x));
    }

    [Fact]
    public void Scholz_and_Stephens_example()
    {
        // Smoothness of paper from four laboratories (Scholz and Stephens 1987, section 6): A² = 8.3926, T = 4.480, p about 0.002.
        double[][] laboratories =
        [
            [38.7, 41.5, 43.8, 44.5, 45.5, 46.0, 47.7, 58.0], [39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8],
            [34.0, 35.0, 39.0, 40.0, 43.0, 43.0, 44.0, 45.0], [34.0, 34.8, 34.8, 35.4, 37.2, 37.8, 41.2, 42.8],
        ];
        var outcome = AndersonDarling.Test([.. laboratories.Select(l => (ReadOnlyMemory<double>)l)]);
        Assert.Equal(8.3926, outcome.Statistic, 5e-5);
        Assert.InRange(outcome.PValue, 0.0015, 0.0025);
    }

    [Fact]
    public void Limit_distributions_have_their_published_points()
    {
        // Anderson and Darling (1952), table 1, and (1954): 5 % and 1 % points, given to three or four digits.
        Assert.Equal(0.05, QuadraticFormDistribution.CramerVonMises(0.46136), 1e-6);
        Assert.Equal(0.01, QuadraticFormDistribution.CramerVonMises(0.74346), 1e-6);
        Assert.Equal(0.05, QuadraticFormDistribution.AndersonDarling(2.492, 1), 5e-5);
        Assert.Equal(0.01, QuadraticFormDistribution.AndersonDarling(3.857, 1), 5e-4);
        // Two degrees of freedom: Σ χ²₂/(j(j + 1)) = Σ 2Eⱼ/(j(j + 1)),
        // so P(> x) = Σ (−1)ʲ⁻¹(2j + 1) exp(−j(j + 1)x/2) by partial fractions.
        foreach (double x in new[] { 0.5, 2.0, 6.0, 20.0 })
        {
            double sum = 0;
            for (int j = 1; j <= 40; j++) sum += (j % 2 == 1 ? 1 : -1) * (2 * j + 1) * Math.Exp(-j * (j + 1) * x / 2.0);
            Assert.Equal(1, QuadraticFormDistribution.AndersonDarling(x, 2) / sum, 1e-11);
        }
    }

    [Fact]
    public void Bad_samples_are_named()
    {
        double[] good = [1, 2, 3, 4, 5];
        var plan = new Permutations(9);
        var error = Assert.Throws<NotASampleException>(() => KolmogorovSmirnov.Test([1, 2, double.NaN], good));
        Assert.Equal((2, "p"), (error.Index, error.ParamName));
        Assert.True(double.IsNaN(error.Value));
        Assert.Equal("q", Assert.Throws<NotASampleException>(() => CramerVonMises.Test(good, [])).ParamName);
        Assert.Equal(double.PositiveInfinity,
            Assert.Throws<NotASampleException>(
                () => WassersteinTest.Test(good, [1, double.PositiveInfinity], plan, new Random(1), Stop)).Value);
        Assert.Throws<NotASampleException>(() => AndersonDarling.Test([1], [2, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => EnergyTest.Test(good, good, 1, new Permutations(0), new Random(1), Stop));
        Assert.Throws<ArgumentOutOfRangeException>(() => EnergyTest.Test(good, good, 0, plan, new Random(1), Stop));
        // Infinite numbers have a place in the order.
        Assert.Equal(1, KolmogorovSmirnov.Test([double.NegativeInfinity, double.NegativeInfinity], [double.PositiveInfinity]).Statistic);
        // One number a side, and nothing but equal numbers: no evidence.
        foreach (double[] same in new double[][] { [7], [7, 7, 7, 7] })
        {
            Assert.Equal(1, KolmogorovSmirnov.Test(same, same).PValue);
            Assert.Equal(1, CramerVonMises.Test(same, same).PValue);
            Assert.Equal(1, KuiperTest.Test(same, same).PValue);
            Assert.Equal(1, WassersteinTest.Test(same, same, plan, new Random(1), Stop).PValue);
            Assert.Equal(1, EnergyTest.Test(same, same, 1, plan, new Random(1), Stop).PValue);
            Assert.Equal(1, AndersonDarling.PermutationTest(same, same, plan, new Random(1), Stop).PValue);
        }
        Assert.Equal(1, AndersonDarling.Test([7, 7, 7], [7, 7, 7]).PValue);
    }

    [Theory]
    [InlineData(1e12), InlineData(1e-12), InlineData(1e300), InlineData(1e-300)]
    public void The_unit_of_the_numbers_does_not_matter(double scale)
    {
        var random = new Random(4);
        double[] p = Labelings.Normal(random, 30), q = Labelings.Normal(random, 20, 0.7);
        var plan = new Permutations(199);
        double Both(Func<double[], double[], TestOutcome> test)
            => test([.. p.Select(x => x * scale)], [.. q.Select(x => x * scale)]).PValue - test(p, q).PValue;
        Assert.Equal(0, Both((x, y) => WassersteinTest.Test(x, y, plan, new Random(2))));
        Assert.Equal(0, Both((x, y) => EnergyTest.Test(x, y, 1, plan, new Random(2))));
        Assert.Equal(0, Both((x, y) => AndersonDarling.Test(x, y)));
        Assert.Equal(0, Both((x, y) => MaximumMeanDiscrepancy.Test(x, y, 1, null, plan, new Random(2))));
        Assert.Equal(0, Both((x, y) => NearestNeighborTest.Test(x, y, 1, 3, plan, new Random(2))));
    }
}
