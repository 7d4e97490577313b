namespace Kullback.Numerics;

/// <summary>The non-central chi-squared distribution: X = |Z + μ|² with λ = |μ|², for real degrees of freedom.</summary>
/// <remarks><para>X is a Poisson(λ/2) mixture of central distributions. The mixture is summed over the terms that count: ten standard
/// deviations round the largest *product* of weight and tail, so far tails keep their digits (relative error about 1e-11 as
/// long as the tail exceeds 1e-200; smaller ones may be rounded to 0). The recurrences run in the direction in which only
/// positive terms are added: upwards for the upper tail, downwards for the lower.</para>
/// <para>O(√λ + √x): about 40,000 terms at λ = 1e7. Source of the mixture: Johnson, Kotz and Balakrishnan, Continuous
/// Univariate Distributions 2, chapter 29.</para></remarks>
internal static class NonCentralChiSquared
{
    private const double Deviations = 9.5;
    private const double Negligible = 1e-17;

    /// <summary>P(X ≥ x).</summary>
    internal static double Upper(double x, double degreesOfFreedom, double nonCentrality)
    {
        if (x <= 0) return 1;
        if (nonCentrality <= 0) return ChiSquaredTail.Upper(x, degreesOfFreedom);
        double y = x / 2, h = nonCentrality / 2, nu = degreesOfFreedom / 2;
        double mode = Math.Max(h, Balance(y, h, nu));
        double j = Math.Max(0, Math.Floor(mode - Deviations * Math.Sqrt(mode) - 20));
        double weight = Special.PoissonMass(j, h), tail = IncompleteGamma.Upper(nu + j, y), step = Special.PoissonMass(nu + j, y);
        double sum = 0;
        for (; ; j++)
        {
            double product = weight * tail;
            sum += product;
            if (j > mode && product <= Negligible * sum) return Math.Min(1, sum);
            tail += step;
            step *= y / (nu + j + 1);
            weight *= h / (j + 1);
        }
    }

    /// <summary>P(X ≤ x).</summary>
    internal static double Lower(double x, double degreesOfFreedom, double nonCentrality)
    {
        if (x <= 0) return 0;
        if (nonCentrality <= 0) return ChiSquaredTail.Lower(x, degreesOfFreedom);
        double y = x / 2, h = nonCentrality / 2, nu = degreesOfFreedom / 2;
        double mode = Math.Min(h, Balance(y, h, nu));
        double j = Math.Ceiling(mode + Deviations * Math.Sqrt(mode + 1) + 20);
        double weight = Special.PoissonMass(j, h), tail = IncompleteGamma.Lower(nu + j, y), step = Special.PoissonMass(nu + j, y);
        double sum = 0;
        for (; ; j--)
        {
            double product = weight * tail;
            sum += product;
            if (j <= 0 || (j < mode && product <= Negligible * sum)) return Math.Min(1, sum);
            step *= (nu + j) / y;
            tail += step;
            weight *= j / h;
        }
    }

    /// <summary>From this λ on, <see cref="UpperOrLarge"/> and <see cref="LowerOrLarge"/> stop summing.</summary>
    internal const double Large = 1e5;

    /// <summary>P(X ≥ x), by Sankaran's approximation for λ ≥ <see cref="Large"/>.</summary>
    /// <remarks>A power of X is normal to the third cumulant; what is left is of order 1/λ: a relative error below 1e-4 within six standard
    /// deviations at λ = 1e5 (tested), less above. It grows in tails so far that only their order of magnitude matters.
    /// Source: Sankaran (1963), Biometrika 50, 199–204.</remarks>
    internal static double UpperOrLarge(double x, double degreesOfFreedom, double nonCentrality)
        => nonCentrality < Large ? Upper(x, degreesOfFreedom, nonCentrality)
        : NormalTail.Upper(Sankaran(x, degreesOfFreedom, nonCentrality));

    /// <summary>P(X ≤ x), likewise.</summary>
    internal static double LowerOrLarge(double x, double degreesOfFreedom, double nonCentrality)
        => nonCentrality < Large ? Lower(x, degreesOfFreedom, nonCentrality)
        : NormalTail.Lower(Sankaran(x, degreesOfFreedom, nonCentrality));

    // The deviate of (x/(ν + λ))^h. x/(ν + λ) is close to 1, so its power is taken less 1.
    private static double Sankaran(double x, double nu, double lambda)
    {
        double mean = nu + lambda, p = (nu + 2 * lambda) / (mean * mean);
        double h = 1 - 2 * mean * (nu + 3 * lambda) / (3 * (nu + 2 * lambda) * (nu + 2 * lambda)), m = (h - 1) * (1 - 3 * h);
        double exponent = h * Special.LogOnePlus((x - mean) / mean);
        double power = Math.Abs(exponent) < 1e-4 ? exponent * (1 + exponent / 2 * (1 + exponent / 3)) : Math.Exp(exponent) - 1;
        return (power - h * p * (h - 1 - (2 - h) * m * p / 2)) / (h * Math.Sqrt(2 * p) * (1 + m * p / 2));
    }

    /// <summary>The λ at which P(X ≥ x) = <paramref name="probability"/>; 0 when the tail is larger even at λ = 0.</summary>
    internal static double NonCentralityForUpper(double x, double degreesOfFreedom, double probability)
        => Invert(lambda => Upper(x, degreesOfFreedom, lambda) - probability, x, degreesOfFreedom, -1);

    /// <summary>The λ at which P(X ≤ x) = <paramref name="probability"/>; 0 when the tail is smaller even at λ = 0.</summary>
    internal static double NonCentralityForLower(double x, double degreesOfFreedom, double probability)
        => Invert(lambda => probability - Lower(x, degreesOfFreedom, lambda), x, degreesOfFreedom, 1);

    // `rising` is below 0 at small λ and above it at large ones.
    internal static double Invert(Func<double, double> rising, double x, double degreesOfFreedom, int side)
    {
        double low = 0, atLow = rising(0);
        if (atLow >= 0) return 0;
        // Normal approximation: X − ν − λ has standard deviation √(2ν + 4λ).
        double spread = 2 * Math.Sqrt(2 * degreesOfFreedom + 4 * Math.Max(0, x - degreesOfFreedom)) + 4;
        double high = Math.Max(1, x - degreesOfFreedom + side * spread), atHigh = rising(high);
        while (atHigh < 0)
        {
            (low, atLow) = (high, atHigh);
            high += spread;
            spread *= 2;
            atHigh = rising(high);
        }
        return RootFinding.Between(rising, low, high, atLow, atHigh, 1e-12);
    }

    // The j that maximizes (h^j/j!)·(y^(ν+j)/Γ(ν+j)): j(j + ν) = hy.
    private static double Balance(double y, double h, double nu) => 2 * h * y / (nu + Math.Sqrt(nu * nu + 4 * h * y));
}
