namespace Kullback.Numerics;

/// <summary>Tails, logarithms of tails and quantiles of the standard normal distribution.</summary>
/// <remarks>All from Mills' ratio m(z) = P(Z ≥ z)/φ(z): (1 + z)·m(z) is a short Chebyshev series in (z − 4)/(z + 4), so nothing underflows
/// and the exponent z²/2 is split so that its rounding does not reach the tail. Source of the substitution: Schonfelder (1978),
/// Mathematics of Computation 32, 1232–1240; coefficients from 40 digits, the first left out is 2e-18.</remarks>
internal static class NormalTail
{
    private const double HalfLogTwoPi = 0.91893853320467274178, InverseRootTwoPi = 0.39894228040143267794;

    private static ReadOnlySpan<double> MillsCoefficients =>
    [
        1.1670525350882472057, -0.16101957671346538914, -0.028002821825452974716, 0.031674521892392658864, -0.012103231162345368661,
        0.0027056129762167095153, -0.00029931636202703165933, -0.00001716686526879361022, 0.000010178489264109867437,
            -4.8948295700041917723e-7,
        -2.844006500151047843e-7, 3.076628371381150396e-8, 9.1803786744695372008e-9, -1.2756102213808736222e-9, -3.6602793761041338272e-10,
        4.5926359348595205189e-11, 1.718931468764652685e-11, -1.2726833698700694016e-12, -8.6680819133161884347e-13,
            1.1061557204136740861e-15,
        4.2750210770103333828e-14, 3.7909376922639045483e-15, -1.8474103010592331508e-15, -4.0419094130708177894e-16,
            5.3408543850173578299e-17,
        2.941479937590055145e-17,
    ];

    /// <summary>P(Z ≥ z)/φ(z) for z ≥ 0; relative error below 4·2⁻⁵³.</summary>
    internal static double Mills(double z)
    {
        if (z > 1e10) return 1 / z;
        double t = (z - 4) / (z + 4), next = 0, after = 0;
        for (int k = MillsCoefficients.Length - 1; k > 0; k--) (next, after) = (MillsCoefficients[k] + 2 * t * next - after, next);
        return (MillsCoefficients[0] + t * next - after) / (1 + z);
    }

    /// <summary>e^(−z²/2)/√(2π): the rounding of z² is put back.</summary>
    internal static double Density(double z)
    {
        double square = z * z;
        if (!(square < 3000)) return 0;
        return Math.Exp(-square / 2) * (1 - Math.FusedMultiplyAdd(z, z, -square) / 2) * InverseRootTwoPi;
    }

    /// <summary>P(Z ≥ z); relative error below 1e-15 down to the least normal double.</summary>
    internal static double Upper(double z) => z >= 0 ? Density(z) * Mills(z) : 1 - Density(z) * Mills(-z);

    /// <summary>P(Z ≤ z).</summary>
    internal static double Lower(double z) => Upper(-z);

    /// <summary>ln P(Z ≥ z).</summary>
    internal static double LogUpper(double z)
        => z >= 0 ? Math.Log(Mills(z)) - z * z / 2 - HalfLogTwoPi : Special.LogOnePlus(-Upper(-z));

    /// <summary>ln P(Z ≤ z).</summary>
    internal static double LogLower(double z) => LogUpper(-z);

    /// <summary>P(low ≤ Z ≤ high) with full relative precision, also for narrow intervals and far out in one tail.</summary>
    internal static double Between(double low, double high) => Math.Exp(LogBetween(low, high));

    /// <summary>ln P(low ≤ Z ≤ high) for low ≤ high.</summary>
    internal static double LogBetween(double low, double high)
    {
        double least = LeastBetween(low, high);
        return low < high ? LogScaledBetween(low, high) - least * least / 2 - HalfLogTwoPi : double.NegativeInfinity;
    }

    /// <summary>The point of [low, high] nearest to 0.</summary>
    internal static double LeastBetween(double low, double high) => low > 0 ? low : high < 0 ? high : 0;

    /// <summary>ln ∫ e^(−(z² − r²)/2) dz over [low, high], r the point nearest to 0: what is left of the logarithm of the mass when the
    /// part that grows with the distance is taken off.</summary>
    /// <remarks>On one side of 0 it is ∫ e^(−low·s − s²/2) ds; Gauss's rule where the integrand falls by less than e², the difference of
    /// two of Mills' ratios elsewhere.</remarks>
    internal static double LogScaledBetween(double low, double high) => LogScaledBetween(low, high, high - low);

    /// <summary>The same where the width is known better than the difference of the ends.</summary>
    internal static double LogScaledBetween(double low, double high, double width)
    {
        if (high <= 0) (low, high) = (-high, -low);
        if (low < 0) return width < 1 ? LogNarrow(low, width) - low * low / 2
            : Special.LogOnePlus(-Upper(-low) - Upper(high)) + HalfLogTwoPi;
        double fall = width * (low + width / 2);
        if (fall < 2) return LogNarrow(low, width);
        double mills = Mills(low);
        return Math.Log(mills) + (fall < 800 ? Special.LogOneMinusExp(-fall + Math.Log(Mills(high) / mills)) : 0);
    }

    private static double LogNarrow(double low, double width)
        => Math.Log(GaussLegendre.Integral(s => Math.Exp(-s * (low + s / 2)), 0, width));

    /// <summary>The z with P(Z ≤ z) = <paramref name="probability"/>; −∞ at 0, +∞ at 1.</summary>
    internal static double Quantile(double probability)
        => probability > 0.5 ? -QuantileOfLog(Math.Log(1 - probability)) : probability == 0.5 ? 0 : QuantileOfLog(Math.Log(probability));

    /// <summary>The z with P(Z ≥ z) = <paramref name="probability"/>.</summary>
    internal static double UpperQuantile(double probability) => -Quantile(probability);

    /// <summary>The z with ln P(Z ≤ z) = <paramref name="log"/> ≤ 0.</summary>
    /// <remarks>Newton's iteration on ln P, which is concave with a nearly straight derivative, from a start that is right to two
    /// digits; it converges from either side. Relative error about 1e-15.</remarks>
    internal static double QuantileOfLog(double log)
    {
        if (double.IsNegativeInfinity(log)) return log;
        const double logHalf = -0.69314718055994531;
        if (log > logHalf) return Special.LogOneMinusExp(log) is var other && other > logHalf ? 0 : -QuantileOfLog(other);
        double t = Math.Sqrt(-2 * log), z = Math.Max(0, t - (2.3 + 0.27 * t) / (1 + t * (1 + 0.04 * t)));
        for (int step = 0; step < 20; step++)
        {
            double move = (LogUpper(z) - log) * Mills(z);
            z = Math.Max(0, z + move);
            if (Math.Abs(move) <= 2e-16 * z) break;
        }
        return -z;
    }
}
