using Kullback.Numerics;

namespace Kullback.Learning;

/// <summary>A normal distribution of the free parameters, N(mean, L Lᵀ).</summary>
public sealed class GaussianApproximation
{
    private readonly double[] _mean, _lower;

    /// <summary>By its mean and covariance.</summary>
    /// <param name="mean">d numbers.</param>
    /// <param name="covariance">d × d numbers, row by row.</param>
    /// <exception cref="ArgumentException">Shapes differ, or the covariance is not positive definite.</exception>
    public GaussianApproximation(ReadOnlySpan<double> mean, ReadOnlySpan<double> covariance)
        : this(mean.ToArray(), covariance.Length == mean.Length * mean.Length
            ? LowerCholesky.Of(covariance, mean.Length) ?? throw new ArgumentException("The covariance is not positive definite.")
            : throw new ArgumentException(FormattableString.Invariant(
                $"A mean of {mean.Length} numbers needs {mean.Length * mean.Length} of covariance, not {covariance.Length}.")), true)
    { }

    private GaussianApproximation(double[] mean, double[] lower, bool _)
        => (_mean, _lower, LogDeterminant) = (mean, lower, LogDet(lower, mean.Length));

    internal static GaussianApproximation OfFactor(double[] mean, double[] lower) => new(mean, lower, true);

    /// <summary>How many numbers.</summary>
    public int Dimension => _mean.Length;

    /// <summary>The mean.</summary>
    public IReadOnlyList<double> Mean => _mean;

    internal double[] MeanArray => _mean;
    internal double[] Lower => _lower;

    /// <summary>½ ln det of the covariance.</summary>
    internal double LogDeterminant { get; }

    /// <summary>−E ln q in nats.</summary>
    public double Entropy => LogDeterminant + Dimension * 0.5 * (1 + Math.Log(2 * Math.PI));

    /// <summary>Covariance of two of the numbers.</summary>
    /// <param name="i">First, from 0.</param>
    /// <param name="j">Second, from 0.</param>
    public double Covariance(int i, int j) => Lbfgs.Dot(Row(i, Math.Min(i, j) + 1), Row(j, Math.Min(i, j) + 1));

    /// <summary>Standard deviation of one number.</summary>
    /// <param name="i">Which, from 0.</param>
    public double StandardDeviation(int i) => Math.Sqrt(Covariance(i, i));

    private ReadOnlySpan<double> Row(int i, int count) => _lower.AsSpan(i * Dimension, count);

    /// <summary>z = mean + scale·L e.</summary>
    internal void Place(ReadOnlySpan<double> normal, Span<double> z, double scale = 1)
    {
        for (int i = 0; i < z.Length; i++) z[i] = _mean[i] + scale * Lbfgs.Dot(Row(i, i + 1), normal[..(i + 1)]);
    }

    /// <summary>ln q(z).</summary>
    /// <param name="z">d numbers.</param>
    public double LogDensity(ReadOnlySpan<double> z) => LogDensity(z, 1);

    // Of the same distribution with its deviations multiplied.
    internal double LogDensity(ReadOnlySpan<double> z, double scale)
    {
        int d = Dimension;
        Span<double> e = d <= 128 ? stackalloc double[d] : new double[d];
        double square = 0;
        for (int i = 0; i < d; i++)
        {
            e[i] = (z[i] - _mean[i] - Lbfgs.Dot(Row(i, i), e[..i])) / _lower[i * d + i];
            square += e[i] * e[i];
        }
        return -square / (2 * scale * scale) - LogDeterminant - d * (Math.Log(scale) + 0.5 * Math.Log(2 * Math.PI));
    }

    /// <summary>KL(this‖other) in nats, in closed form.</summary>
    /// <param name="other">The second distribution.</param>
    public double DivergenceTo(GaussianApproximation other)
    {
        int d = Dimension;
        double sum = 0;
        Span<double> column = d <= 128 ? stackalloc double[d] : new double[d];
        for (int k = 0; k <= d; k++)
        {
            for (int i = 0; i < d; i++)
            {
                double value = k == d ? _mean[i] - other._mean[i] : k <= i ? _lower[i * d + k] : 0;
                column[i] = (value - Lbfgs.Dot(other.Row(i, i), column[..i])) / other._lower[i * d + i];
                sum += column[i] * column[i];
            }
        }
        return (sum - d) / 2 + other.LogDeterminant - LogDeterminant;
    }

    private static double LogDet(double[] lower, int d)
    {
        double sum = 0;
        for (int i = 0; i < d; i++) sum += Math.Log(lower[i * d + i]);
        return sum;
    }
}
