using System.Collections.Immutable;
using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Von Mises-Fisher distribution on the unit sphere of d dimensions: density e^(κ·⟨μ, x⟩)/(area·₀F₁(d/2;
/// κ²/4)) with respect to the surface.</summary>
public sealed record VonMisesFisher : IKnownEntropy, IExponentialFamily
{
    /// <summary>The distribution of a mean direction and a concentration.</summary>
    /// <param name="direction">μ, of length 1 within 1e-9, at least two numbers.</param>
    /// <param name="concentration">κ ≥ 0; at 0 the distribution is uniform.</param>
    /// <exception cref="ArgumentException">A direction that is not a unit vector, or a negative concentration.</exception>
    public VonMisesFisher(ReadOnlySpan<double> direction, double concentration)
    {
        if (direction.Length < 2)
            throw new ArgumentException($"A direction of {direction.Length} numbers; at least two are needed.", nameof(direction));
        double square = 0;
        foreach (double x in direction) square += x * x;
        if (!(Math.Abs(square - 1) <= 2e-9))
            throw new ArgumentException(FormattableString.Invariant($"direction has length {Math.Sqrt(square)}, not 1."),
                nameof(direction));
        (Direction, Concentration) = ([.. direction], Require.NonNegative(concentration));
    }

    /// <summary>μ.</summary>
    public ImmutableArray<double> Direction { get; }

    /// <summary>κ.</summary>
    public double Concentration { get; }

    /// <inheritdoc/>
    public int Dimension => Direction.Length;

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Sphere;

    /// <summary>|E x| = I_(d/2)(κ)/I_(d/2−1)(κ), in [0, 1).</summary>
    public double MeanLength => SphereDistribution.MeanLength(Dimension, Concentration);

    /// <summary>ln area + ln ₀F₁ − κ·|E x|.</summary>
    public double EntropyNats
        => SphereDistribution.LogArea(Dimension) + SphereDistribution.LogSeries(Dimension, Concentration) - Concentration * MeanLength;

    /// <summary>−∞ off the sphere, farther than 1e-9 from it.</summary>
    /// <inheritdoc/>
    public double LogDensity(ReadOnlySpan<double> point)
    {
        Require.Points(point.Length, Dimension, 1);
        double square = 0, along = 0;
        for (int i = 0; i < point.Length; i++)
        {
            square += Require.Number(point[i], "point") * point[i];
            along += point[i] * Direction[i];
        }
        return Math.Abs(square - 1) <= 2e-9 ? Concentration * along - SphereDistribution.LogArea(Dimension)
            - SphereDistribution.LogSeries(Dimension, Concentration) : double.NegativeInfinity;
    }

    /// <summary>Source: Wood (1994), "Simulation of the von Mises Fisher distribution".</summary>
    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        Require.Points(points.Length, Dimension, points.Length / Dimension);
        for (int at = 0; at < points.Length; at += Dimension)
            SphereDistribution.Draw(random, Direction.AsSpan(), Concentration, points.Slice(at, Dimension));
    }

    /// <inheritdoc/>
    public string Carrier => $"VonMisesFisher of {Dimension}";

    /// <summary>κ·μ.</summary>
    public double[] NaturalParameters() => [.. Direction.Select(m => Concentration * m)];

    /// <summary>ln area + ln ₀F₁(d/2; |η|²/4).</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural)
    {
        double square = 0;
        foreach (double eta in natural) square += eta * eta;
        return SphereDistribution.LogArea(Dimension) + SphereDistribution.LogSeries(Dimension, Math.Sqrt(square));
    }

    /// <summary>The direction of the mean, and the κ whose mean length is that of the points.</summary>
    /// <exception cref="ArgumentException">No points, a point off the sphere, a mean of 0, or a single direction.</exception>
    public static VonMisesFisher Fit(ReadOnlySpan<double> points, ReadOnlySpan<double> weights, int dimension)
    {
        var (mean, _) = VectorPoints.Moments(points, weights, dimension);
        for (int at = 0; at < points.Length; at += dimension)
        {
            double square = 0;
            foreach (double x in points.Slice(at, dimension)) square += x * x;
            if (!(Math.Abs(square - 1) <= 2e-9))
                throw new ArgumentException(FormattableString.Invariant($"Point {at / dimension} has length {Math.Sqrt(square)}, not 1."),
                    nameof(points));
        }
        double length = Math.Sqrt(mean.Sum(m => m * m));
        if (!(length > 0)) throw new ArgumentException("The mean is 0: no direction is likelier than another.", nameof(points));
        if (length >= 1 - 1e-12)
            throw new ArgumentException("All points are one direction: the likelihood grows without end with the concentration.",
                nameof(points));
        double F(double logKappa) => SphereDistribution.MeanLength(dimension, Math.Exp(logKappa)) - length;
        double low = 0, high = 0;
        while (F(low) > 0) low -= 2;
        while (F(high) < 0) high += 1;
        double kappa = Math.Exp(low == high ? low : RootFinding.Between(F, low, high, F(low), F(high), 1e-13));
        return new VonMisesFisher([.. mean.Select(m => m / length)], kappa);
    }

    /// <summary>D(P‖Q) = F(κq) − F(κp) − F′(κp)(κq − κp) + F′(κp)·κq·|μp − μq|²/2 with F = ln ₀F₁, in nats.</summary>
    /// <remarks>Both parts are non-negative; the first is an integral of F″ where the concentrations are close.</remarks>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public static double KullbackLeibler(VonMisesFisher p, VonMisesFisher q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        if (p.Dimension != q.Dimension) throw new ArgumentException($"p has {p.Dimension} dimensions, q has {q.Dimension}.", nameof(q));
        double apart = 0;
        for (int i = 0; i < p.Dimension; i++) apart += (p.Direction[i] - q.Direction[i]) * (p.Direction[i] - q.Direction[i]);
        return SphereDistribution.Remainder(p.Dimension, p.Concentration, q.Concentration) + p.MeanLength * q.Concentration * apart / 2;
    }

    /// <summary>Equal directions and concentrations.</summary>
    public bool Equals(VonMisesFisher? other) => other is not null && Concentration == other.Concentration
        && Direction.AsSpan().SequenceEqual(other.Direction.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Dimension, Concentration, Direction[0]);
}
