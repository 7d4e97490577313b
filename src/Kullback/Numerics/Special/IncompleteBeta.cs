namespace Kullback.Numerics;

/// <summary>The regularized incomplete beta function I_x(a, b), with its logarithm and inverse.</summary>
/// <remarks>Relative error about 1e-13 for a, b from 1e-10 to 1e9. Source: the continued fraction of Abramowitz and Stegun 26.5.8; where a
/// is small and 1 − I_x tiny, the series 26.5.4 with its first term taken off. O(√(a + b)) steps.</remarks>
internal static class IncompleteBeta
{
    /// <summary>I_x(a, b) for a, b &gt; 0; <paramref name="complement"/> is 1 − x,
    /// given apart so that neither tail is rounded off.</summary>
    internal static double Lower(double a, double b, double x, double complement)
    {
        if (x <= 0) return 0;
        if (complement <= 0) return 1;
        if (x <= (a + 1) / (a + b + 2)) return Math.Min(1, Step(a, b, x, complement) * Fraction(a, b, x, complement));
        return b < 1 && complement < 0.5 && complement <= (b + 1) / (a + b + 2)
            ? UpperOfSmall(b, a, complement) : 1 - Math.Min(1, Step(b, a, complement, x) * Fraction(b, a, complement, x));
    }

    /// <summary>1 − I_x(a, b) = I_(1−x)(b, a).</summary>
    internal static double Upper(double a, double b, double x, double complement) => Lower(b, a, complement, x);

    /// <summary>ln I_x(a, b).</summary>
    internal static double LogLower(double a, double b, double x, double complement)
    {
        if (x <= 0) return double.NegativeInfinity;
        if (complement <= 0) return 0;
        if (x > (a + 1) / (a + b + 2)) return Lower(a, b, x, complement) is var value && value > 0.5
            ? Special.LogOnePlus(-Upper(a, b, x, complement)) : Math.Log(value);
        // Where a is small I may be near 1 here too.
        if (a < 1 && x < 0.5 && UpperOfSmall(a, b, x) is var rest && rest < 0.5) return Special.LogOnePlus(-rest);
        return Math.Min(0, LogStep(a, b, x, complement) + Math.Log(Fraction(a, b, x, complement)));
    }

    /// <summary>ln(1 − I_x(a, b)).</summary>
    internal static double LogUpper(double a, double b, double x, double complement) => LogLower(b, a, complement, x);

    /// <summary>x^a (1−x)^b / (a·B(a, b)), the step I_x(a, b) − I_x(a + 1, b).</summary>
    /// <remarks>As a binomial mass at the saddle point, times b/(a + b): see <see cref="Special.PoissonMass"/>.</remarks>
    internal static double Step(double a, double b, double x, double complement)
        => Math.Exp(StepExponent(a, b, x, complement)) * Math.Sqrt(b / (2 * Math.PI * a * (a + b)));

    /// <summary>ln of <see cref="Step"/>.</summary>
    internal static double LogStep(double a, double b, double x, double complement)
        => StepExponent(a, b, x, complement) + Math.Log(b / (2 * Math.PI * a * (a + b))) / 2;

    private static double StepExponent(double a, double b, double x, double complement)
    {
        // The products of many trials are rounded by more than a mass may be off, as is one of x and 1 − x: the deviances are corrected by
        // their slopes 1 − a/nx and 1 − b/n(1 − x).
        double n = a + b, sum = a - (n - b) + (b - (n - (n - b))), nx = n * x, rest = n * complement;
        double lost = 1 - Math.Max(x, complement) - Math.Min(x, complement), lostX = x > complement ? lost : 0;
        double atX = Math.FusedMultiplyAdd(n, x, -nx) + sum * x + n * lostX,
            atRest = Math.FusedMultiplyAdd(n, complement, -rest) + sum * complement + n * (lost - lostX);
        double slopes = (nx > 0 ? atX * ((nx - a) / nx) : 0) + (rest > 0 ? atRest * ((rest - b) / rest) : 0);
        return Special.StirlingError(n) - Special.StirlingError(a) - Special.StirlingError(b) - Special.Deviance(a, nx)
            - Special.Deviance(b, rest) - (Math.Abs(slopes) < 1e-3 ? slopes : 0);
    }

