namespace Kullback.Numerics;

/// <summary>Differences and second-order remainders of ln Γ: what the divergence between two Gamma,
/// Beta or Dirichlet distributions is made of.</summary>
internal static class GammaRatio
{
    // Coefficients of Stirling's series, B(2k)/(2k(2k − 1)).
    private static ReadOnlySpan<double> Stirling
        => [1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156, -3617.0 / 122400];

    /// <summary>ln Γ(x + d) − ln Γ(x), for x, x + d &gt; 0.</summary>
    /// <remarks>d·ψ(x) plus the remainder for small d, otherwise Stirling's formula with the large parts taken off in closed
    /// form.</remarks>
    internal static double Log(double x, double d)
    {
        if (Math.Abs(d) < x / 10 && x < 20) return d * Digamma.Of(x) + Excess(x, d);
        if (x < 4 && x + d < 20) return Special.LogGamma(x + d) - Special.LogGamma(x);
        return d * Math.Log(x + d) - LogOnePlus(x, d) / 2 - x * Phi(x, d) + Special.StirlingError(x + d) - Special.StirlingError(x);
    }

    /// <summary>ln B(a, b).</summary>
    internal static double LogBeta(double a, double b)
    {
        if (a > b) (a, b) = (b, a);
        return b < 20 ? Special.LogGamma(a) + Special.LogGamma(b) - Special.LogGamma(a + b) : Special.LogGamma(a) - Log(b, a);
    }

    /// <summary>ln Γ(x + d) − ln Γ(x) − d·ψ(x) ≥ 0, for x, x + d &gt; 0, with full relative precision also for small d.</summary>
    /// <remarks>By Weierstrass's product it is Σ_{n≥0} φ(d/(x + n)), φ(r) = r − ln(1 + r): terms of one sign. Terms are taken until
    /// Stirling's series serves, whose own remainder is again a sum of positive terms.</remarks>
    internal static double Excess(double x, double d)
    {
        double sum = 0;
        for (; x < 12 || x + d < 12; x++) sum += Phi(x, d);
        return sum + Dual(x, d) + StirlingRest(x, d);
    }

    /// <summary><see cref="Excess"/> less (x + d) ln((x + d)/x) − d: about ½ φ(d/x), positive.</summary>
    /// <remarks>The part of a divergence between Gamma shapes that a change of the rate cannot take up.</remarks>
    internal static double Rest(double x, double d) => x >= 12 && x + d >= 12 ? StirlingRest(x, d) : Excess(x, d) - Dual(x, d);

    // ½ φ(r) + Σ c(k) x^(1−2k) r² g(2k−1), r = d/x, where g(m) = ((1 + r)^(−m) − 1 + mr)/r² has g(1) = v = 1/(1 + r),
    // g(m + 1) = v(g(m) + m + 1).
    private static double StirlingRest(double x, double d)
    {
        double r = d / x, v = x / (x + d), g = v, power = 1 / x, sum = 0;
        for (int k = 0; k < Stirling.Length; k++)
        {
            sum += Stirling[k] * power * g;
            g = v * (v * (g + 2 * k + 2) + 2 * k + 3);
            power /= x * x;
        }
        return Phi(x, d) / 2 + r * r * sum;
    }

    /// <summary>ln x − ψ(x) &gt; 0, with full relative precision for large x.</summary>
    internal static double LogLessDigamma(double x)
    {
        if (x < 12) return Math.Log(x) - Digamma.Of(x);
        double sum = 0, power = 1 / x / x;
        for (int k = 0; k < Stirling.Length; k++)
        {
            sum += Stirling[k] * (2 * k + 1) * power;
            power /= x * x;
        }
        return 0.5 / x + sum;
    }

    /// <summary>The x with ψ(x) = y.</summary>
    /// <remarks>Newton's iteration on a concave rising function from a start below the root (Minka 2000): quadratic, five steps.</remarks>
    internal static double InverseDigamma(double y)
    {
        double x = y >= -2.22 ? Math.Exp(y) + 0.5 : -1 / (y + 0.57721566490153286061);
        for (int step = 0; step < 12; step++) x = Math.Max(x / 8, x - (Digamma.Of(x) - y) / Digamma.Derivative(x));
        return x;
    }

    // φ(d/x) and ln(1 + d/x): close to −1 the sum x + d is exact and d/x is not.
    private static double Phi(double x, double d) => d > -x / 2 ? Special.Phi(d / x) : d / x - Math.Log((x + d) / x);

    private static double LogOnePlus(double x, double d) => d > -x / 2 ? Special.LogOnePlus(d / x) : Math.Log((x + d) / x);

    // (x + d) ln((x + d)/x) − d.
    private static double Dual(double x, double d) => d > -x / 2 && d < x ? (x + d) * Special.Phi(-d / (x + d))
        : (x + d) * Math.Log((x + d) / x) - d;
}
