using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>How an estimate from points is made.</summary>
public sealed record PointSettings
{
    /// <summary>Which neighbor's distance counts, ≥ 1: more means less variance and more bias.</summary>
    public int K { get; init; } = 5;

    /// <summary>How distances are measured.</summary>
    public PointNorm Norm { get; init; } = PointNorm.Euclidean;

    /// <summary>Nominal coverage of the interval, between 0 and 1.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Subsamples behind the interval; 0: no interval.</summary>
    public int Subsamples { get; init; } = 200;

    /// <summary>Seed of the subsamples and splits; results do not depend on the number of threads.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Which rows depend on each other; null: none.</summary>
    public RowDependence? Dependence { get; init; }

    /// <summary>Indices of columns whose numbers are codes of categories, each taken for itself; for information X's columns count first,
    /// then Y's and Z's.</summary>
    public IReadOnlyList<int> Categories { get; init; } = [];

    /// <summary>Only the bare value is wanted, for a permutation: the closed form and the neighbors, without what the reference corrects
    /// and without an error.</summary>
    internal bool Plain { get; init; }

    internal PointSample Tagged(PointSample points, bool ofQ = false) => Dependence is { } d ? d.Tag(points, ofQ) : points;

    internal void Require(int fewestPoints, string name)
    {
        if (K < 1) throw new ArgumentOutOfRangeException(nameof(K), K, "K must be at least 1.");
        if (K > fewestPoints)
            throw new ArgumentOutOfRangeException(nameof(K), K,
                string.Create(CultureInfo.InvariantCulture,
                    $"K must be at most {fewestPoints}, the neighbors that a point can have in {name}."));
        if (!(Level > 0 && Level < 1)) throw new ArgumentOutOfRangeException(nameof(Level), Level, "Level must lie between 0 and 1.");
        ArgumentOutOfRangeException.ThrowIfNegative(Subsamples);
    }
}
