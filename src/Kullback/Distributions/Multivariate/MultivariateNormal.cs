using System.Collections.Immutable;
using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Normal distribution of vectors: density exp(−(x − μ)ᵀΣ⁻¹(x − μ)/2)/√det(2πΣ), Σ full, diagonal or low rank plus
/// diagonal.</summary>
/// <remarks>d³/6 multiply-adds to make one with a full matrix, d² a point;
/// d·r a point with a <see cref="LowRankCovariance"/> of rank r.</remarks>
public sealed record MultivariateNormal : IKnownEntropy, IExponentialFamily, IFitted<MultivariateNormal>
{
    private const double LogTwoPi = 1.8378770664093454836;

    /// <summary>The distribution of a mean vector and a covariance matrix.</summary>
    /// <exception cref="ArgumentException">The dimensions differ, or an entry of the mean is not finite.</exception>
    public MultivariateNormal(ReadOnlySpan<double> mean, Covariance covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        if (mean.Length != covariance.Dimension)
            throw new ArgumentException($"A mean of {mean.Length} numbers, a covariance of {covariance.Dimension} rows.", nameof(mean));
        for (int i = 0; i < mean.Length; i++)
            if (!double.IsFinite(mean[i]))
                throw new ArgumentException(FormattableString.Invariant($"mean[{i}] = {mean[i]} must be finite."), nameof(mean));
        (Mean, Covariance) = ([.. mean], covariance);
    }

    /// <summary>The distribution of a mean vector and a full covariance matrix, row by row.</summary>
    /// <exception cref="ArgumentException">Mismatched dimensions, entries not finite, a matrix that is not symmetric or not positive
    /// definite.</exception>
    public MultivariateNormal(ReadOnlySpan<double> mean, ReadOnlySpan<double> covariance) : this(mean, Covariance.Full(covariance)) { }

    /// <summary>μ.</summary>
    public ImmutableArray<double> Mean { get; }

    /// <summary>Σ.</summary>
    public Covariance Covariance { get; }

    /// <inheritdoc/>
    public int Dimension => Mean.Length;

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <summary>(d(1 + ln 2π) + ln det Σ)/2.</summary>
    public double EntropyNats => (Dimension * (1 + LogTwoPi) + Covariance.LogDeterminant) / 2;

    /// <summary>√((x − μ)ᵀΣ⁻¹(x − μ)).</summary>
    public double Mahalanobis(ReadOnlySpan<double> point) => Math.Sqrt(Quadratic(point));

    /// <inheritdoc/>
    public double LogDensity(ReadOnlySpan<double> point) => -(Dimension * LogTwoPi + Covariance.LogDeterminant + Quadratic(point)) / 2;

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        Require.Points(points.Length, Dimension, points.Length / Dimension);
        for (int at = 0; at < points.Length; at += Dimension)
        {
            var x = points.Slice(at, Dimension);
            Covariance.Draw(random, x);
            for (int i = 0; i < x.Length; i++) x[i] += Mean[i];
        }
    }

    /// <inheritdoc/>
    public string Carrier => $"Normal in {Dimension} dimensions";

    /// <summary>Σ⁻¹μ, then −Σ⁻¹/2 row by row, for T = (x, xxᵀ).</summary>
    public double[] NaturalParameters()
    {
        int d = Dimension;
        double[] natural = new double[d + d * d], precision = Covariance.Factor.Inverse();
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++)
            {
                double entry = (precision[i * d + j] + precision[j * d + i]) / 2;
                natural[d + i * d + j] = -entry / 2;
                natural[i] += entry * Mean[j];
            }
        return natural;
    }

    /// <summary>(d·ln 2π + θᵀΛ⁻¹θ − ln det Λ)/2 with θ the first part and Λ = −2 times the second;
    /// +∞ where Λ is not positive definite.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural)
    {
        int d = Dimension;
        if (natural.Length != d + d * d)
            throw new ArgumentException($"{natural.Length} natural parameters in place of {d + d * d}.", nameof(natural));
        double[] precision = new double[d * d];
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++) precision[i * d + j] = -natural[d + i * d + j] - natural[d + j * d + i];
        return CholeskyFactor.Of(precision, d, out _) is { } factor
            ? (d * LogTwoPi + factor.Quadratic(natural[..d]) - factor.LogDeterminant) / 2 : double.PositiveInfinity;
    }

    /// <summary>Mean and covariance of the points, the latter divided by the sum of the weights.</summary>
    /// <remarks>The dimension is that of <paramref name="points"/> divided by the weights: give weights, or use
    /// <see cref="Fit"/>.</remarks>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static MultivariateNormal MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
        => Fit(points, weights, weights.IsEmpty ? 1 : points.Length / weights.Length);

    /// <summary>Maximum likelihood of points with so many numbers each.</summary>
    /// <exception cref="ArgumentException">No points, lengths that do not fit, or points that lie in a hyperplane.</exception>
    public static MultivariateNormal Fit(ReadOnlySpan<double> points, ReadOnlySpan<double> weights, int dimension)
    {
        var (mean, covariance) = VectorPoints.Moments(points, weights, dimension);
        return new MultivariateNormal(mean, Covariance.Full(covariance));
    }

    /// <summary>D(P‖Q) = (tr(Σq⁻¹Σp) − d − ln det(Σq⁻¹Σp) + (μp − μq)ᵀΣq⁻¹(μp − μq))/2, in nats.</summary>
    /// <remarks>Sums of non-negative terms only, see <see cref="GaussianDivergence"/>: no cancellation near equality. d³/3 multiply-adds
    /// when both factors are there, d·r² where both sides are of low rank in many dimensions.</remarks>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public static double KullbackLeibler(MultivariateNormal p, MultivariateNormal q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return GaussianDivergence.KullbackLeibler(p, q);
    }

    private double Quadratic(ReadOnlySpan<double> point)
    {
        Require.Points(point.Length, Dimension, 1);
        double[] apart = point.ToArray();
        for (int i = 0; i < apart.Length; i++) apart[i] = Require.Number(apart[i], "point") - Mean[i];
        return Covariance.Quadratic(apart);
    }

    /// <summary>Equal means and covariances.</summary>
    public bool Equals(MultivariateNormal? other)
        => other is not null && Mean.AsSpan().SequenceEqual(other.Mean.AsSpan()) && Covariance.Equals(other.Covariance);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Dimension, Mean[0], Covariance);
}
