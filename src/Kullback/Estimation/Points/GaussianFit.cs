using System.Globalization;
using Kullback.Numerics;
using Kullback.Transport;

namespace Kullback.Estimation;

/// <summary>The normal distribution with the mean and the unbiased covariance of a sample of points, and divergences between two such
/// distributions.</summary>
/// <remarks>What a normal distribution does not have (tails, several modes) these figures do not see: 0 does not mean that the samples
/// agree. The squared 2-Wasserstein distance of the fits, known as the Fréchet distance, is <see cref="BuresWasserstein.TransportCost"/>.
/// O(n d² + d³).</remarks>
public static class GaussianFit
{
    /// <summary>Mean and covariance with 1/(n − 1).</summary>
    /// <param name="points">Points, row by row.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <exception cref="ArgumentException">There are fewer than two points, a broken one, or a coordinate that is not finite.</exception>
    public static GaussianMeasure Of(ReadOnlySpan<double> points, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        int count = points.Length / dimension;
        if (points.Length % dimension != 0 || count < 2)
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture,
                    $"{points.Length} coordinates are no two or more points of dimension {dimension}."), nameof(points));
        for (int i = 0; i < points.Length; i++)
            if (!double.IsFinite(points[i]))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"points[{i}] = {points[i]} must be finite."),
                    nameof(points));
        double[] mean = new double[dimension], rest = new double[dimension], covariance = new double[dimension * dimension];
        for (int i = 0; i < points.Length; i++) mean[i % dimension] += points[i] / count;
        // The mean of what is left takes the rounding out of the mean: both are of one size only in the first.
        for (int i = 0; i < points.Length; i++) rest[i % dimension] += (points[i] - mean[i % dimension]) / count;
        for (int d = 0; d < dimension; d++) mean[d] += rest[d];
        for (int i = 0; i < points.Length; i += dimension)
            for (int k = 0; k < dimension; k++)
                for (int l = 0; l <= k; l++) covariance[k * dimension + l] += (points[i + k] - mean[k]) * (points[i + l] - mean[l]);
        for (int k = 0; k < dimension; k++)
            for (int l = 0; l <= k; l++) covariance[l * dimension + k] = covariance[k * dimension + l] /= count - 1;
        return new GaussianMeasure([.. mean], [.. covariance]);
    }

    /// <summary>D(P‖Q) of two normal distributions in nats: ½[Σ φ(λᵢ − 1) + |L⁻¹(m − n)|²], φ(r) = r − ln(1 + r), λᵢ the eigenvalues of L⁻¹
    /// A L⁻ᵀ, B = LLᵀ.</summary>
    /// <param name="p">P with mean m and covariance A.</param>
    /// <param name="q">Q with mean n and covariance B.</param>
    /// <returns>A sum of terms that are not negative. +∞ where P has no density and Q has one.</returns>
    /// <exception cref="ArgumentException">The dimensions differ, or Q has a direction without variance (its points lie in a
    /// hyperplane).</exception>
    public static double KullbackLeibler(GaussianMeasure p, GaussianMeasure q)
    {
        int d = p.Mean.IsDefaultOrEmpty ? 0 : p.Mean.Length;
        if (d == 0 || q.Mean.IsDefault || q.Mean.Length != d || p.Covariance.Length != d * d || q.Covariance.Length != d * d)
            throw new ArgumentException("The distributions must have one dimension, and covariances of as many rows and columns.",
                nameof(q));
        double[] factor = LowerCholesky.Of(q.Covariance.AsSpan(), d)
            ?? throw new ArgumentException(
                "Q has a direction without variance: its distribution has no density (are there more points than coordinates, and no "
                    + "column that is a combination of others?).", nameof(q));
        double[] shift = new double[d], spread = p.Covariance.ToArray();
        for (int k = 0; k < d; k++) shift[k] = p.Mean[k] - q.Mean[k];
        Forward(factor, shift, d, 1);
        Forward(factor, spread, d, d);      // L⁻¹A, then the same from the other side
        Transpose(spread, d);
        Forward(factor, spread, d, d);
        for (int k = 0; k < d; k++)
            for (int l = 0; l < k; l++) spread[k * d + l] = spread[l * d + k] = (spread[k * d + l] + spread[l * d + k]) / 2;
        double sum = 0;
        foreach (double x in shift) sum += x * x;
        foreach (double value in SymmetricMatrix.Eigen(spread, d).Values) sum += value > 0 ? Special.Phi(value - 1)
            : double.PositiveInfinity;
        return sum / 2;
    }

    // L x = b for each of some columns, in place.
    private static void Forward(double[] factor, double[] b, int d, int columns)
    {
        for (int i = 0; i < d; i++)
            for (int c = 0; c < columns; c++)
            {
                double sum = b[i * columns + c];
                for (int k = 0; k < i; k++) sum -= factor[i * d + k] * b[k * columns + c];
                b[i * columns + c] = sum / factor[i * d + i];
            }
    }

    private static void Transpose(double[] a, int d)
    {
        for (int k = 0; k < d; k++)
            for (int l = 0; l < k; l++) (a[k * d + l], a[l * d + k]) = (a[l * d + k], a[k * d + l]);
    }
}
