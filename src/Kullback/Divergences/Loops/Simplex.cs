using System.Numerics;
using System.Runtime.InteropServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>The probability simplex: the one loop over the cells of two distributions that every discrete measure shares.</summary>
public static class Simplex
{
    /// <summary>How far a sum of probabilities may be from 1: room for rounding, not for counts or forgotten cells.</summary>
    /// <typeparam name="T">The type in which the entries are stored.</typeparam>
    /// <param name="length">The number of cells n.</param>
    /// <returns>n units in the last place (what a plain loop that normalized them can lose), at least 1e-9 (for <see cref="float"/>
    /// 1e-5) and at most 1e-3.</returns>
    public static double MassTolerance<T>(int length) where T : IBinaryFloatingPointIeee754<T>
    {
        bool wide = typeof(T) == typeof(double);
        double unit = wide ? 2.220446049250313e-16 : double.CreateTruncating(T.BitIncrement(T.One) - T.One);
        return Math.Min(1e-3, Math.Max(wide ? 1e-9 : 1e-5, length * unit));
    }

    /// <summary>What one pass over two distributions finds.</summary>
    /// <param name="Total">The sum of the terms.</param>
    /// <param name="MassP">The sum of p.</param>
    /// <param name="MassQ">The sum of q.</param>
    internal readonly record struct Sums(double Total, double MassP, double MassQ);

    /// <summary>The sum of the terms, checked in the same pass.</summary>
    internal static double Sum<TTerm, T>(TTerm term, ReadOnlySpan<T> p, ReadOnlySpan<T> q)
        where TTerm : struct, ITerm where T : IBinaryFloatingPointIeee754<T>
        => Pass(term, p, q).Total;

    /// <summary>The sum of the terms of logarithms, checked in the same pass.</summary>
    internal static double SumLogs<TTerm, T>(TTerm term, ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ)
        where TTerm : struct, ITerm where T : IBinaryFloatingPointIeee754<T>
        => PassLogs(term, logP, logQ).Total;

    /// <summary>The sum of the terms and the two masses. Every term is ≥ 0, so nothing cancels.</summary>
    internal static Sums Pass<TTerm, T>(TTerm term, ReadOnlySpan<T> p, ReadOnlySpan<T> q)
        where TTerm : struct, ITerm where T : IBinaryFloatingPointIeee754<T>
    {
        RequireSameLength(p.Length, q.Length);
        var sums = SumLoop.Sum<TTerm, Probabilities, T>(term, p, q, nameof(p), nameof(q));
        RequireMass<T>(nameof(p), sums.MassP, p.Length);
        RequireMass<T>(nameof(q), sums.MassQ, q.Length);
        return sums;
    }

    /// <summary>The sum of the terms of logarithms and the two masses.</summary>
    internal static Sums PassLogs<TTerm, T>(TTerm term, ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ)
        where TTerm : struct, ITerm where T : IBinaryFloatingPointIeee754<T>
    {
        RequireSameLength(logP.Length, logQ.Length);
        var sums = SumLoop.Sum<TTerm, Logarithms, T>(term, logP, logQ, nameof(logP), nameof(logQ));
        RequireMass<T>(nameof(logP), sums.MassP, logP.Length);
        RequireMass<T>(nameof(logQ), sums.MassQ, logQ.Length);
        return sums;
    }

    /// <summary>Fills each cell's term and returns what the measure itself returns.</summary>
    internal static double Contributions<TMeasure, T>(TMeasure measure, ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where TMeasure : struct, IMeasure, ITerm where T : IBinaryFloatingPointIeee754<T>
    {
        if (contributions.Length != p.Length)
            throw new ArgumentException($"p has {p.Length} entries, the room for contributions {contributions.Length}.",
                nameof(contributions));
        RequireApart(p, contributions, nameof(p), nameof(contributions));
        RequireApart(q, contributions, nameof(q), nameof(contributions));
        double value = measure.Between(p, q);
        for (int i = 0; i < p.Length; i++)
            contributions[i] = measure.Of(new Lane(double.CreateTruncating(p[i])), new Lane(double.CreateTruncating(q[i]))).Value;
        return value;
    }

    internal static void RequireSameLength(int p, int q, string sideP = "p", string sideQ = "q")
    {
        if (p != q) throw new ArgumentException($"{sideP} has {p} entries, {sideQ} has {q}.", sideQ);
        if (p == 0) throw new NotADistributionException($"{sideP} and {sideQ} have no entries: there is no cell.");
    }

    /// <summary>An output may share no memory with an input: it would be overwritten while it is read.</summary>
    internal static void RequireApart<T>(ReadOnlySpan<T> input, ReadOnlySpan<double> output, string inputName, string outputName)
        where T : IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) != typeof(double) && typeof(T) != typeof(float)) return;
        var bytes =
            MemoryMarshal.CreateReadOnlySpan(ref System.Runtime.CompilerServices.Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(input)),
            checked(input.Length * System.Runtime.CompilerServices.Unsafe.SizeOf<T>()));
        if (bytes.Overlaps(MemoryMarshal.AsBytes(output)))
            throw new ArgumentException($"{outputName} shares memory with {inputName}.", outputName);
    }

    internal static void RequireEntry(string side, int index, double value)
    {
        if (!Probabilities.Accepts(value)) throw Probabilities.Refusal(side, index, value);
    }

    internal static void RequireLogEntry(string side, int index, double value)
    {
        if (!Logarithms.Accepts(value)) throw Logarithms.Refusal(side, index, value);
    }

    internal static void RequireMass<T>(string side, double mass, int length) where T : IBinaryFloatingPointIeee754<T>
    {
        double tolerance = MassTolerance<T>(length);
        if (!(Math.Abs(mass - 1) <= tolerance)) throw NotADistributionException.Mass(side, mass, tolerance);
    }
}
