namespace Kullback.Learning;

/// <summary>How a gradient of the Kullback-Leibler divergence was found.</summary>
public enum KlGradientEstimator
{
    /// <summary>A sum over everything.</summary>
    Exact,

    /// <summary>ln q − ln p of each draw, held fixed, times the score ∇ ln q of the draw.</summary>
    ScoreFunction,

    /// <summary>Through the draws, x = μ + σε.</summary>
    Pathwise,
}

/// <summary>A gradient of D(q‖p) in the parameters of q. It is no value: the derivative of an estimate of the value, at draws held fixed,
/// is
/// another thing (of k1 its mean is 0, of k2 it is this one, of k3 that of D(p‖q)).</summary>
/// <param name="Estimator">How it was found.</param>
/// <param name="Values">Its numbers.</param>
public sealed record KlGradient(KlGradientEstimator Estimator, IReadOnlyList<double> Values)
{
    /// <summary>Of a categorical q, in its logits: qⱼ·(ln qⱼ/pⱼ − D(q‖p)).</summary>
    /// <param name="logits">Logits of q.</param>
    /// <param name="logP">ln p.</param>
    public static KlGradient Exact(ReadOnlySpan<double> logits, ReadOnlySpan<double> logP)
    {
        var gradient = new double[logits.Length];
        DirectedLoss.ReverseKl.OfLogits(logP, logits, gradient);
        return new(KlGradientEstimator.Exact, gradient);
    }

    /// <summary>From draws of a categorical q, in its logits.</summary>
    /// <param name="logits">Logits of q.</param>
    /// <param name="logP">ln p.</param>
    /// <param name="draws">What q drew.</param>
    /// <param name="controlVariate">From each draw's ln q − ln p the mean of the others' is taken: no bias, less noise.</param>
    /// <exception cref="ArgumentException">There are fewer than two draws, or one is none of q's, or p cannot have one.</exception>
    public static KlGradient ScoreFunction(ReadOnlySpan<double> logits, ReadOnlySpan<double> logP, ReadOnlySpan<int> draws,
        bool controlVariate = true)
    {
        if (logP.Length != logits.Length) throw new ArgumentException("p and q differ in length.", nameof(logP));
        if (draws.Length < 2) throw new ArgumentException("There must be two draws at least.", nameof(draws));
        double[] logQ = DirectedLoss.LogSoftmax(logits), costs = new double[draws.Length], gradient = new double[logits.Length];
        double total = 0, all = 0;
        for (int i = 0; i < draws.Length; i++)
        {
            if ((uint)draws[i] >= (uint)logits.Length)
                throw new ArgumentException(FormattableString.Invariant($"draws[{i}] = {draws[i]} is none of {logits.Length}."),
                    nameof(draws));
            total += costs[i] = logQ[draws[i]] - logP[draws[i]];
            if (!double.IsFinite(costs[i]))
                throw new ArgumentException(FormattableString.Invariant($"draws[{i}]: ln q − ln p = {costs[i]}."), nameof(draws));
        }
        int n = draws.Length;
        for (int i = 0; i < n; i++)
        {
            double cost = (costs[i] - (controlVariate ? (total - costs[i]) / (n - 1) : 0)) / n;
            gradient[draws[i]] += cost;
            all += cost;
        }
        for (int j = 0; j < gradient.Length; j++) gradient[j] -= all * Math.Exp(logQ[j]);
        return new(KlGradientEstimator.ScoreFunction, gradient);
    }

    /// <summary>Of a normal q with independent entries, in (means, logarithms of standard deviations), through its draws; the derivative
    /// through the density of q itself, whose mean is 0, is left out: no noise where q is p.</summary>
    /// <param name="means">Means of q.</param>
    /// <param name="logDeviations">Logarithms of its standard deviations.</param>
    /// <param name="p">ln p, up to a constant.</param>
    /// <param name="draws">How many draws.</param>
    /// <param name="random">Where they come from.</param>
    /// <remarks>Source: Roeder, Wu and Duvenaud (2017), arXiv:1703.09194.</remarks>
    public static KlGradient Pathwise(ReadOnlySpan<double> means, ReadOnlySpan<double> logDeviations, ILogDensity p, int draws,
        Random random)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        int d = means.Length;
        if (logDeviations.Length != d || p.Dimension != d) throw new ArgumentException("The dimensions differ.", nameof(logDeviations));
        double[] gradient = new double[2 * d], x = new double[d], noise = new double[d], slope = new double[d];
        for (int m = 0; m < draws; m++)
        {
            for (int i = 0; i < d; i++) x[i] = means[i] + Math.Exp(logDeviations[i]) * (noise[i] = ResumableRandom.Normal(random));
            double value = p.Value(x, slope);
            for (int i = 0; i < d; i++)
            {
                if (!double.IsFinite(value) || !double.IsFinite(slope[i]))
                    throw new ArgumentException(FormattableString.Invariant(
                        $"Draw {m}: ln p = {value}, its derivative in entry {i} at {x[i]} is {slope[i]}."), nameof(p));
                // d(ln q − ln p)/dx, where ln q's own part is −ε/σ.
                double deviation = Math.Exp(logDeviations[i]), g = (-noise[i] / deviation - slope[i]) / draws;
                gradient[i] += g;
                gradient[d + i] += g * deviation * noise[i];
            }
        }
        return new(KlGradientEstimator.Pathwise, gradient);
    }
}
