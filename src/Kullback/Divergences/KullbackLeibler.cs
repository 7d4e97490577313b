using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Kullback–Leibler divergence D(P‖Q) = Σ pᵢ ln(pᵢ/qᵢ), in nats, in [0, +∞].</summary>
/// <remarks>Domain: equal lengths, entries ≥ 0, each side summing to 1 within <see cref="Simplex.MassTolerance"/>; masses that
/// differ from 1 by rounding count as normalised. +∞ where some pᵢ > 0 = qᵢ. O(n), allocates nothing. Source: Kullback and
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
        Cost = "O(n), one logarithm a cell",
        GradientWithoutOverlap = "undefined: the value is +∞",
        SensitiveTo = "cells where Q is small beside P; rare cells of P weigh little",
        Meaning = "the extra nats a draw from P costs when it is coded with the code of Q",
        UsedFor = "coding, model comparison, maximum likelihood (minimised over Q), variational inference (its reverse)",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => Normalised(Simplex.Pass(this, p, q), p.Length);

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => Normalised(Simplex.PassLogs(this, logP, logQ), logP.Length);

    /// <summary>The divergence with the roles exchanged, D(Q‖P).</summary>
    /// <inheritdoc cref="Between{T}(ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    public double Reverse<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T> => Between(q, p);

    /// <summary>Fills each cell's part pᵢ ln(pᵢ/qᵢ) − pᵢ + qᵢ ≥ 0 (for masses of 1 the −p + q cancel over the cells) and returns
    /// their sum, D(P‖Q).</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions) where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    // Of the pair as normalised, by theorem: the generalised sum of the raw pair, less what the masses alone contribute.
    // By Jensen's inequality the difference is ≥ 0; only its rounding can fall below. Masses closer than a plain sum can tell count as equal.
    private static double Normalised(Simplex.Sums sums, int length)
    {
        if (double.IsPositiveInfinity(sums.Total)) return sums.Total;
        double apart = Csiszar.Differ(sums.MassP, sums.MassQ, length) ? sums.MassQ - sums.MassP : 0;
        return Math.Max(0, sums.Total / sums.MassP - Special.Phi(apart / sums.MassP));
    }

    // p·ln(p/q) − p + q: terms p·ln(p/q) change sign and cancel, p·φ(q/p − 1) does not, so D ≥ 0 survives rounding.
    internal static double Cell(double p, double q) => Elementary.Excess(new Lane(p), new Lane(q)).Value;

    static bool ITerm.InSingle => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => Elementary.Excess(p, q);

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

    (double P, double Q) ISlopes.LogSlopes(double logP, double logQ) => (Slope.Weighted(logP, logQ), Slope.Difference(logP, logQ));
}
