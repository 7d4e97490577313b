using CsCheck;
using Kullback.Divergences;

namespace Kullback.Tests.Theorems;

/// <summary>No divergence is negative, and it is zero where P = Q; only there, where the measure claims it.</summary>
[Trait("Category", "Kernel")]
public class GibbsInequality
{
    public static TheoryData<string> Divergences => Every.Divergence;
    public static TheoryData<string> All => Every.Measure;

    [Theory, MemberData(nameof(Divergences))]
    public void Never_negative_and_zero_for_equal_arguments(string key) =>
        Every.Pair.Sample((p, q) => Every.Of(key, p, q) >= 0 && Every.Of(key, p, p) == 0);      // no epsilon: the kernel earns it

    // Moving one unit in the last place from cell to cell keeps the sum within the mass tolerance.
    [Theory, MemberData(nameof(All))]
    public void Pairs_a_rounding_apart_stay_non_negative(string key) => Every.Pair.Sample((p, _) =>
    {
        double[] q = [.. p];
        for (int i = 0; i + 1 < q.Length; i += 2) (q[i], q[i + 1]) = (Math.BitIncrement(q[i]), Math.Max(0, Math.BitDecrement(q[i + 1])));
        return Every.Of(key, p, q) >= 0 && Every.Of(key, q, p) >= 0;
    });

    // Distributions that differ by 1e-3 in one cell at least: squares of the difference and moderate powers are far from underflow.
    [Theory, MemberData(nameof(All))]
    public void Zero_only_at_equality_where_claimed_and_elsewhere_where_not(string key)
    {
        bool zeroElsewhere = Every.Found(random =>
        {
            int cells = random.Next(2, 5);
            double[] p = Every.Random(random, cells), q = Every.Random(random, cells);
            if (random.Next(4) == 0) (p, q) = ([.. p, 0], [0, .. q]);
            if (random.Next(4) == 0) (p, q) = ([.. p, 0, 0], [0, 0, .. q]);
            if (random.Next(4) == 0) (p, q) = ([.. Enumerable.Repeat(0.0, q.Length), .. p], [.. q, .. Enumerable.Repeat(0.0, p.Length)]);
            return p.Zip(q).Any(cell => Math.Abs(cell.First - cell.Second) > 1e-3) && Every.Of(key, p, q) == 0;
        }, 300);
        Assert.Equal(!Measures.Named(key).Facts.ZeroOnlyAtEquality, zeroElsewhere);
    }

    [Fact]
    public void Cross_entropy_is_zero_for_equal_points_only()
    {
        Assert.Equal(0, new CrossEntropy().Between<double>([0, 1], [0, 1]));
        Assert.True(new CrossEntropy().Between<double>([0.5, 0.5], [0.5, 0.5]) > 0.69);
    }
}
