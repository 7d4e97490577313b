using Kullback.Numerics;

namespace Kullback.Learning;

/// <summary>How a density bends: the scale of each coordinate, and the normal distribution with the same second derivatives.</summary>
internal static class Curvature
{
    /// <summary>For each coordinate the step in which ln of the density bends by half a nat.</summary>
    internal static double[] Scales(WatchedDensity f, double[] x)
    {
        int d = x.Length;
        double[] scales = new double[d], at = [.. x], above = new double[d], below = new double[d];
        for (int i = 0; i < d; i++)
        {
            double step = 1e-3 * Math.Max(1, Math.Abs(x[i])), scale = 1;
            for (int turn = 0; turn < 8; turn++)
            {
                at[i] = x[i] + step;
                bool finite = double.IsFinite(f.Value(at, above));
                at[i] = x[i] - step;
                finite &= double.IsFinite(f.Value(at, below));
                at[i] = x[i];
                if (!finite) { step /= 30; continue; }
                double bend = Math.Abs(above[i] - below[i]) / (2 * step);
                if (!(bend > 0)) { step *= 100; continue; }
                scale = 1 / Math.Sqrt(bend);
                if (step < 0.1 * scale && step > 1e-4 * scale) break;
                step = Math.Clamp(0.01 * scale, step / 1e4, step * 1e4);
            }
            scales[i] = Math.Clamp(scale, 1e-15, 1e15);
        }
        return scales;
    }

    /// <summary>The lower factor A' of the covariance −(∂²)⁻¹ at a point, from differences of gradients along the columns of a first guess
    /// A; how far the guess was off; and whether the density bends down in every direction.</summary>
    internal static (double[] Lower, double Off, bool Definite) Factor(WatchedDensity f, double[] x, double[] guess)
    {
        int d = x.Length;
        double[] hessian = new double[d * d], at = new double[d], above = new double[d], below = new double[d];
        const double step = 1e-3;
        for (int j = 0; j < d; j++)
        {
            for (int i = 0; i < d; i++) at[i] = x[i] + step * guess[i * d + j];
            double high = f.Value(at, above);
            for (int i = 0; i < d; i++) at[i] = x[i] - step * guess[i * d + j];
            double low = f.Value(at, below);
            bool finite = double.IsFinite(high) && double.IsFinite(low);
            for (int k = 0; k < d; k++)
            {
                double sum = 0;
                for (int i = k; i < d && finite; i++) sum += guess[i * d + k] * (below[i] - above[i]);
                hessian[j * d + k] = finite ? sum / (2 * step) : j == k ? 1 : 0;
            }
        }
        double off = 0;
        for (int j = 0; j < d; j++)
            for (int k = 0; k <= j; k++)
            {
                double mean = (hessian[j * d + k] + hessian[k * d + j]) / 2;
                hessian[j * d + k] = hessian[k * d + j] = mean;
                off = Math.Max(off, Math.Abs(mean - (j == k ? 1 : 0)));
            }
        return (Whitened(hessian, guess, d, out bool definite), off, definite);
    }

    // guess·H^(-1)·guessᵀ factored, curvatures made positive and at least 1e-6 of the guess's.
    private static double[] Whitened(double[] hessian, double[] guess, int d, out bool definite)
    {
        var (values, vectors) = SymmetricEigen.Of(hessian, d);
        definite = true;
        double[] inner = new double[d * d];
        for (int e = 0; e < d; e++)
        {
            definite &= values[e] > 1e-7;
            double curvature = Math.Clamp(Math.Abs(values[e]), 1e-6, 1e12);
            for (int i = 0; i < d; i++)
            {
                double sum = 0;
                for (int k = 0; k <= i; k++) sum += guess[i * d + k] * vectors[e * d + k];
                inner[i * d + e] = sum / Math.Sqrt(curvature);
            }
        }
        return LowerOf(inner, d);
    }

    /// <summary>The lower triangular factor of B Bᵀ, by the scales of its rows.</summary>
    internal static double[] LowerOf(double[] b, int d)
    {
        double[] scales = new double[d], covariance = new double[d * d];
        for (int i = 0; i < d; i++) scales[i] = Math.Sqrt(Lbfgs.Dot(b.AsSpan(i * d, d), b.AsSpan(i * d, d)));
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++)
                covariance[i * d + j] = Lbfgs.Dot(b.AsSpan(i * d, d), b.AsSpan(j * d, d)) / (scales[i] * scales[j]);
        double[] lower = LowerCholesky.Of(covariance, d) ?? LowerCholesky.Ridged(covariance, d);
        for (int i = 0; i < d; i++)
            for (int j = 0; j <= i; j++) lower[i * d + j] *= scales[i];
        return lower;
    }
}
