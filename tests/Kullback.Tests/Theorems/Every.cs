using CsCheck;
using Kullback.Divergences;

namespace Kullback.Tests.Theorems;

/// <summary>What the theorems run over: each measure by its name, and distributions to try it on.</summary>
internal static class Every
{
    internal static TheoryData<string> Measure => [.. Measures.All.Select(m => m.Facts.Key)];

    internal static TheoryData<string> Divergence => [.. Measures.All.Where(m => m is IDivergence).Select(m => m.Facts.Key)];

    internal static TheoryData<string> Additive => [.. Measures.All.Where(m => m is IAdditive).Select(m => m.Facts.Key)];

    /// <summary>A distribution on a few cells, some of them empty, some nearly so.</summary>
    internal static Gen<double[]> Distribution(int cells) => Gen.Double[0, 1].Select(u => u < 0.2 ? 0 : Math.Pow(u, 8)).Array[cells]
        .Where(w => w.Sum() > 0).Select(Normalized);

    /// <summary>A distribution that fills every cell, no cell 10¹⁰ times rarer than another.</summary>
    internal static Gen<double[]> FullDistribution(int cells)
        => Gen.Double[0.05, 1].Select(u => Math.Pow(u, 8)).Array[cells].Select(Normalized);

    internal static Gen<(double[] P, double[] Q)> Pair
        => Gen.Int[1, 12].SelectMany(cells => Gen.Select(Distribution(cells), Distribution(cells)));

    internal static Gen<(double[] P, double[] Q)> FullPair
        => Gen.Int[2, 8].SelectMany(cells => Gen.Select(FullDistribution(cells), FullDistribution(cells)));

    internal static double[] Normalized(double[] weights)
    {
        double total = weights.Sum();
        return [.. weights.Select(w => w / total)];
    }

    internal static double[] Mixed(double[] p, double[] q, double share)
        => Normalized([.. p.Zip(q, (a, b) => (1 - share) * a + share * b)]);

    internal static double[] Product(double[] p, double[] q) => [.. p.SelectMany(a => q.Select(b => a * b))];

    internal static double Of(string key, double[] p, double[] q) => Measures.Named(key).Between<double>(p, q);

    /// <summary>Equal within a relative bound plus an absolute one (infinities equal themselves).</summary>
    internal static bool Close(double a, double b, double relative, double absolute = 0)
        => a == b || Math.Abs(a - b) <= absolute + relative * Math.Max(Math.Abs(a), Math.Abs(b));

    /// <summary>Whether a search finds what is looked for: a counterexample to a claim that a measure denies.</summary>
    internal static bool Found(Func<Random, bool> attempt, int attempts = 20_000)
    {
        var random = new Random(1);
        for (int i = 0; i < attempts; i++)
            if (attempt(random)) return true;
        return false;
    }

    /// <summary>A distribution on two to four cells, from even to nearly a point, for searches.</summary>
    internal static double[] Random(Random random, int cells)
    {
        double sharpness = random.Next(4) switch { 0 => 0.5, 1 => 1, 2 => 3, _ => 8 };
        return Normalized([.. Enumerable.Range(0, cells).Select(_ => Math.Pow(random.NextDouble(), sharpness) + 1e-9)]);
    }
}
