using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>A divergence as a mean over draws, for pairs that nothing else reaches.</summary>
/// <remarks>D(P‖Q) is the mean under P of ln(p/q) + c(q/p − 1); the second part has mean 0 where Q stays inside the support of P, and its
/// factor c is fitted to the draws (bias of order 1/n). Bounded measures are means under (P + Q)/2 of their part over the mixture density,
/// which is bounded.</remarks>
internal static class DistributionSample
{
    internal static DivergenceBetween? Of(IMeasure measure, IDistribution p, IDistribution q, BetweenOptions options)
    {
        if (p.Reference != q.Reference) return null;
        if (options.Random is not { } random)
            throw new ArgumentException(
                $"{measure.Facts.Name} of {p.GetType().Name} and {q.GetType().Name} needs draws: give options.Random.", nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Draws, 100, nameof(options));
        return measure is KullbackLeibler ? OfRatio(measure, p, q, random, options.Draws)
            : DistributionTerm.Of(measure) is { } term ? OfMixture(measure, term, p, q, random, options.Draws) : null;
    }

    private static DivergenceBetween OfRatio(IMeasure measure, IDistribution p, IDistribution q, Random random, int draws)
    {
        double[] logs = LogRatios(p, p, q, random, draws);
        if (Array.Exists(logs, double.IsPositiveInfinity))
            return DistributionIntegrals.Infinite(measure, "a draw from P fell where Q has no mass", DivergenceMethods.MonteCarlo);
        var mean = ControlledMean.Of(logs);
        return new(mean.Value, measure.Facts, DivergenceMethods.MonteCarlo, 1.96 * mean.StandardError)
        {
            StandardError = mean.StandardError,
            EffectiveDraws = mean.EffectiveDraws,
            Formula = FormattableString.Invariant($"mean of ln(p/q) + c(q/p − 1) over {draws} draws from P, c = {mean.Factor:G3} fitted"),
            Warnings = mean.Heavy
                ? [FormattableString.Invariant(
                    $"The ratios q/p weigh unevenly (Pareto index {mean.ParetoIndex:F2}): the standard error is not to be trusted.")] : [],
        };
    }

    /// <summary>ln(p/q) at draws from <paramref name="from"/>.</summary>
    internal static double[] LogRatios(IDistribution from, IDistribution p, IDistribution q, Random random, int draws)
    {
        // Some at a time: points of many numbers would not fit in memory all at once.
        int most = Math.Clamp(20_000 / from.Dimension, 1, draws);
        var points = new double[(long)most * from.Dimension];
        double[] a = new double[draws], b = new double[draws];
        for (int at = 0; at < draws; at += most)
        {
            Cancellation.Look();
            int n = Math.Min(most, draws - at);
            Span<double> some = points.AsSpan(0, n * from.Dimension);
            from.Sample(random, some);
            p.LogDensities(some, a.AsSpan(at, n));
            q.LogDensities(some, b.AsSpan(at, n));
        }
        for (int i = 0; i < draws; i++) a[i] -= b[i];
        return a;
    }

    private static DivergenceBetween OfMixture(IMeasure measure, DistributionTerm term, IDistribution p, IDistribution q,
        Random random, int draws)
    {
        int half = draws / 2;
        double[] fromP = LogRatios(p, p, q, random, half), fromQ = LogRatios(q, p, q, random, half);
        var (a, b) = (MeanOf(fromP, Over), MeanOf(fromQ, Over));
        double value = (a.Mean + b.Mean) / 2, error = Math.Sqrt((a.Variance + b.Variance) / (4.0 * half));
        if (double.IsPositiveInfinity(value))
            return DistributionIntegrals.Infinite(measure, "a draw from one distribution fell where the other has no mass",
                DivergenceMethods.MonteCarlo);
        error *= term.Slope(value);
        return new(term.Outer(value), measure.Facts, DivergenceMethods.MonteCarlo, 1.96 * error)
        {
            StandardError = error,
            Formula = $"mean of c(p, q)/m over {2 * half} draws, half from P and half from Q, m = (p + q)/2",
        };

        // c/m is homogeneous of degree 0: of p = r/(1 + r), q = 1/(1 + r), r the ratio, m = ½.
        double Over(double log) => 2 * term.Part(-Softplus(-log), -Softplus(log));
    }

    private static double Softplus(double x) => x > 0 ? x + Special.LogOnePlus(Math.Exp(-x)) : Special.LogOnePlus(Math.Exp(x));

    private static (double Mean, double Variance) MeanOf(double[] logs, Func<double, double> f)
    {
        double[] values = Array.ConvertAll(logs, x => f(x));
        double mean = values.Average();
        return (mean, double.IsInfinity(mean) ? 0 : values.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, values.Length - 1));
    }
}
