using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Chao and Shen's estimate: shares shrunk by the sample's coverage C = 1 − f₁/n, each weighted by its chance of being seen:
/// −Σ C·p ln(C·p)/(1 − (1 − C·p)ⁿ).</summary>
/// <remarks>f₁ cells were seen once; with nothing but singletons f₁ counts as n − 1. O(different counts). Source: Chao and Shen (2003),
/// Environmental and Ecological Statistics 10, 429–443.</remarks>
public readonly record struct ChaoShen : IEntropyEstimator
{
    /// <inheritdoc/>
    public string Method => "Chao-Shen";

    /// <inheritdoc/>
    public double Nats(Fingerprint sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        double n = sample.Rows, singletons = sample.Singletons == n ? n - 1 : sample.Singletons;
        return sample.Sum(c =>
        {
            // C·p − 1 without a subtraction from 1, for the logarithm of a share near it.
            double p = c / n * ((n - singletons) / n), less = (c - n) / n - c / n * (singletons / n);
            return PlugInEntropy.Term(p, less) / -ExcessOverOne(n * Special.LogOnePlus(-p));
        });
    }

    /// <summary>eˣ − 1 for x ≤ 0, with all digits near 0; −1 at −∞.</summary>
    internal static double ExcessOverOne(double x) => x < -1 ? Math.Exp(x) - 1 : x + Elementary.ExpExcess(new Lane(x)).Value;
}

/// <summary>Chao, Wang and Jost's estimate: Zhang's, and the tail Σ_{v ≥ n} that it leaves out, continued from how many cells were seen
/// once and twice.</summary>
/// <remarks>(f₁/n)·(1 − A)^(1 − n)·(−ln A − Σ_{r &lt; n} (1 − A)^r/r) with A = 2f₂/((n − 1)f₁ + 2f₂), or 2/((n − 1)(f₁ − 1) + 2) where f₂ =
/// 0. The difference is summed as what it is, Σ_{j ≥ 1} (1 − A)^j/(n − 1 + j), by an integral of the same value. O(different counts).
/// Source: Chao, Wang and Jost (2013), Methods in Ecology and Evolution 4, 1091–1100, equation 4.</remarks>
public readonly record struct ChaoWangJost : IEntropyEstimator
{
    /// <inheritdoc/>
    public string Method => "Chao-Wang-Jost";

    /// <inheritdoc/>
    public double Nats(Fingerprint sample)
    {
        double seen = new ZhangEntropy().Nats(sample), n = sample.Rows, once = sample.Singletons, twice = sample.CellsSeen(2);
        if (once == 0) return seen;
        // A = rare/(common + rare), 1 − A = common/(common + rare).
        var (common, rare) = twice > 0 ? ((n - 1) * once, 2 * twice) : ((n - 1) * (once - 1), 2);
        return seen + once / n * Tail(common / (common + rare), rare / (common + rare), n);
    }

    // Σ_{j ≥ 1} x^j/(n − 1 + j) = x·∫₀^∞ e^(−nt)/(1 − x·e^(−t)) dt; with t = eᵘ the trapezoidal rule converges like e^(−π²/h).
    private static double Tail(double x, double complement, double n)
    {
        const double step = 0.25;
        if (x == 0) return 0;
        double from = Math.Log(Math.Min(complement, 1 / n)) - 42, to = Math.Log(42 / n), sum = 0;
        for (double u = from; u < to; u += step)
        {
            double t = Math.Exp(u);
            sum += t * Math.Exp(-n * t) / (complement - x * ChaoShen.ExcessOverOne(-t));
        }
        return x * step * sum;
    }
}
