using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Chernoff information max −ln Σ pᵢˢ qᵢ¹⁻ˢ over s in [0, 1], in nats, in [0, +∞].</summary>
/// <remarks>The maximum is found by Newton's method on the convex function ln Σ pˢq¹⁻ˢ, kept inside a bracket. Domain: equal lengths,
/// entries ≥ 0, each side summing to 1 within <see cref="Simplex.MassTolerance"/>. +∞ where the supports are disjoint. O(n) a step, about
/// ten steps, allocates nothing. Source: Chernoff (1952), Annals of Mathematical Statistics 23, 493–507; Cover and Thomas, 11.9.</remarks>
public readonly record struct ChernoffInformation : ISymmetricDivergence
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "chernoff",
        Name = "Chernoff information",
        Formula = "max over s in [0, 1] of −ln Σ pˢ q¹⁻ˢ",
        Unit = MeasureUnit.Nat,
        Maximum = double.PositiveInfinity,
        Disjoint = double.PositiveInfinity,
        Symmetric = true,
        Triangle = TriangleInequality.Fails,
        ZeroOnlyAtEquality = true,
        JointlyConvex = true,
        DataProcessing = true,
        AdditiveOverProducts = false,
        Cost = "O(n) a step, about ten steps of two logarithms and an exponential per cell",
        GradientWithoutOverlap = "undefined: the value is +∞",
        SensitiveTo = "rare cells more than total variation; the overlap of the supports above all",
        Meaning = "the rate at which the error of the best test between the two distributions falls with every independent draw",
        UsedFor = "hypothesis testing with many draws, design of experiments and sensors",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
    {
        double s = ExponentialTilt.Minimum(p, q, false);
        return s == 1 ? new Renyi(0).Between(q, p) : (1 - s) * new Renyi(s).Between(p, q);
    }

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
    {
        double s = ExponentialTilt.Minimum(logP, logQ, true);
        return s == 1 ? new Renyi(0).BetweenLogs(logQ, logP) : (1 - s) * new Renyi(s).BetweenLogs(logP, logQ);
    }

    /// <summary>The exponent s at which the maximum is attained, in [0, 1]; ½ where P = Q or the supports are disjoint.</summary>
    /// <inheritdoc cref="Between{T}(ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    public double Exponent<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => ExponentialTilt.Minimum(p, q, false);
}
