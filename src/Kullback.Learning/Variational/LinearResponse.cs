using Kullback.Numerics;

namespace Kullback.Learning;

/// <summary>How the location of a fit would answer to a tilt of the density: the covariance that mean field leaves out.</summary>
internal static class LinearResponse
{
    /// <summary>The block of the location of (−∂²F)⁻¹, in the user's parameters; null where the bound does not bend down.</summary>
    internal static double[]? Of(FamilyObjective objective, double[] theta, int d)
    {
        int n = theta.Length;
        double[] hessian = new double[n * n], above = new double[n], below = new double[n], at = [.. theta];
        const double step = 1e-4;
        for (int i = 0; i < n; i++)
        {
            at[i] = theta[i] + step;
            objective.Value(at, above);
            at[i] = theta[i] - step;
            objective.Value(at, below);
            at[i] = theta[i];
            for (int j = 0; j < n; j++) hessian[i * n + j] = (above[j] - below[j]) / (2 * step);
        }
        for (int i = 0; i < n; i++)
            for (int j = 0; j < i; j++)
                hessian[i * n + j] = hessian[j * n + i] = (hessian[i * n + j] + hessian[j * n + i]) / 2;
        if (!hessian.All(double.IsFinite) || LowerCholesky.Of(hessian, n) is not { } factor) return null;
        // A times the inverse's block times Aᵀ.
        double[] block = new double[d * d], half = new double[d * d], covariance = new double[d * d];
        for (int j = 0; j < d; j++)
        {
            var unit = new double[n];
            unit[j] = 1;
            LowerCholesky.Solve(factor, unit);
            for (int i = 0; i < d; i++) block[i * d + j] = unit[i];
        }
        double[] a = objective.Factor;
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++)
                for (int k = 0; k <= i; k++) half[i * d + j] += a[i * d + k] * block[k * d + j];
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++) covariance[i * d + j] = Lbfgs.Dot(half.AsSpan(i * d, j + 1), a.AsSpan(j * d, j + 1));
        return covariance;
    }
}
