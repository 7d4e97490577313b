using System.Collections.Immutable;
using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Power spherical distribution on the unit sphere of d dimensions: density proportional to (1 + ⟨μ, x⟩)^κ with respect to the
/// surface.</summary>
/// <remarks>(1 + ⟨μ, x⟩)/2 is Beta((d − 1)/2 + κ, (d − 1)/2), so that nothing is rejected in sampling and no Bessel function is needed.
/// Source: De Cao and Aziz (2020), arXiv 2006.04437.</remarks>
public sealed record PowerSpherical : IKnownEntropy
{
    /// <summary>The distribution of a mean direction and a concentration.</summary>
    /// <param name="direction">μ, of length 1 within 1e-9, at least two numbers.</param>
    /// <param name="concentration">κ ≥ 0; at 0 the distribution is uniform.</param>
    /// <exception cref="ArgumentException">A direction that is not a unit vector, or a negative concentration.</exception>
    public PowerSpherical(ReadOnlySpan<double> direction, double concentration)
    {
        // The checks of a direction are those of the other distribution on the sphere.
        var checkedDistribution = new VonMisesFisher(direction, concentration);
        (Direction, Concentration) = (checkedDistribution.Direction, checkedDistribution.Concentration);
    }

    /// <summary>μ.</summary>
    public ImmutableArray<double> Direction { get; }

    /// <summary>κ.</summary>
    public double Concentration { get; }

    /// <inheritdoc/>
    public int Dimension => Direction.Length;

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Sphere;

    private double Half => (Dimension - 1) / 2.0;

    private double Alpha => Half + Concentration;

    /// <summary>|E x| = κ/(d − 1 + κ), in [0, 1).</summary>
    public double MeanLength => Concentration / (2 * Half + Concentration);

    // ln ∫ (1 + ⟨μ, x⟩)^κ over the sphere: (2α' + κ) ln 2 + α' ln π + ln Γ(α' + κ) − ln Γ(2α' + κ), α' = (d − 1)/2.
    private double LogTotal => (2 * Half + Concentration) * Math.Log(2) + Half * Math.Log(Math.PI) - GammaRatio.Log(Alpha, Half);

    // E ln(1 + ⟨μ, x⟩) = ln 2 + ψ(α) − ψ(α + (d − 1)/2).
    private double MeanLog => Math.Log(2) + Digamma.Of(Alpha) - Digamma.Of(Alpha + Half);

    /// <summary>ln of the total of (1 + ⟨μ, x⟩)^κ less κ·E ln(1 + ⟨μ, x⟩).</summary>
    public double EntropyNats => LogTotal - (Concentration == 0 ? 0 : Concentration * MeanLog);

    /// <summary>−∞ off the sphere, farther than 1e-9 from it.</summary>
    /// <inheritdoc/>
    public double LogDensity(ReadOnlySpan<double> point)
    {
        Require.Points(point.Length, Dimension, 1);
        double square = 0, away = 0;
        for (int i = 0; i < point.Length; i++)
        {
            square += Require.Number(point[i], "point") * point[i];
            away += (point[i] + Direction[i]) * (point[i] + Direction[i]);
        }
        if (!(Math.Abs(square - 1) <= 2e-9)) return double.NegativeInfinity;
        // 1 + ⟨μ, x⟩ = |x + μ|²/2, which keeps its digits on the far side.
        return (Concentration == 0 ? 0 : Concentration * Math.Log(away / 2)) - LogTotal;
    }

    /// <summary>A beta variable along the direction, a uniform one across it.</summary>
    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        Require.Points(points.Length, Dimension, points.Length / Dimension);
        for (int at = 0; at < points.Length; at += Dimension)
        {
            double a = ShapeDraw.LogGamma(random, Alpha), b = ShapeDraw.LogGamma(random, Half), z = 1 / (1 + Math.Exp(b - a));
            SphereDistribution.Across(random, Direction.AsSpan(), 2 * z - 1, 2 * Math.Sqrt(z / (1 + Math.Exp(a - b))),
                points.Slice(at, Dimension));
        }
    }

    /// <summary>D(P‖Q) in nats for a common direction, or Q uniform; null elsewhere: no closed form is known.</summary>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public static double? KullbackLeibler(PowerSpherical p, PowerSpherical q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        if (p.Dimension != q.Dimension) throw new ArgumentException($"p has {p.Dimension} dimensions, q has {q.Dimension}.", nameof(q));
        if (q.Concentration != 0 && !p.Direction.AsSpan().SequenceEqual(q.Direction.AsSpan())) return null;
        // A divergence of beta distributions that share their second shape: nothing cancels near equality.
        return Beta.KullbackLeibler(new Beta(p.Alpha, p.Half), new Beta(q.Alpha, q.Half));
    }

    /// <summary>D(P‖Q) to a von Mises-Fisher distribution: −H(P) + ln of Q's normalizer − κq⟨μp, μq⟩|E_P x|, in nats.</summary>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public static double KullbackLeibler(PowerSpherical p, VonMisesFisher q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        if (p.Dimension != q.Dimension) throw new ArgumentException($"p has {p.Dimension} dimensions, q has {q.Dimension}.", nameof(q));
        double cosine = 0;
        for (int i = 0; i < p.Dimension; i++) cosine += p.Direction[i] * q.Direction[i];
        return Math.Max(0, SphereDistribution.LogArea(q.Dimension) + SphereDistribution.LogSeries(q.Dimension, q.Concentration)
            - q.Concentration * cosine * p.MeanLength - p.EntropyNats);
    }

    /// <summary>Equal directions and concentrations.</summary>
    public bool Equals(PowerSpherical? other) => other is not null && Concentration == other.Concentration
        && Direction.AsSpan().SequenceEqual(other.Direction.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Dimension, Concentration, Direction[0]);
}
