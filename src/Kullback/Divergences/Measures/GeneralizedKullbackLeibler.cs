using System.Numerics;
using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Kullback–Leibler divergence of measures of any mass, Σ pᵢ ln(pᵢ/qᵢ) − pᵢ + qᵢ, in nats, in [0, +∞].</summary>
/// <remarks>For masses of 1 it is <see cref="KullbackLeibler"/>. Also called I-divergence; the deviance of Poisson counts is twice it.
/// Domain: equal lengths, entries ≥ 0 and finite; no sum is asked for. The mass of 0 counts as any other: D(0‖Q) = ‖Q‖. +∞ where some
/// pᵢ &gt; 0 = qᵢ. Errors: <see cref="NotADistributionException"/> with index and value. O(n), allocates nothing. Source: Csiszár (1991),
/// Annals of Statistics 19, 2032–2066.</remarks>
public readonly record struct GeneralizedKullbackLeibler : IDivergence, IAdditive, ITerm, ISlopes
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "generalized-kullback-leibler",
        Name = "Generalized Kullback–Leibler divergence",
        Formula = "Σ p ln(p/q) − p + q",
        Unit = MeasureUnit.Nat,
        Maximum = double.PositiveInfinity,
        Disjoint = double.PositiveInfinity,
        Symmetric = false,
        Triangle = TriangleInequality.Fails,
        ZeroOnlyAtEquality = true,
        JointlyConvex = true,
        DataProcessing = true,
        AdditiveOverProducts = true,
        UnitMass = false,
        Cost = "O(n), one logarithm per cell",
        GradientWithoutOverlap = "undefined: the value is +∞",
        SensitiveTo = "cells where Q is small beside P, and the difference of the masses",
        Meaning = "Kullback–Leibler for weights that need not sum to 1",
        UsedFor = "non-negative matrix factorization, counts, unbalanced transport",
    };

    /// <summary>The divergence of two measures given by their weights ≥ 0; their masses are not checked.</summary>
    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
    {
        Simplex.RequireSameLength(p.Length, q.Length);
        return SumLoop.Sum<GeneralizedKullbackLeibler, Probabilities, T>(this, p, q, nameof(p), nameof(q)).Total;
    }

    /// <summary>The divergence of two measures given by the natural logarithms of their weights; their masses are not checked.</summary>
    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
    {
        Simplex.RequireSameLength(logP.Length, logQ.Length, nameof(logP), nameof(logQ));
        return SumLoop.Sum<GeneralizedKullbackLeibler, LogarithmsOfWeights, T>(this, logP, logQ, nameof(logP), nameof(logQ)).Total;
    }

    /// <summary>Fills each cell's part pᵢ ln(pᵢ/qᵢ) − pᵢ + qᵢ ≥ 0, in nats, and returns their sum.</summary>
    /// <inheritdoc/>
    public double Contributions<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<double> contributions)
        where T : IBinaryFloatingPointIeee754<T>
        => Simplex.Contributions(this, p, q, contributions);

    static bool ITerm.HasFilled => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLanes ITerm.OfFilled<TLanes>(TLanes p, TLanes q) => Elementary.ExcessOfFilled(p, q);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.Of<TLanes>(TLanes p, TLanes q) => Elementary.BregmanTerm(p, q);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TLanes ITerm.OfLogs<TLanes>(TLanes logP, TLanes logQ) => KullbackLeibler.LogCell(logP, logQ);

    (double P, double Q) ISlopes.Slopes(double p, double q) => (Slope.Log(p, q), p == 0 && q == 0 ? 0 : (q - p) / q);

    (double P, double Q) ISlopes.LogSlopes(double logP, double logQ) => (Slope.Weighted(logP, logQ), Slope.Difference(logP, logQ));
}
