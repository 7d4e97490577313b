using CsCheck;
using Kullback.Divergences;

namespace Kullback.Tests.Theorems;

/// <summary>Over independent components a measure is the sum of theirs where claimed, and not elsewhere; the chain rules.</summary>
[Trait("Category", "Kernel")]
public class Additivity
{
    public static TheoryData<string> All => Every.Measure;

    [Theory, MemberData(nameof(All))]
    public void Sums_over_products_where_claimed(string key)
    {
        if (!Measures.Named(key).Facts.AdditiveOverProducts) return;
        Gen.Select(Every.FullPair, Every.FullPair).Sample((a, b) =>
            // The products round each entry by 2⁻⁵³: absolute 1e-15 times |ln p/q| ≤ 24 and the order, at most 3.
            Every.Close(Every.Of(key, Every.Product(a.P, b.P), Every.Product(a.Q, b.Q)), Every.Of(key, a.P, a.Q) + Every.Of(key, b.P, b.Q),
                1e-12, 1e-13));
    }

    [Theory, MemberData(nameof(All))]
    public void Does_not_sum_where_denied(string key)
    {
        if (Measures.Named(key).Facts.AdditiveOverProducts) return;
        Assert.True(Every.Found(random =>
        {
            double[] p = Every.Random(random, 2), q = Every.Random(random, 3), r = Every.Random(random, 2), s = Every.Random(random, 3);
            if (random.Next(2) == 0) (p, q) = ([0, 1], [0, q[0], 1 - q[0]]);
            return !Every.Close(Every.Of(key, Every.Product(p, q), Every.Product(r, s)), Every.Of(key, p, r) + Every.Of(key, q, s), 1e-6);
        }));
    }

    // D(P(x, y)‖Q(x, y)) = D(P(x)‖Q(x)) + Σ P(x) D(P(y|x)‖Q(y|x)).
    [Fact]
    public void Chain_rule_of_Kullback_Leibler()
    => Gen.Select(Every.FullDistribution(3), Every.FullDistribution(3), Every.FullDistribution(4).Array[3],
        Every.FullDistribution(4).Array[3]).Sample((p, q, givenP, givenQ) =>
    {
        double joint = Every.Of("kl", Joint(p, givenP), Joint(q, givenQ));
        double parts = Every.Of("kl", p, q) + Enumerable.Range(0, 3).Sum(x => p[x] * Every.Of("kl", givenP[x], givenQ[x]));
        return Every.Close(joint, parts, 1e-12, 1e-13);
    });

    [Fact]
    public void Chain_rule_of_entropy() => Gen.Select(Every.FullDistribution(3), Every.FullDistribution(4).Array[3]).Sample((p, given) =>
        Every.Close(new Entropy().Of<double>(Joint(p, given)),
            new Entropy().Of<double>(p) + Enumerable.Range(0, 3).Sum(x => p[x] * new Entropy().Of<double>(given[x])), 1e-13));

    // T(PP′‖QQ′) = T + T′ + (a − 1)TT′, and what the others compose as.
    [Fact]
    public void Other_measures_compose_as_they_should() => Gen.Select(Every.FullPair, Every.FullPair).Sample((a, b) =>
    {
        double Joint(string key) => Every.Of(key, Every.Product(a.P, b.P), Every.Product(a.Q, b.Q));
        (double, double) Parts(string key) => (Every.Of(key, a.P, a.Q), Every.Of(key, b.P, b.Q));
        var (t, u) = Parts("tsallis(1.5)");
        var (h, g) = Parts("squared-hellinger");
        var (c, d) = Parts("chi2");
        return Every.Close(Joint("tsallis(1.5)"), t + u + 0.5 * t * u, 1e-12)
            && Every.Close(Joint("squared-hellinger"), h + g - h * g, 1e-12)
            && Every.Close(Joint("chi2"), c + d + c * d, 1e-12)
            && Joint("tv") <= (Parts("tv").Item1 + Parts("tv").Item2) * (1 + 1e-12)
            && Joint("chernoff") <= (Parts("chernoff").Item1 + Parts("chernoff").Item2) * (1 + 1e-12);
    });

    private static double[] Joint(double[] p, double[][] given) => [.. p.SelectMany((a, x) => given[x].Select(b => a * b))];
}
