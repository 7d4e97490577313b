using Kullback.Divergences;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>The Jensen–Shannon divergence (equal weights) of two populations, estimated from a sample of each, with a confidence
/// interval. In nats; 0 to ln 2.</summary>
/// <remarks>Bias b = ½ tr(HV) from the curvature H of the divergence and the covariance V of the shares; null scale and degrees of
/// freedom by Satterthwaite; interval by inverting the distribution of the plug-in value (see docs/theory/statistics.md, also for the
/// measured coverage). The cells are taken as given.</remarks>
public sealed record JensenShannonEstimate
{
    private readonly PlugInDistribution _distribution;

    private JensenShannonEstimate(PlugInDistribution distribution, double degreesOfFreedom, double confidence)
    {
        _distribution = distribution;
        (DegreesOfFreedom, Confidence) = (degreesOfFreedom, confidence);
        (LowNats, HighNats) = distribution.Interval(confidence);
    }

    /// <summary>The divergence of the two samples' shares: ≥ 0, and above 0 by <see cref="BiasNats"/> when nothing changed.</summary>
    public double PlugInNats => _distribution.PlugIn;

    /// <summary>What chance alone adds to the plug-in value, on average.</summary>
    public double BiasNats => _distribution.Bias;

    /// <summary>The estimate: plug-in less bias. May be below 0; show 0 then.</summary>
    public double Nats => _distribution.Estimate;

    /// <summary>Lower end of the interval: ≥ 0 and never above max(0, <see cref="Nats"/>).</summary>
    public double LowNats { get; }

    /// <summary>Upper end of the interval: never below max(0, <see cref="Nats"/>), nor below that of samples as alike as half of all
    /// samples of one population; at most ln 2.</summary>
    public double HighNats { get; }

    /// <summary>Standard deviation of the estimate.</summary>
    public double StandardErrorNats => _distribution.StandardError;

    /// <summary>Degrees of freedom of the plug-in value when nothing changed: cells less one for counts.</summary>
    public double DegreesOfFreedom { get; }

    /// <summary>The plug-in value over this is chi-squared with <see cref="DegreesOfFreedom"/> when nothing changed.</summary>
    public double ScaleNats => _distribution.Scale;

    /// <summary>Confidence of the interval.</summary>
    public double Confidence { get; }

    /// <summary>p-value of "the divergence is at most <paramref name="thresholdNats"/>": the probability of a plug-in value this large or
    /// larger if it were exactly that. Below (1 − confidence)/2 if and only if <see cref="LowNats"/> exceeds the threshold. Never 0: what
    /// is too small for a double is <see cref="double.Epsilon"/>.</summary>
    /// <param name="thresholdNats">Threshold, ≥ 0, in nats.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is negative or NaN.</exception>
    public double MinimumEffectPValue(double thresholdNats)
    {
        RequireThreshold(thresholdNats);
        return Math.Clamp(_distribution.Upper(Math.Min(thresholdNats, _distribution.Limit)), double.Epsilon, 1);
    }

    /// <summary>By which factor both samples must grow so that the interval leaves the threshold out, four times of five, if the estimate
    /// is the truth; null when the interval leaves it out already. Between 1 and a million (an estimate at the threshold itself is
    /// never decided); an order of magnitude, not a promise.</summary>
    /// <param name="thresholdNats">Threshold, ≥ 0, in nats.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is negative or NaN.</exception>
    public double? RowsFactorToDecide(double thresholdNats)
    {
        RequireThreshold(thresholdNats);
        return LowNats > thresholdNats || HighNats < thresholdNats ? null : _distribution.RowsFactor(thresholdNats, Confidence);
    }

    /// <summary>The estimate from two samples on the same cells.</summary>
    /// <param name="current">The sample of what really happens.</param>
    /// <param name="reference">The sample it is compared with.</param>
    /// <param name="confidence">Confidence of the interval, between 0 and 1.</param>
    /// <exception cref="ArgumentException">The numbers of cells differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not between 0 and 1.</exception>
    public static JensenShannonEstimate From(BinnedSample current, BinnedSample reference, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(reference);
        RequireSameCells(current, reference, confidence);
        ReadOnlySpan<double> p = current.Shares, q = reference.Shares;
        var pooled = new double[p.Length];
        double plugIn = 0;
        for (int k = 0; k < p.Length; k++)
        {
            pooled[k] = (p[k] + q[k]) / 2;
            plugIn += JensenShannon.Cell(p[k], q[k]);
        }
        var distribution = NullDistribution.Of(current, reference, pooled);
        var (seenP, unseenP) = HalfBias(current, reference);
        var (seenQ, unseenQ) = HalfBias(reference, current);
        double half = (unseenP + unseenQ) / 8, bias = (seenP + seenQ) / 4 + half;
        double scale = distribution.DegreesOfFreedom > 0 ? (bias + half) / distribution.DegreesOfFreedom : 0;
        double variance = DeltaVariance(current, reference) + DeltaVariance(reference, current);
        // Variance and plug-in carry the same noise, so their ratio is steady down to no divergence at all, where it is 4c.
        double slope = plugIn > 1e-3 * bias ? variance / (4 * plugIn) : scale;
        return new JensenShannonEstimate(
            new PlugInDistribution(plugIn, bias, half, scale, slope, distribution.ScaleDegreesOfFreedom, Math.Log(2)),
            distribution.DegreesOfFreedom, confidence);
    }

    // Σ q/(p + q)·V[k,k]/p: 4·½·tr(HV) of the first argument's shares, H = q/(2p(p + q)). A cell without rows adds nothing if its share
    // is truly 0, and V[k,k]/p in the limit of small shares if it is not: the second sum, half of which is taken.
    private static (double Seen, double Unseen) HalfBias(BinnedSample own, BinnedSample other)
    {
        var ratios = new double[own.Cells];
        own.Covariance.RelativeVariances(ratios);
        double seen = 0, unseen = 0;
        for (int k = 0; k < ratios.Length; k++)
        {
            if (own.Shares[k] > 0) seen += other.Shares[k] / (own.Shares[k] + other.Shares[k]) * ratios[k];
            else if (other.Shares[k] > 0) unseen += ratios[k];
        }
        return (seen, unseen);
    }

    // gᵀVg with the gradient g = ½ ln(2p/(p + q)).
    private static double DeltaVariance(BinnedSample own, BinnedSample other)
    {
        var gradient = new double[own.Cells];
        for (int k = 0; k < gradient.Length; k++)
        {
            double p = own.Shares[k], q = other.Shares[k];
            if (p > 0) gradient[k] = -Special.LogOnePlus((q - p) / (2 * p)) / 2;
        }
        return own.Covariance.Variance(gradient);
    }

    internal static void RequireSameCells(BinnedSample a, BinnedSample b, double confidence)
    {
        if (a.Cells != b.Cells) throw new ArgumentException($"{a.Cells} cells against {b.Cells}.", nameof(b));
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "Must lie between 0 and 1.");
    }

    private static void RequireThreshold(double nats)
    {
        if (!(nats >= 0)) throw new ArgumentOutOfRangeException(nameof(nats), nats, "A threshold is ≥ 0.");
    }
}
