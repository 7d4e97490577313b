namespace Kullback.Numerics;

/// <summary>Elementary functions in forms that keep their digits where the textbook form cancels.</summary>
public static class Special
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>φ(r) = r − ln(1 + r), non-negative, zero only at r = 0.</summary>
    /// <param name="r">Domain r ≥ −1; +∞ at −1, NaN below.</param>
    /// <remarks>Relative error below 4·2⁻⁵³ on [−½, 1] by the series of 2·artanh(s), s = r/(2 + r), whose first term is
    /// taken off in closed form: r − 2s = r·s. Outside, the two terms differ by a factor of at least 1.4 and nothing cancels.
    /// Source of the substitution: Gauss's series, Abramowitz and Stegun 4.1.27.</remarks>
    public static double Phi(double r)
    {
        if (r is < -0.5 or > 1) return double.IsPositiveInfinity(r) ? r : r - Math.Log(1 + r);
        // The first term left out is 2r³/5 of the first.
        if (r is > -3e-6 and < 3e-6) return r * r * (0.5 - r * (1.0 / 3 - r / 4));
        double s = r / (2 + r);
        return s * (r - 2 * s * s * ArtanhRest(s * s));
    }

    /// <summary>φ(a/b − 1) = a/b − 1 − ln(a/b) for a, b > 0: also for ratios near 0, where 1 + r has lost the digits of a/b.</summary>
    internal static double PhiOfRatio(double a, double b) => a > b / 2 ? Phi((a - b) / b) : a / b - 1 - (Math.Log(a) - Math.Log(b));

    /// <summary>ln(1 + r), accurate near r = 0 (the framework's own <c>double.LogP1</c> is ln of the rounded 1 + r).</summary>
    /// <param name="r">Domain r ≥ −1; −∞ at −1, NaN below.</param>
    public static double LogOnePlus(double r)
    {
        if (r is < -0.5 or > 1) return Math.Log(1 + r);
        double s = r / (2 + r);
        return 2 * s + 2 * s * s * s * ArtanhRest(s * s);
    }

    /// <summary>e^x − 1, accurate near x = 0.</summary>
    /// <remarks>2·e^(x/2)·sinh(x/2) between −1 and 1: nothing cancels; a few units of 2⁻⁵³.</remarks>
    public static double ExpLessOne(double x) => x is > -1 and < 1 ? 2 * Math.Exp(x / 2) * Math.Sinh(x / 2) : Math.Exp(x) - 1;

    /// <summary>e^x − 1 − x ≥ 0, with full relative precision near x = 0.</summary>
    public static double ExpExcess(double x) => double.IsInfinity(x) || x < -700 || x > 700 ? Math.Exp(x) - 1 - x
        : Elementary.ExpExcess(new Lane(x)).Value;

    /// <summary>ln(1 − e^x) for x ≤ 0, accurate at both ends; −∞ at 0, NaN above.</summary>
    /// <remarks>Source: Mächler (2012), "Accurately computing log(1 − exp(−|a|))", for the point where the forms change.</remarks>
    public static double LogOneMinusExp(double x) => x > -0.69314718055994531 ? Math.Log(-ExpLessOne(x)) : LogOnePlus(-Math.Exp(x));

    /// <summary>ln Γ(x) for x &gt; 0; relative error about 1e-15, near its zeros at 1 and 2 too.</summary>
    /// <param name="x">Domain x &gt; 0; +∞ at 0 and at +∞.</param>
    /// <remarks>Between ½ and 2½ the Taylor series at 2 (<see cref="LogGammaNear"/>), elsewhere Stirling's series with
    /// <see cref="StirlingError"/>, Abramowitz and Stegun 6.1.40.</remarks>
    public static double LogGamma(double x)
    {
        if (x < 0.5) return LogGammaNear.OnePlus(x) - Math.Log(x);
        if (x <= 1.5) return LogGammaNear.OnePlus(x - 1);
        if (x <= 2.5) return LogGammaNear.TwoPlus(x - 2);
        return double.IsPositiveInfinity(x) ? x : StirlingError(x) + (x - 0.5) * Math.Log(x) - x + HalfLogTwoPi;
    }

    internal const double EulerGamma = 0.57721566490153286061;

    /// <summary>ln Γ(1 + a) where 1 + a would be rounded.</summary>
    internal static double LogGammaOnePlus(double a) => a <= 0.5 ? LogGammaNear.OnePlus(a) : LogGamma(a + 1);

    /// <summary>ln n! by <see cref="LogGamma"/>.</summary>
    internal static double LogFactorial(double n) => n < 2 ? 0 : LogGamma(n + 1);

    /// <summary>Error of Stirling's formula: ln Γ(x + 1) − (x + ½) ln x + x − ½ ln 2π, for x &gt; 0.</summary>
    /// <remarks>Asymptotic series from x ≥ 12 (the first term left out is below 1e-17); below that, by the recurrence
    /// e(x) = e(x + 1) + (x + ½) ln(1 + 1/x) − 1, whose steps are s²/3 + s⁴/5 + …, s = 1/(2x + 1): nothing cancels from x = 1 on.</remarks>
    internal static double StirlingError(double x)
    {
        double below = 0;
        for (; x < 12; x++)
        {
            double s = 1 / (2 * x + 1);
            below += x < 1 ? (x + 0.5) * (Math.Log(1 + x) - Math.Log(x)) - 1 : s * s * ArtanhRest(s * s);
        }
        return below + StirlingSeries(x);
    }

    /// <summary>The series of <see cref="StirlingError"/> for x ≥ 12.</summary>
    internal static double StirlingSeries(double x)
    {
        double y = 1 / (x * x);
        double series = 1.0 / 12 - y * (1.0 / 360 - y * (1.0 / 1260 - y * (1.0 / 1680 - y * (1.0 / 1188
            - y * (691.0 / 360360 - y * (1.0 / 156 - y * (3617.0 / 122400)))))));
        return series / x;
    }

    /// <summary>x^a·e^(−x)/Γ(a + 1): the Poisson mass, continued to real a ≥ 0.</summary>
    /// <remarks>Saddle-point form: no large logarithms are subtracted. Source: Loader (2000), "Fast and accurate computation
    /// of binomial probabilities".</remarks>
    internal static double PoissonMass(double a, double x)
    {
        if (x <= 0) return a == 0 ? 1 : 0;
        if (a == 0) return Math.Exp(-x);
        if (a < 1e-3) return Math.Exp(LogPoissonMass(a, x));
        return Math.Exp(-StirlingError(a) - Deviance(a, x)) / Math.Sqrt(2 * Math.PI * a);
    }

    /// <summary>ln of <see cref="PoissonMass"/>, for x &gt; 0.</summary>
    internal static double LogPoissonMass(double a, double x)
        => a < 1e-3 ? a * Math.Log(x) - x - LogGammaOnePlus(a) : -StirlingError(a) - Deviance(a, x) - HalfLogTwoPi - Math.Log(a) / 2;

    /// <summary>a·ln(a/x) − a + x ≥ 0, for a, x &gt; 0.</summary>
    internal static double Deviance(double a, double x) => x > a / 2 ? a * Phi((x - a) / a) : x - a - a * (Math.Log(x) - Math.Log(a));

    // 1/3 + t/5 + t²/7 + …; t ≤ 1/9 here, so eighteen terms leave out less than 1e-18.
    private static double ArtanhRest(double t)
    {
        double sum = 0;
        for (int k = 18; k >= 1; k--) sum = sum * t + 1.0 / (2 * k + 1);
        return sum;
    }
}
