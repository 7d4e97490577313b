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
    /// <returns>n units in the last place (what a plain loop that normalised them can lose), at least 1e-9 (for <see cref="float"/>
    /// 1e-5) and at most 1e-3.</returns>
    public static double MassTolerance<T>(int length) where T : IBinaryFloatingPointIeee754<T>
    {
        bool wide = typeof(T) == typeof(double);
        double unit = wide ? double.BitIncrement(1) - 1 : double.CreateTruncating(T.BitIncrement(T.One) - T.One);
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

    /// <summary>The sum of the terms and the two masses. Every term is ≥ 0, so nothing cancels; Neumaier's compensation keeps
    /// the error of a long sum at a few units in the last place.</summary>
    internal static Sums Pass<TTerm, T>(TTerm term, ReadOnlySpan<T> p, ReadOnlySpan<T> q)
        where TTerm : struct, ITerm where T : IBinaryFloatingPointIeee754<T>
    {
        RequireSameLength(p.Length, q.Length);
        double total = 0, lost = 0, massP = 0, massQ = 0;
        for (int i = 0; i < p.Length; i++)
        {
            double a = double.CreateTruncating(p[i]), b = double.CreateTruncating(q[i]);
            RequireEntry(nameof(p), i, a);
            RequireEntry(nameof(q), i, b);
            Add(term.Of(new Lane(a), new Lane(b)).Value, ref total, ref lost);
            (massP, massQ) = (massP + a, massQ + b);
        }
        RequireMass<T>(nameof(p), massP, p.Length);
        RequireMass<T>(nameof(q), massQ, q.Length);
        return new Sums(Closed(total, lost), massP, massQ);
    }

    /// <summary>The sum of the terms of logarithms and the two masses.</summary>
    internal static Sums PassLogs<TTerm, T>(TTerm term, ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ)
        where TTerm : struct, ITerm where T : IBinaryFloatingPointIeee754<T>
    {
        RequireSameLength(logP.Length, logQ.Length);
        double total = 0, lost = 0, massP = 0, massQ = 0;
        for (int i = 0; i < logP.Length; i++)
        {
            double a = double.CreateTruncating(logP[i]), b = double.CreateTruncating(logQ[i]);
            RequireLogEntry(nameof(logP), i, a);
            RequireLogEntry(nameof(logQ), i, b);
            Add(term.OfLogs(new Lane(a), new Lane(b)).Value, ref total, ref lost);
            (massP, massQ) = (massP + Math.Exp(a), massQ + Math.Exp(b));
        }
        RequireMass<T>(nameof(logP), massP, logP.Length);
        RequireMass<T>(nameof(logQ), massQ, logQ.Length);
        return new Sums(Closed(total, lost), massP, massQ);
    }

    /// <summary>Fills each cell's term and returns what the measure itself returns.</summary>
    internal static double Contributions<TMeasure, T>(TMeasure measure, ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where TMeasure : struct, IMeasure, ITerm where T : IBinaryFloatingPointIeee754<T>
    {
        if (contributions.Length != p.Length)
            throw new ArgumentException($"p has {p.Length} entries, the room for contributions {contributions.Length}.", nameof(contributions));
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
    internal static void RequireApart<T>(ReadOnlySpan<T> input, ReadOnlySpan<double> output, string inputName, string outputName) where T : IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) != typeof(double) && typeof(T) != typeof(float)) return;
        var bytes = MemoryMarshal.CreateReadOnlySpan(ref System.Runtime.CompilerServices.Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(input)),
            checked(input.Length * System.Runtime.CompilerServices.Unsafe.SizeOf<T>()));
        if (bytes.Overlaps(MemoryMarshal.AsBytes(output)))
            throw new ArgumentException($"{outputName} shares memory with {inputName}.", outputName);
    }

    internal static void RequireEntry(string side, int index, double value)
    {
        // Written so that NaN fails too.
        if (!(value >= 0 && value <= double.MaxValue)) throw NotADistributionException.Entry(side, index, value);
    }

    internal static void RequireLogEntry(string side, int index, double value)
    {
        // ln 1 = 0 may be off by the rounding of a softmax.
        if (!(value <= LogTolerance)) throw NotADistributionException.LogEntry(side, index, value);
    }

    internal static void RequireMass<T>(string side, double mass, int length) where T : IBinaryFloatingPointIeee754<T>
    {
        double tolerance = MassTolerance<T>(length);
        if (!(Math.Abs(mass - 1) <= tolerance)) throw NotADistributionException.Mass(side, mass, tolerance);
    }

    private const double LogTolerance = 1e-6;

    private static void Add(double value, ref double total, ref double lost)
    {
        double next = total + value;
        lost += total >= value ? total - next + value : value - next + total;
        total = next;
    }

    private static double Closed(double total, double lost) => double.IsPositiveInfinity(total) ? total : total + lost;
}
