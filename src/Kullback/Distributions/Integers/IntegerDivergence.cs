using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>D(P‖Q) between distributions of integers as a series with a proven end.</summary>
/// <remarks>Σ (p ln(p/q) − p + q): no term is negative, so nothing cancels and what is left out is bounded by the ratio of the last terms,
/// see <see cref="IntegerSeries"/>. Where Q reaches beyond P, its mass there is added. Distributions with tails heavier than geometric
/// (<see cref="Zeta"/>) do not end within the limit of terms: the bound is then +∞.</remarks>
internal static class IntegerDivergence
{
    /// <summary>The divergence and the bound on its error; +∞ where P has mass at an integer outside the support of Q.</summary>
    internal static IntegerSeries KullbackLeibler(IUnivariate p, IUnivariate q)
    {
        if (p.Low < q.Low || p.High > q.High) return new(double.PositiveInfinity, 0, 0);
        double start = Start(p), spread = 4 + Spread(p) + Spread(q) + Math.Abs(start - Start(q)),
            limit = Math.Max(RatioLimit(p), RatioLimit(q));
        var inside = IntegerSeries.Sum(k => Excess(p.LogDensity(k), q.LogDensity(k)), start, p.Low, p.High, limit, spread);
        double outside = (p.Low > q.Low ? q.Cumulative(p.Low - 1) : 0) + (p.High < q.High ? q.Survival(p.High) : 0);
        return inside with { Value = inside.Value + outside };
    }

    private static double Start(IUnivariate distribution)
        => Math.Clamp(double.IsFinite(distribution.Mean) ? Math.Round(distribution.Mean) : double.IsFinite(distribution.Low)
            ? distribution.Low : 0, distribution.Low, distribution.High);

    private static double Spread(IUnivariate distribution) => double.IsFinite(distribution.Variance)
        ? 2 * Math.Sqrt(distribution.Variance) : 1000;

    private static double RatioLimit(IUnivariate distribution) => distribution is IntegerDistribution known ? known.TailRatio : 0;

    // p·(e^δ − 1 − δ) with δ = ln q − ln p.
    private static double Excess(double logP, double logQ)
    {
        if (double.IsNegativeInfinity(logP)) return Math.Exp(logQ);
        double delta = logQ - logP;
        if (delta > 0.5) return Math.Max(0, Math.Exp(logQ) - Math.Exp(logP) * (1 + delta));
        double p = Math.Exp(logP);
        if (p == 0) return 0;
        return delta < -0.5 ? p * (Math.Exp(delta) - 1 - delta) : p * ExpExcess(delta);
    }

    // Σ x^j/j! from j = 2; seventeen terms leave out less than 1e-19 of the first for |x| ≤ ½.
    private static double ExpExcess(double x)
    {
        double sum = 0;
        for (int j = 18; j >= 2; j--) sum = (sum * x + 1) / j;
        return sum * x * x;
    }
}
