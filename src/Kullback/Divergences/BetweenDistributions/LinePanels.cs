using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>ln p and ln q at a point.</summary>
/// <param name="P">ln p.</param>
/// <param name="Q">ln q.</param>
/// <param name="Ratio">ln p − ln q where it is known better than by subtraction; NaN elsewhere.</param>
internal readonly record struct LogPair(double P, double Q, double Ratio = double.NaN)
{
    /// <summary>c(p·e^scale, q·e^scale) for a part that is homogeneous of degree 1.</summary>
    internal double Part(Func<double, double, double> part, double scale)
        => double.IsNaN(Ratio) ? part(P + scale, Q + scale) : Math.Exp((P + Q) / 2 + scale) * part(Ratio / 2, -Ratio / 2);

    /// <summary>ln c(p, q), which neither underflows nor overflows.</summary>
    internal double LogPart(Func<double, double, double> part)
    {
        double top = Math.Max(P, Q);
        return double.IsInfinity(top) ? double.NegativeInfinity
            : double.IsNaN(Ratio) ? top + Math.Log(part(P - top, Q - top)) : (P + Q) / 2 + Math.Log(part(Ratio / 2, -Ratio / 2));
    }

    /// <summary>ln p − ln q.</summary>
    internal double Gap => double.IsNaN(Ratio) ? P == Q ? 0 : P - Q : Ratio;
}

/// <summary>The line cut into panels for an integral over two densities: at quantiles of every part of both distributions, at the ends of
/// supports, at kinks and, where the integrand has a kink there, where the densities cross.</summary>
/// <remarks>A panel next to an end, or one that grows more than threefold in distance from the nearest origin, has the logarithm of that
/// distance as its coordinate; towards an end and outwards such panels follow each other until nothing is left that matters,
/// however slowly it falls.</remarks>
internal sealed class LinePanels
{
    private static readonly double[] Body = [0.25, 0.08, 0.02, 4e-3, 3e-4, 1e-5, 1e-7, 1e-10, 1e-14], Few = [0.08, 3e-4, 1e-9];

    private readonly Func<Offset, LogPair> _at;
    private readonly DistributionTerm _term;
    private readonly Func<double, bool> _isExactFrom;
    private readonly SortedSet<double> _ends = [], _origins = [], _points = [];
    private readonly double _low, _high;

    /// <summary>The panels, once <see cref="Divergent"/> is null.</summary>
    internal List<Panel> Panels { get; } = [];

    /// <summary>Where a tail or an end makes the integral infinite: "lower tail", "end at 0"; null where it is finite.</summary>
    internal (bool Upper, double End)? Divergent { get; private set; }

    /// <summary>What is added for tails beyond the logarithms that doubles hold.</summary>
    internal double Rest { get; private set; }

    /// <summary>What the tails that were not followed to their end may add.</summary>
    internal double Left { get; private set; }

    internal LinePanels(IUnivariate p, IUnivariate q, Func<Offset, LogPair> at, Func<double, bool> isExactFrom, DistributionTerm term)
    {
        (_at, _term, _isExactFrom) = (at, term, isExactFrom);
        (_low, _high) = (Math.Min(p.Low, q.Low), Math.Max(p.High, q.High));
        IUnivariate[] parts = [.. LineParts.Of(p), .. LineParts.Of(q)];
        foreach (var distribution in parts) Cut(distribution, parts.Length > 100 ? Few : Body);
        foreach (double x in NarrowParts.Cuts(p, q))
            if (x > _low && x < _high) _points.Add(x);
        if (p is UnivariateMixture || q is UnivariateMixture) Cut(parts.Length > 2 ? parts[0] : p, Few);
        _origins.UnionWith(_ends);
        Build();
    }

    private void Cut(IUnivariate distribution, double[] levels)
    {
        foreach (double end in LineParts.Ends(distribution))
            if (end >= _low && end <= _high) _ends.Add(end);
        double middle = distribution.Quantile(0.5);
        if (double.IsFinite(middle)) _origins.Add(middle);
        Add(middle);
        foreach (double u in levels)
        {
            Add(distribution.Quantile(u));
            Add(distribution.SurvivalQuantile(u));
        }
        void Add(double x)
        {
            if (double.IsFinite(x) && x > _low && x < _high) _points.Add(x);
        }
    }

