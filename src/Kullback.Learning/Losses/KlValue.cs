namespace Kullback.Learning;

/// <summary>How a value of the Kullback-Leibler divergence was found.</summary>
public enum KlEstimator
{
    /// <summary>A sum or a closed form over everything.</summary>
    Exact,

    /// <summary>Mean of −ln r, r = p/q at draws from q: unbiased, signed.</summary>
    K1,

    /// <summary>Mean of (ln r)²/2: biased, never negative.</summary>
    K2,

    /// <summary>Mean of r − 1 − ln r: unbiased where p has mass only where q has, never negative; infinite variance where p is more than √2
    /// times as wide.</summary>
    K3,
}

/// <summary>A value of a Kullback-Leibler divergence, with its direction. It is no loss: see <see cref="KlGradient"/>.</summary>
/// <param name="Nats">The value.</param>
/// <param name="StandardError">Its standard error; 0 for an exact one.</param>
/// <param name="Estimator">How it was found.</param>
/// <param name="First">P of D(P‖Q), in words.</param>
/// <param name="Second">Q.</param>
/// <remarks>Source of the names: Schulman (2020), "Approximating KL divergence".</remarks>
public readonly record struct KlValue(double Nats, double StandardError, KlEstimator Estimator, string First, string Second)
{
    /// <summary>D(Q‖P) from draws of q, each with ln p − ln q.</summary>
    /// <param name="logRatios">ln p(x) − ln q(x) at draws from q.</param>
    /// <param name="estimator">K1, K2 or K3.</param>
    /// <param name="first">What the draws are from, q.</param>
    /// <param name="second">p.</param>
    /// <exception cref="ArgumentException">There are fewer than two draws, or one is NaN or +∞ (p would have what q cannot
    /// draw).</exception>
    public static KlValue OfDraws(ReadOnlySpan<double> logRatios, KlEstimator estimator, string first = "q", string second = "p")
    {
        if (estimator == KlEstimator.Exact) throw new ArgumentException("Draws give no exact value.", nameof(estimator));
        if (logRatios.Length < 2) throw new ArgumentException("There must be two draws at least.", nameof(logRatios));
        double mean = 0, squares = 0;
        for (int i = 0; i < logRatios.Length; i++)
        {
            double d = logRatios[i];
            if (double.IsNaN(d) || double.IsPositiveInfinity(d))
                throw new ArgumentException(FormattableString.Invariant($"logRatios[{i}] = {d} must be a number or −∞."),
                    nameof(logRatios));
            double term = Term(d, estimator), step = term - mean;
            mean += step / (i + 1);
            squares += step * (term - mean);
        }
        int n = logRatios.Length;
        if (double.IsInfinity(mean) || double.IsNaN(mean)) return new(double.PositiveInfinity, double.NaN, estimator, first, second);
        return new(mean, Math.Sqrt(squares / (n - 1) / n), estimator, first, second);
    }

    internal static double Term(double logRatio, KlEstimator estimator) => estimator switch
    {
        KlEstimator.K1 => -logRatio,
        KlEstimator.K2 => 0.5 * logRatio * logRatio,
        _ => double.IsNegativeInfinity(logRatio) ? double.PositiveInfinity : Numerics.Special.ExpExcess(logRatio),
    };

    /// <summary>An exact value.</summary>
    public static KlValue Exact(double nats, string first, string second) => new(nats, 0, KlEstimator.Exact, first, second);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"{Nats:0.######} nats, {(Estimator == KlEstimator.Exact ? "exact" : $"{Estimator} ± {StandardError:0.######}")}, D({First}‖{Second})");
}
