using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Cross-entropy H(P, Q) = −Σ pᵢ ln qᵢ = H(P) + D(P‖Q), in nats, in [0, +∞].</summary>
/// <remarks>No divergence: its least value over Q is the entropy of P, not 0. Domain: equal lengths, entries ≥ 0, each side summing
/// to 1 within <see cref="Simplex.MassTolerance"/>; the value is that of the normalized pair. +∞ where some pᵢ &gt; 0 = qᵢ. O(n), allocates
/// nothing. Source: Shannon (1948); Cover and Thomas, Elements of Information Theory, 5.4.</remarks>
public readonly record struct CrossEntropy : IAdditive, ITerm, ISlopes
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "cross-entropy",
        Name = "Cross-entropy",
        Formula = "H(P, Q) = −Σ p ln q",
        Unit = MeasureUnit.Nat,
        Maximum = double.PositiveInfinity,
        Disjoint = double.PositiveInfinity,
        Symmetric = false,
        Triangle = TriangleInequality.Fails,
        ZeroOnlyAtEquality = true,
        JointlyConvex = false,
        DataProcessing = false,
        AdditiveOverProducts = true,
        Cost = "O(n), one logarithm per cell",
        GradientWithoutOverlap = "undefined: the value is +∞",
        SensitiveTo = "cells where Q is small beside P, and the spread of P itself",
        Meaning = "the nats that a draw from P takes when it is coded with the code of Q",
        UsedFor = "training of classifiers and language models, scoring of forecasts (log loss)",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => Normalized(Simplex.Pass(this, p, q));

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => Normalized(Simplex.PassLogs(this, logP, logQ));

    /// <summary>The cross-perplexity e^H(P, Q), a number of cells: how many equally likely values would be as hard to guess.</summary>
    /// <inheritdoc cref="Between{T}(ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    public double Perplexity<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T> => Math.Exp(Between(p, q));

    /// <summary>Fills each cell's part −pᵢ ln qᵢ ≥ 0, in nats, and returns their sum.</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    // −Σ (p/‖P‖) ln(q/‖Q‖).
    private static double Normalized(Simplex.Sums sums)
        => Math.Max(0, sums.Total / sums.MassP + (FDivergenceSum.Differ(1, sums.MassQ) ? Special.LogOnePlus(sums.MassQ - 1) : 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q)
    {
        TLanes zero = TLanes.Of(0), part = TLanes.Max(zero, zero - p * Elementary.LogRatio(TLanes.Of(1), q));
        return TLanes.Select(TLanes.Equal(p, zero), zero, part);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ)
    {
        TLanes zero = TLanes.Of(0), none = TLanes.Of(double.NegativeInfinity), part = TLanes.Max(zero, zero - Elementary.Exp(logP) * logQ);
        part = TLanes.Select(TLanes.Equal(logQ, none), TLanes.Of(double.PositiveInfinity), part);
        return TLanes.Select(TLanes.Equal(logP, none), zero, part);
    }

    (double P, double Q) ISlopes.Slopes(double p, double q) => (-Slope.Log(q, 1), p == 0 ? 0 : -p / q);

    // The slope by p is not 0 at p = q: cross-entropy is least where P is the point that Q likes best.
    (double P, double Q) ISlopes.LogSlopes(double logP, double logQ)
        => (Slope.Weighted(logP, logQ) - (double.IsNegativeInfinity(logP) ? 0 : Math.Exp(logP) * logP), Slope.Difference(logP, logQ));
}
