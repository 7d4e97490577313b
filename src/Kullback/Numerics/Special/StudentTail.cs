namespace Kullback.Numerics;

/// <summary>Tails and quantiles of Student's t distribution with real degrees of freedom;
/// an infinite number gives the normal distribution.</summary>
internal static class StudentTail
{
    /// <summary>From so many degrees of freedom on the tail is taken from the normal one:
    /// the incomplete beta function loses digits as ν grows.</summary>
    internal const double Many = 200;

    private const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>ln of the density at 0 over the normal one, for ν of 24 or more.</summary>
    internal static double LogPeak(double degreesOfFreedom)
        => degreesOfFreedom / 2 is var half
        ? -half * Special.Phi(0.5 / half) + Special.StirlingError(half + 0.5) - Special.StirlingError(half) : 0;

    /// <summary>ln P(T ≥ t) for t ≥ 0 and ν ≥ <see cref="Many"/>.</summary>
    /// <remarks>With v² = ν·ln(1 + t²/ν) the density is c·φ(v)·g(v²/ν), g(s) = √(s/(1 − e^(−s))): the tail is c·φ(v) times Mills' ratio at
    /// v plus an integral of g − 1, by Gauss's rule. Nothing cancels for any ν.</remarks>
    internal static double LogUpper(double t, double degreesOfFreedom)
    {
        if (double.IsInfinity(t)) return double.NegativeInfinity;
        double ratio = t / Math.Sqrt(degreesOfFreedom), log = ratio < 1e150 ? Special.LogOnePlus(ratio * ratio) : 2 * Math.Log(ratio),
            v = Math.Sqrt(degreesOfFreedom * log);
        double reach = 80 / (v + Math.Sqrt(v * v + 80));
        double more = GaussLegendre.Integral(w => Math.Exp(-w * (v + w / 2)) * Excess((v + w) * ((v + w) / degreesOfFreedom)), 0, reach, 4);
        return LogPeak(degreesOfFreedom) - degreesOfFreedom / 2 * log - HalfLogTwoPi + Math.Log(NormalTail.Mills(v) + more);
    }

    // √(s/(1 − e^(−s))) − 1 = s/4 + s²/96 − s³/384 + …
    private static double Excess(double s) => s < 1e-4 ? s * (0.25 + s * (1.0 / 96 - s / 384)) : Math.Sqrt(s / -Special.ExpLessOne(-s)) - 1;

    /// <summary>P(T ≥ t).</summary>
    internal static double Upper(double t, double degreesOfFreedom)
    {
        if (double.IsPositiveInfinity(degreesOfFreedom)) return NormalTail.Upper(t);
        if (degreesOfFreedom >= Many) return Math.Exp(LogUpper(Math.Abs(t), degreesOfFreedom)) is var far && t >= 0 ? far : 1 - far;
        double square = t * t, both = degreesOfFreedom + square;
        double tail = IncompleteBeta.Lower(degreesOfFreedom / 2, 0.5, degreesOfFreedom / both, square / both) / 2;
        return t >= 0 ? tail : 1 - tail;
    }

    /// <summary>The t ≥ 0 with P(T ≥ t) = <paramref name="probability"/> ≤ ½.</summary>
    internal static double UpperQuantile(double probability, double degreesOfFreedom)
    {
        double z = -NormalTail.Quantile(probability);
        if (double.IsPositiveInfinity(degreesOfFreedom) || z == 0) return z;
        double high = Math.Max(1, 2 * z);
        while (Upper(high, degreesOfFreedom) > probability) high *= 2;
        return RootFinding.Between(t => Upper(t, degreesOfFreedom) - probability, 0, high, 0.5 - probability,
            Upper(high, degreesOfFreedom) - probability);
    }
}