    private void Build()
    {
        double[] ends = [.. _ends], origins = [.. _origins];
        var kept = new List<double>(ends);
        double before = double.NegativeInfinity;
        foreach (double x in _points)
        {
            double gap = 8 * (Math.BitIncrement(Math.Abs(x)) - Math.Abs(x));
            if (x - before < gap || Nearest(ends, x) < gap) continue;
            kept.Add(before = x);
        }
        kept.Sort();
        if (kept.Count == 0) kept.Add(0);
        if (double.IsNegativeInfinity(_low)) Outwards(kept[0], -1, origins);
        if (double.IsPositiveInfinity(_high)) Outwards(kept[^1], 1, origins);
        for (int i = 0; i + 1 < kept.Count && Divergent is null; i++) Between(kept[i], kept[i + 1], ends, origins);
    }

    private static double Nearest(double[] sorted, double x)
    {
        int at = Array.BinarySearch(sorted, x);
        if (at >= 0) return 0;
        at = ~at;
        return Math.Min(at < sorted.Length ? sorted[at] - x : double.PositiveInfinity, at > 0 ? x - sorted[at - 1]
            : double.PositiveInfinity);
    }

    private void Between(double a, double b, double[] ends, double[] origins)
    {
        bool atA = Array.BinarySearch(ends, a) >= 0, atB = Array.BinarySearch(ends, b) >= 0;
        double middle = atA && atB ? a + (b - a) / 2 : atA ? b : a;
        if (atA) Towards(a, 1, middle - a);
        if (atB && Divergent is null) Towards(b, -1, b - middle);
        if (!atA && !atB) Inner(a, b, ends, origins);
    }

    // A panel that grows more than threefold in distance from an end takes the logarithm of that distance;
    // one that does so from ends on both sides is cut.
    private void Inner(double a, double b, double[] ends, double[] origins)
    {
        int at = ~Array.BinarySearch(ends, a);
        double below = at > 0 ? ends[at - 1] : double.NegativeInfinity, above = at < ends.Length ? ends[at] : double.PositiveInfinity;
        bool fromBelow = Spans(a - below, b - below), fromAbove = Spans(above - b, above - a);
        double middle = below + (above - below) / 2;
        if (fromBelow && fromAbove && middle > a && middle < b)
        {
            Inner(a, middle, ends, origins);
            Inner(middle, b, ends, origins);
            return;
        }
        if (fromBelow && !(fromAbove && a > middle)) Logarithmic(below, 1, Math.Log(a - below), Math.Log(b - below));
        else if (fromAbove) Logarithmic(above, -1, Math.Log(above - b), Math.Log(above - a));
        else Plain(a, b, origins);
    }

    // Next to an end densities may be beyond the doubles, which by the logarithm of the distance they are not.
    private static bool Spans(double near, double far) => far > 3 * near || far < 1e-150;

    private void Plain(double a, double b, double[] origins)
    {
        double origin = double.NaN, nearest = double.PositiveInfinity;
        foreach (double o in origins)
        {
            double distance = o <= a ? a - o : o >= b ? o - b : double.PositiveInfinity;
            if (distance < nearest) (nearest, origin) = (distance, o);
        }
        double side = origin <= a ? 1 : -1, near = side > 0 ? a - origin : origin - b, far = side > 0 ? b - origin : origin - a;
        if (near > 0 && Spans(near, far)) Logarithmic(origin, side, Math.Log(near), Math.Log(far));
        else
        {
            bool exact = _isExactFrom(origin);
            Add(new Panel(d => Sampled(Offset.OfDistance(origin, d), 0, exact), a - origin, b - origin));
        }
    }

    private void Logarithmic(double origin, double side, double from, double to)
    {
        bool exact = _isExactFrom(origin);
        Add(new Panel(y => Sampled(Offset.OfLog(origin, y, side), y, exact), from, to));
    }

    private Sample Sampled(Offset offset, double slope, bool exact)
    {
        var pair = _at(offset);
        double massP = Math.Exp(pair.P + slope), massQ = Math.Exp(pair.Q + slope);
        double part = pair.Part(_term.Part, slope);
        if (double.IsNaN(part)) part = 0;
        // A point rounded to the nearest double is off by half of its last place.
        double shift = exact ? 0 : 1.2e-16 * Math.Abs(offset.X) * Math.Exp(-Math.Clamp(slope, -600, 600));
        return new(part, massP, massQ, Sized(massP, pair.P) + Sized(massQ, pair.Q), shift, pair.Gap, _term.Steepness(pair, slope));
    }

    private static double Sized(double mass, double log) => mass > 0 && log > -1e290 ? mass * Math.Abs(log) : 0;

