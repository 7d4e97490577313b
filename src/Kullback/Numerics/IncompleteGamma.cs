namespace Kullback.Numerics;

/// <summary>The regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 − P(a, x), each accurate in its own tail.</summary>
/// <remarks>Relative error about 1e-13 for a up to 1e7. Source: the power series and Legendre's continued fraction,
/// Abramowitz and Stegun 6.5.29 and 6.5.31. O(√a + 1) terms near x = a.</remarks>
internal static class IncompleteGamma
{
    private const double Negligible = 1e-17;
    private const int TermLimit = 1_000_000;

    /// <summary>P(a, x), for a &gt; 0, x ≥ 0.</summary>
    internal static double Lower(double a, double x)
        => x <= 0 ? 0 : double.IsPositiveInfinity(x) ? 1 : x < a + 1 ? Series(a, x) : 1 - Fraction(a, x);

    /// <summary>Q(a, x), for a &gt; 0, x ≥ 0.</summary>
    internal static double Upper(double a, double x)
        => x <= 0 ? 1 : double.IsPositiveInfinity(x) ? 0 : x < a + 1 ? 1 - Series(a, x) : Fraction(a, x);

    // P = x^a e^(−x)/Γ(a+1) · (1 + x/(a+1) + x²/((a+1)(a+2)) + …)
    private static double Series(double a, double x)
    {
        double term = 1, sum = 1;
        for (int n = 1; n < TermLimit && term > Negligible * sum; n++)
        {
            term *= x / (a + n);
            sum += term;
        }
        return Math.Min(1, Special.PoissonMass(a, x) * sum);
    }

    // Q = x^a e^(−x)/Γ(a) · 1/(x+1−a − 1(1−a)/(x+3−a − 2(2−a)/(x+5−a − …))), evaluated forwards by Lentz's method.
    private static double Fraction(double a, double x)
    {
        const double tiny = 1e-300;
        double b = x + 1 - a, c = 1 / tiny, d = 1 / (b == 0 ? tiny : b), value = d;
        for (int n = 1; n < TermLimit; n++)
        {
            double factor = n * (a - n);
            b += 2;
            d = factor * d + b;
            c = b + factor / c;
            d = 1 / (d == 0 ? tiny : d);
            if (c == 0) c = tiny;
            double step = c * d;
            value *= step;
            if (Math.Abs(step - 1) < 1e-16) break;
        }
        return Math.Min(1, Special.PoissonMass(a, x) * a * value);
    }
}
