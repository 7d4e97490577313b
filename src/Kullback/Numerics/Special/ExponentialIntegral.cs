namespace Kullback.Numerics;

/// <summary>The exponential integral E₁(x) = ∫ₓ^∞ e⁻ᵗ/t dt and its entire part Ein(z) = ∫₀ᶻ (1 − e⁻ᵗ)/t dt.</summary>
/// <remarks>Relative error about 1e-15 (E₁: 4e-15 near x = 1). Source: Abramowitz and Stegun 5.1.11, 5.1.22 and 5.1.39.</remarks>
internal static class ExponentialIntegral
{
    /// <summary>E₁(x) for x ≥ 0; +∞ at 0.</summary>
    internal static double First(double x)
    {
        if (x <= 0) return double.PositiveInfinity;
        if (x <= 1) return Entire(x) - Math.Log(x) - Special.EulerGamma;
        return double.IsPositiveInfinity(x) ? 0 : Math.Exp(-x) * Fraction(x);
    }

    /// <summary>Ein(z) = γ + ln z + E₁(z) for z &gt; 0; for z &lt; 0 all terms of its series have one sign.</summary>
    internal static double Entire(double z)
    {
        if (z > 1) return Special.EulerGamma + Math.Log(z) + First(z);
        double term = 1, sum = 0;
        for (int k = 1; k < 4000; k++)
        {
            term *= -z / k;
            sum -= term / k;
            if (Math.Abs(term) <= 1e-18 * k * Math.Abs(sum)) break;
        }
        return sum;
    }

    // 1/(x + 1 − 1/(x + 3 − 4/(x + 5 − …))) by Lentz's method.
    private static double Fraction(double x)
    {
        double b = x + 1, c = 1e300, d = 1 / b, value = d;
        for (int n = 1; n < 1000; n++)
        {
            double factor = -(double)n * n;
            b += 2;
            d = 1 / (factor * d + b);
            c = b + factor / c;
            value *= c * d;
            if (Math.Abs(c * d - 1) < 1e-16) break;
        }
        return value;
    }
}
