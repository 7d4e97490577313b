namespace Kullback.Estimation;

/// <summary>A part of a divergence with its interval, in nats.</summary>
public sealed record DriftPart
{
    private readonly PlugInDistribution _distribution;

    internal DriftPart(double plugIn, double bias, int degreesOfFreedom, double variance, double confidence)
    {
        double scale = degreesOfFreedom > 0 ? bias / degreesOfFreedom : 0;
        // Variance and plug-in carry the same noise, so their ratio is steady down to no divergence at all, where it is 4c.
        _distribution = new PlugInDistribution(plugIn, degreesOfFreedom > 0 ? bias : 0, 0, scale,
            plugIn > 1e-3 * bias ? variance / (4 * plugIn) : scale, double.PositiveInfinity, double.PositiveInfinity);
        (DegreesOfFreedom, Confidence) = (degreesOfFreedom, confidence);
        (LowNats, HighNats) = _distribution.Interval(confidence);
    }

    /// <summary>The part of the samples' shares, Q's after half a row is added to every cell.</summary>
    public double PlugInNats => _distribution.PlugIn;

    /// <summary>What chance alone adds to the plug-in value, on average.</summary>
    public double BiasNats => _distribution.Bias;

    /// <summary>The estimate: plug-in less bias. May be below 0; show 0 then.</summary>
    public double Nats => _distribution.Estimate;

    /// <summary>Lower end of the interval, ≥ 0.</summary>
    public double LowNats { get; }

    /// <summary>Upper end of the interval.</summary>
    public double HighNats { get; }

    /// <summary>Standard deviation of the estimate.</summary>
    public double StandardErrorNats => _distribution.StandardError;

    /// <summary>Degrees of freedom when nothing changed; 0 where the part is 0 by construction.</summary>
    public int DegreesOfFreedom { get; }

    /// <summary>Confidence of the interval.</summary>
    public double Confidence { get; }
}
