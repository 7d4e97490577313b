namespace Kullback.Numerics;

/// <summary>ζ(s, a) = Σ_(k≥0) (a + k)^(−s) and its derivatives with respect to s, for s &gt; 1, a ≥ 1.</summary>
/// <remarks>Terms up to a + k = 16, then Euler and Maclaurin's formula with ten corrections, the remainder below 1e-17 of the sum for s ≤
/// 60; above that the terms taken are all that counts. With f(x) = (ln x)^m·x^(−s) the integral is a finite sum and the odd derivatives
/// follow from a recurrence on polynomials in ln x. All relative: about 1e-15.</remarks>
internal static class HurwitzZeta
{
    // B(2j)/(2j)!
    private static ReadOnlySpan<double> Corrections =>
    [
        1.0 / 12, -1.0 / 720, 1.0 / 30240, -1.0 / 1209600, 1.0 / 47900160, -691.0 / 1307674368000, 1.0 / 74724249600,
        -3617.0 / 10670622842880000, 43867.0 / 5109094217170944000, -174611.0 / 802857662698291200000.0,
    ];

    /// <summary>Σ (ln(a + k))^m·(a + k)^(−s), m = 0, 1, 2.</summary>
    internal static double Sum(double s, double a, int m)
    {
        double sum = 0, x = a;
        for (; x < 16; x++) sum += Term(s, x, m);
        // Beyond this the first term left is the whole sum and the series below would overflow in its factorials.
        if (s > 60)
        {
            double term = Term(s, x, m);
            for (; term > 1e-18 * (sum + term); term = Term(s, ++x, m))
            {
                sum += term;
                Cancellation.Look((long)x);
                if (x > 4 * a + 100) break;
            }
            if (x <= 4 * a + 100) return sum;
        }
        return sum + Rest(s, x, m);
    }

    private static double Term(double s, double x, int m)
    {
        double log = Math.Log(x), power = Math.Exp(-s * log);
        return m switch { 0 => power, 1 => power * log, _ => power * log * log };
    }

    // ∫ f + f(x)/2 − Σ B(2j)/(2j)!·f^(2j−1)(x), with f = x^(−s)(c₀ + c₁ ln x + c₂ (ln x)²) throughout.
    private static double Rest(double s, double x, int m)
    {
        double log = Math.Log(x), scale = Math.Exp(-s * log), e = s - 1;
        double integral = m switch
        {
            0 => x / e,
            1 => x * (log / e + 1 / (e * e)),
            _ => x * (log * log / e + 2 * log / (e * e) + 2 / (e * e * e)),
        };
        Span<double> c = [0, 0, 0];
        c[m] = 1;
        double rest = integral + Value(c, log) / 2, power = s;
        for (int j = 0; j < Corrections.Length; j++)
        {
            for (int twice = 0; twice < (j == 0 ? 1 : 2); twice++, power++)
            {
                // d/dx x^(−p)(c₀ + c₁L + c₂L²) = x^(−p−1)(−p(…) + c₁ + 2c₂L)
                (c[0], c[1], c[2]) = ((-power * c[0] + c[1]) / x, (-power * c[1] + 2 * c[2]) / x, -power * c[2] / x);
            }
            double correction = Corrections[j] * Value(c, log);
            rest -= correction;
            if (Math.Abs(correction) < 1e-18 * Math.Abs(rest)) break;
        }
        return scale * rest;
    }

    private static double Value(ReadOnlySpan<double> c, double log) => c[0] + log * (c[1] + log * c[2]);
}
