using CsCheck;
using Kullback.Divergences;

namespace Kullback.Tests.Theorems;

/// <summary>What each functional of one distribution claims, and counterexamples to what it denies.</summary>
[Trait("Category", "Kernel")]
public class EntropyTheorems
{
    public static TheoryData<int> All => [.. Enumerable.Range(0, Measures.Functionals.Count)];

    private static double Of(int index, double[] p) => Measures.Functionals[index].Of<double>(p);

    [Theory, MemberData(nameof(All))]
    public void Least_at_a_point_largest_when_even(int index) => Every.Pair.Sample((p, _) =>
    {
        double least = Measures.Functionals[index].Facts.AtPoint, most = Of(index, [.. p.Select(_ => 1.0 / p.Length)]);
        double[] point = [.. p.Select((_, i) => i == 0 ? 1.0 : 0)];
        return Of(index, point) == least && Of(index, p) >= least && Of(index, p) <= most * (1 + 1e-14);
    });

    [Theory, MemberData(nameof(All))]
    public void Even_distributions_have_the_stated_value(int index)
    {
        var functional = Measures.Functionals[index];
        double order = functional is TsallisEntropy tsallis ? tsallis.Order : 0;
        foreach (int n in (int[])[1, 2, 16, 1024])
        {
            double expected = functional.Facts.AtUniform switch
            {
                "n" => n,
                "ln n" => Math.Log(n),
                _ when order == 1 => Math.Log(n),
                _ => (Math.Pow(n, 1 - order) - 1) / (1 - order),
            };
            // An entropy is right to 1e-14 of itself; what is e^H has the absolute error of H as its relative one.
            double relative = functional.Facts.AtUniform == "n" ? 1e-14 * Math.Max(1, Math.Log(n)) : 1e-14;
            Assert.Equal(expected, Of(index, [.. Enumerable.Repeat(1.0 / n, n)]), expected * relative);
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Concave_where_claimed(int index)
    {
        if (!Measures.Functionals[index].Facts.Concave) return;
        Gen.Int[1, 8].SelectMany(cells => Gen.Select(Every.Distribution(cells), Every.Distribution(cells), Gen.Double[0.01, 0.99]))
            .Sample((p, q, share) =>
            Of(index, Every.Mixed(p, q, share)) >= ((1 - share) * Of(index, p) + share * Of(index, q)) * (1 - 1e-12));
    }

    // One heavy cell beside many light ones: the scale bends upwards there.
    [Theory, MemberData(nameof(All))]
    public void Not_concave_where_denied(int index)
    {
        if (Measures.Functionals[index].Facts.Concave) return;
        double[] With(double heavy) => [heavy, .. Enumerable.Repeat((1 - heavy) / 10_000, 10_000)];
        Assert.True(Every.Found(random =>
        {
            double a = random.NextDouble(), b = random.NextDouble();
            return Of(index, With((a + b) / 2)) < (Of(index, With(a)) + Of(index, With(b))) / 2 * (1 - 1e-9);
        }, 100));
    }

    [Theory, MemberData(nameof(All))]
    public void Sums_over_products_where_claimed_only(int index)
    {
        bool Adds(double[] p, double[] q) => Every.Close(Of(index, Every.Product(p, q)), Of(index, p) + Of(index, q), 1e-12, 1e-14);
        if (Measures.Functionals[index].Facts.AdditiveOverProducts) Every.FullPair.Sample((p, q) => Adds(p, q));
        else Assert.False(Adds([0.5, 0.5], [0.25, 0.75]));
    }

    [Theory, MemberData(nameof(All))]
    public void Logarithms_agree_and_the_order_of_cells_does_not_matter(int index) => Every.Pair.Sample((p, _) =>
        Every.Close(Measures.Functionals[index].OfLogs<double>([.. p.Select(a => Math.Log(a))]), Of(index, p), 1e-12, 1e-14)
        && Every.Close(Of(index, [.. p.Reverse()]), Of(index, p), 1e-13, 1e-15));

    [Fact]
    public void Renyi_entropies_do_not_increase_with_the_order() => Every.Pair.Sample((p, _) =>
    {
        double[] ladder =
            [.. ((double[])[0, 0.5, 0.9, 1, 1.1, 2, 50, double.PositiveInfinity]).Select(order => new RenyiEntropy(order).Of<double>(p))];
        return ladder.Zip(ladder.Skip(1)).All(step => step.First >= step.Second * (1 - 1e-12));
    });

    [Theory, MemberData(nameof(All))]
    public void Bad_input_is_refused(int index)
    {
        var functional = Measures.Functionals[index];
        Assert.Throws<NotADistributionException>(() => functional.Of<double>([]));
        Assert.Equal((1, -0.5), (Assert.Throws<NotADistributionException>(() => functional.Of<double>([1.5, -0.5])) is var e
            ? (e.Index, e.Value) : default));
        Assert.Equal(0, Assert.Throws<NotADistributionException>(() => functional.Of<double>([double.NaN, 1])).Index);
        Assert.Equal(3, Assert.Throws<NotADistributionException>(() => functional.Of<double>([1, 2])).Value);
        Assert.Equal(1, Assert.Throws<NotADistributionException>(() => functional.OfLogs<double>([-1, 0.5])).Index);
    }

    [Fact]
    public void Orders_outside_their_domain_are_refused()
    {
        foreach (double order in (double[])[-0.5, double.NaN])
        {
            Assert.Equal(order, Assert.Throws<ArgumentOutOfRangeException>(() => new RenyiEntropy(order)).ActualValue);
            Assert.Equal(order, Assert.Throws<ArgumentOutOfRangeException>(() => new TsallisEntropy(order)).ActualValue);
        }
    }
}
