namespace Kullback.Distributions;

/// <summary>A probability distribution over points of <see cref="Dimension"/> numbers each; lists of points are row-major.</summary>
public interface IDistribution
{
    /// <summary>Numbers in a point.</summary>
    int Dimension { get; }

    /// <summary>The measure that the density refers to.</summary>
    ReferenceMeasure Reference { get; }

    /// <summary>ln of the density (or of the mass, where <see cref="Reference"/> counts) at one point; −∞ outside the support.</summary>
    /// <param name="point"><see cref="Dimension"/> numbers.</param>
    /// <exception cref="ArgumentException">The point has another dimension or a coordinate is NaN.</exception>
    double LogDensity(ReadOnlySpan<double> point);

    /// <summary>ln of the density at each of several points.</summary>
    /// <param name="points">Points, row-major.</param>
    /// <param name="logDensities">Receives one value per point.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a coordinate is NaN.</exception>
    void LogDensities(ReadOnlySpan<double> points, Span<double> logDensities)
    {
        Require.Points(points.Length, Dimension, logDensities.Length);
        for (int i = 0; i < logDensities.Length; i++) logDensities[i] = LogDensity(points.Slice(i * Dimension, Dimension));
    }

    /// <summary>Independent draws.</summary>
    /// <param name="random">The source of chance: the same seed gives the same points.</param>
    /// <param name="points">Receives points, row-major; its length is a multiple of <see cref="Dimension"/>.</param>
    void Sample(Random random, Span<double> points);
}

/// <summary>What a density is taken with respect to.</summary>
public enum ReferenceMeasure
{
    /// <summary>Length, area, volume: a density in the ordinary sense.</summary>
    Lebesgue,

    /// <summary>Counting: the density is a probability mass.</summary>
    Counting,

    /// <summary>The surface of the unit sphere (or circle).</summary>
    Sphere,
}

/// <summary>A distribution whose entropy is known in closed form or by a series with a proven end.</summary>
public interface IKnownEntropy : IDistribution
{
    /// <summary>H(P) = −∫ p ln p with respect to <see cref="IDistribution.Reference"/>, in nats; may be negative for a density,
    /// and ±∞.</summary>
    double EntropyNats { get; }
}
