using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Tests.Distributions;

/// <summary>Expectations by adaptive quadrature (continuous distributions) or summation (distributions of integers),
/// from the density alone.</summary>
internal static class Integral
{
    /// <summary>E f(X) up to what lies beyond the quantiles of <paramref name="tail"/> on both sides.</summary>
    internal static double Expectation(IUnivariate distribution, Func<double, double> f, double tail = 1e-100, double kink = double.NaN)
    {
        if (distribution is IIntegerValued) return Sum(distribution, f, tail);
        double Weighted(double x) => Density(distribution, x) is var density && density == 0 ? 0 : density * f(x);
        double[] cuts = [.. Cuts(distribution, tail).Append(kink).Where(c => c >= distribution.Low && c <= distribution.High)
            .Distinct().Order()];
        double size = 0, total = 0;
        for (int i = 1; i < cuts.Length; i++) size += Math.Abs(Rough(Weighted, cuts[i - 1], cuts[i]));
        for (int i = 1; i < cuts.Length; i++) total += Piece(Weighted, cuts[i - 1], cuts[i], 1e-12 * size);
        return total;
    }

    /// <summary>What E|f(X)| is about: the mean of |f| over a few quantiles.</summary>
    internal static double Size(IUnivariate distribution, Func<double, double> f)
        => ((double[])[1e-3, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999])
        .Average(p => Math.Abs(f(distribution.Quantile(p))) is var v && double.IsFinite(v) ? v : 0);

    /// <summary>P(a &lt; X ≤ b) from the density.</summary>
    internal static double Mass(IUnivariate distribution, double a, double b)
    {
        if (distribution is not IIntegerValued) return Piece(x => Density(distribution, x), a, b, 1e-16);
        double sum = 0;
        for (double k = Math.Floor(a) + 1; k <= b; k++) sum += Math.Exp(distribution.LogDensity(k));
        return sum;
    }

    // An infinite density at an end that a node rounds to carries no mass.
    private static double Density(IUnivariate distribution, double x) => Math.Exp(distribution.LogDensity(x)) is var density
        && double.IsFinite(density) ? density : 0;

    // Quantiles at ¼, ½, ¾ and at falling tail probabilities, so that each piece is of one scale.
    private static double[] Cuts(IUnivariate distribution, double tail)
    {
        var cuts = new List<double> { distribution.Quantile(0.25), distribution.Quantile(0.5), distribution.Quantile(0.75) };
        for (double p = 0.1; p > tail; p *= p > 1e-4 ? 0.1 : p > 1e-20 ? 1e-4 : 1e-20)
        {
            cuts.Add(distribution.Quantile(p));
            cuts.Add(distribution.SurvivalQuantile(p));
        }
        if (double.IsFinite(distribution.Low)) cuts.Add(distribution.Low);
        if (double.IsFinite(distribution.High)) cuts.Add(distribution.High);
        return [.. cuts.Where(double.IsFinite).Distinct().Order()];
    }

    // Pieces of more than a factor 4 are walked in the logarithm; one that begins at 0 is cut in halves towards it.
    private static double Piece(Func<double, double> f, double a, double b, double enough)
    {
        if (a < 0 && b > 0) return Piece(f, a, 0, enough) + Piece(f, 0, b, enough);
        if (b <= 0 && a < 0) return Piece(x => f(-x), -b, -a, enough);
        if (a == 0) a = Math.Max(b * 1e-100, double.Epsilon);
        int budget = 4000;
        return a > 0 && b > 4 * a ? Adaptive(y => Math.Exp(y) is var x ? x * f(x) : 0, Math.Log(a), Math.Log(b), enough, ref budget)
            : Adaptive(f, a, b, enough, ref budget);
    }

    private static double Rough(Func<double, double> f, double a, double b) => Piece(f, a, b, double.PositiveInfinity);

    // Halves until Gauss's rule agrees with itself, or the budget of pieces is used up: what is wrong then shows in the comparison.
    private static double Adaptive(Func<double, double> f, double a, double b, double enough, ref int budget)
    {
        double middle = (a + b) / 2, whole = GaussLegendre.Integral(f, a, b), halves = GaussLegendre.Integral(f, a, b, 2);
        if (--budget < 0 || !double.IsFinite(halves) || !(Math.Abs(halves - whole) > enough + 1e-11 * Math.Abs(whole))) return halves;
        return Adaptive(f, a, middle, enough, ref budget) + Adaptive(f, middle, b, enough, ref budget);
    }

    private static double Sum(IUnivariate distribution, Func<double, double> f, double tail)
    {
        double from = Math.Max(distribution.Low, distribution.Quantile(tail)),
            to = Math.Min(distribution.High, distribution.SurvivalQuantile(tail)), sum = 0;
        // The heaviest tail to be tried, k⁻⁶·⁵, has left 10⁻¹¹ of its third moment after so many terms.
        for (double k = from; k <= Math.Min(to, from + 2e4); k++)
            if (Math.Exp(distribution.LogDensity(k)) is var mass && mass > 0) sum += mass * f(k);
        return sum;
    }
}
