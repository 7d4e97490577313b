namespace Kullback.Numerics;

/// <summary>The regularised incomplete beta function I_x(a, b).</summary>
/// <remarks>Relative error about 1e-12 for a, b up to 1e5. Source: the continued fraction of Abramowitz and Stegun 26.5.8.</remarks>
internal static class IncompleteBeta
{
    /// <summary>I_x(a, b) for a, b &gt; 0; <paramref name="complement"/> is 1 − x, given apart so that neither tail is rounded off.</summary>
    internal static double Lower(double a, double b, double x, double complement)
    {
        if (x <= 0) return 0;
        if (complement <= 0) return 1;
        return x <= (a + 1) / (a + b + 2) ? Fraction(a, b, x, complement) : 1 - Fraction(b, a, complement, x);
    }

    /// <summary>1 − I_x(a, b) = I_(1−x)(b, a).</summary>
    internal static double Upper(double a, double b, double x, double complement) => Lower(b, a, complement, x);

    /// <summary>x^a (1−x)^b / (a·B(a, b)), the step I_x(a, b) − I_x(a + 1, b).</summary>
    /// <remarks>As a binomial mass at the saddle point, times b/(a + b): see <see cref="Special.PoissonMass"/>.</remarks>
    internal static double Step(double a, double b, double x, double complement)
    {
        double n = a + b;
        double exponent = Special.StirlingError(n) - Special.StirlingError(a) - Special.StirlingError(b)
            - Special.Deviance(a, n * x) - Special.Deviance(b, n * complement);
        return Math.Exp(exponent) * Math.Sqrt(b / (2 * Math.PI * a * n));
    }

    private static double Fraction(double a, double b, double x, double complement)
    {
        const double tiny = 1e-300;
        double c = 1, d = 1 - (a + b) * x / (a + 1);
        d = 1 / (d == 0 ? tiny : d);
        double value = d;
        for (int m = 1; m < 100_000; m++)
        {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            value *= Advance(even, ref c, ref d);
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            double step = Advance(odd, ref c, ref d);
            value *= step;
            if (Math.Abs(step - 1) < 1e-16) break;
        }
        return Math.Min(1, Step(a, b, x, complement) * value);
    }

    private static double Advance(double factor, ref double c, ref double d)
    {
        const double tiny = 1e-300;
        d = 1 + factor * d;
        c = 1 + factor / c;
        d = 1 / (d == 0 ? tiny : d);
        if (c == 0) c = tiny;
        return c * d;
    }
}