    private void Add(Panel panel)
    {
        if (!(panel.B > panel.A)) return;
        double from = panel.A;
        if (_term.HasKink)
            foreach (double at in Crossings.Of(y => panel.Of(y), panel.A, panel.B))
            {
                Panels.Add(panel with { A = from, B = at });
                from = at;
            }
        Panels.Add(panel with { A = from });
    }

    private void Towards(double end, double side, double distance) => March(end, side, Math.Log(distance), -1);

    private void Outwards(double from, double side, double[] origins)
    {
        double origin = side > 0 ? origins.LastOrDefault(o => o < from, double.NaN) : origins.FirstOrDefault(o => o > from, double.NaN);
        if (double.IsNaN(origin)) origin = from - side * Math.Max(1, Math.Abs(from));
        March(origin, side, Math.Log(Math.Abs(from - origin)), 1);
    }

    // Panels of growing length in y = ln distance, from one that is followed outwards (direction 1) or to the end (−1).
    private void March(double origin, double side, double start, int direction)
    {
        if (double.IsInfinity(start)) return;
        double Height(double y) => LogHeight(origin, side, y).Part;
        if (TailGrowth.Diverges(Height, y => LogHeight(origin, side, y).IsClamped, start, direction))
        {
            Divergent = (side > 0 == direction > 0, direction > 0 ? double.NaN : origin);
            return;
        }
        double y = start, step = 1, peak = double.NegativeInfinity;
        for (int i = 0; i < 120; i++, step *= 1.4)
        {
            Cancellation.Look();
            double next = y + direction * step;
            // A density that is too small for a double from the start on leaves no stretch to follow.
            if (direction > 0 && LogHeight(origin, side, next).IsClamped && Unclamped(origin, side, y, next) is var last && last > y
                && LogHeight(origin, side, last).Part > peak - 60)
            {
                Logarithmic(origin, side, y, last);
                Close(origin, side, last);
                return;
            }
            if (direction > 0) Logarithmic(origin, side, y, next);
            else Logarithmic(origin, side, next, y);
            var (height, mass, _) = LogHeight(origin, side, next);
            double halfway = LogHeight(origin, side, (y + next) / 2).Part;
            peak = Math.Max(peak, Math.Max(height, halfway));
            y = next;
            bool falls = height < halfway || height < -1e290;
            if (falls && mass < -45 && (height < peak - 60 || height < -700)) return;
        }
        Left += Math.Exp(LogHeight(origin, side, y).Part + Math.Log(Math.Abs(y)));
    }

    // Where a logarithm leaves the doubles the rest follows the last stretch, as a power of the distance or as an exponential,
    // whichever that was closer to.
    private void Close(double origin, double side, double y)
    {
        double Power(double t) => LogHeight(origin, side, t).Part;
        double Exponential(double x) => LogHeight(origin, side, Math.Log(x)).Part - Math.Log(x);
        double far = Math.Exp(y), s1 = (Power(y) - Power(y - 0.01)) / 0.01, s2 = (Power(y - 0.01) - Power(y - 0.02)) / 0.01;
        double e1 = (Exponential(far) - Exponential(0.99 * far)) / (0.01 * far),
            e2 = (Exponential(0.99 * far) - Exponential(0.98 * far)) / (0.01 * far);
        double bendPower = Math.Abs(s1 - s2) / Math.Abs(s1), bendExponential = Math.Abs(e1 - e2) / Math.Abs(e1);
        double rest = bendPower <= bendExponential ? Math.Exp(Power(y)) / Math.Max(1e-3, -s1)
            : Math.Exp(Exponential(far)) / -Math.Min(e1, -1e-300);
        Rest += rest;
        // The slope is a difference quotient of heights with some 1e-15 of their size.
        Left += rest * Math.Min(1, 10 * Math.Min(bendPower, bendExponential) + 1e-9);
    }

    private double Unclamped(double origin, double side, double y, double clamped)
    {
        while (clamped - y > 1e-9 * Math.Max(1e-3, Math.Abs(clamped)))
        {
            Cancellation.Look();
            double middle = y + (clamped - y) / 2;
            if (LogHeight(origin, side, middle).IsClamped) clamped = middle;
            else y = middle;
        }
        return y;
    }

    // ln of the integrand per unit of y, ln of the larger mass, and whether a density was only too small for a double.
    private (double Part, double Mass, bool IsClamped) LogHeight(double origin, double side, double y)
    {
        var pair = _at(Offset.OfLog(origin, y, side));
        return (pair.LogPart(_term.Part) + y, Math.Max(pair.P, pair.Q) + y, pair.P is < -1e290 and > double.NegativeInfinity
            || pair.Q is < -1e290 and > double.NegativeInfinity);
    }
}
