using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Linear systems with a symmetric positive matrix, by its Cholesky factor.</summary>
internal static class RidgeSystem
{
    /// <summary>x with A x = b; a matrix that is singular to rounding gets 1e-12 of its mean diagonal, and ten times more until it is not.</summary>
    internal static double[] Solve(double[] a, ReadOnlySpan<double> b)
    {
        int d = b.Length;
        double[] factor = Factor(a, d);
        return Back(factor, b.ToArray());
    }

    /// <summary>The Cholesky factor of A, or of A with the least ridge that makes it positive.</summary>
    internal static double[] Factor(double[] a, int d)
    {
        double mean = 0;
        for (int i = 0; i < d; i++) mean += a[i * d + i] / d;
        double[] ridged = [.. a];
        for (double ridge = 1e-12 * (mean > 0 ? mean : 1); ; ridge *= 10)
        {
            if (SymmetricMatrix.Cholesky(ridged, d) is { } factor) return factor;
            for (int i = 0; i < d; i++) ridged[i * d + i] = a[i * d + i] + ridge;
        }
    }

    /// <summary>x with L Lᵀ x = b, in the place of b.</summary>
    internal static double[] Back(double[] factor, double[] b)
    {
        int d = b.Length;
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < i; j++) b[i] -= factor[i * d + j] * b[j];
            b[i] /= factor[i * d + i];
        }
        for (int i = d - 1; i >= 0; i--)
        {
            for (int j = i + 1; j < d; j++) b[i] -= factor[j * d + i] * b[j];
            b[i] /= factor[i * d + i];
        }
        return b;
    }
}
