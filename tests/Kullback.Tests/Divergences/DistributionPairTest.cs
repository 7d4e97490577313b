using Kullback.Divergences;

namespace Kullback.Tests.Divergences;

/// <summary>A pair read once gives what each measure gives of the same input, and its numbers fit one another.</summary>
public class DistributionPairTest
{
    private static readonly long[] Before = [5, 0, 3, 2, 0], After = [4, 6, 0, 1, 0];
    private static readonly double[] P = [0.36, 0.48, 0.16], Q = [1 / 3.0, 1 / 3.0, 1 / 3.0];

    public static TheoryData<string> Policies => ["exact", "jeffreys", "laplace", "skew", "common"];

    private static ZeroPolicy Named(string policy) => policy switch
    {
        "jeffreys" => ZeroPolicy.Jeffreys,
        "laplace" => ZeroPolicy.Laplace,
        "skew" => ZeroPolicy.Skew(0.1),
        "common" => ZeroPolicy.CommonSupport,
        _ => ZeroPolicy.Exact,
    };

    [Theory, MemberData(nameof(Policies))]
    public void Every_measure_is_that_of_the_counts(string policy)
    {
        var zeros = Named(policy);
        var pair = DistributionPair.OfCounts(Before, After, zeros);
        foreach (IMeasure measure in Measures.All)
        {
            DivergenceValue alone = Divergence.OfCounts(measure, Before, After, zeros), together = pair.Of(measure);
            Assert.Equal(alone, together);
        }
    }

    [Theory, MemberData(nameof(Policies))]
    public void Cross_entropy_is_entropy_and_divergence(string policy)
    {
        var pair = DistributionPair.OfCounts(Before, After, Named(policy));
        double cross = pair.Of(new CrossEntropy()).Value, sum = pair.OfP(new Entropy()) + pair.Of(new KullbackLeibler()).Value;
        // Each of the three is right to a few ulps of at most 4 nats.
        if (double.IsInfinity(cross)) Assert.Equal(cross, sum);
        else Assert.Equal(cross, sum, 1e-14);
    }

    [Fact]
    public void The_other_direction_is_the_exchanged_pair_and_says_its_own_reason()
    {
        var pair = DistributionPair.OfCounts(Before, After, ZeroPolicy.Exact);
        var exchanged = DistributionPair.OfCounts(After, Before, ZeroPolicy.Exact);
        Assert.Equal(exchanged.Of(new KullbackLeibler()).Value, pair.Reverse(new KullbackLeibler()).Value);
        Assert.Equal("P has mass 0.3 in 1 cell where Q has none, first at index 2", pair.Of(new KullbackLeibler()).Reason);
        Assert.Equal("Q has mass 0.545455 in 1 cell where P has none, first at index 1", pair.Reverse(new KullbackLeibler()).Reason);
    }

    [Fact]
    public void Logits_and_logarithms_are_what_the_forms_by_name_give()
    {
        double[] a = [0.2, -1, 3, double.NegativeInfinity], b = [1, 1, -2, 0.5];
        var pair = DistributionPair.OfLogits<double>(a, b);
        foreach (IMeasure measure in new IMeasure[] { new KullbackLeibler(), new JensenShannon(), new TotalVariation(), new Hellinger() })
            Assert.Equal(Divergence.OfLogits<double>(measure, a, b), pair.Of(measure));
        Assert.Throws<NotADistributionException>(() => DistributionPair.OfLogProbabilities<double>([0.5, -1], [-1, -1]));
    }

    [Fact]
    public void The_largest_parts_come_first_and_all_parts_are_the_whole()
    {
        var pair = DistributionPair.OfProbabilities<double>(P, Q, ZeroPolicy.Exact);
        IReadOnlyList<CellContribution> all = pair.Largest(new JensenShannon(), 10);
        Assert.Equal([2, 1, 0], all.Select(c => c.Index));
        // Three positive terms, each right to a few ulps.
        Assert.Equal(0.022459860429714589, all.Sum(c => c.Value), 1e-16);
        Assert.Equal(1, all.Sum(c => c.Share!.Value), 1e-14);
        Assert.Equal(all.Take(2), pair.Largest(new JensenShannon(), 2));
        Assert.Empty(pair.Largest(new JensenShannon(), 0));
    }

    [Fact]
    public void Equal_parts_stand_in_the_order_of_the_cells()
    {
        double[] p = [0.25, 0.25, 0.25, 0.25], q = [0.5, 0, 0.5, 0];
        Assert.Equal([0, 1, 2, 3],
            DistributionPair.OfProbabilities<double>(p, q, ZeroPolicy.Exact).Largest(new TotalVariation(), 4).Select(c => c.Index));
        Assert.Equal([0, 1], DistributionPair.OfProbabilities<double>(p, q, ZeroPolicy.Exact).Largest(new TotalVariation(), 2)
            .Select(c => c.Index));
    }

    [Fact]
    public void Cells_keep_their_number_when_others_are_left_out()
    {
        var pair = DistributionPair.OfCounts(Before, After, ZeroPolicy.CommonSupport);
        Assert.Equal([0, 3], pair.Largest(new TotalVariation(), 9).Select(c => c.Index).Order());
        Assert.Equal((0.3, 6 / 11.0), (pair.DroppedP, pair.DroppedQ));
    }

    [Fact]
    public void An_infinite_part_is_the_first_and_no_share_is_claimed()
    {
        var first = DistributionPair.OfCounts(Before, After, ZeroPolicy.Exact).Largest(new KullbackLeibler(), 2)[0];
        Assert.Equal((2, double.PositiveInfinity, (double?)null), (first.Index, first.Value, first.Share));
    }

    [Fact]
    public void Narrow_sums_are_divided_by_where_a_policy_makes_doubles_of_them()
    {
        float[] p = [.. Enumerable.Repeat(0.1f, 10)], q = [0.55f, .. Enumerable.Repeat(0.05f, 9)];
        foreach (var policy in new[] { ZeroPolicy.Skew(0.5), ZeroPolicy.Additive(0.1), ZeroPolicy.CommonSupport })
            Assert.True(Divergence.Of<float>(new KullbackLeibler(), p, q, policy).Value > 0);
    }

    [Fact]
    public void Units_are_quotients_by_the_logarithm_of_the_base()
    {
        Assert.Equal(1, InformationUnit.Bits.Show(Math.Log(2), MeasureUnit.Nat), 1e-15);
        Assert.Equal(1, InformationUnit.Hartleys.Show(Math.Log(10), MeasureUnit.Nat), 1e-15);
        Assert.Equal(1, InformationUnit.Bits.Show(Math.Sqrt(Math.Log(2)), MeasureUnit.RootNat), 1e-15);
        Assert.Equal(0.25, InformationUnit.Bits.Show(0.25, MeasureUnit.None));
        Assert.Equal(("bit", "√nat", ""),
            (InformationUnit.Bits.Name(MeasureUnit.Nat), InformationUnit.Nats.Name(MeasureUnit.RootNat),
                InformationUnit.Bits.Name(MeasureUnit.None)));
    }
}
