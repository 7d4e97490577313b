using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Geometric Jensen–Shannon divergence ½D(P‖G) + ½D(Q‖G), G = √(PQ)/Σ√(pᵢqᵢ), in nats, in [0, +∞].</summary>
/// <remarks>Equal to a quarter of Jeffreys' divergence less the Bhattacharyya distance; summed here as the two divergences from G,
/// which do not cancel. Domain: equal lengths, entries ≥ 0, each side summing to 1 within <see cref="Simplex.MassTolerance"/>. +∞ where
/// a cell is empty on one side only. Errors: <see cref="NotADistributionException"/> with index and value. Two passes, allocates
/// nothing. Source: Nielsen (2019), Entropy 21, 485.</remarks>
public readonly record struct GeometricJensenShannon : ISymmetricDivergence
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "geometric-jensen-shannon",
        Name = "Geometric Jensen–Shannon divergence",
        Formula = "½ D(P‖G) + ½ D(Q‖G), G = √(PQ)/Σ√(pq)",
        Unit = MeasureUnit.Nat,
        Maximum = double.PositiveInfinity,
        Disjoint = double.PositiveInfinity,
        Symmetric = true,
        Triangle = TriangleInequality.Fails,
        ZeroOnlyAtEquality = true,
        JointlyConvex = false,
        DataProcessing = false,
        AdditiveOverProducts = true,
        Cost = "O(n), two passes, two logarithms and two roots a cell",
        GradientWithoutOverlap = "undefined: the value is +∞",
        SensitiveTo = "cells that are rare on either side",
        Meaning = "the extra nats of coding each side for their normalised geometric mean, on average over the sides",
        UsedFor = "closed forms between members of an exponential family, variational autoencoders",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
    {
        double distance = new Bhattacharyya().Between(p, q);
        return double.IsPositiveInfinity(distance) ? distance : Csiszar.Between(new ToGeometricMean(distance), p, q);
    }

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
    {
        double distance = new Bhattacharyya().BetweenLogs(logP, logQ);
        return double.IsPositiveInfinity(distance) ? distance : Csiszar.BetweenLogs(new ToGeometricMean(distance), logP, logQ);
    }

    // g = √(pq)·e^B; g − p = √(pq) − p + √(pq)(e^B − 1), the first difference √p·(q − p)/(√p + √q).
    private readonly struct ToGeometricMean(double distance) : ITerm
    {
        private readonly double _scale = Math.Exp(distance), _growth = ElementaryPowers.ExpLessOne(distance), _distance = distance;

        public TLanes Of<TLanes>(TLanes p, TLanes q) where TLanes : struct, ILanes<TLanes>
        {
            TLanes a = TLanes.Sqrt(p), b = TLanes.Sqrt(q), mean = a * b, more = mean * TLanes.Of(_growth), step = TLanes.Quotient(q - p, a + b);
            TLanes g = mean * TLanes.Of(_scale), fromP = Elementary.Excess(p, g, a * step + more), fromQ = Elementary.Excess(q, g, more - b * step);
            var value = TLanes.Select(TLanes.Equal(p, TLanes.Of(0)), q / TLanes.Of(0), TLanes.Of(0.5) * (fromP + fromQ));
            value = TLanes.Select(TLanes.Equal(q, TLanes.Of(0)), p / TLanes.Of(0), value);
            return TLanes.Select(TLanes.Equal(p + q, TLanes.Of(0)), TLanes.Of(0), value);
        }

        public TLanes OfLogs<TLanes>(TLanes logP, TLanes logQ) where TLanes : struct, ILanes<TLanes>
        {
            var g = (logP + logQ) * TLanes.Of(0.5) + TLanes.Of(_distance);
            TLanes none = TLanes.Of(double.NegativeInfinity), value = TLanes.Of(0.5) * (KullbackLeibler.LogCell(logP, g) + KullbackLeibler.LogCell(logQ, g));
            var either = TLanes.Select(TLanes.Equal(logP, none), TLanes.Of(double.PositiveInfinity), value);
            either = TLanes.Select(TLanes.Equal(logQ, none), TLanes.Of(double.PositiveInfinity), either);
            return TLanes.Select(TLanes.Equal(TLanes.Max(logP, logQ), none), TLanes.Of(0), either);
        }
    }
}
