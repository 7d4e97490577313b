using Kullback.Distributions;
using Kullback.Divergences;

namespace Kullback.Estimation;

/// <summary>What can be said of D(P‖Q) between two mixtures from divergences and overlaps of their components, in nats.</summary>
/// <param name="Lower">The lower bound of Durrieu, Thiran and Kelly; may be negative, where it says nothing.</param>
/// <param name="Upper">Their upper bound.</param>
/// <param name="Variational">The variational approximation of Hershey and Olsen: no bound.</param>
/// <param name="Goldberger">The matched-pair approximation of Goldberger, Gordon and Greenspan, Σ πₐ minᵦ[D(fₐ‖gᵦ) + ln(πₐ/ωᵦ)]: no bound
/// either, since several components of P may share a match.</param>
public sealed record MixtureBounds(double Lower, double Upper, double Variational, double Goldberger)
{
    /// <summary>The bounds and approximations for two mixtures on the line.</summary>
    /// <param name="p">P = Σ πₐ fₐ; a distribution that is no mixture counts as one component.</param>
    /// <param name="q">Q = Σ ωᵦ gᵦ.</param>
    /// <remarks>With H the entropy of a component and t(f, g) = ∫ f g, z(f, f′) = ∫ f f′:
    /// lower = Σ πₐ [ln Σ πₐ′ e^(−D(fₐ‖fₐ′)) − ln Σ ωᵦ t(fₐ, gᵦ) − H(fₐ)], upper = Σ πₐ [ln Σ πₐ′ z(fₐ, fₐ′) − ln Σ ωᵦ e^(−D(fₐ‖gᵦ)) +
    /// H(fₐ)], and the variational approximation Σ πₐ [ln Σ πₐ′ e^(−D(fₐ‖fₐ′)) − ln Σ ωᵦ e^(−D(fₐ‖gᵦ))]. Overlaps by quadrature.
    /// O(components²) divergences. Sources: Durrieu, Thiran and Kelly (2012), ICASSP, 4833–4836; Hershey and Olsen (2007), ICASSP, IV-317;
    /// Goldberger, Gordon and Greenspan (2003), ICCV, 487–493.</remarks>
    /// <exception cref="ArgumentException">The components are not continuous distributions on the line.</exception>
    public static MixtureBounds Of(IUnivariate p, IUnivariate q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        if (p.Reference != ReferenceMeasure.Lebesgue || q.Reference != ReferenceMeasure.Lebesgue)
            throw new ArgumentException("Both distributions must be continuous distributions on the line.", nameof(p));
        var (pi, f) = Parts(p);
        var (omega, g) = Parts(q);
        double lower = 0, upper = 0, variational = 0, goldberger = 0;
        for (int a = 0; a < f.Count; a++)
        {
            if (pi[a] == 0) continue;
            double entropy = Divergence.EntropyOf(f[a]);
            double own = LogSum(pi, b => -Apart(f[a], f[b])), other = LogSum(omega, b => -Apart(f[a], g[b]));
            double ownOverlap = LogSum(pi, b => LogOverlap(f[a], f[b])), overlap = LogSum(omega, b => LogOverlap(f[a], g[b]));
            lower += pi[a] * (own - overlap - entropy);
            upper += pi[a] * (ownOverlap - other + entropy);
            variational += pi[a] * (own - other);
            double least = double.PositiveInfinity;
            for (int b = 0; b < g.Count; b++)
                if (omega[b] > 0) least = Math.Min(least, Apart(f[a], g[b]) + Math.Log(pi[a] / omega[b]));
            goldberger += pi[a] * least;
        }
        return new(lower, upper, variational, goldberger);
    }

    /// <summary>D(P‖Q) by drawing from each component of P as often as its weight says, with the standard error of such a stratified
    /// mean.</summary>
    /// <param name="p">P.</param>
    /// <param name="q">Q.</param>
    /// <param name="draws">Draws in all, at least two for each component.</param>
    /// <param name="random">The source of chance.</param>
    public static DivergenceEstimate Stratified(IUnivariate p, IUnivariate q, int draws, Random random)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        ArgumentNullException.ThrowIfNull(random);
        var (weights, parts) = Parts(p);
        if (draws < 2 * parts.Count)
            throw new ArgumentOutOfRangeException(nameof(draws), draws,
                $"draws = {draws} are fewer than two for each of {parts.Count} components.");
        double value = 0, variance = 0;
        int all = 0;
        for (int k = 0; k < parts.Count; k++)
        {
            if (weights[k] == 0) continue;
            int n = Math.Max(2, (int)(weights[k] * draws));
            var points = new double[n];
            parts[k].Sample(random, points);
            double sum = 0, squares = 0;
            foreach (double x in points)
            {
                double l = p.LogDensity(x) - q.LogDensity(x);
                (sum, squares) = (sum + l, squares + l * l);
            }
            double mean = sum / n;
            if (double.IsPositiveInfinity(mean)) return new(mean, "D(P‖Q)", "stratified k1", draws, 0);
            (value, all) = (value + weights[k] * mean, all + n);
            variance += weights[k] * weights[k] * Math.Max(0, squares / n - mean * mean) / (n - 1);
        }
        double error = Math.Sqrt(variance);
        return new(value, "D(P‖Q)", $"stratified k1 over {parts.Count} components", all, 0)
        {
            StandardErrorNats = error,
            Interval = new(value - 1.96 * error, value + 1.96 * error, 0.95, "normal approximation"),
        };
    }

    private static (IReadOnlyList<double> Weights, IReadOnlyList<IUnivariate> Distributions) Parts(IUnivariate distribution)
        => distribution is UnivariateMixture mixture ? (mixture.Weights, mixture.UnivariateComponents) : ([1], [distribution]);

    private static double Apart(IUnivariate p, IUnivariate q) => Divergence.Between(p, q).Value;

    private static double LogOverlap(IUnivariate p, IUnivariate q)
        => p is Normal a && q is Normal b
        ? new Normal(0, double.Hypot(a.StandardDeviation, b.StandardDeviation)).LogDensity(a.Mean - b.Mean)
        : DistributionIntegrals.LogPower(p, q, 1, 1, new BetweenOptions { RelativeError = 1e-12 }).Log;

    private static double LogSum(IReadOnlyList<double> weights, Func<int, double> log)
    {
        double[] terms = [.. weights.Select((w, b) => w > 0 ? Math.Log(w) + log(b) : double.NegativeInfinity)];
        double top = terms.Max();
        return double.IsNegativeInfinity(top) ? top : top + Math.Log(terms.Sum(t => Math.Exp(t - top)));
    }
}
