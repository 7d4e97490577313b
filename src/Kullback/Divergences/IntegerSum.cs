using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Σ c(p(k), q(k)) over the integers, for a part c ≥ 0 that is homogeneous of degree 1.</summary>
/// <remarks>From the medians outwards. A side is left where both laws have less than 1e-18 of mass beyond and the parts fall at least
/// geometrically over the last stretch: with t the last part and ρ the largest ratio of neighbours over that stretch the rest is at most
/// t·ρ/(1 − ρ) for parts whose ratios do not rise again (log-concave tails), which is added to the bound. A tail that falls like a power of k is
/// closed by the integral of that power, estimated from the last two octaves.</remarks>
internal sealed class IntegerSum(IUnivariate p, IUnivariate q, Func<double, double, double> part)
{
    /// <summary>Parts that are summed one by one on a side before its tail is closed as a power.</summary>
    private const int Most = 1 << 19;

    /// <summary>The sum, the bound of what is left out and of rounding, and whether the bound is proven.</summary>
    internal readonly record struct Outcome(double Value, double Error, bool IsRigorous, bool Converged, string? Reason, long Terms);

    internal Outcome Of(double relative)
    {
        double low = Math.Min(p.Low, q.Low), high = Math.Max(p.High, q.High);
        double start = Math.Clamp(Math.Round(p.Quantile(0.5)), low, high);
        var sum = new CompensatedSum();
        var up = Side(ref sum, start, 1, high, relative);
        if (up.Reason is not null) return new(double.PositiveInfinity, 0, true, true, up.Reason, up.Terms);
        var down = Side(ref sum, start - 1, -1, low, relative);
        if (down.Reason is not null) return new(double.PositiveInfinity, 0, true, true, down.Reason, down.Terms);
        double value = sum.Value + up.Rest + down.Rest;
        bool converged = up.Error + down.Error <= Math.Max(1e-9, relative) * value || value == 0;
        return new(value, up.Error + down.Error + 8 * 1.1e-16 * value, up.IsRigorous && down.IsRigorous, converged, null, up.Terms + down.Terms);
    }

    private readonly record struct Edge(double Rest, double Error, bool IsRigorous, string? Reason, long Terms);

    private Edge Side(ref CompensatedSum sum, double k, int step, double end, double relative)
    {
        double last = double.PositiveInfinity, ratio = 0, octave = 0, beforeOctave = 0;
        long terms = 0;
        for (; step > 0 ? k <= end : k >= end; k += step)
        {
            double t = Part(k);
            if (double.IsPositiveInfinity(t)) return new(t, 0, true, FormattableString.Invariant($"P has mass at {k:R} where Q has none"), terms);
            sum.Add(t);
            terms++;
            if ((terms & (terms - 1)) == 0) (beforeOctave, octave) = (octave, t);
            ratio = Math.Max(t == 0 ? 0 : t / last, ratio * 0.999);
            last = t;
            if ((terms & 15) != 0) continue;
            double rest = ratio < 1 ? t * ratio / (1 - ratio) : double.PositiveInfinity;
            if (rest <= 0.1 * relative * sum.Value && Beyond(k, step) < 1e-18) return new(0, rest, true, null, terms);
            if (terms >= Most) return Power(k, step, t, beforeOctave / octave, Beyond(k, step), terms);
            ratio = 0;
        }
        return new(0, 0, true, null, terms);
    }

    private double Part(double k) => part(p.LogDensity(k), q.LogDensity(k));

    private double Beyond(double k, int step) => step > 0 ? Math.Max(p.Survival(k), q.Survival(k)) : Math.Max(p.Cumulative(k - 1), q.Cumulative(k - 1));

    // Parts ~ C·k^(−β) over the last octave: Σ beyond K is about K·t/(β − 1); at β ≤ 1 the sum diverges.
    private static Edge Power(double k, int step, double t, double fall, double beyond, long terms)
    {
        if (!(t > 0) || !double.IsFinite(fall)) return new(0, beyond, false, null, terms);
        double late = Math.Log2(fall);
        if (!(late > 1.0001)) return new(0, 0, true, $"the {(step > 0 ? "upper" : "lower")} tail of P is too heavy for Q: the terms fall no faster than 1/k", terms);
        double rest = Math.Abs(k) * t / (late - 1) - t / 2;
        return new(rest, rest * 1e-2, false, null, terms);
    }
}
