namespace Kullback.Numerics;

/// <summary>The regularized incomplete gamma functions P(a, x) and Q(a, x) = 1 − P(a, x), each accurate in its own tail, with their
/// logarithms and inverses.</summary>
/// <remarks>Relative error about 1e-13 for a from 1e-10 on, for large a near x = a by Temme's uniform expansion. Source: the power series
/// and Legendre's continued fraction, Abramowitz and Stegun 6.5.29 and 6.5.31; for a and x below 1, where Q is small and P near 1, the
/// series of γ(a, x) with its first term taken off. O(√a + 1) terms near x = a.</remarks>
internal static class IncompleteGamma
{
    private const double Negligible = 1e-17;
    private const int TermLimit = 1_000_000;

    /// <summary>P(a, x), for a &gt; 0, x ≥ 0.</summary>
    internal static double Lower(double a, double x)
    {
        if (x <= 0) return 0;
        if (double.IsPositiveInfinity(x)) return 1;
        if (IsUniform(a, x)) return x < a ? Math.Exp(LogUniform(a, x)) : 1 - Math.Exp(LogUniform(a, x));
        return x < a + 1 ? Math.Min(1, Special.PoissonMass(a, x) * Series(a, x)) : 1 - Upper(a, x);
    }

    /// <summary>Q(a, x), for a &gt; 0, x ≥ 0.</summary>
    internal static double Upper(double a, double x)
    {
        if (x <= 0) return 1;
        if (double.IsPositiveInfinity(x)) return 0;
        if (x < 1 && a < 1) return UpperOfSmall(a, x);
        if (IsUniform(a, x)) return x < a ? 1 - Math.Exp(LogUniform(a, x)) : Math.Exp(LogUniform(a, x));
        return x < a ? 1 - Lower(a, x) : Math.Min(1, Special.PoissonMass(a, x) * a * Fraction(a, x));
    }

    /// <summary>ln P(a, x).</summary>
    internal static double LogLower(double a, double x)
    {
        if (x <= 0) return double.NegativeInfinity;
        if (double.IsPositiveInfinity(x)) return 0;
        if (IsUniform(a, x)) return x < a ? LogUniform(a, x) : Special.LogOnePlus(-Math.Exp(LogUniform(a, x)));
        // Also below x = a where P is near 1: a small shape.
        if (x >= a || a < 1 && x < 1 && UpperOfSmall(a, x) < 0.5) return Special.LogOnePlus(-Upper(a, x));
        return Math.Min(0, Special.LogPoissonMass(a, x) + Math.Log(Series(a, x)));
    }

    /// <summary>ln Q(a, x).</summary>
    internal static double LogUpper(double a, double x)
    {
        if (x <= 0) return 0;
        if (double.IsPositiveInfinity(x)) return double.NegativeInfinity;
        if (x < 1 && a < 1) return UpperOfSmall(a, x) is var value && value > 0.5 ? Special.LogOnePlus(-Lower(a, x)) : Math.Log(value);
        if (IsUniform(a, x)) return x < a ? Special.LogOnePlus(-Math.Exp(LogUniform(a, x))) : LogUniform(a, x);
        return x < a ? Special.LogOnePlus(-Lower(a, x)) : Math.Min(0, Special.LogPoissonMass(a, x) + Math.Log(a * Fraction(a, x)));
    }

    // Large a and x within a tenth of it: elsewhere series and fraction take few terms.
    private static bool IsUniform(double a, double x) => a >= 1e5 && Math.Abs(x - a) < 0.1 * a;

    // ln P(a, x) below x = a, ln Q(a, x) from there on: φ(z)(m(|z|) ± S/√a) with z²/2 = a·φ(x/a − 1), m Mills' ratio. Source: Temme (1979),
    // SIAM Journal on Mathematical Analysis 10, 757–766; coefficients of S = Σ cₖ(η)a^(−k) in powers of η as in DiDonato and Morris (1986),
    // ACM TOMS 12, 377–393.
    private static double LogUniform(double a, double x)
    {
        double mu = (x - a) / a, half = a * Special.Phi(mu), z = Math.Sqrt(2 * half), eta = Math.CopySign(z / Math.Sqrt(a), mu);
        double sum = Horner(First, eta) + (Horner(Second, eta) + (Horner(Third, eta) + 6.4943415637860e-4 / a) / a) / a;
        return Math.Min(0, -half - 0.91893853320467274178 + Math.Log(NormalTail.Mills(z) + (mu < 0 ? -sum : sum) / Math.Sqrt(a)));
    }

