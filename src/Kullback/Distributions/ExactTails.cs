using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Tails of a family of integers from ratios of neighboring masses in <see cref="DoubleDouble"/>, rounded once at the
/// end.</summary>
/// <remarks>Where a distribution function meets a level (one half at the middle of a symmetric family, three quarters at Binomial(2, ½))
/// rounding of a sum decides on which side it is and moves the quantile by one: there it is asked again here. The masses are divided by
/// their sum, so that nothing but ratios is needed.</remarks>
internal static class ExactTails
{
    private const long Most = 1_000_000;

    // ln of a mass that is not left out: above 1e-33, where sums end.
    private const double Counts = -70;

    // At most so many integers away lies the quantile by exact tails from that by doubles.
    private const int Near = 64;

    /// <summary>The least k with P(X ≤ k) ≥ p, both rounded to doubles, from one that may be off by rounding.</summary>
    internal static double Quantile(IUnivariate distribution, Func<double, DoubleDouble?> ratio, double peak, double limit,
        double k, double p)
        => Settled(distribution, k, p, distribution.Cumulative, p, x => Of(distribution, ratio, peak, limit, x)?.Below,
            static (at, p) => at >= p);

    /// <summary>The least k with P(X > k) ≤ p.</summary>
    internal static double SurvivalQuantile(IUnivariate distribution, Func<double, DoubleDouble?> ratio, double peak, double limit,
        double k, double p)
        => Settled(distribution, k, p, distribution.Survival, p, x => Of(distribution, ratio, peak, limit, x)?.Above,
            static (at, p) => at <= p);

    private static double Settled(IUnivariate distribution, double k, double p, Func<double, double> tail, double level,
        Func<double, double?> exact, Func<double, double, bool> reached)
    {
        bool Close(double at) => Math.Abs(at - p) <= 4e-16 * at + 1e-12 * Math.Min(at, 1 - at);
        double here = tail(k);
        // What the distribution function itself says at k leads back to k.
        if (here == p || !(Close(here) || k > distribution.Low && Close(tail(k - 1)))) return k;
        if (exact(k) is not { } at) return k;
        if (reached(at, level))
        {
            for (int i = 0; i < Near && k > distribution.Low && exact(k - 1) is { } before && reached(before, level); i++) k--;
            return k;
        }
        for (int i = 0; i < Near && k < distribution.High; i++)
        {
            k++;
            if (exact(k) is not { } next || reached(next, level)) break;
        }
        return k;
    }

    // P(X ≤ k) and P(X > k); null where there are no ratios, too many terms or some that vanish.
    private static (double Below, double Above)? Of(IUnivariate distribution, Func<double, DoubleDouble?> ratio, double peak,
        double limit, double k)
    {
        if (ratio(Math.Min(peak, distribution.High - 1)) is null) return null;
        DoubleDouble below = 0, above = 0;
        if (peak <= k) below = 1;
        else above = 1;
        if (!Side(distribution, ratio, peak, limit, k, 1, ref below, ref above)
            || !Side(distribution, ratio, peak, limit, k, -1, ref below, ref above)) return null;
        var total = below + above;
        return ((below / total).High, (above / total).High);
    }

    private static bool Side(IUnivariate distribution, Func<double, DoubleDouble?> ratio, double peak, double limit, double k, int side,
        ref DoubleDouble below, ref DoubleDouble above)
    {
        DoubleDouble term = 1;
        double end = side > 0 ? distribution.High : distribution.Low, j = peak;
        // A sum that cannot end within the most terms is not begun: masses beside the other end count as well,
        // or one that far out still does.
        if (Math.Abs(end - peak) > Most + 1 && (!double.IsFinite(limit) || distribution.LogDensity(peak + side * (Most + 1)) > Counts))
            return false;
        for (long n = 0; j != end; n++)
        {
            if (n > Most || term.High < 1e-250) return false;
            Cancellation.Look(n);
            DoubleDouble factor = side > 0 ? ratio(j)!.Value : 1 / ratio(j - 1)!.Value;
            term *= factor;
            j += side;
            if (j <= k) below += term;
            else above += term;
            // Of the sum that still grows nothing is left that matters.
            double bounding = Math.Max(factor.High, side > 0 ? limit : 0), sum = j <= k ? below.High : above.High;
            bool beyond = side > 0 ? j > k : j <= k;
            if (beyond && bounding < 1 && double.IsFinite(limit) && term.High <= 1e-33 * sum * (1 - bounding)) break;
        }
        return true;
    }
}
