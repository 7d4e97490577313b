namespace Kullback.Numerics;

/// <summary>The law of the ratio X/(Y/f), X non-central chi-squared (ν, λ), Y central chi-squared with f degrees of freedom:
/// ν times the non-central F law. With f = ∞ it is the law of X itself.</summary>
/// <remarks>The same Poisson mixture as <see cref="NonCentralChiSquared"/>, of incomplete beta functions. Relative error about
/// 1e-10 for tails above 1e-100.</remarks>
internal static class NonCentralFisher
{
    private const double Deviations = 9.5;

    /// <summary>Beyond this many denominator degrees of freedom the denominator is 1 to three digits: the chi-squared law is used.</summary>
    internal const double Exact = 1e5;

    /// <summary>P(ratio ≥ x).</summary>
    internal static double Upper(double x, double numerator, double nonCentrality, double denominator)
    {
        if (denominator >= Exact) return NonCentralChiSquared.Upper(x, numerator, nonCentrality);
        if (x <= 0) return 1;
        return Mixture(x, numerator / 2, nonCentrality / 2, denominator / 2, upper: true);
    }

    /// <summary>P(ratio ≤ x).</summary>
    internal static double Lower(double x, double numerator, double nonCentrality, double denominator)
    {
        if (denominator >= Exact) return NonCentralChiSquared.Lower(x, numerator, nonCentrality);
        if (x <= 0) return 0;
        return Mixture(x, numerator / 2, nonCentrality / 2, denominator / 2, upper: false);
    }

    /// <summary>The λ at which P(ratio ≥ x) = <paramref name="probability"/>; 0 when the tail is larger even at λ = 0.</summary>
    internal static double NonCentralityForUpper(double x, double numerator, double denominator, double probability)
        => denominator >= Exact
            ? NonCentralChiSquared.NonCentralityForUpper(x, numerator, probability)
            : NonCentralChiSquared.Invert(lambda => Upper(x, numerator, lambda, denominator) - probability, x, numerator, -1);

    /// <summary>The λ at which P(ratio ≤ x) = <paramref name="probability"/>; 0 when the tail is smaller even at λ = 0.</summary>
    internal static double NonCentralityForLower(double x, double numerator, double denominator, double probability)
        => denominator >= Exact
            ? NonCentralChiSquared.NonCentralityForLower(x, numerator, probability)
            : NonCentralChiSquared.Invert(lambda => probability - Lower(x, numerator, lambda, denominator), x, numerator, 1);

    // Weights are positive and tails lie in [0, 1]: ±9.5 standard deviations of the Poisson law leave out less than 1e-20. Both
    // tails are summed with the tail function that grows along the sum, so nothing is subtracted.
    private static double Mixture(double x, double a, double h, double b, bool upper)
    {
        double share = x / (x + 2 * b), rest = 2 * b / (x + 2 * b), reach = Deviations * Math.Sqrt(h + 1) + 20;
        double first = Math.Max(0, Math.Floor(h - reach)), last = h == 0 ? 0 : Math.Ceiling(h + reach);
        double j = upper ? first : last, direction = upper ? 1 : -1;
        double tail = upper ? IncompleteBeta.Upper(a + j, b, share, rest) : IncompleteBeta.Lower(a + j, b, share, rest);
        double step = IncompleteBeta.Step(a + j, b, share, rest), weight = Special.PoissonMass(j, h), sum = 0;
        for (; j >= first && j <= last; j += direction)
        {
            sum += weight * tail;
            if (upper)
            {
                tail += step;
                step *= share * (a + j + b) / (a + j + 1);
                weight *= h / (j + 1);
            }
            else if (j > 0)
            {
                step *= (a + j) / (share * (a + j - 1 + b));
                tail += step;
                weight *= j / h;
            }
        }
        return Math.Min(1, sum);
    }
}
