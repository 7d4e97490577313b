namespace Kullback.Numerics;

/// <summary>Logarithms of masses of integers at the saddle point: no large logarithms are subtracted.</summary>
/// <remarks>Absolute error about 1e-14, plus a few units of 2⁻⁵³ of the value. Source: Loader (2000), "Fast and accurate computation of
/// binomial probabilities".</remarks>
internal static class IntegerMass
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>ln of λᵏe^(−λ)/k!.</summary>
    internal static double LogPoisson(double k, double rate)
    {
        if (rate == 0) return k == 0 ? 0 : double.NegativeInfinity;
        if (k == 0) return -rate;
        return -Special.StirlingError(k) - Special.Deviance(k, rate) - HalfLogTwoPi - Math.Log(k) / 2;
    }

    /// <summary>ln of C(n, k)·pᵏqⁿ⁻ᵏ, p + q = 1, continued to real n and k.</summary>
    internal static double LogBinomial(double n, double k, double p, double q)
    {
        if (p == 0) return k == 0 ? 0 : double.NegativeInfinity;
        if (q == 0) return k == n ? 0 : double.NegativeInfinity;
        if (k == 0) return n * Log(q, p);
        if (k == n) return n * Log(p, q);
        double rest = n - k;
        return Special.StirlingError(n) - Special.StirlingError(k) - Special.StirlingError(rest)
            - Special.Deviance(k, n * p) - Special.Deviance(rest, n * q) - HalfLogTwoPi - Math.Log(k) / 2 - Math.Log(rest / n) / 2;
    }

    /// <summary>ln of Γ(k + r)/(k!·Γ(r))·pʳqᵏ, for real r &gt; 0.</summary>
    internal static double LogNegativeBinomial(double k, double r, double p, double q)
    {
        if (k == 0) return r * Log(p, q);
        if (q == 0) return double.NegativeInfinity;
        // Γ(k + r)/(k!·Γ(r)) = r/k·(1 + O(r ln k)) for tiny r, where Stirling's formula at r would cancel.
        if (r < 1e-5) return Math.Log(r) - Math.Log(k) + r * (Math.Log(p) + Digamma.Of(k) + 0.57721566490153286061) + k * Log(q, p);
        return Math.Log(r / (r + k)) + LogBinomial(r + k, r, p, q);
    }

    /// <summary>ln p of a probability that is given with its complement.</summary>
    internal static double Log(double p, double complement) => complement < 0.5 ? Special.LogOnePlus(-complement) : Math.Log(p);

    /// <summary>p·ln(p/q) − p + q ≥ 0 with the difference d = q − p known better than q; q where p = 0, +∞ where q = 0 &lt; p.</summary>
    internal static double Excess(double p, double q, double d)
    {
        if (p == 0) return q;
        if (q == 0) return double.PositiveInfinity;
        // Far from equality 1 + d/p would lose what q has in digits; the two terms differ by a factor of 1.2 at least.
        return d > -p / 2 && d < 1e6 * p ? p * Special.Phi(d / p) : d - p * (Math.Log(q) - Math.Log(p));
    }

    /// <summary>a/b − 1 − ln(a/b) ≥ 0.</summary>
    internal static double RatioExcess(double a, double b) => Excess(b, a, a - b) / b;

    /// <summary>ln(a/b), also where a is close to b.</summary>
    internal static double LogRatio(double a, double b) => Math.Abs(a - b) < b / 2 ? Special.LogOnePlus((a - b) / b)
        : Math.Log(a) - Math.Log(b);
}
