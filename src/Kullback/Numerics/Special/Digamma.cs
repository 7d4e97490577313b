namespace Kullback.Numerics;

/// <summary>ψ(x) = d ln Γ(x)/dx and its derivative ψ'(x), for x &gt; 0.</summary>
/// <remarks>Recurrence to x ≥ 12, then the asymptotic series (Abramowitz and Stegun 6.3.18 and 6.4.12; the first term left out is below
/// 1e-18). Relative error about 1e-15, near the zero of ψ too. O(1): at most twelve divisions.</remarks>
public static class Digamma
{
    private const double Least = 12;

    // The zero of ψ on x > 0, and what its nearest double leaves out.
    private const double Zero = 1.4616321449683622, ZeroRest = 9.549995429965697715e-17;

    // Taylor coefficients of ψ at its zero; at a distance of 0.15 the first left out adds less than 1e-17.
    private static ReadOnlySpan<double> AtZero =>
    [
        0.9676722454476211704274, -0.4427631689835921060929, 0.2584997609556510106244, -0.1639427054424065275043,
        0.1078240506912623657572, -0.07219956125645471092612, 0.04880428816414310722509, -0.03316112647484735929226,
        0.02259764823221810465962, -0.0154247659049489591388, 0.01053879161661217538812, -0.00720453438635686824097,
        0.004926781395729853446354, -0.003369801655439328082793, 0.002305126326734927836938, -0.001576936771430197259271,
    ];

    /// <summary>ψ(x).</summary>
    /// <param name="x">Above 0; −∞ at 0, NaN below and for NaN.</param>
    public static double Of(double x)
    {
        if (!(x > 0)) return x == 0 ? double.NegativeInfinity : double.NaN;
        if (Math.Abs(x - Zero) < 0.15) return NearZero(x - Zero - ZeroRest);
        double below = 0;
        for (; x < Least; x++) below += 1 / x;
        return Math.Log(x) - 0.5 / x - SeriesOfFirst(1 / (x * x)) - below;
    }

    /// <summary>ψ'(x), the trigamma function.</summary>
    /// <param name="x">Above 0; +∞ at 0, NaN below and for NaN.</param>
    public static double Derivative(double x)
    {
        if (!(x > 0)) return x == 0 ? double.PositiveInfinity : double.NaN;
        double below = 0;
        for (; x < Least; x++) below += 1 / x / x;
        return below + 1 / x + (0.5 + SeriesOfSecond(1 / (x * x)) / x) / x / x;
    }

    /// <summary>1/x − ψ'(x + 1) = 1/(2x²) − 1/(6x³) + …, positive: what ψ'(x + 1) falls short of its limit.</summary>
    /// <remarks>For large x without the subtraction.</remarks>
    internal static double DerivativeShortfall(double x)
        => x < Least ? 1 / x - Derivative(x + 1) : (0.5 - SeriesOfSecond(1 / (x * x)) / x) / x / x;

    // Σ B(2k)/(2k)·y^k, y = x⁻².
    private static double SeriesOfFirst(double y)
        => y * (1.0 / 12 - y * (1.0 / 120 - y * (1.0 / 252 - y * (1.0 / 240 - y * (1.0 / 132
            - y * (691.0 / 32760 - y * (1.0 / 12 - y * (3617.0 / 8160))))))));

    // Σ B(2k)·y^(k−1).
    private static double SeriesOfSecond(double y)
        => 1.0 / 6 - y * (1.0 / 30 - y * (1.0 / 42 - y * (1.0 / 30 - y * (5.0 / 66
            - y * (691.0 / 2730 - y * (7.0 / 6 - y * (3617.0 / 510)))))));

    private static double NearZero(double h)
    {
        double sum = 0;
        for (int k = AtZero.Length - 1; k >= 0; k--) sum = sum * h + AtZero[k];
        return sum * h;
    }
}
