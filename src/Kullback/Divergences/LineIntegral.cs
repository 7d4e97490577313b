using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>∫ c(p(x), q(x)) dx of two continuous laws on the line, for a part c ≥ 0 that is homogeneous of degree 1.</summary>
/// <remarks>The line is cut at quantiles of both laws, and each tail is followed in the law that reaches further until what is left cannot matter.
/// Whether the tail's part is finite is decided from its growth: with x at the survival level e^(−s), the contribution per unit of s is
/// e^(−s)·c/r, r the density of that law; where c/r grows like e^(κs) with κ ≥ 1 the integral diverges (T(1)‖Normal), with κ &lt; 1 the rest beyond
/// the level is about e^(−s)·(c/r)/(1 − κ). The error is an estimate, not a proof.</remarks>
internal sealed class LineIntegral(IUnivariate p, IUnivariate q, Func<double, double, double> part)
{
    private static readonly double[] Body = [0.25, 0.08, 0.02, 4e-3, 3e-4, 1e-5, 1e-7, 1e-10, 1e-14];
    private static readonly double[] Far = [1e-19, 1e-26, 1e-36, 1e-50, 1e-70, 1e-95, 1e-130, 1e-175, 1e-230, 1e-300];

    /// <summary>The value of the integral, whether a tail makes it infinite, and how.</summary>
    /// <param name="Value">The value.</param>
    /// <param name="Error">Its estimated error.</param>
    /// <param name="Converged">Whether the error asked for was reached.</param>
    /// <param name="Reason">Why it is infinite; null where it is finite.</param>
    /// <param name="Pieces">Stretches at the start.</param>
    internal readonly record struct Outcome(double Value, double Error, bool Converged, string? Reason, int Pieces);

    internal Outcome Of(double relative)
    {
        var points = new SortedSet<double>();
        Tail low = Followed(false), high = Followed(true);
        if (low.Diverges || high.Diverges)
            return new(double.PositiveInfinity, 0, true, low.Diverges ? TailReason("lower", low.Law) : TailReason("upper", high.Law), 0);
        Cut(points, p);
        Cut(points, q);
        var origins = Origins();
        double bottom = points.Min, top = points.Max;
        // Where the density of the narrower law jumps; the ends of the wider one are reached by its tail.
        foreach (double end in (double[])[p.Low, q.Low, p.High, q.High])
            if (end > bottom && end < top) points.Add(end);
        var body = Quadrature.Over(Part, Stretch.Cut([.. points], origins), relative / 2);
        if (double.IsPositiveInfinity(body.Value)) return new(body.Value, 0, true, FormattableString.Invariant($"P has mass where Q has none, near x = {body.At:G4}"), points.Count);
        var lower = Rest(low, bottom, body.Value, relative, origins);
        var upper = Rest(high, top, body.Value, relative, origins);
        if (double.IsPositiveInfinity(lower.Value + upper.Value))
            return new(double.PositiveInfinity, 0, true, FormattableString.Invariant($"P has mass where Q has none, near x = {(double.IsNaN(lower.At) ? upper.At : lower.At):G4}"), points.Count);
        double value = body.Value + lower.Value + upper.Value, error = body.Error + lower.Error + upper.Error;
        return new(value, error, body.Converged && error <= Math.Max(1e-8, 100 * relative) * value + 1e-300, null, points.Count);
    }

    private double Part(double x)
    {
        double a = p.LogDensity(x), b = q.LogDensity(x);
        if (!double.IsPositiveInfinity(a) && !double.IsPositiveInfinity(b)) return part(a, b);
        // A node that rounds to the end of a support where the density is infinite: its neighbour stands for it.
        double inside = x == p.Low || x == q.Low ? Math.BitIncrement(x) : Math.BitDecrement(x);
        return part(p.LogDensity(inside), q.LogDensity(inside));
    }

    private static string TailReason(string side, string law)
        => law == "P" ? $"the {side} tail of P is too heavy for Q" : $"the {side} tail of Q is too heavy for P";

    private void Cut(SortedSet<double> points, IUnivariate law)
    {
        Add(law.Quantile(0.5));
        foreach (double u in Body)
        {
            Add(law.Quantile(u));
            Add(law.SurvivalQuantile(u));
        }
        void Add(double x)
        {
            if (double.IsFinite(x)) points.Add(x);
        }
    }

    private List<double> Origins()
    {
        var origins = new List<double> { p.Quantile(0.5), q.Quantile(0.5) };
        foreach (double end in (double[])[p.Low, q.Low, p.High, q.High])
            if (double.IsFinite(end)) origins.Add(end);
        return origins;
    }