    /// <summary>The x with I_x(a, b) = p, and 1 − x; p and its complement are given apart, the smaller one counts.</summary>
    internal static (double X, double Complement) Quantile(double a, double b, double p, double complement)
    {
        if (p <= 0) return (0, 1);
        if (complement <= 0) return (1, 0);
        bool lower = p <= complement;
        double target = Math.Log(lower ? p : complement);
        double half = lower ? LogLower(a, b, 0.5, 0.5) : LogUpper(a, b, 0.5, 0.5);
        if (half == target) return (0.5, 0.5);
        // The root is at most ½ where the rising tail has passed the target there, or the falling one has fallen below it.
        if (half > target == lower)
        {
            double x = Root(a, b, target, lower);
            return (x, 1 - x);
        }
        double c = Root(b, a, target, !lower);
        return (1 - c, c);
    }

    // The root in (0, ½] of ln I_x(a, b) (or ln of its complement) = target.
    private static double Root(double a, double b, double target, bool lower)
    {
        double logLower = lower ? target : Special.LogOneMinusExp(target),
            first = Math.Exp((logLower + Math.Log(a) + GammaRatio.LogBeta(a, b)) / a);
        double z = lower ? NormalTail.QuantileOfLog(target) : -NormalTail.QuantileOfLog(target),
            odds = a / b * Math.Exp(z * Math.Sqrt(1 / a + 1 / b));
        double start = a <= 1 || b <= 1 ? first : odds / (1 + odds);
        return TailSearch.Root(lower ? x => LogLower(a, b, x, 1 - x) : x => LogUpper(a, b, x, 1 - x),
            x => LogStep(a, b, x, 1 - x) + Math.Log(a) - Math.Log(x) - Special.LogOnePlus(-x), target, lower, start, 0, 0.5);
    }

    // I = x^a/(aB)·(1 + a Σ (1−b)…(n−b)/n!·xⁿ/(a+n)): what the first factor falls short of 1, less the rest.
    private static double UpperOfSmall(double a, double b, double x)
    {
        double log = a * Math.Log(x) + GammaRatio.Log(b, a) - Special.LogGammaOnePlus(a), term = 1, sum = 0;
        for (int n = 1; n < 2000 && (n < 3 || Math.Abs(term) > 1e-17 * Math.Abs(sum)); n++)
        {
            term *= (n - b) * x / n;
            sum += term / (a + n);
        }
        return -Special.ExpLessOne(log) - Math.Exp(log) * a * sum;
    }

    // a·B(a, b)·x^(−a)·(1 − x)^(−b)·I_x(a, b), by the even part of the fraction 26.5.8 and Lentz's algorithm. With a(1 − x) − bx in place
    // of a − (a + b)x the rounding of an x next to 1, which a large a multiplies, does no harm. Source: Didonato and Morris (1992), ACM
    // Transactions on Mathematical Software 18, 360–373.
    private static double Fraction(double a, double b, double x, double complement)
    {
        const double tiny = 1e-300;
        double gap = a * complement - b * x + 1;
        double Denominator(double m)
            => m + (m == 0 ? 0 : m * (b - m) * x / (a + 2 * m - 1)) + (a + m) * ((gap + m * (1 + complement)) / (a + 2 * m + 1));
        double f = Denominator(0), c = f, d = 0;
        for (int m = 1; m < 100_000; m++)
        {
            double numerator = (a + m - 1) / (a + 2 * m - 1) * ((a + b + m - 1) / (a + 2 * m - 1)) * m * (b - m) * x * x,
                denominator = Denominator(m);
            d = denominator + numerator * d;
            d = 1 / (d == 0 ? tiny : d);
            c = denominator + numerator / c;
            if (c == 0) c = tiny;
            double step = c * d;
            f *= step;
            if (Math.Abs(step - 1) < 2e-16) break;
        }
        return a / f;
    }
}
