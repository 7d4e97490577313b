using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Divergences of the form Σ q·f(p/q) with a convex f, of a pair whose masses are 1 up to rounding.</summary>
/// <remarks>Normalized by theorem, not by division: a part c(p, q) = q·f(p/q) ≥ 0 with f(1) = f′(1) = 0 is homogeneous of degree 1 and
/// convex, so Σ c(pᵢ, qᵢ) ≥ c(‖P‖, ‖Q‖) (Jensen); what is above that bound is the divergence of the normalized pair times its mass, to
/// first order in the masses' difference and exactly where P/‖P‖ = Q/‖Q‖. For Kullback–Leibler it is exact for every pair.</remarks>
internal static class FDivergenceSum
{
    /// <summary>The divergence of probabilities.</summary>
    internal static double Between<TTerm, T>(TTerm term, ReadOnlySpan<T> p, ReadOnlySpan<T> q, double maximum = double.PositiveInfinity)
        where TTerm : struct, ITerm where T : IBinaryFloatingPointIeee754<T>
        => Normalized(term, Simplex.Pass(term, p, q), maximum);

    /// <summary>The divergence of logarithms of probabilities.</summary>
    internal static double BetweenLogs<TTerm,
        T>(TTerm term, ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ, double maximum = double.PositiveInfinity)
        where TTerm : struct, ITerm where T : IBinaryFloatingPointIeee754<T>
        => Normalized(term, Simplex.PassLogs(term, logP, logQ), maximum);

    /// <summary>A sum of parts that are not smooth at p = q (their bound is of first order): divided by the mean mass only.</summary>
    internal static double Scaled(Simplex.Sums sums, double maximum) => Math.Clamp(sums.Total / Mean(sums), 0, maximum);

    /// <summary>Whether the masses differ by more than their own rounding. They are summed with compensation: a few units of 2⁻⁵³, however
    /// many cells there are.</summary>
    internal static bool Differ(double massP, double massQ) => Math.Abs(massQ - massP) > 8.9e-16;

    // The clamp only ever takes off rounding: both bounds hold for the exact value.
    private static double Normalized<TTerm>(TTerm term, Simplex.Sums sums, double maximum) where TTerm : struct, ITerm
    {
        if (double.IsPositiveInfinity(sums.Total)) return maximum;
        double ofMasses = Differ(sums.MassP, sums.MassQ) ? term.Of(new Lane(sums.MassP), new Lane(sums.MassQ)).Value : 0;
        return Math.Clamp((sums.Total - ofMasses) / Mean(sums), 0, maximum);
    }

    private static double Mean(Simplex.Sums sums) => (sums.MassP + sums.MassQ) / 2;
}
