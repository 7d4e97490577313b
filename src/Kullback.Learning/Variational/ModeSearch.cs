using Kullback.Numerics;

namespace Kullback.Learning;

/// <summary>A local maximum of a density, or where a search for one ended.</summary>
/// <param name="Laplace">The normal distribution with its place and curvature.</param>
/// <param name="LogDensity">ln of the density there, in nats.</param>
/// <param name="IsMaximum">Whether it is one: gradient 0, bent down in all directions.</param>
/// <param name="LogMass">ln of the mass of the normal peak: an approximation of its part of the evidence.</param>
public sealed record Mode(GaussianApproximation Laplace, double LogDensity, bool IsMaximum, double LogMass);

/// <summary>Local maxima from several starts, each by searches in ever better coordinates.</summary>
internal sealed class ModeSearch(WatchedDensity f)
{
    internal List<double[]> Path { get; } = [];

    /// <summary>Upwards from a start; null where no neighborhood is finite.</summary>
    internal Mode? Ascend(double[] start, double[]? guess = null, int rounds = 12, int iterations = 60)
    {
        int d = f.Dimension;
        double[] x = start, gradient = new double[d], z = new double[d], g = new double[d];
        if (!double.IsFinite(f.Value(x, gradient))) return null;
        double[] lower = guess ?? Diagonal(Curvature.Scales(f, x));
        double value = double.NegativeInfinity;
        bool definite = false, converged = false;
        for (int round = 0; round < rounds; round++)
        {
            double[] center = x, a = lower;
            var search = new Lbfgs();
            var end = search.Minimize((y, slope) =>
            {
                Move(center, a, y, z);
                double minus = -f.Value(z, g);
                Back(a, g, slope);
                return minus;
            }, new double[d], iterations, 1e-11, y =>
            {
                if (Path.Count >= 4000) return;
                var point = new double[d];
                Move(center, a, y, point);
                Path.Add(point);
            });
            var next = new double[d];
            Move(center, a, search.X, next);
            if (!next.All(double.IsFinite)) break;
            (x, value) = (next, -search.Value);
            if (end == SearchEnd.Unbounded) break;
            double off;
            (lower, off, definite) = Curvature.Factor(f, x, lower);
            converged = end == SearchEnd.Converged;
            if (converged && definite && off < 0.05) break;
        }
        var laplace = GaussianApproximation.OfFactor(x, lower);
        bool far = x.Any(v => !(Math.Abs(v) < 1e12));
        return new(laplace, value, converged && definite && !far,
            value + laplace.LogDeterminant + d * 0.5 * Math.Log(2 * Math.PI));
    }

    internal static double[] Diagonal(double[] scales)
    {
        int d = scales.Length;
        var lower = new double[d * d];
        for (int i = 0; i < d; i++) lower[i * d + i] = scales[i];
        return lower;
    }

    // z = center + A y
    internal static void Move(double[] center, double[] lower, ReadOnlySpan<double> y, Span<double> z)
    {
        int d = center.Length;
        for (int i = 0; i < d; i++) z[i] = center[i] + Lbfgs.Dot(lower.AsSpan(i * d, i + 1), y[..(i + 1)]);
    }

    // slope = −Aᵀ g
    private static void Back(double[] lower, double[] g, Span<double> slope)
    {
        int d = g.Length;
        slope.Clear();
        for (int i = 0; i < d; i++)
            for (int k = 0; k <= i; k++) slope[k] -= lower[i * d + k] * g[i];
    }

    /// <summary>The ELBO of a normal distribution over a few even draws; −∞ where one of them has density 0.</summary>
    internal static double Elbo(WatchedDensity f, GaussianApproximation q, FixedDraws draws)
    {
        double[] z = new double[q.Dimension], g = new double[q.Dimension];
        double sum = 0;
        for (int i = 0; i < draws.Count; i++)
        {
            q.Place(draws[i], z);
            sum += draws.Weights[i] * f.Value(z, g, i);
        }
        return sum + q.Entropy;
    }
}