    /// <summary>A tail as its heavier law sees it.</summary>
    private readonly record struct Tail(bool Upper, IUnivariate Of, string Law, double Index)
    {
        internal bool Diverges => Index >= 1 - 1e-4;
        internal double At(double u) => Upper ? Of.SurvivalQuantile(u) : Of.Quantile(u);
    }

    // The law that reaches further, by the first of these levels at which doubles tell them apart: near an end of the support the farthest ones coincide.
    private Tail Followed(bool upper)
    {
        bool isP = true;
        foreach (double u in (double[])[1e-200, 1e-100, 1e-50, 1e-20, 1e-12, 1e-7, 1e-3])
        {
            double a = upper ? p.SurvivalQuantile(u) : p.Quantile(u), b = upper ? q.SurvivalQuantile(u) : q.Quantile(u);
            isP = upper ? a >= b : a <= b;
            if (a != b) break;
        }
        var tail = new Tail(upper, isP ? p : q, isP ? "P" : "Q", 0);
        return tail with { Index = Math.Max(Growth(tail), AtZero(tail)) };
    }

    // At a support that ends at 0 the distance itself can be followed, without quantiles: c·x per unit of −ln x must fall.
    private double AtZero(Tail tail)
    {
        if (tail.Upper ? tail.Of.High != 0 : tail.Of.Low != 0) return 0;
        for (double t = 600; t > 60; t *= 0.8)
        {
            double far = Height(t), near = Height(0.9 * t);
            if (double.IsFinite(far) && double.IsFinite(near)) return (far - near) / (0.1 * t) >= -1e-6 ? 1 : 0;
        }
        return 0;

        double Height(double t)
        {
            double x = (tail.Upper ? -1 : 1) * Math.Exp(-t), a = p.LogDensity(x), b = q.LogDensity(x), top = Math.Max(a, b);
            return double.IsInfinity(top) ? double.NaN : top + Math.Log(part(a - top, b - top)) - t;
        }
    }

    // κ by the slope of ln(c/r) over s as far out as doubles reach, freed of its 1/s part: densities have powers of x beside their exponentials.
    private double Growth(Tail tail)
    {
        for (double s = 640; s > 20; s *= 0.8)
        {
            double far = Slope(tail, s), near = Slope(tail, s / 2);
            if (double.IsFinite(far)) return double.IsFinite(near) ? 2 * far - near : far;
        }
        return 0;
    }

    private double Slope(Tail tail, double s)
    {
        double near = Ratio(tail, Math.Exp(-0.9 * s)), far = Ratio(tail, Math.Exp(-s));
        return !double.IsFinite(near) || !double.IsFinite(far) ? double.NaN : far > 1 && near > 0 ? (Math.Log(far) - Math.Log(near)) / (0.1 * s) : 0;
    }

    // c/r at the level u, NaN where the level cannot be told from the end of the support or overflows.
    private double Ratio(Tail tail, double u)
    {
        double x = tail.At(u);
        if (!double.IsFinite(x) || x == tail.Of.Low || x == tail.Of.High) return double.NaN;
        double logR = tail.Of.LogDensity(x), a = p.LogDensity(x) - logR, b = q.LogDensity(x) - logR;
        // Homogeneous of degree 1: the ratio is the part of the two ratios, which neither underflow nor overflow.
        return double.IsNaN(a) || double.IsNaN(b) || double.IsInfinity(logR) ? double.NaN : part(a, b);
    }

    private Integral Rest(Tail tail, double from, double body, double relative, List<double> origins)
    {
        double left = Left(tail, Body[^1]), error = 0, value = 0;
        double needed = Math.Max(1e-300, 1e-2 * relative * body);
        foreach (double u in Far)
        {
            double x = tail.At(u);
            bool outside = double.IsFinite(x) && (tail.Upper ? x > from : x < from) && x != tail.Of.Low && x != tail.Of.High;
            if (!(left > needed) || !outside) continue;
            var step = Quadrature.Over(Part, [tail.Upper ? Stretch.Of(from, x, origins) : Stretch.Of(x, from, origins)], relative);
            if (double.IsPositiveInfinity(step.Value)) return step;
            (value, error, from) = (value + step.Value, error + step.Error, x);
            left = Left(tail, u);
        }
        return new(value + left, error + left / 2, true);
    }

    private double Left(Tail tail, double u) => Ratio(tail, u) is var ratio && double.IsFinite(ratio) ? ratio * u / Math.Max(1e-3, 1 - Math.Max(0, tail.Index)) : 0;
}
