using CsCheck;
using Kullback.Divergences;

namespace Kullback.Tests.Theorems;

/// <summary>Symmetry and the triangle inequality where claimed, a counterexample where not.</summary>
[Trait("Category", "Kernel")]
public class MetricAxioms
{
    public static TheoryData<string> All => Every.Measure;

    [Theory, MemberData(nameof(All))]
    public void Symmetric_where_claimed_and_not_elsewhere(string key)
    {
        var measure = Measures.Named(key);
        // 1e-15: two roundings of each term; nothing absolute, so that small values count too.
        if (measure.Facts.Symmetric)
            Every.Pair.Sample((p, q) => Every.Close(Every.Of(key, p, q), Every.Of(key, q, p), key == "chernoff" ? 1e-12 : 4e-15));
        else
            Assert.True(Every.Found(random =>
            {
                double[] p = Every.Random(random, 3), q = Every.Random(random, 3);
                return !Every.Close(Every.Of(key, p, q), Every.Of(key, q, p), 1e-6)
                    || !Every.Close(Every.Of(key, [.. p, 0], [0, .. q]), Every.Of(key, [0, .. q], [.. p, 0]), 1e-6);
            }));
    }

    [Fact]
    public void Types_say_what_the_facts_say()
    {
        foreach (var measure in Measures.All)
        {
            if (measure is ISymmetricDivergence) Assert.True(measure.Facts.Symmetric, measure.Facts.Key);
            if (measure is IMetric) Assert.Equal(TriangleInequality.Holds, measure.Facts.Triangle);
            if (measure is IMetric) Assert.True(measure.Facts.ZeroOnlyAtEquality, measure.Facts.Key);
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Triangle_inequality_holds_where_claimed(string key)
    {
        var triangle = Measures.Named(key).Facts.Triangle;
        if (triangle == TriangleInequality.Fails) return;
        Gen.Int[1, 6].SelectMany(
            cells => Gen.Select(Every.Distribution(cells), Every.Distribution(cells), Every.Distribution(cells), Gen.Int[0, 3]))
            .Sample((p, q, r, kind) =>
        {
            // Between, too: on the segment, and on the arc of the roots, where equality is closest.
            double[] m = kind == 0 ? Every.Mixed(p, r, 0.3) : kind == 1 ? Arc(p, r, 0.5) : q;
            return Rooted(key, p, r, triangle) <= (Rooted(key, p, m, triangle) + Rooted(key, m, r, triangle)) * (1 + 1e-12);
        });
    }

    // A measure that denies it denies it for the root as well.
    [Theory, MemberData(nameof(All))]
    public void Triangle_inequality_fails_where_denied(string key)
    {
        var triangle = Measures.Named(key).Facts.Triangle;
        if (triangle == TriangleInequality.Holds) return;
        Assert.True(Violated(key, TriangleInequality.Holds), "the triangle inequality itself");
        if (triangle == TriangleInequality.Fails) Assert.True(Violated(key, TriangleInequality.HoldsForRoot), "that of the root");
    }

    private static bool Violated(string key, TriangleInequality of) => Every.Found(random =>
    {
        int cells = random.Next(2, 4);
        double[] p = Every.Random(random, cells), r = Every.Random(random, cells);
        if (random.Next(3) == 0) (p, r) = ([.. p, 0], [0, .. r]);
        double[] m = random.Next(3) switch
        {
            0 => Every.Mixed(p, r, random.NextDouble()),
            1 => Arc(p, r, random.NextDouble()),
            _ => Every.Random(random, p.Length)
        };
        double whole = Rooted(key, p, r, of), parts = Rooted(key, p, m, of) + Rooted(key, m, r, of);
        return whole > parts * (1 + 1e-9);
    });

    private static double[] Arc(double[] p, double[] r, double share)
        => Every.Normalized([.. p.Zip(r, (a, b) => Math.Pow((1 - share) * Math.Sqrt(a) + share * Math.Sqrt(b), 2))]);

    private static double Rooted(string key, double[] p, double[] q, TriangleInequality triangle)
        => triangle == TriangleInequality.HoldsForRoot ? Math.Sqrt(Every.Of(key, p, q)) : Every.Of(key, p, q);
}
