using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>∫ c(p, q) over the circle of two distributions that each count angles over a turn of their own.</summary>
internal static class CircleIntegral
{
    internal static Integral Of(IUnivariate p, IUnivariate q, Func<double, double, double> part, BetweenOptions options)
    {
        var points = new SortedSet<double> { p.Low, p.High };
        foreach (var distribution in (IUnivariate[])[p, q])
            foreach (double u in (double[])[1e-12, 1e-6, 1e-3, 0.03, 0.2, 0.5])
            {
                points.Add(Onto(p, distribution.Quantile(u)));
                points.Add(Onto(p, distribution.SurvivalQuantile(u)));
            }
        // Where the densities are equal a part may have a kink.
        double[] cuts = [.. points];
        for (int i = 0; i + 1 < cuts.Length; i++)
            points.UnionWith(Crossings.Of(x => new(0, Gap: p.LogDensity(x) - q.LogDensity(Onto(q, x))), cuts[i], cuts[i + 1]));
        return Quadrature.Over(x => part(p.LogDensity(x), q.LogDensity(Onto(q, x))), Stretch.Cut([.. points], []), options.RelativeError,
            options.Stop);
    }

    private static double Onto(IUnivariate distribution, double x)
        => Math.Clamp(x - 2 * Math.PI * Math.Floor((x - distribution.Low) / (2 * Math.PI)), distribution.Low, distribution.High);
}
