using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Two members of one family whose parameters nearly agree: ln p − ln q as the derivative along their difference, which
/// subtraction would lose.</summary>
/// <remarks>About the member in the middle ln p − ln q is D − O(δ³), D the derivative along δ = θp − θq, for δ below 3e-6 of the scale of
/// the parameters. D is the symmetric difference over steps h, h/2, h/4, h/8 of a 32nd of that scale, extrapolated to step 0 (Richardson):
/// truncation about 1e-12, rounding about 1e-13 of its size. Pairs whose supports differ are left to subtraction.</remarks>
internal sealed class NearlyEqual
{
    private const double Nearest = 3e-6, Step = 1 / 32.0;

    private readonly OffsetDensity _middle;
    private readonly OffsetDensity[] _above, _below;
    private readonly double[] _steps;

    private NearlyEqual(OffsetDensity middle, OffsetDensity[] above, OffsetDensity[] below, double[] steps)
        => (_middle, _above, _below, _steps) = (middle, above, below, steps);

    /// <summary>Relative accuracy of the ratio, and of an integral linear in it.</summary>
    internal double Accuracy => 2e-11;

    internal static NearlyEqual? Of(IUnivariate p, IUnivariate q)
    {
        if (p.GetType() != q.GetType() || p.Low != q.Low || p.High != q.High
            || Families.All.FirstOrDefault(f => f.Name == p.GetType().Name) is not { } family) return null;
        if (ParametersOf(family, p) is not { } a || ParametersOf(family, q) is not { } b || ScalesOf(family, p, a) is not { } scales)
            return null;
        double apart = 0;
        for (int i = 0; i < a.Length; i++) apart = Math.Max(apart, a[i] == b[i] ? 0 : Math.Abs(a[i] - b[i]) / scales[i]);
        if (!(apart > 0 && apart < Nearest)) return null;
        // Across a kink that moves with the location there is no derivative.
        if ((p is Laplace or GeneralizedNormal or Triangular) && !LineParts.Ends(p).SequenceEqual(LineParts.Ends(q))) return null;
        double[] steps = [.. Enumerable.Range(0, 4).Select(k => Step / apart / (1 << k))];
        var middle = Member(family, a, b, 0);
        IUnivariate?[] above = [.. steps.Select(t => Member(family, a, b, t))], below = [.. steps.Select(t => Member(family, a, b, -t))];
        if (middle is null || above.Concat(below)
            .Any(distribution => distribution is null || distribution.Low != p.Low || distribution.High != p.High)) return null;
        return new(OffsetDensity.Of(middle), [.. above.Select(distribution => OffsetDensity.Of(distribution!))],
            [.. below.Select(distribution => OffsetDensity.Of(distribution!))], steps);
    }

    /// <summary>The densities about that in the middle, with their ratio.</summary>
    internal LogPair At(Offset offset)
    {
        double log = _middle.At(offset);
        if (!double.IsFinite(log)) return new(double.NegativeInfinity, double.NegativeInfinity);
        double ratio = Ratio(offset);
        if (!double.IsFinite(ratio)) ratio = 0;
        return new(log + ratio / 2, log - ratio / 2, ratio);
    }

    private double Ratio(Offset offset)
    {
        Span<double> d = stackalloc double[4];
        for (int k = 0; k < 4; k++) d[k] = (_above[k].At(offset) - _below[k].At(offset)) / (2 * _steps[k]);
        double power = 4;
        for (int round = 1; round < 4; round++, power *= 4)
            for (int k = 3; k >= round; k--) d[k] = (power * d[k] - d[k - 1]) / (power - 1);
        return d[3];
    }

    private static IUnivariate? Member(Family family, double[] a, double[] b, double t)
    {
        try { return family.Create([.. a.Select((x, i) => x == b[i] ? x : x + (b[i] - x) / 2 + t * (x - b[i]))]); }
        catch (ArgumentException) { return null; }
    }

    private static double[]? ParametersOf(Family family, IUnivariate distribution)
    {
        double[] values = new double[family.Parameters.Count];
        for (int i = 0; i < values.Length; i++)
        {
            string name = family.Parameters[i].Name, upper = char.ToUpperInvariant(name[0]) + name[1..];
            if ((distribution.GetType().GetProperty(upper == distribution.GetType().Name ? upper + "Shape" : upper)
                ?? null)?.GetValue(distribution) is not double value) return null;
            values[i] = value;
        }
        return values;
    }

    // By how much a parameter may move for the density to change by a good part: its size, its distance from 1 for probabilities, the
    // spread for locations. Of distributions that are narrow beside their distance from an end (large shapes) a parameter moves them by
    // their width with as small a part of its size.
    private static double[]? ScalesOf(Family family, IUnivariate distribution, double[] values)
    {
        double spread = distribution.SurvivalQuantile(0.25) - distribution.Quantile(0.25);
        double median = distribution.Quantile(0.5), nearest = Math.Min(median - distribution.Low, distribution.High - median),
            narrow = double.IsFinite(nearest) ? Math.Min(1, spread / nearest) : 1;
        double[] scales = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
            scales[i] = family.Parameters[i].Name switch
            {
                "location" or "low" or "high" or "mode" or "parentMean" => spread,
                "mean" when distribution is Normal => spread,
                "logMean" => ((LogNormal)distribution).LogStandardDeviation,
                "logitMean" => ((LogitNormal)distribution).LogitStandardDeviation,
                "probability" => Math.Min(values[i], 1 - values[i]),
                "shape" when distribution is GeneralizedPareto or GeneralizedExtremeValue => Math.Max(0.3, Math.Abs(values[i])),
                "direction" => 1 / (1 + ((VonMises)distribution).Concentration),
                _ => narrow * Math.Abs(values[i]),
            };
        return scales.All(s => s > 0 && double.IsFinite(s)) ? scales : null;
    }
}
