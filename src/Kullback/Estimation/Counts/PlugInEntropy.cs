using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>The entropy of the observed shares, −Σ (n_i/n) ln(n_i/n): too low by about (m − 1)/(2n), m the cells that can occur.</summary>
/// <remarks>O(different counts). In [0, ln m]. Source: Miller (1955), Note on the bias of information estimates, for the bias.</remarks>
public readonly record struct PlugInEntropy : IEntropyEstimator
{
    /// <inheritdoc/>
    public string Method => "plug-in";

    /// <inheritdoc/>
    public double Nats(Fingerprint sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        double n = sample.Rows;
        return sample.Sum(c => Term(c / n, (c - n) / n));
    }

    // −p ln p with p − 1 given apart, so that a share near 1 keeps its digits.
    internal static double Term(double p, double less) => p == 0 ? 0 : -p * Special.LogOnePlus(less);

    internal static double Term(double p) => p == 0 ? 0 : -p * Math.Log(p);
}

/// <summary>The plug-in value plus (m − 1)/(2n), m the cells seen: the bias of first order if all cells that can occur were seen.</summary>
/// <remarks>O(different counts). Source: Miller (1955), Note on the bias of information estimates; Madow (1948).</remarks>
public readonly record struct MillerMadow : IEntropyEstimator
{
    /// <inheritdoc/>
    public string Method => "Miller-Madow";

    /// <inheritdoc/>
    public double Nats(Fingerprint sample) => new PlugInEntropy().Nats(sample) + (sample.Seen - 1) / (2 * sample.Rows);
}

/// <summary>The plug-in value with its bias taken off by the jackknife: n·H − (n − 1)·mean of H without a row.</summary>
/// <remarks>In closed form g(n) − Σ (n_i/n) g(n_i), g(c) = c ln c − (c − 1) ln(c − 1). O(different counts). Source: Zahl (1977),
/// Ecology 58, 907–913.</remarks>
public readonly record struct JackknifeEntropy : IEntropyEstimator
{
    /// <inheritdoc/>
    public string Method => "jackknife";

    /// <inheritdoc/>
    public double Nats(Fingerprint sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return sample.Sum(c => c / sample.Rows * (Step(sample.Rows) - Step(c)));
    }

    private static double Step(double c) => c <= 1 ? 0 : Math.Log(c) - (c - 1) * Special.LogOnePlus(-1 / c);
}
