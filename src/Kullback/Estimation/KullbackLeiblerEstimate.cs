using Kullback.Divergences;

namespace Kullback.Estimation;

/// <summary>The Kullback–Leibler divergence D(P‖Q) of two populations, estimated from a sample of each on cells that Q's sample covers,
/// with a confidence interval. In nats.</summary>
/// <remarks>Q's shares are those after half a row is added to every cell (Krichevsky–Trofimov); the bias of P and of Q is subtracted; the
/// interval inverts the distribution of the plug-in value (docs/theory/statistics.md). The target is finite only on values that Q has:
/// restrict both samples to them (<see cref="BinnedSample.Restrict"/>) and state the share left out.</remarks>
public sealed record KullbackLeiblerEstimate
{
    private readonly PlugInDistribution _distribution;

    private KullbackLeiblerEstimate(PlugInDistribution distribution, double degreesOfFreedom, double confidence)
    {
        _distribution = distribution;
        (DegreesOfFreedom, Confidence) = (degreesOfFreedom, confidence);
        (LowNats, HighNats) = distribution.Interval(confidence);
    }

    /// <summary>The divergence of P's shares from Q's after half a row is added to every cell of Q.</summary>
    public double PlugInNats => _distribution.PlugIn;

    /// <summary>What chance alone adds to the plug-in value, on average.</summary>
    public double BiasNats => _distribution.Bias;

    /// <summary>The estimate: plug-in less bias. May be below 0; show 0 then.</summary>
    public double Nats => _distribution.Estimate;

    /// <summary>Lower end of the interval: ≥ 0 and never above max(0, <see cref="Nats"/>).</summary>
    public double LowNats { get; }

    /// <summary>Upper end of the interval: never below max(0, <see cref="Nats"/>).</summary>
    public double HighNats { get; }

    /// <summary>Standard deviation of the estimate.</summary>
    public double StandardErrorNats => _distribution.StandardError;

    /// <summary>Degrees of freedom of the plug-in value when P = Q: cells less one for counts.</summary>
    public double DegreesOfFreedom { get; }

    /// <summary>The plug-in value over this is chi-squared with <see cref="DegreesOfFreedom"/> when P = Q.</summary>
    public double ScaleNats => _distribution.Scale;

    /// <summary>Confidence of the interval.</summary>
    public double Confidence { get; }

    /// <summary>p-value of "the divergence is at most <paramref name="thresholdNats"/>"; never 0, at least
    /// <see cref="double.Epsilon"/>.</summary>
    /// <param name="thresholdNats">Threshold, ≥ 0, in nats.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is negative or NaN.</exception>
    public double MinimumEffectPValue(double thresholdNats)
    {
        if (!(thresholdNats >= 0)) throw new ArgumentOutOfRangeException(nameof(thresholdNats), thresholdNats, "A threshold is ≥ 0.");
        return Math.Clamp(_distribution.Upper(thresholdNats), double.Epsilon, 1);
    }

    /// <summary>The estimate of D(P‖Q) from two samples on the same cells.</summary>
    /// <param name="p">Sample of P.</param>
    /// <param name="q">Sample of Q.</param>
    /// <param name="confidence">Confidence of the interval, between 0 and 1.</param>
    /// <exception cref="ArgumentException">The numbers of cells differ, or P's sample has a cell that Q's has not.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not between 0 and 1.</exception>
    public static KullbackLeiblerEstimate From(BinnedSample p, BinnedSample q, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        JensenShannonEstimate.RequireSameCells(p, q, confidence);
        double[] smooth = Smoothed(p, q), pooled = new double[p.Cells], ratiosP = new double[p.Cells], ratiosQ = new double[p.Cells];
        double[] gradientP = new double[p.Cells], gradientQ = new double[p.Cells];
        p.Covariance.RelativeVariances(ratiosP);
        q.Covariance.RelativeVariances(smooth, ratiosQ);
        double plugIn = 0, bias = 0;
        for (int k = 0; k < smooth.Length; k++)
        {
            double a = p.Shares[k], b = smooth[k];
            pooled[k] = (a + q.Shares[k]) / 2;
            if (b == 0) continue;
            plugIn += KullbackLeibler.Cell(a, b);
            bias += (ratiosP[k] + a / b * ratiosQ[k]) / 2;
            if (a > 0) (gradientP[k], gradientQ[k]) = (Math.Log(a / b), a / b);
        }
        var distribution = NullDistribution.Of(p, q, pooled);
        double scale = distribution.DegreesOfFreedom > 0 ? bias / distribution.DegreesOfFreedom : 0;
        double variance = p.Covariance.Variance(gradientP) + q.Covariance.Variance(gradientQ);
        double slope = plugIn > 1e-3 * bias ? variance / (4 * plugIn) : scale;
        return new KullbackLeiblerEstimate(
            new PlugInDistribution(plugIn, bias, 0, scale, slope, distribution.ScaleDegreesOfFreedom, double.PositiveInfinity),
            distribution.DegreesOfFreedom, confidence);
    }

    private static double[] Smoothed(BinnedSample p, BinnedSample q)
    {
        int used = 0;
        for (int k = 0; k < p.Cells; k++)
        {
            if (p.Shares[k] > 0 && q.Shares[k] == 0)
                throw new ArgumentException($"Q's sample has no row in cell {k}, where P's has: restrict both to the cells that Q covers.",
                    nameof(q));
            if (q.Shares[k] > 0) used++;
        }
        var shares = new double[q.Cells];
        for (int k = 0; k < shares.Length; k++)
            if (q.Shares[k] > 0) shares[k] = (q.Shares[k] * q.EffectiveRows + 0.5) / (q.EffectiveRows + 0.5 * used);
        return shares;
    }
}
