using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Grassberger's estimate of 2003: ln n − Σ (n_i/n) G(n_i), G(k) = ψ(k) + (−1)^k·(ψ((k + 1)/2) − ψ(k/2))/2.</summary>
/// <remarks>The bias left is exponentially small in the expected counts. O(different counts). Source: Grassberger (2003), arXiv
/// physics/0307138, equations 27 to 30.</remarks>
public readonly record struct Grassberger2003 : IEntropyEstimator
{
    /// <inheritdoc/>
    public string Method => "Grassberger 2003";

    /// <inheritdoc/>
    public double Nats(Fingerprint sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        double log = Math.Log(sample.Rows);
        return sample.Sum(c => c / sample.Rows * (log - Number(c)));
    }

    private static double Number(double k)
    {
        double half = (Digamma.Of((k + 1) / 2) - Digamma.Of(k / 2)) / 2;
        return Digamma.Of(k) + (k % 2 == 0 ? half : -half);
    }
}

/// <summary>Grassberger's estimate of 1988: Σ (n_i/n)(ln n − ψ(n_i) − (−1)^n_i/(n_i + 1)).</summary>
/// <remarks>O(different counts). Source: Grassberger (1988), Physics Letters A 128, 369–373.</remarks>
public readonly record struct Grassberger1988 : IEntropyEstimator
{
    /// <inheritdoc/>
    public string Method => "Grassberger 1988";

    /// <inheritdoc/>
    public double Nats(Fingerprint sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        double log = Math.Log(sample.Rows);
        return sample.Sum(c => c / sample.Rows * (log - Digamma.Of(c) - (c % 2 == 0 ? 1 : -1) / (c + 1)));
    }
}

/// <summary>Zhang's estimate Σ (n_i/n)(ψ(n) − ψ(n_i)): the unbiased estimate of the first n − 1 terms of H = Σ_v Σ_i p_i(1 −
/// p_i)^v/v.</summary>
/// <remarks>Bias between 0 and −m/n, exponentially small for shares that are not. O(different counts). Source: Zhang (2012), Neural
/// Computation 24, 1368–1389; the closed form by Schürmann (2015), Entropy 17.</remarks>
public readonly record struct ZhangEntropy : IEntropyEstimator
{
    /// <inheritdoc/>
    public string Method => "Zhang";

    /// <inheritdoc/>
    public double Nats(Fingerprint sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        double all = Digamma.Of(sample.Rows);
        return sample.Sum(c => c / sample.Rows * (all - Digamma.Of(c)));
    }
}
