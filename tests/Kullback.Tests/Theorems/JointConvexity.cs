using CsCheck;
using Kullback.Divergences;

namespace Kullback.Tests.Theorems;

/// <summary>D(λP₁ + (1 − λ)P₂, λQ₁ + (1 − λ)Q₂) ≤ λD(P₁, Q₁) + (1 − λ)D(P₂, Q₂) where claimed, a counterexample where not.</summary>
[Trait("Category", "Kernel")]
public class JointConvexity
{
    public static TheoryData<string> All => Every.Measure;

    [Theory, MemberData(nameof(All))]
    public void Mixing_both_sides_alike_never_increases_it_where_claimed(string key)
    {
        if (!Measures.Named(key).Facts.JointlyConvex) return;
        Gen.Int[1, 6].SelectMany(
            cells => Gen.Select(Every.Distribution(cells), Every.Distribution(cells), Every.Distribution(cells), Every.Distribution(cells),
                Gen.Double[0, 1])).Sample((p, q, r, s, share) =>
        {
            double mixture = Every.Of(key, Every.Mixed(p, r, share), Every.Mixed(q, s, share));
            double bound = (1 - share) * Every.Of(key, p, q) + share * Every.Of(key, r, s);
            // Mixing rounds each entry: relative 1e-12 of the value, absolute 1e-15 for those that are of first order in the entries.
            return double.IsNaN(bound) || mixture <= bound * (1 + 1e-12) + 1e-15;
        });
    }

    [Theory, MemberData(nameof(All))]
    public void Counterexample_where_denied(string key)
    {
        if (Measures.Named(key).Facts.JointlyConvex) return;
        Assert.True(Every.Found(random =>
        {
            int cells = random.Next(2, 4);
            double[] p = Every.Random(random, cells), q = Every.Random(random, cells), r = Every.Random(random, cells),
                s = Every.Random(random, cells);
            // Blocks of cells apart make the sum of powers linear in the share: a concave scale shows.
            if (random.Next(2) == 0)
                (p, q, r, s) = ([.. p, 0, 0], [.. q, 0, 0], [.. r.Select(_ => 0.0), 0.5, 0.5], [.. s.Select(_ => 0.0), 0.001, 0.999]);
            if (random.Next(3) == 0) q = p;
            double share = random.NextDouble(), mixture = Every.Of(key, Every.Mixed(p, r, share), Every.Mixed(q, s, share));
            return mixture > ((1 - share) * Every.Of(key, p, q) + share * Every.Of(key, r, s)) * (1 + 1e-9) + 1e-12;
        }));
    }
}
