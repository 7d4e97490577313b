namespace Kullback.Learning;

/// <summary>Bounds on the evidence ln Z = ln ∫ p from weights w = p(z)/q(z), z drawn from q: ELBO ≤ IWAE ≤ ln Z ≤ CUBO.</summary>
/// <remarks>Expectations over nodes with weights that add up to 1, or over draws (equal weights). Sums are taken relative to the largest
/// weight. A bound that needs a moment which the weights do not have diverges: see <see cref="MomentIsFinite"/>.</remarks>
public static class EvidenceBounds
{
    /// <summary>E_q ln p + entropy of q: the ELBO of a given normal distribution, by even, moment-matched draws (even nodes for one
    /// number): exact where ln p is quadratic.</summary>
    /// <param name="density">ln p.</param>
    /// <param name="q">The distribution.</param>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public static double Lower(ILogDensity density, GaussianApproximation q)
    {
        if (density.Dimension != q.Dimension)
            throw new ArgumentException(FormattableString.Invariant(
                $"A density of {density.Dimension} numbers, an approximation of {q.Dimension}."), nameof(q));
        var random = new Kullback.Numerics.RandomStream(new Random(1));
        return ModeSearch.Elbo(new WatchedDensity(density), q, FixedDraws.Matched(q.Dimension, 4096, ref random));
    }

    /// <summary>ln E w^(1−α) / (1 − α): Rényi's bound. α → 1 is the ELBO, 0 the evidence, below 0 an upper bound.</summary>
    /// <param name="alpha">Order.</param>
    /// <param name="logWeights">ln w.</param>
    /// <param name="shares">Node weights; empty for draws.</param>
    /// <remarks>Li and Turner (2016), Advances in Neural Information Processing Systems 29.</remarks>
    public static double Renyi(double alpha, ReadOnlySpan<double> logWeights, ReadOnlySpan<double> shares = default)
    {
        if (!double.IsFinite(alpha)) throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "The order must be finite.");
        return alpha == 1 ? Mean(logWeights, shares) : LogMean(1 - alpha, logWeights, shares) / (1 - alpha);
    }

    /// <summary>½ ln E w²: an upper bound (Dieng et al. 2017, Advances in Neural Information Processing Systems 30).</summary>
    /// <param name="logWeights">ln w.</param>
    /// <param name="shares">Node weights; empty for draws.</param>
    public static double ChiSquared(ReadOnlySpan<double> logWeights, ReadOnlySpan<double> shares = default)
        => Renyi(-1, logWeights, shares);

    /// <summary>E ln of the mean of k weights, over disjoint groups of draws: a lower bound that rises with k (Burda et al. 2016), with its
    /// standard error.</summary>
    /// <param name="k">Weights in a group.</param>
    /// <param name="logWeights">ln w of independent draws.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no two groups of k.</exception>
    public static EstimatedNats ImportanceWeighted(int k, ReadOnlySpan<double> logWeights)
    {
        if (k < 1 || logWeights.Length / k < 2)
            throw new ArgumentOutOfRangeException(nameof(k), k,
                FormattableString.Invariant($"{logWeights.Length} weights have no two groups."));
        int groups = logWeights.Length / k;
        double sum = 0, squares = 0;
        for (int g = 0; g < groups; g++)
        {
            double value = LogMean(1, logWeights.Slice(g * k, k), default);
            (sum, squares) = (sum + value, squares + value * value);
        }
        double mean = sum / groups;
        return new(mean, Math.Sqrt(Math.Max(0, squares / groups - mean * mean) / (groups - 1)));
    }

    /// <summary>Whether E w^power is finite, judged by the tails of the weights: k-hat of w^power below 1.</summary>
    /// <param name="power">1 − α of Rényi's bound.</param>
    /// <param name="logWeights">ln w of draws; at least 25.</param>
    public static bool MomentIsFinite(double power, ReadOnlySpan<double> logWeights)
    {
        var raised = new double[logWeights.Length];
        for (int i = 0; i < raised.Length; i++) raised[i] = power * logWeights[i];
        return !(Kullback.Numerics.ParetoTail.Index(raised) >= 1);
    }

    private static double Mean(ReadOnlySpan<double> logs, ReadOnlySpan<double> shares)
    {
        double sum = 0;
        for (int i = 0; i < logs.Length; i++) sum += logs[i] * (shares.IsEmpty ? 1.0 / logs.Length : shares[i]);
        return sum;
    }

    internal static double LogMean(double power, ReadOnlySpan<double> logs, ReadOnlySpan<double> shares)
    {
        double top = double.NegativeInfinity, sum = 0;
        foreach (double log in logs) top = Math.Max(top, power * log);
        if (double.IsInfinity(top)) return top;
        for (int i = 0; i < logs.Length; i++) sum += Math.Exp(power * logs[i] - top) * (shares.IsEmpty ? 1.0 / logs.Length : shares[i]);
        return top + Math.Log(sum);
    }
}
