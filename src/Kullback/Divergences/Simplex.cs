using System.Numerics;

namespace Kullback.Divergences;

/// <summary>The probability simplex: the one loop over the cells of two distributions that every discrete divergence shares.</summary>
public static class Simplex
{
    /// <summary>How far a sum of probabilities may be from 1: room for rounding (also of <see cref="float"/> inputs), not for counts.</summary>
    public const double MassTolerance = 1e-5;

    /// <summary>What one pass over two distributions finds.</summary>
    /// <param name="Total">The sum of the terms.</param>
    /// <param name="MassP">The sum of p.</param>
    /// <param name="MassQ">The sum of q.</param>
    internal readonly record struct Sums(double Total, double MassP, double MassQ);

    /// <summary>The sum of the terms, checked in the same pass.</summary>
    internal static double Sum<TTerm, T>(TTerm term, ReadOnlySpan<T> p, ReadOnlySpan<T> q)
        where TTerm : struct, ITerm where T : IBinaryFloatingPointIeee754<T>
        => Pass(term, p, q).Total;

    /// <summary>The sum of the terms and the two masses. Every term is ≥ 0, so nothing cancels; Neumaier's compensation keeps
    /// the error of a long sum at a few units in the last place.</summary>
    internal static Sums Pass<TTerm, T>(TTerm term, ReadOnlySpan<T> p, ReadOnlySpan<T> q)
        where TTerm : struct, ITerm where T : IBinaryFloatingPointIeee754<T>
    {
        if (p.Length != q.Length) throw new ArgumentException($"p has {p.Length} entries, q has {q.Length}.", nameof(q));
        double total = 0, lost = 0, massP = 0, massQ = 0;
        for (int i = 0; i < p.Length; i++)
        {
            double a = double.CreateTruncating(p[i]), b = double.CreateTruncating(q[i]);
            RequireEntry(nameof(p), i, a);
            RequireEntry(nameof(q), i, b);
            double value = term.Of(a, b), next = total + value;
            lost += total >= value ? total - next + value : value - next + total;
            (total, massP, massQ) = (next, massP + a, massQ + b);
        }
        RequireMass(nameof(p), massP);
        RequireMass(nameof(q), massQ);
        return new Sums(double.IsPositiveInfinity(total) ? total : total + lost, massP, massQ);
    }

    internal static void RequireEntry(string side, int index, double value)
    {
        // Written so that NaN fails too.
        if (!(value >= 0 && value <= double.MaxValue)) throw NotADistributionException.Entry(side, index, value);
    }

    internal static void RequireMass(string side, double mass)
    {
        if (!(Math.Abs(mass - 1) <= MassTolerance)) throw NotADistributionException.Mass(side, mass);
    }
}
