using Kullback.Distributions;

namespace Kullback.Minimization;

/// <summary>A mixture of normal distributions fitted to points.</summary>
/// <param name="Distribution">The mixture.</param>
/// <param name="FreeEnergies">After each step, in nats per point: −(1/n) Σ ln p(xᵢ), which never rises.</param>
/// <param name="Converged">Whether the last steps gained less than the tolerance.</param>
public sealed record MixtureFit(UnivariateMixture Distribution, IReadOnlyList<double> FreeEnergies, bool Converged);

/// <summary>Mixtures of normal distributions by expectation-maximization.</summary>
/// <remarks>Alternating minimization of one divergence: between the points with guessed components, p̂(x)·r(k|x), and the model
/// π(k)·p(x|k). The first step moves r to the posterior, the second moves the model; the free energy, that divergence up to the entropy of
/// the points, falls with both. Sources: Dempster, Laird and Rubin (1977), Journal of the Royal Statistical Society B 39, 1–38; Csiszár and
/// Tusnády (1984), Statistics and Decisions 1, 205–237; Neal and Hinton (1998), Learning in Graphical Models, 355–368.</remarks>
public static class ExpectationMaximization
{
    /// <summary>A mixture of normal distributions, from a start that cuts the sorted points into runs of equal length.</summary>
    /// <param name="points">Finite numbers, not all equal.</param>
    /// <param name="components">How many.</param>
    /// <param name="steps">At most so many.</param>
    /// <param name="tolerance">It has converged when a step gains less than this, in nats per point.</param>
    /// <exception cref="ArgumentException">Fewer than two points a component, a number is not finite, or all are equal.</exception>
    /// <remarks>Deterministic. O(n·components) a step. A component's standard deviation is kept above a thousandth of that of all points:
    /// below, the likelihood grows without bound around a single point and says nothing.</remarks>
    public static MixtureFit Of(ReadOnlySpan<double> points, int components, int steps, double tolerance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        int n = points.Length, k = components;
        if (n < 2 * k) throw new ArgumentException($"{n} points are too few for {k} components.", nameof(points));
        double[] x = points.ToArray(), responsibilities = new double[n * k];
        for (int i = 0; i < n; i++)
            if (!double.IsFinite(x[i]))
                throw new ArgumentException(FormattableString.Invariant($"points[{i}] = {x[i]} must be finite."), nameof(points));
        Array.Sort(x);
        if (x[0] == x[n - 1]) throw new ArgumentException("All points are equal.", nameof(points));
        for (int i = 0; i < n; i++) responsibilities[i * k + (int)((long)i * k / n)] = 1;
        double floor = 1e-3 * Deviation(x);
        var model = Maximized(x, responsibilities, k, floor);
        var energies = new List<double>();
        bool converged = false;
        for (int step = 0; step < steps && !converged; step++)
        {
            double energy = Expected(x, responsibilities, model);
            converged = energies.Count > 0 && energies[^1] - energy < tolerance;
            energies.Add(energy);
            model = Maximized(x, responsibilities, k, floor);
        }
        return new(Mixture.Of(model.Weights, (IReadOnlyList<IUnivariate>)model.Distributions), energies, converged);
    }

    private readonly record struct Model(double[] Weights, Normal[] Distributions);

    // r(k|x) ∝ π(k) p(x|k), and −(1/n) Σ ln Σ π p.
    private static double Expected(double[] x, double[] r, Model model)
    {
        int k = model.Distributions.Length;
        double energy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            var row = r.AsSpan(i * k, k);
            double top = double.NegativeInfinity, sum = 0;
            for (int c = 0; c < k; c++)
                top = Math.Max(top, row[c] = model.Weights[c] > 0 ? Math.Log(model.Weights[c]) + model.Distributions[c].LogDensity(x[i])
                    : double.NegativeInfinity);
            for (int c = 0; c < k; c++) sum += row[c] = Math.Exp(row[c] - top);
            for (int c = 0; c < k; c++) row[c] /= sum;
            energy -= (top + Math.Log(sum)) / x.Length;
        }
        return energy;
    }

    private static Model Maximized(double[] x, double[] r, int k, double floor)
    {
        double[] weights = new double[k];
        var distributions = new Normal[k];
        for (int c = 0; c < k; c++)
        {
            double total = 0, mean = 0, variance = 0;
            for (int i = 0; i < x.Length; i++) (total, mean) = (total + r[i * k + c], mean + r[i * k + c] * x[i]);
            mean = total > 0 ? mean / total : x[0];
            for (int i = 0; i < x.Length; i++) variance += r[i * k + c] * (x[i] - mean) * (x[i] - mean);
            weights[c] = total / x.Length;
            distributions[c] = new Normal(mean, Math.Max(floor, total > 0 ? Math.Sqrt(variance / total) : floor));
        }
        double sum = weights.Sum();
        for (int c = 0; c < k; c++) weights[c] /= sum;
        return new(weights, distributions);
    }

    private static double Deviation(double[] x)
    {
        double mean = x.Average();
        return Math.Sqrt(x.Sum(v => (v - mean) * (v - mean)) / x.Length);
    }
}
