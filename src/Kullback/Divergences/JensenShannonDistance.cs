using System.Numerics;

namespace Kullback.Divergences;

/// <summary>Jensen–Shannon distance: the root of <see cref="JensenShannon"/> in nats, in [0, √ln 2]; a metric.</summary>
/// <remarks>Divide by √ln 2 for the distance in base 2, in [0, 1]. Domain and errors as <see cref="JensenShannon"/>. Source:
/// Endres and Schindelin (2003), IEEE Transactions on Information Theory 49, 1858–1860.</remarks>
public readonly record struct JensenShannonDistance : IMetric
{
    /// <inheritdoc/>
    public double Between<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q) where T : IBinaryFloatingPointIeee754<T>
        => Math.Sqrt(new JensenShannon().Between(p, q));
}
