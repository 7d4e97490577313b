using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Kullback–Leibler divergence D(P‖Q) = Σ pᵢ ln(pᵢ/qᵢ), in nats, in [0, +∞].</summary>
/// <remarks>Domain: equal lengths, entries ≥ 0, each side summing to 1 within <see cref="Simplex.MassTolerance"/>; masses that
/// differ from 1 by rounding count as normalized. +∞ where some pᵢ > 0 = qᵢ. O(n), allocates nothing. Source: Kullback and
/// Leibler (1951), Annals of Mathematical Statistics 22, 79–86.</remarks>
public readonly record struct KullbackLeibler : IDivergence, IAdditive, ITerm, ISlopes
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "kullback-leibler",
        Name = "Kullback–Leibler divergence",
        Formula = "D(P‖Q) = Σ p ln(p/q)",
        Unit = MeasureUnit.Nat,
        Maximum = double.PositiveInfinity,
        Disjoint = double.PositiveInfinity,
        Symmetric = false,
        Triangle = TriangleInequality.Fails,
        ZeroOnlyAtEquality = true,
        JointlyConvex = true,
        DataProcessing = true,
        AdditiveOverProducts = true,
        Cost = "O(n), one logarithm per cell",
        GradientWithoutOverlap = "undefined: the value is +∞",
        SensitiveTo = "cells where Q is small beside P; rare cells of P weigh little",
        Meaning = "the extra nats a draw from P costs when it is coded with the code of Q",
        UsedFor = "coding, model comparison, maximum likelihood (minimized over Q), variational inference (its reverse)",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => Normalized(Simplex.Pass(this, p, q));

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => Normalized(Simplex.PassLogs(this, logP, logQ));

    /// <summary>D(P‖Q) of the softmax of logits, in two passes over the row that hold no probabilities.</summary>
    /// <param name="logitsP">Logits of P, of any finite size; −∞ masks a cell.</param>
    /// <param name="logitsQ">Logits of Q on the same cells.</param>
    /// <remarks>The accurate form Σ p(e^δ − 1 − δ), δᵢ = ln(qᵢ/pᵢ): logits of <see cref="float"/> give 1e-6 relative also where D is 1e-8,
    /// those of <see cref="double"/> what the rounding of the logits themselves leaves. Allocates nothing for these two types.</remarks>
    /// <exception cref="ArgumentException">The lengths differ, or there is no cell.</exception>
    /// <exception cref="NotADistributionException">A logit is NaN or +∞, or all of a side are −∞.</exception>
    public double BetweenLogits<T>(ReadOnlySpan<T> logitsP, ReadOnlySpan<T> logitsQ) where T : IBinaryFloatingPointIeee754<T>
    {
        Simplex.RequireSameLength(logitsP.Length, logitsQ.Length, nameof(logitsP), nameof(logitsQ));
        if (typeof(T) == typeof(float)) return KullbackLeiblerOfLogits.Row(As<T, float>(logitsP), As<T, float>(logitsQ));
        if (typeof(T) == typeof(double)) return KullbackLeiblerOfLogits.Row(As<T, double>(logitsP), As<T, double>(logitsQ));
        using RentedBuffer p = new(logitsP.Length), q = new(logitsQ.Length);
        LogSoftmax.Fill(nameof(logitsP), logitsP, p.Numbers);
        LogSoftmax.Fill(nameof(logitsQ), logitsQ, q.Numbers);
        return BetweenLogs<double>(p.Numbers, q.Numbers);
    }

    private static ReadOnlySpan<TKnown> As<T, TKnown>(ReadOnlySpan<T> numbers)
        => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, TKnown>(ref MemoryMarshal.GetReference(numbers)), numbers.Length);

    /// <summary>The divergence with the roles exchanged, D(Q‖P).</summary>
    /// <inheritdoc cref="Between{T}(ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    public double Reverse<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => Normalized(Exchanged(Simplex.Pass(new Backwards(), p, q)));

    /// <summary>D(Q‖P) of logarithms of probabilities.</summary>
    /// <inheritdoc cref="BetweenLogs{T}(ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    public double ReverseLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => Normalized(Exchanged(Simplex.PassLogs(new Backwards(), logP, logQ)));

    /// <summary>Fills each cell's part pᵢ ln(pᵢ/qᵢ) − pᵢ + qᵢ ≥ 0 (for masses of 1 the −p + q cancel over the cells) and returns
    /// their sum, D(P‖Q).</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    // Of the pair as normalized, by theorem: the generalized sum of the raw pair, less what the masses alone contribute.
    // By Jensen's inequality the difference is ≥ 0; only its rounding can fall below. Masses that differ by their rounding count as equal.
    private static double Normalized(Simplex.Sums sums)
    {
        if (double.IsPositiveInfinity(sums.Total)) return sums.Total;
        double apart = FDivergenceSum.Differ(sums.MassP, sums.MassQ) ? sums.MassQ - sums.MassP : 0;
        return Math.Max(0, sums.Total / sums.MassP - Special.Phi(apart / sums.MassP));
    }

    // p·ln(p/q) − p + q: terms p·ln(p/q) change sign and cancel, p·φ(q/p − 1) does not, so D ≥ 0 survives rounding.
    internal static double Cell(double p, double q) => Elementary.BregmanTerm(new Lane(p), new Lane(q)).Value;

    static bool ITerm.InSingle => true;

    static bool ITerm.HasFilled => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLanes ITerm.OfFilled<TLanes>(TLanes p, TLanes q) => Elementary.ExcessOfFilled(p, q);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => Elementary.BregmanTerm(p, q);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ) => LogCell(logP, logQ);

    // e^a·(e^(b−a) − 1 − (b − a)): q may underflow, its logarithm does not; far above, where p may, q − p − p·(b − a).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes LogCell<TLanes>(TLanes logP, TLanes logQ) where TLanes : struct, ILanes<TLanes>
    {
        TLanes p = Elementary.Exp(logP), q = Elementary.Exp(logQ), none = TLanes.Of(double.NegativeInfinity), gap = logQ - logP;
        var part = TLanes.Select(TLanes.Less(gap, TLanes.Of(1)), p * Elementary.ExpExcess(gap), q - p - p * gap);
        part = TLanes.Select(TLanes.Equal(logQ, none), TLanes.Of(double.PositiveInfinity), part);
        return TLanes.Select(TLanes.Equal(logP, none), q, part);
    }

    (double P, double Q) ISlopes.Slopes(double p, double q)
        => (Slope.Log(p, q) + 1, p == 0 ? 0 : -p / q);

    // p·ln(p/q) and q − p.
    (double P, double Q) ISlopes.LogSlopes(double logP, double logQ) => (Slope.Weighted(logP, logQ), Slope.Difference(logP, logQ));

    private static Simplex.Sums Exchanged(Simplex.Sums sums) => new(sums.Total, sums.MassQ, sums.MassP);

    // The same part with the roles exchanged, so that an error still names the side as the caller does.
    private readonly struct Backwards : ITerm
    {
        public static bool InSingle => true;

        public static bool HasFilled => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes OfFilled<TLanes>(TLanes p, TLanes q) where TLanes : struct, ILanes<TLanes> => Elementary.ExcessOfFilled(q, p);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Of<TLanes>(TLanes p, TLanes q) where TLanes : struct, ILanes<TLanes> => Elementary.BregmanTerm(q, p);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes OfLogs<TLanes>(TLanes logP, TLanes logQ) where TLanes : struct, ILanes<TLanes> => LogCell(logQ, logP);
    }
}
