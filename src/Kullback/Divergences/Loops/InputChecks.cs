using System.Numerics;

namespace Kullback.Divergences;

/// <summary>Entries of any type as doubles, checked one by one.</summary>
internal static class InputChecks
{
    /// <summary>Probabilities, checked to sum to 1, and their sum where it must be divided by: what a narrow type takes for 1 is none to
    /// a double.</summary>
    internal static double Widen<T>(string side, ReadOnlySpan<T> entries, Span<double> numbers) where T : IBinaryFloatingPointIeee754<T>
    {
        double mass = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            numbers[i] = double.CreateTruncating(entries[i]);
            Simplex.RequireEntry(side, i, numbers[i]);
            mass += numbers[i];
        }
        Simplex.RequireMass<T>(side, mass, entries.Length);
        return typeof(T) == typeof(double) ? 1 : mass;
    }

    /// <summary>Counts and their total; those beyond 2⁵³ are off by 2⁻⁵³ of themselves.</summary>
    internal static double WidenCounts(string side, ReadOnlySpan<long> counts, Span<double> numbers)
    {
        UInt128 total = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] < 0) throw NotADistributionException.Count(side, i, counts[i]);
            numbers[i] = counts[i];
            total += (ulong)counts[i];
        }
        return total > 0 ? (double)total : throw NotADistributionException.Empty(side);
    }

    /// <summary>Weights, scaled so that their total neither overflows nor is subnormal, that total,
    /// and in the same scale what a policy adds to each.</summary>
    internal static (double Total, double Added) WidenWeights<T>(string side, ReadOnlySpan<T> weights, Span<double> numbers,
        ZeroPolicy zeros) where T : IBinaryFloatingPointIeee754<T>
    {
        double largest = 0, added = Added(zeros);
        for (int i = 0; i < weights.Length; i++)
        {
            numbers[i] = double.CreateTruncating(weights[i]);
            Simplex.RequireEntry(side, i, numbers[i]);
            largest = Math.Max(largest, numbers[i]);
        }
        if (largest == 0) throw NotADistributionException.Empty(side);
        largest = Math.Max(largest, added);
        // A power of two: exact.
        int shift = -Math.ILogB(largest);
        bool scaled = largest is > 1e280 or < 1e-280;
        double total = 0, lost = 0;
        foreach (ref double w in numbers)
        {
            if (scaled) w = Math.ScaleB(w, shift);
            double next = total + w;
            lost += total >= w ? total - next + w : w - next + total;
            total = next;
        }
        return (total + lost, scaled ? Math.ScaleB(added, shift) : added);
    }

    /// <summary>What a policy adds to each cell.</summary>
    internal static double Added(ZeroPolicy zeros) => zeros is ZeroPolicy.Added added ? added.PseudoCount : 0;
}
