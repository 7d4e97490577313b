using Kullback.Hypotheses;

namespace Kullback.Tests.Hypotheses;

/// <summary>Where the labels can be dealt in no more ways than draws were asked for, all ways are looked at,
/// and the p-value is exact.</summary>
public class AllPermutationsTest
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly Permutations Plan = new(999) { StopAfter = 50 };

    private static IEnumerable<(string Name, Func<double[], double[], TestOutcome> Test)> Tests =>
    [
        ("wasserstein", (x, y) => WassersteinTest.Test(x, y, Plan, new Random(1), Cancel)),
        ("energy", (x, y) => EnergyTest.Test(x, y, 1, Plan, new Random(1), Cancel)),
        ("kuiper", (x, y) => KuiperTest.PermutationTest(x, y, Plan, new Random(1), Cancel)),
        ("cramer-von-mises", (x, y) => CramerVonMises.PermutationTest(x, y, Plan, new Random(1), Cancel)),
        ("anderson-darling", (x, y) => AndersonDarling.PermutationTest(x, y, Plan, new Random(1), Cancel)),
    ];

    [Fact]
    public void The_furthest_split_of_three_and_three_has_a_tenth()
    {
        // Of C(6, 3) = 20 splits two put the small numbers on one side; on Kuiper's circle six keep one side together.
        foreach (var (name, test) in Tests)
        {
            var outcome = test([1, 2, 3], [10, 11, 12]);
            Assert.True(outcome.PValue == (name == "kuiper" ? 0.3 : 0.1), $"{name}: {outcome.PValue}");
            Assert.Equal(0, outcome.PValueStandardError);
            Assert.Contains("exact: all 20 permutations", outcome.Method, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_p_value_is_the_share_of_splits_as_far_apart_whatever_the_seed()
    {
        double[] all = [0.3, 1.7, 2.2, 2.9, 4.1, 4.15, 5.6, 7.3];
        double[] p = [0.3, 2.9, 4.1], q = [.. all.Except(p)];
        double Distance(double[] x, double[] y) => new Kullback.Transport.Wasserstein(1).BetweenSamples(x, y);
        double observed = Distance(p, q);
        int further = 0, splits = 0;
        for (int bits = 0; bits < 256; bits++)
        {
            if (System.Numerics.BitOperations.PopCount((uint)bits) != 3) continue;
            splits++;
            double[] x = [.. all.Where((_, k) => (bits >> k & 1) != 0)];
            if (Distance(x, [.. all.Except(x)]) >= observed - 1e-12) further++;
        }
        Assert.Equal(56, splits);
        for (int seed = 0; seed < 3; seed++)
            Assert.Equal(further / 56.0, WassersteinTest.Test(p, q, Plan, new Random(seed), Cancel).PValue, 1e-15);
    }

    [Fact]
    public void One_point_against_one_is_no_evidence()
    {
        foreach (var (name, test) in Tests) Assert.True(test([1], [5]).PValue == 1, name);
        // One against nine: only the point itself can be as far out, or a point at the other end.
        Assert.Equal(0.1, WassersteinTest.Test([100], [1, 2, 3, 4, 5, 6, 7, 8, 9], Plan, new Random(1), Cancel).PValue, 1e-15);
    }

    [Fact]
    public void Orders_of_few_rows_are_all_looked_at()
    {
        // Of 4! orders of y only the given one and its reverse keep |x − x'| and |y − y'| together.
        var outcome = DistanceCorrelation.Test([1, 2, 4, 8], 1, [1, 2, 4, 8], 1, Plan, new Random(1), Cancel);
        Assert.Contains("exact: all 24 permutations", outcome.Method, StringComparison.Ordinal);
        Assert.InRange(outcome.PValue, 1 / 24.0 - 1e-12, 2 / 24.0 + 1e-12);
    }

    [Fact]
    public void More_ways_than_draws_are_drawn()
        => Assert.DoesNotContain("all",
            WassersteinTest.Test([.. Enumerable.Range(0, 10).Select(i => (double)i)], [.. Enumerable.Range(20, 10).Select(i => (double)i)],
                Plan, new Random(1), Cancel).Method, StringComparison.Ordinal);

    [Fact]
    public void A_limit_distribution_with_ties_says_so()
    {
        Assert.Contains("ties", AndersonDarling.Test([1, 1, 2, 3], [2, 2, 3, 4]).Method, StringComparison.Ordinal);
        Assert.DoesNotContain("ties", AndersonDarling.Test([1, 1.5, 2.1, 3], [2.2, 2.3, 3.1, 4]).Method, StringComparison.Ordinal);
    }
}
