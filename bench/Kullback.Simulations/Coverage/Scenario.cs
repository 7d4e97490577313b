using Kullback.Divergences;
using Kullback.Estimation;

namespace Kullback.Simulations.Coverage;

/// <summary>How much the two populations differ: a divergence in bits, or values that only one of them has.</summary>
internal readonly record struct Level(string Name, double Bits, double NewShare = 0)
{
    internal static readonly Level[] All =
    [
        new("0", 0), new(".001", 0.001), new(".004", 0.004), new(".015", 0.015), new(".07", 0.07), new(".25", 0.25),
        new("new 1 %", 0.004, 0.01), new("new", 0.004, double.NaN),
    ];

    internal bool HasNewValues => NewShare != 0;
}

/// <summary>Two samples on the cells chosen from them, and the shares of the populations on those very cells.</summary>
internal readonly record struct Draw(BinnedSample Current, BinnedSample Reference, double[] P, double[] Q);

/// <summary>A way to draw two samples and to choose cells as the command does.</summary>
internal abstract class Scenario(string name, int n, int m)
{
    internal string Name { get; } = name;

    internal int N { get; } = n;

    internal int M { get; } = m;

    /// <summary>The levels that make sense here.</summary>
    internal virtual IEnumerable<Level> Levels => Level.All;

    /// <summary>A function that draws one repetition at a level; what it shares between repetitions does not change.</summary>
    internal abstract Func<Chance, Draw> At(Level level);

    /// <summary>Reference shares: uniform or Zipf on the cells.</summary>
    protected static double[] Shares(bool zipf, int cells)
    {
        double[] shares = [.. Enumerable.Range(1, cells).Select(k => zipf ? 1.0 / k : 1)];
        double total = shares.Sum();
        return [.. shares.Select(s => s / total)];
    }

    /// <summary>Both populations on common values: the current one an exponential tilt of the reference in a scrambled order of values,
    /// strong enough for the divergence asked for; then, if asked for, two values vanish and their rows go to two new ones.</summary>
    protected static (double[] P, double[] Q) Populations(double[] reference, Level level)
    {
        int cells = reference.Length;
        double[] direction = [.. Enumerable.Range(0, cells).Select(k => (double)(k * 7919 % cells) / cells)];
        double low = 0, high = 1;
        while (Bits(Tilt(reference, direction, high), reference) < level.Bits && high < 1e4) high *= 2;
        for (int step = 0; step < 60; step++)
        {
            double middle = (low + high) / 2;
            if (Bits(Tilt(reference, direction, middle), reference) < level.Bits) low = middle; else high = middle;
        }
        double[] p = [.. Tilt(reference, direction, low), 0, 0], q = [.. reference, 0, 0];
        if (!level.HasNewValues) return (p[..cells], q[..cells]);
        for (int i = 0; i < 2; i++)
        {
            int vanishing = cells / 2 + i;
            if (double.IsNaN(level.NewShare)) (p[cells + i], p[vanishing]) = (p[vanishing], 0);
            else Move(p, q, vanishing, cells + i, level.NewShare);
        }
        return (p, q);
    }

    // The value that vanishes has a given share of the reference, the new one the same share of the current population; the rest scales.
    private static void Move(double[] p, double[] q, int vanishing, int appearing, double share)
    {
        (p[vanishing], p[appearing], q[vanishing]) = (0, share, share);
        Rescale(p, appearing, 1 - share);
        Rescale(q, vanishing, 1 - share);
    }

    private static void Rescale(double[] shares, int except, double to)
    {
        double rest = shares.Where((_, k) => k != except).Sum();
        for (int k = 0; k < shares.Length; k++)
            if (k != except) shares[k] *= to / rest;
    }

    private static double[] Tilt(double[] reference, double[] direction, double strength)
    {
        double[] tilted = [.. reference.Select((q, k) => q * Math.Exp(strength * direction[k]))];
        double total = tilted.Sum();
        return [.. tilted.Select(t => t / total)];
    }

    private static double Bits(double[] p, double[] q) => new JensenShannon().Between<double>(p, q) / Math.Log(2);

    /// <summary>Pools rare values by the samples and asks for the truth on what is left.</summary>
    protected static Draw Pooled(BinnedSample current, BinnedSample reference, double[] p, double[] q)
    {
        int[] map = RareCells.MergeMap(RareCells.Pool(reference, current), out int cells);
        double[] trueP = new double[cells], trueQ = new double[cells];
        for (int k = 0; k < map.Length; k++)
        {
            trueP[map[k]] += p[k];
            trueQ[map[k]] += q[k];
        }
        return new Draw(current.Merge(map, cells), reference.Merge(map, cells), trueP, trueQ);
    }
}
