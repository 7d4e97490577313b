using Kullback.Numerics;

namespace Kullback.Learning;

/// <summary>Laplace's approximation: the normal distribution with a density's highest point and its curvature there.</summary>
public static class Laplace
{
    /// <summary>From a start upwards; <see cref="Mode.IsMaximum"/> says whether a maximum was found.</summary>
    /// <param name="density">What is approximated.</param>
    /// <param name="start">Where the search begins; empty for 0.</param>
    /// <returns>Null where the density is not finite at the start.</returns>
    public static Mode? Fit(ILogDensity density, ReadOnlySpan<double> start = default)
    {
        ArgumentNullException.ThrowIfNull(density);
        int d = density.Dimension;
        if (!start.IsEmpty && start.Length != d)
            throw new ArgumentException(FormattableString.Invariant($"The start needs {d} numbers."), nameof(start));
        var f = new WatchedDensity(density);
        if (new ModeSearch(f).Ascend(start.IsEmpty ? new double[d] : start.ToArray()) is not { IsMaximum: true } mode)
            return start.IsEmpty ? new ModeSearch(f).Ascend(new double[d]) : new ModeSearch(f).Ascend(start.ToArray());
        // Newton's steps with differences of the fourth order: all digits of the place, eleven of the curvature.
        double[] x = [.. mode.Laplace.Mean], lower = mode.Laplace.Lower, gradient = new double[d];
        double value = mode.LogDensity;
        for (int turn = 0; turn < 2; turn++)
        {
            if (Precise(f, x, lower) is not { } better) break;
            lower = better;
            value = f.Value(x, gradient);
            var step = new double[d];
            for (int i = 0; i < d; i++)
                for (int k = 0; k <= i; k++) step[k] += lower[i * d + k] * gradient[i];
            var next = new double[d];
            ModeSearch.Move(x, lower, step, next);
            if (!(f.Value(next, gradient) >= value - 1e-9 * (1 + Math.Abs(value)))) break;
            x = next;
        }
        value = f.Value(x, gradient);
        var laplace = GaussianApproximation.OfFactor(x, lower);
        return new(laplace, value, true, value + laplace.LogDeterminant + d * 0.5 * Math.Log(2 * Math.PI));
    }

    private static double[]? Precise(WatchedDensity f, double[] x, double[] guess)
    {
        int d = x.Length;
        double[] hessian = new double[d * d], at = new double[d], g = new double[d];
        ReadOnlySpan<(double Step, double Weight)> stencil = [(1, 2.0 / 3), (-1, -2.0 / 3), (2, -1.0 / 12), (-2, 1.0 / 12)];
        const double size = 3e-3;
        for (int j = 0; j < d; j++)
            foreach (var (step, weight) in stencil)
            {
                for (int i = 0; i < d; i++) at[i] = x[i] + step * size * guess[i * d + j];
                if (!double.IsFinite(f.Value(at, g))) return null;
                for (int k = 0; k < d; k++)
                    for (int i = k; i < d; i++) hessian[j * d + k] -= weight / size * guess[i * d + k] * g[i];
            }
        for (int j = 0; j < d; j++)
            for (int k = 0; k < j; k++)
                hessian[j * d + k] = hessian[k * d + j] = (hessian[j * d + k] + hessian[k * d + j]) / 2;
        if (LowerCholesky.Of(hessian, d) is not { } factor) return null;
        // guess·H⁻¹·guessᵀ = B Bᵀ with B = guess·L⁻ᵀ.
        var b = new double[d * d];
        for (int i = 0; i < d; i++)
        {
            double[] row = [.. guess.AsSpan(i * d, d)];
            for (int k = 0; k < d; k++)
                row[k] = (row[k] - Lbfgs.Dot(factor.AsSpan(k * d, k), row.AsSpan(0, k))) / factor[k * d + k];
            row.CopyTo(b, i * d);
        }
        return Curvature.LowerOf(b, d);
    }
}
