using System.Collections.Immutable;
using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Kernel density estimate: an equal mixture of normal distributions of one standard deviation, the <see cref="Bandwidth"/>,
/// around the points.</summary>
/// <remarks>Exact sums over all points within the kernel's reach, O(log n + points within 39 bandwidths) a density.</remarks>
public sealed record KernelDensity : IUnivariate
{
    // e^(−39²/2) is below the least double.
    private const double Reach = 39, LogRootTwoPi = 0.91893853320467274178;

    /// <summary>The estimate from points and a bandwidth.</summary>
    /// <param name="points">Finite numbers.</param>
    /// <param name="bandwidth">h &gt; 0, in the unit of the points; <see cref="SilvermanBandwidth"/> is a usual choice.</param>
    /// <exception cref="ArgumentException">No points, one that is not finite, or a bandwidth that is not positive.</exception>
    public KernelDensity(ReadOnlySpan<double> points, double bandwidth)
    {
        Bandwidth = Require.Positive(bandwidth);
        WeightedPoints.Total(points, []);
        double[] sorted = points.ToArray();
        Array.Sort(sorted);
        Points = [.. sorted];
        (Mean, double variance) = WeightedPoints.Moments(points, []);
        Variance = variance + bandwidth * bandwidth;
    }

    /// <summary>The points, ascending.</summary>
    public ImmutableArray<double> Points { get; }

    /// <summary>h.</summary>
    public double Bandwidth { get; }

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => double.NegativeInfinity;

    /// <inheritdoc/>
    public double High => double.PositiveInfinity;

    /// <inheritdoc/>
    public double Mean { get; }

    /// <inheritdoc/>
    public double Variance { get; }

    /// <summary>0.9·min(standard deviation, interquartile range/1.34)·n^(−1/5). Source: Silverman (1986), Density Estimation,
    /// 3.31.</summary>
    /// <exception cref="ArgumentException">No points, or points without spread.</exception>
    public static double SilvermanBandwidth(ReadOnlySpan<double> points)
    {
        var distribution = new Empirical(points);
        double spread = Math.Sqrt(distribution.Variance), quartiles = (distribution.Quantile(0.75) - distribution.Quantile(0.25)) / 1.34;
        if (quartiles > 0) spread = Math.Min(spread, quartiles);
        return spread > 0 ? 0.9 * spread * Math.Pow(points.Length, -0.2)
            : throw new ArgumentException("The points have no spread.", nameof(points));
    }

    /// <summary>ln of the mean of the kernels at x, from the nearest point on: no underflow.</summary>
    public double LogDensity(double x)
    {
        if (double.IsInfinity(Require.Number(x))) return double.NegativeInfinity;
        int at = Points.BinarySearch(x) is var found && found >= 0 ? found : ~found;
        double nearest = Math.Min(at < Points.Length ? Points[at] - x : double.PositiveInfinity, at > 0 ? x - Points[at - 1]
            : double.PositiveInfinity) / Bandwidth;
        double sum = 0, reach = Math.Sqrt(nearest * nearest + Reach * Reach);
        for (int i = at; i < Points.Length && Points[i] - x <= reach * Bandwidth; i++) sum += Kernel((Points[i] - x) / Bandwidth, nearest);
        for (int i = at - 1; i >= 0 && x - Points[i] <= reach * Bandwidth; i--) sum += Kernel((x - Points[i]) / Bandwidth, nearest);
        return Math.Log(sum / Points.Length) - nearest * nearest / 2 - Math.Log(Bandwidth) - LogRootTwoPi;
    }

    private static double Kernel(double z, double nearest) => Math.Exp((nearest - z) * (nearest + z) / 2);

    /// <inheritdoc/>
    public double Cumulative(double x) => Tail(x, -1);

    /// <inheritdoc/>
    public double Survival(double x) => Tail(x, 1);

    /// <inheritdoc/>
    public double Quantile(double p)
        => Require.Probability(p) is 0 ? Low : p == 1 ? High
        : InverseDistribution.Quantile(this, p, Points[0] + Bandwidth * NormalTail.Quantile(p),
            Points[^1] + Bandwidth * NormalTail.Quantile(p));

    /// <inheritdoc/>
    public double SurvivalQuantile(double p)
        => Require.Probability(p) is 0 ? High : p == 1 ? Low
            : InverseDistribution.SurvivalQuantile(this, p, Points[0] - Bandwidth * NormalTail.Quantile(p),
                Points[^1] - Bandwidth * NormalTail.Quantile(p));

    /// <summary>Means over the points of what a normal distribution knows: powers 1 and 2, squares about a point,
    /// exponentials and cosines.</summary>
    public double? Expectation(Moment moment)
    {
        double h = Bandwidth;
        return moment.Kind switch
        {
            MomentKind.Power when moment.A == 1 => Mean,
            MomentKind.Power when moment.A == 2 => Variance + Mean * Mean,
            MomentKind.AbsoluteDeviation when moment.B == 2 => Variance + (Mean - moment.A) * (Mean - moment.A),
            MomentKind.Exponential => Points.Average(x => Math.Exp(-(x - moment.A) / moment.B + h * h / (2 * moment.B * moment.B))),
            MomentKind.Cosine => Math.Exp(-h * h / 2) * Points.Average(x => Math.Cos(x - moment.A)),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++) points[i] = Points[random.Next(Points.Length)] + Bandwidth * NormalDraw.Next(random);
    }

    private double Tail(double x, int side)
    {
        Require.Number(x);
        double sum = 0;
        foreach (double point in Points) sum += NormalTail.Upper(side * (x - point) / Bandwidth);
        return Math.Min(1, sum / Points.Length);
    }

    /// <summary>Equal points and bandwidth.</summary>
    public bool Equals(KernelDensity? other) => other is not null && Bandwidth == other.Bandwidth
        && Points.AsSpan().SequenceEqual(other.Points.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Points.Length, Points[0], Bandwidth);
}
