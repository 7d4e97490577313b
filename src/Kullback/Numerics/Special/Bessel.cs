namespace Kullback.Numerics;

/// <summary>Modified Bessel functions of the first kind, scaled: e^(−x)·I_ν(x), their logarithms and ratios.</summary>
internal static class Bessel
{
    /// <summary>ln(e^(−x)·I_ν(x)), for ν ≥ 0, x ≥ 0; relative error of the function about 1e-14.</summary>
    /// <remarks>The power series, term by term a product of two Poisson masses of mean x/2, at k and at k + ν: summed outwards from the
    /// largest, so nothing overflows and nothing cancels. O(√x + 1) terms.</remarks>
    internal static double LogScaled(double order, double x)
    {
        if (x == 0) return order == 0 ? 0 : double.NegativeInfinity;
        if (x > 1e5 * (1 + order * order)) return Far(order, x);
        double half = x / 2, square = half * half, peak = Math.Floor(x * x / (2 * (order + Math.Sqrt(order * order + x * x))));
        // The largest term, 1, is kept apart: ln I₀ of a small x is what the others add to it.
        double up = 1, down = 1, others = 0;
        for (double k = peak + 1; up > 1e-17 * others; k++) others += up *= square / (k * (k + order));
        for (double k = peak; k > 0 && down > 1e-17 * others; k--) others += down *= k * (k + order) / square;
        return Mass(peak, half) + Mass(peak + order, half) + Special.LogOnePlus(others);
    }

    // Hankel's series: its third term is below (5e-6)³/6. The other one would take as many terms as √x, and from 2⁵³ on no next k.
    private static double Far(double order, double x)
    {
        double a = 4 * order * order, first = (a - 1) / (8 * x), second = (a - 9) / (16 * x) * first;
        return -0.5 * Math.Log(2 * Math.PI * x) + Special.LogOnePlus(second - first);
    }

    private static double Mass(double k, double mean) => k == 0 ? -mean : Special.LogPoissonMass(k, mean);

    /// <summary>I_(ν+1)(x)/I_ν(x), in [0, 1).</summary>
    internal static double Ratio(double order, double x) => x == 0 ? 0 : Math.Exp(LogScaled(order + 1, x) - LogScaled(order, x));

    /// <summary>1 − I₁(x)/I₀(x) with full relative precision: E(1 − cos Θ) under the von Mises distribution of concentration x.</summary>
    internal static double CircularVariance(double x)
    {
        double reach = Reach(x);
        double Weight(double t) => Math.Exp(-2 * x * Math.Sin(t / 2) * Math.Sin(t / 2));
        return GaussLegendre.Integral(t => 2 * Math.Sin(t / 2) * Math.Sin(t / 2) * Weight(t), 0, reach, Pieces)
            / GaussLegendre.Integral(Weight, 0, reach, Pieces);
    }

    /// <summary>Pieces of [0, <see cref="Reach"/>] for Gauss's rule: the exponent changes by less than 15 over each.</summary>
    internal const int Pieces = 6;

    /// <summary>Where e^(x(cos θ − 1)) has fallen to e^(−45), at most π.</summary>
    internal static double Reach(double x) => x <= 22.5 ? Math.PI : 2 * Math.Asin(Math.Sqrt(22.5 / x));
}
