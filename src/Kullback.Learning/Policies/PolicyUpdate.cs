namespace Kullback.Learning;

/// <summary>What became of a step.</summary>
public enum StepOutcome
{
    /// <summary>It was taken.</summary>
    Taken,

    /// <summary>It was taken, and ended before its last epoch because the divergence had reached its target.</summary>
    StoppedEarly,

    /// <summary>The gradient is zero: there was nothing to take.</summary>
    NoGradient,

    /// <summary>No step was found within the trust region that gains: the parameters are those before, bit for bit.</summary>
    Restored,

    /// <summary>The gradient or the curvature is not finite: the parameters are those before, bit for bit.</summary>
    NotFinite,
}

/// <summary>What an update of a policy did; nats.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Steps">Steps in the environment so far.</param>
/// <param name="Kl">Mean of the exact D(old‖new) over the states of the rollout.</param>
/// <param name="MaxKl">Its maximum over them.</param>
/// <param name="KlQuantiles">Its quantiles 50, 90 and 99 %.</param>
/// <param name="Entropy">Mean entropy of the new policy.</param>
public sealed record PolicyUpdate(int Number, long Steps, KlValue Kl, double MaxKl, IReadOnlyList<double> KlQuantiles, double Entropy)
{
    /// <summary>What became of the step.</summary>
    public StepOutcome Step { get; init; }

    /// <summary>The gain that the gradient predicted; null where there is no such prediction.</summary>
    public double? PredictedGain { get; init; }

    /// <summary>The gain of the surrogate: mean of (r − 1)·Â, r = π_new/π_old.</summary>
    public double Gain { get; init; }

    /// <summary>The share of actions outside the clip; null where there is none.</summary>
    public double? ClippedShare { get; init; }

    /// <summary>Epochs of minibatches on the policy; null where it is not learnt so.</summary>
    public int? Epochs { get; init; }

    /// <summary>The penalty for the next update; null where there is none.</summary>
    public double? Penalty { get; init; }

    /// <summary>1 − variance of the critic's errors/variance of the returns; NaN where the returns are all equal.</summary>
    public double ExplainedVariance { get; init; }

    /// <summary>Mean return of the episodes that ended in this rollout; NaN where none did.</summary>
    public double MeanReturn { get; init; }

    /// <summary>How many ended.</summary>
    public int Episodes { get; init; }

    /// <summary>Estimates from the rollout's own actions beside the exact value; null for the first update.</summary>
    public KlMonitor? Monitor { get; init; }
}

/// <summary>Whether actions are draws of the policy that they are taken for: D(policy‖policy before) exactly, and estimated from
/// them.</summary>
/// <param name="Exact">The exact mean over the states.</param>
/// <param name="K1">Mean of −ln r, with its exact standard error for draws of the policy.</param>
/// <param name="K2">Mean of (ln r)²/2: biased.</param>
/// <param name="K3">Mean of r − 1 − ln r.</param>
/// <param name="Limit">How far k1 may be from the exact value.</param>
/// <remarks>Both policies are fixed before the actions are drawn, so that −ln r has in each state the exact mean and a known variance. A
/// standard error alone would alarm at every rare action: the limit is Bernstein's inequality at the probability 2·exp(−18), with the
/// greatest term that was seen.</remarks>
public sealed record KlMonitor(KlValue Exact, KlValue K1, KlValue K2, KlValue K3, double Limit)
{
    /// <summary>(k1 − exact)/standard error; 0 where both are equal.</summary>
    public double Score => K1.Nats == Exact.Nats ? 0 : (K1.Nats - Exact.Nats) / K1.StandardError;

    /// <summary>What does not agree, or null.</summary>
    public string? Disagreement => Math.Abs(K1.Nats - Exact.Nats) <= Limit ? null
        : FormattableString.Invariant(
            $"k1 = {K1.Nats:0.######} and the exact value {Exact.Nats:0.######} differ by {Score:0.0} standard errors: the samples are not from this policy");

    /// <summary>A monitor.</summary>
    /// <param name="exact">Exact D(q‖p) of each state.</param>
    /// <param name="variances">The variance of ln q − ln p of a draw from q in each state.</param>
    /// <param name="logRatios">ln p − ln q of the action in each state, which is to be a draw from q.</param>
    /// <exception cref="ArgumentException">Lengths differ, or there are fewer than two states, or a number is NaN.</exception>
    public static KlMonitor Of(ReadOnlySpan<double> exact, ReadOnlySpan<double> variances, ReadOnlySpan<double> logRatios)
    {
        int n = exact.Length;
        if (variances.Length != n || logRatios.Length != n)
            throw new ArgumentException(FormattableString.Invariant(
                $"There are {n} exact values, {variances.Length} variances and {logRatios.Length} log-ratios."), nameof(logRatios));
        var k1 = KlValue.OfDraws(logRatios, KlEstimator.K1, "policy", "policy before");
        double mean = 0, variance = 0, most = 0;
        for (int i = 0; i < n; i++)
        {
            mean += exact[i] / n;
            variance += variances[i];
            most = Math.Max(most, Math.Abs(-logRatios[i] - exact[i]));
        }
        // t² = 2·18·(V + M·t/3), and the last digits of a sum of n.
        double limit = (6 * most + 6 * Math.Sqrt(most * most + variance)) / n + 1e-12 * (1 + Math.Abs(mean));
        return new(KlValue.Exact(mean, "policy", "policy before"), k1 with { StandardError = Math.Sqrt(variance) / n },
            KlValue.OfDraws(logRatios, KlEstimator.K2, "policy", "policy before"),
            KlValue.OfDraws(logRatios, KlEstimator.K3, "policy", "policy before"), limit);
    }
}
