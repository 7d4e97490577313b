using Kullback.Divergences;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Which mean over draws from P estimates D(P‖Q) from l = ln(p/q).</summary>
public enum LogRatioMean
{
    /// <summary>k1 = l: unbiased, may be negative, wide where P and Q are close.</summary>
    K1,

    /// <summary>k2 = l²/2: never negative, narrow where P and Q are close, biased: its mean is another f-divergence,
    /// equal to D to second order.</summary>
    K2,

    /// <summary>k3 = e^(−l) − 1 + l: unbiased, never negative; infinite variance where q/p is heavy under P.</summary>
    K3,

    /// <summary>l + c(e^(−l) − 1) with c fitted to the draws: unbiased to order 1/n, never wider than k1 or k3 for many draws.</summary>
    Controlled,
}

/// <summary>The value of D(P‖Q) from the log-ratios ln(p/q) at draws from P.</summary>
/// <remarks>Estimators of the value only. Their derivatives by the parameters of P are not estimators of the derivative of D: that of k1
/// has mean 0, that of k3 follows D(Q‖P); see <see cref="ScoreFunctionGradient"/>, which is another type for this reason. Source of the
/// names: Schulman (2020), "Approximating KL divergence".</remarks>
public static class KlMonteCarlo
{
    /// <summary>The estimate with its standard error and what speaks against it.</summary>
    /// <param name="logRatios">ln(p/q) at independent draws from P; +∞ where q is 0.</param>
    /// <param name="mean">Which mean.</param>
    /// <exception cref="ArgumentException">Fewer than 2 draws, a NaN, or −∞ (a draw where p is 0).</exception>
    public static DivergenceEstimate Of(ReadOnlySpan<double> logRatios, LogRatioMean mean)
    {
        int n = logRatios.Length;
        if (n < 2) throw new ArgumentException($"{n} draws are too few.", nameof(logRatios));
        for (int i = 0; i < n; i++)
            if (double.IsNaN(logRatios[i]) || double.IsNegativeInfinity(logRatios[i]))
                throw new ArgumentException(
                    FormattableString.Invariant($"logRatios[{i}] = {logRatios[i]} is no log-ratio at a draw from P."), nameof(logRatios));
        if (logRatios.Contains(double.PositiveInfinity))
            return new(double.PositiveInfinity, "D(P‖Q)", Name(mean), n,
                0)
            { Diagnoses = [new("outside-q", "A draw from P fell where Q has no mass: D(P‖Q) is infinite.", false)] };
        var (value, error, detail) = mean == LogRatioMean.Controlled ? Controlled(logRatios) : Plain(logRatios, mean);
        return new(value, "D(P‖Q)", Name(mean) + detail, n, 0)
        {
            StandardErrorNats = error,
            Interval = new(value - 1.96 * error, value + 1.96 * error, 0.95, "normal approximation"),
            Diagnoses = [.. Weights(logRatios, mean)],
        };
    }

    private static (double, double, string) Controlled(ReadOnlySpan<double> logs)
    {
        var fitted = ControlledMean.Of(logs);
        return (fitted.Value, fitted.StandardError, FormattableString.Invariant($", c = {fitted.Factor:G3}"));
    }

    private static (double, double, string) Plain(ReadOnlySpan<double> logs, LogRatioMean mean)
    {
        double sum = 0, squares = 0;
        foreach (double l in logs) sum += Of(l, mean);
        double value = sum / logs.Length;
        foreach (double l in logs) squares += (Of(l, mean) - value) * (Of(l, mean) - value);
        return (value, Math.Sqrt(squares / ((double)logs.Length * (logs.Length - 1))), "");
    }

    private static double Of(double l, LogRatioMean mean) => mean switch
    {
        LogRatioMean.K1 => l,
        LogRatioMean.K2 => l * l / 2,
        _ => Elementary.ExpExcess(new Lane(-l)).Value,
    };

    private static IEnumerable<Diagnosis> Weights(ReadOnlySpan<double> logs, LogRatioMean mean)
    {
        if (mean is LogRatioMean.K1 or LogRatioMean.K2) return [];
        var fitted = ControlledMean.Of(logs);
        double share = fitted.EffectiveDraws / logs.Length;
        var found = new List<Diagnosis>();
        if (fitted.Heavy)
            found.Add(new("heavy-ratios",
                FormattableString.Invariant(
                    $"The ratios q/p have a tail of Pareto index {fitted.ParetoIndex:F2}, more than {logs.Length} draws carry ({ParetoTail.Threshold(logs.Length):F2}): the standard error of {Name(mean)} is not to be trusted; k1 does not need these ratios."), true));
        else if (share < 0.1)
            found.Add(new("few-effective-draws",
                FormattableString.Invariant($"Weighted by q/p the {logs.Length} draws are worth {fitted.EffectiveDraws:F0}."), false));
        return found;
    }

    private static string Name(LogRatioMean mean)
        => mean switch
        {
            LogRatioMean.K1 => "k1",
            LogRatioMean.K2 => "k2 (biased)",
            LogRatioMean.K3 => "k3",
            _ => "k1 with control variate"
        };
}

/// <summary>The gradient of D(P‖Q) by parameters of P, from draws of P: weights of the scores ∇ln p.</summary>
/// <remarks>∇D(Pθ‖Q) = E_P[(ln(p/q) − b)·∇ln p] for any constant b. Differentiating an estimator of the value instead goes wrong: the
/// derivative of k1 at fixed draws is ∇ln p, of mean 0; that of k3 is (1 − q/p)·∇ln p, whose mean is minus ∇ E_Q ln p, the descent of
/// D(Q‖P). Only k2's, l·∇ln p, has the right mean. The value and the gradient are therefore different types. By parameters of Q the
/// gradient is −E_P[∇ln q], which needs no weights.</remarks>
public static class ScoreFunctionGradient
{
    /// <summary>Fills the weight of each draw's score: the gradient is the mean of weights[i]·∇ln p(xᵢ).</summary>
    /// <param name="logRatios">ln(p/q) at independent draws from P, finite.</param>
    /// <param name="weights">Receives lᵢ less the mean of the other draws' l: unbiased, and narrower than l alone.</param>
    /// <exception cref="ArgumentException">Fewer than 2 draws, other lengths, or a log-ratio is not finite.</exception>
    public static void ScoreWeights(ReadOnlySpan<double> logRatios, Span<double> weights)
    {
        int n = logRatios.Length;
        if (n < 2) throw new ArgumentException($"{n} draws are too few.", nameof(logRatios));
        if (weights.Length != n) throw new ArgumentException($"{weights.Length} weights for {n} draws.", nameof(weights));
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            if (!double.IsFinite(logRatios[i]))
                throw new ArgumentException(FormattableString.Invariant($"logRatios[{i}] = {logRatios[i]} must be finite."),
                    nameof(logRatios));
            sum += logRatios[i];
        }
        for (int i = 0; i < n; i++) weights[i] = logRatios[i] - (sum - logRatios[i]) / (n - 1);
    }
}
