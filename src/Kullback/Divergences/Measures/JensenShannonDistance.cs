using System.Numerics;

namespace Kullback.Divergences;

/// <summary>Jensen–Shannon distance: the root of <see cref="JensenShannon"/> in nats, in [0, √ln 2]; a metric.</summary>
/// <remarks>Divide by √ln 2 for the distance in base 2, in [0, 1]. Domain and errors as <see cref="JensenShannon"/>. Source:
/// Endres and Schindelin (2003), IEEE Transactions on Information Theory 49, 1858–1860.</remarks>
public readonly record struct JensenShannonDistance : IMetric, IOuterSlope
{
    /// <inheritdoc/>
    public MeasureFacts Facts => Row;

    private static readonly MeasureFacts Row = new()
    {
        Key = "jensen-shannon-distance",
        Name = "Jensen–Shannon distance",
        Formula = "√(½ D(P‖M) + ½ D(Q‖M)), M = (P + Q)/2",
        Unit = MeasureUnit.RootNat,
        Maximum = 0.83255461115769775635,
        Disjoint = 0.83255461115769775635,
        Symmetric = true,
        Triangle = TriangleInequality.Holds,
        ZeroOnlyAtEquality = true,
        JointlyConvex = false,
        DataProcessing = true,
        AdditiveOverProducts = false,
        Cost = "O(n), two logarithms per cell and a root",
        GradientWithoutOverlap = "zero: the value is √ln 2 wherever the disjoint supports lie",
        SensitiveTo = "cells that hold mass on one side; rare cells weigh by their mass",
        Meaning = "a distance whose square is the Jensen–Shannon divergence: distributions embed isometrically in a Hilbert space",
        UsedFor = "nearest neighbors and clustering of distributions, wherever a metric is needed",
    };

    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => Math.Sqrt(new JensenShannon().Between(p, q));

    /// <inheritdoc/>
    public double BetweenLogs<T>(ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ) where T : IBinaryFloatingPointIeee754<T>
        => Math.Sqrt(new JensenShannon().BetweenLogs(logP, logQ));

    ISlopes? IOuterSlope.Inner => new JensenShannon();

    double IOuterSlope.Of(double value) => 0.5 / value;
}