    private static ReadOnlySpan<double> First =>
    [
        -1.0 / 3, 1.0 / 12, -2.0 / 135, 1.0 / 864, 1.0 / 2835, -139.0 / 777600, 1.0 / 25515, -571.0 / 261273600, -281.0 / 151559100,
            8.29671134095308601e-7,
        -1.76659527368260793e-7, 6.70785354340149857e-9, 1.02618097842403080e-8, -4.38203601845335319e-9,
    ];

    private static ReadOnlySpan<double> Second
        => [-1.0 / 540, -1.0 / 288, 1.0 / 378, -77.0 / 77760, 1.0 / 4860, -4.01877572016460905e-7, -1.80985503344899779e-5,
            7.64916091608111008e-6];

    private static ReadOnlySpan<double> Third => [25.0 / 6048, -139.0 / 51840, 1.0 / 1296, 2.00938786008230453e-6, -1.07366532263651605e-4];

    private static double Horner(ReadOnlySpan<double> coefficients, double x)
    {
        double sum = 0;
        for (int k = coefficients.Length - 1; k >= 0; k--) sum = sum * x + coefficients[k];
        return sum;
    }

    /// <summary>The x with P(a, x) = p; p and its complement are given apart, the smaller one counts.</summary>
    internal static double LowerQuantile(double a, double p, double complement)
    {
        if (p <= 0) return 0;
        if (complement <= 0) return double.PositiveInfinity;
        bool lower = p <= complement;
        double target = Math.Log(lower ? p : complement);
        return TailSearch.Root(lower ? x => LogLower(a, x) : x => LogUpper(a, x),
            x => Special.LogPoissonMass(a, x) + Math.Log(a) - Math.Log(x),
            target, lower, Start(a, lower ? target : Special.LogOneMinusExp(target), lower ? NormalTail.QuantileOfLog(target)
                : -NormalTail.QuantileOfLog(target), target),
            0, double.PositiveInfinity);
    }

    /// <summary>e^x·E₁(x), for x &gt; 0.</summary>
    /// <remarks>Γ(0, x) by the same continued fraction; below 1 the series −γ − ln x − Σ (−x)ⁿ/(n·n!).</remarks>
    internal static double ScaledExponentialIntegral(double x)
    {
        if (x >= 1) return Fraction(0, x);
        double term = 1, sum = -0.57721566490153286061 - Math.Log(x);
        for (int n = 1; n < 30; n++)
        {
            term *= -x / n;
            sum -= term / n;
        }
        return Math.Exp(x) * sum;
    }

    // Wilson and Hilferty's cube for larger shapes, the first term of the series for smaller ones.
    private static double Start(double a, double logLower, double z, double target)
    {
        double root = 1 - 1 / (9 * a) + z / (3 * Math.Sqrt(a));
        if (a > 0.5 && root > 0.2) return a * root * root * root;
        double first = Math.Exp((logLower + Special.LogGammaOnePlus(a)) / a);
        return first < 0.2 ? first : Math.Max(0.1, -target);
    }

    // 1 + x/(a+1) + x²/((a+1)(a+2)) + …; times x^a e^(−x)/Γ(a+1) it is P.
    private static double Series(double a, double x)
    {
        double term = 1, sum = 1;
        for (int n = 1; n < TermLimit && term > Negligible * sum; n++)
        {
            term *= x / (a + n);
            sum += term;
        }
        return sum;
    }

    // P = x^a/Γ(a+1)·(1 + a Σ (−x)ⁿ/(n!(a+n))): what x^a/Γ(a+1) falls short of 1, less a sum that is negative.
    private static double UpperOfSmall(double a, double x)
    {
        double log = a * Math.Log(x) - Special.LogGammaOnePlus(a), term = 1, sum = 0;
        for (int n = 1; n < 40 && Math.Abs(term) > Negligible * Math.Abs(sum); n++)
        {
            term *= -x / n;
            sum += term / (a + n);
        }
        return -Special.ExpLessOne(log) - Math.Exp(log) * a * sum;
    }

    // 1/(x+1−a − 1(1−a)/(x+3−a − 2(2−a)/(x+5−a − …))), evaluated forwards by Lentz's method; times x^a e^(−x)/Γ(a) it is Q.
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
            if (Math.Abs(step - 1) < 2e-16) break;
        }
        return value;
    }
}
