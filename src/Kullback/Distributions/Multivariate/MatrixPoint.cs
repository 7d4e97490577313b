using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Matrices as points of Wishart distributions.</summary>
internal static class MatrixPoint
{
    internal static double Degrees(double n, int side)
        => n > side - 1 && double.IsFinite(n) ? n
            : throw new ArgumentOutOfRangeException(nameof(n), n,
                FormattableString.Invariant($"DegreesOfFreedom = {n} must be above {side - 1}, one less than the rows of the scale."));

    /// <summary>The factor of a point; null where it is not symmetric (within 1e-12) positive definite.</summary>
    /// <exception cref="ArgumentException">Another dimension, or NaN.</exception>
    internal static CholeskyFactor? Factor(ReadOnlySpan<double> point, int side)
    {
        Require.Points(point.Length, side * side, 1);
        for (int i = 0; i < side; i++)
            for (int j = 0; j < side; j++)
            {
                double a = Require.Number(point[i * side + j], "point"), b = point[j * side + i];
                if (a != b && !(Math.Abs(a - b) <= 1e-12 * Math.Sqrt(Math.Abs(point[i * side + i] * point[j * side + j])))) return null;
            }
        return CholeskyFactor.Of(point, side, out _);
    }

    /// <summary>tr(A⁻¹B) for the factor of A.</summary>
    internal static double Trace(CholeskyFactor a, ReadOnlySpan<double> b)
    {
        int d = a.Dimension;
        double[] inverse = a.Inverse();
        double sum = 0;
        for (int i = 0; i < d * d; i++) sum += inverse[i] * b[i];
        return sum;
    }

    /// <summary>A Wishart draw: (L·A)(L·A)ᵀ with χ on the diagonal of the lower triangular A and normals below.</summary>
    internal static void Bartlett(Random random, double n, CholeskyFactor scale, Span<double> x)
    {
        int d = scale.Dimension;
        double[] product = new double[d * d], column = new double[d];
        for (int j = 0; j < d; j++)
        {
            Array.Clear(column);
            column[j] = Math.Sqrt(2 * ShapeDraw.Gamma(random, (n - j) / 2));
            for (int i = j + 1; i < d; i++) column[i] = NormalDraw.Next(random);
            scale.Multiply(column);
            for (int i = 0; i < d; i++) product[i * d + j] = column[i];
        }
        for (int i = 0; i < d; i++)
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k < d; k++) sum += product[i * d + k] * product[j * d + k];
                x[i * d + j] = x[j * d + i] = sum;
            }
    }

    internal static double Divergence(double np, FullCovariance p, double nq, FullCovariance q, bool inverse)
    {
        if (p.Dimension != q.Dimension)
            throw new ArgumentException($"p has matrices of {p.Dimension} rows, q of {q.Dimension}.", nameof(q));
        double excess = inverse ? GaussianDivergence.Excess(q, p, out double log) : GaussianDivergence.Excess(p, q, out log);
        return Math.Max(0, np / 2 * excess + (np - nq) / 2 * log + MultivariateGamma.Excess(np / 2, (nq - np) / 2, p.Dimension));
    }
}
