using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Σ c(p(k), q(k)) over the integers, for a part c ≥ 0 that is homogeneous of degree 1.</summary>
/// <remarks>The integers are cut where the mass of a part of either distribution has fallen to certain levels of its peak. Short stretches,
/// and those next to a finite end, are summed one by one; long ones by Euler and Maclaurin's formula about the midpoints, ∫f − f′/24 +
/// 7f‴/5760 between half-integers, with the masses continued between the integers. A tail that falls fast is summed until the rest is at
/// most t·ρ/(1 − ρ), t the last part and ρ the largest ratio of neighbors (ratios that do not rise: log-concave tails); any other is
/// integrated to its end (<see cref="IntegerTail"/>). Where masses are not continued, what was not summed is said.</remarks>
internal sealed class IntegerSum
{
    /// <summary>Integers that are summed one by one between two cuts, next to an end, and in a tail that has to fall fast.</summary>
    private const int Short = 4096, NextToEnd = 1024, Most = 1 << 22;

    private readonly IUnivariate _p, _q;
    private readonly DistributionTerm _term;
    private readonly BetweenOptions _options;
    private readonly Func<Offset, LogPair> _at;
    private readonly bool _isContinued;
    private readonly List<Panel> _panels = [];
    private CompensatedSum _sum, _massP, _massQ;
    private double _error, _weight, _steepness;
    private long _terms;
    private bool _stopped, _isRigorous = true;

    internal IntegerSum(IUnivariate p, IUnivariate q, DistributionTerm term, BetweenOptions options)
    {
        (_p, _q, _term, _options) = (p, q, term, options);
        OffsetDensity a = OffsetDensity.Of(p), b = OffsetDensity.Of(q);
        Near = NearlyEqual.Of(p, q);
        _at = Near is { } near ? near.At : o => new(a.At(o), b.At(o));
        _isContinued = OffsetDensity.IsContinued(p) && OffsetDensity.IsContinued(q);
    }

    private NearlyEqual? Near { get; }

    /// <summary>The sum, the bound of what is left out and of rounding, and whether the bound is proven.</summary>
    internal readonly record struct Outcome(double Value, double Error, bool IsRigorous, bool Converged, string? Reason, long Terms);

    internal Outcome Of()
    {
        double low = Math.Min(_p.Low, _q.Low), high = Math.Max(_p.High, _q.High);
        double[] cuts = IntegerCuts.Of(_p, _q);
        for (int i = 0; i + 1 < cuts.Length; i++)
            if (!Stretch(cuts[i], cuts[i + 1] - 1)) return Infinite();
        if (cuts[^1] is var top && top <= high && !Tail(top, 1, high)) return Infinite();
        if (cuts[0] - 1 is var bottom && bottom >= low && !Tail(bottom, -1, low)) return Infinite();
        return Finite();
    }

    private string? _reason;

    private Outcome Infinite() => new(double.PositiveInfinity, 0, true, true, _reason, _terms);

    private Outcome Finite()
    {
        var integral = AdaptiveQuadrature.Over(_panels, Near is null ? _options.RelativeError : 1e-11, 4000, _options.Stop);
        double value = Math.Max(0, _sum.Value + integral.Value), massP = _massP.Value + integral.P, massQ = _massQ.Value + integral.Q;
        double missed = Math.Max(Math.Abs(massP - 1), Math.Abs(massQ - 1)), unseen = missed > 1e-9 + 20 * integral.MassError ? missed : 0;
        double rounding = Near is { } near ? 2 * near.Accuracy * value
            : LineIntegral.Rounding(value, 2.3e-16 * (_weight + integral.Weight), 2.3e-16 * (_steepness + integral.Steepness),
                1e-15 + Math.Min(missed, 1e-9), _term.HasKink);
        double error = _error + integral.Error + rounding + unseen * (_term.IsBounded ? 2 : Math.Max(1, value)) + 8 * 1.1e-16 * value;
        if (double.IsNaN(error)) error = double.PositiveInfinity;
        bool converged = !_stopped && unseen == 0 && _error + integral.Error <= Math.Max(1e-9 * value, rounding);
        return new(value, error, _isRigorous && _panels.Count == 0 && unseen == 0 && Near is null, converged, null, _terms);
    }

    // Integers a to b.
    private bool Stretch(double a, double b)
    {
        if (b < a) return true;
        if (!_isContinued || b - a < Short) return Direct(a, b);
        double from = a, to = b;
        foreach (double end in LineParts.Of(_p).Concat(LineParts.Of(_q)).SelectMany(part => (double[])[part.Low, part.High])
            .Where(double.IsFinite))
        {
            if (end >= a && end - a < NextToEnd || end < a && a - end < NextToEnd) from = Math.Max(from, Math.Max(end, a) + NextToEnd);
            if (end <= b && b - end < NextToEnd || end > b && end - b < NextToEnd) to = Math.Min(to, Math.Min(end, b) - NextToEnd);
        }
        return Direct(a, from - 1) && Direct(to + 1, b) && Smooth(from, to);
    }

    private bool Direct(double a, double b)
    {
        for (double k = a; k <= b; k++)
        {
            if (!Add(k, out _)) return false;
            if (_stopped) return true;
        }
        return true;
    }

    private bool Add(double k, out double part)
    {
        if ((++_terms & 4095) == 0)
        {
            Cancellation.Look();
            if (_options.Stop.IsCancellationRequested || (_terms > Most && !_isContinued)) _stopped = true;
        }
        var pair = _at(Offset.OfDistance(0, k));
        part = pair.Part(_term.Part, 0);
        if (double.IsPositiveInfinity(part)) _reason = FormattableString.Invariant($"P has mass at {k:R} where Q has none");
        double massP = Math.Exp(pair.P), massQ = Math.Exp(pair.Q);
        _sum.Add(part);
        _massP.Add(massP);
        _massQ.Add(massQ);
        _weight += (massP > 0 ? massP * Math.Abs(pair.P) : 0) + (massQ > 0 ? massQ * Math.Abs(pair.Q) : 0);
        _steepness += _term.Steepness(pair, 0);
        return !double.IsPositiveInfinity(part);
    }

    // Euler–Maclaurin about midpoints between a − ½ and b + ½, cut where the densities cross if the part has a kink there.
    private bool Smooth(double a, double b)
    {
        if (b - a < 64) return Direct(a, b);
        if (_term.HasKink)
        {
            foreach (double at in Crossings.Of(x => new(0, Gap: _at(Offset.OfDistance(0, x)).Gap), a, b))
                if (Math.Floor(at) is var k && k > a + 8 && k < b - 8) return Smooth(a, k) && Smooth(k + 1, b);
        }
        double sign = Math.Sign(_at(Offset.OfDistance(0, Math.Floor(a + (b - a) / 2))).Gap);
        foreach (double point in (double[])[a, b])
            if (double.IsPositiveInfinity(_at(Offset.OfDistance(0, point)).Part(_term.Part, 0))) return Direct(point, point);
        _panels.Add(Between(a - 0.5, b + 0.5, sign));
        Corrected(b + 0.5, 1, sign);
        Corrected(a - 0.5, -1, sign);
        _terms += 64;
        return true;
    }

    // In the logarithm of the distance from the lower end where that grows more than threefold.
    private Panel Between(double a, double b, double sign)
    {
        double end = Math.Max(_p.Low, _q.Low) <= a ? Math.Max(_p.Low, _q.Low) - 1 : Math.Min(_p.Low, _q.Low) - 1;
        if (!double.IsFinite(end) || !(a > end) || b - end <= 3 * (a - end)) return new(x => Sampled(x, sign), a, b);
        return new(y =>
        {
            double slope = Math.Exp(y), x = end + slope;
            var at = Sampled(x, sign);
            return new(at.Part * slope, at.P * slope, at.Q * slope, at.Weight * slope, 1.2e-16 * (1 + Math.Abs(x) / slope), at.Gap,
                at.Steepness * slope);
        }, Math.Log(a - end), Math.Log(b - end));
    }

    // −f′/24 + 7f‴/5760 at a half-integer, by differences of f at the integers about it.
    internal void Corrected(double at, int direction, double sign)
    {
        Sample[] samples = [Sampled(at - 1.5, sign), Sampled(at - 0.5, sign), Sampled(at + 0.5, sign), Sampled(at + 1.5, sign)];
        double Correction(Func<Sample, double> of)
        {
            double near = of(samples[2]) - of(samples[1]), far = of(samples[3]) - of(samples[0]), third = far - 3 * near;
            return direction * (7 * third / 5760 - (27 * near - far) / 24 / 24);
        }
        double correction = Correction(s => s.Part);
        if (!double.IsFinite(correction))
        {
            _stopped = true;
            _error = double.PositiveInfinity;
            return;
        }
        _sum.Add(correction);
        _massP.Add(Correction(s => s.P));
        _massQ.Add(Correction(s => s.Q));
        _error += Math.Abs(samples[3].Part - 3 * samples[2].Part + 3 * samples[1].Part - samples[0].Part) * 1e-4;
    }

    // Across the point where the densities cross the part is continued with the other sign, smoothly.
    private Sample Sampled(double x, double sign)
    {
        var pair = _at(Offset.OfDistance(0, x));
        double part = pair.Part(_term.Part, 0), massP = Math.Exp(pair.P), massQ = Math.Exp(pair.Q);
        if (_term.HasKink && sign != 0 && pair.Gap * sign < 0) part = -part;
        return new(part, massP, massQ, (massP > 0 ? massP * Math.Abs(pair.P) : 0) + (massQ > 0 ? massQ * Math.Abs(pair.Q) : 0),
            1.2e-16 * Math.Abs(x), pair.Gap, _term.Steepness(pair, 0));
    }

    private bool Tail(double k, int step, double end)
    {
        double last = double.PositiveInfinity, ratio = 0;
        for (int n = 1; step > 0 ? k <= end : k >= end; k += step, n++)
        {
            if (!Add(k, out double t)) return false;
            if (_stopped) return Stopped(k, step);
            ratio = Math.Max(ratio, t == 0 ? 0 : t / last);
            last = t;
            if ((n & 15) != 0) continue;
            double rest = ratio < 1 ? t * ratio / (1 - ratio) : double.PositiveInfinity;
            if (rest <= 1e-16 * _sum.Value && Height(k) < -40)
            {
                _error += rest;
                return true;
            }
            ratio = 0;
            if (n >= Short && _isContinued) return Far(k + step, step, end);
        }
        return true;
    }

    private double Height(double k) => _at(Offset.OfDistance(0, k)) is var pair ? Math.Max(pair.P, pair.Q) : 0;

    private bool Stopped(double k, int step)
    {
        double beyond = step > 0 ? Math.Max(_p.Survival(k), _q.Survival(k)) : Math.Max(_p.Cumulative(k - 1), _q.Cumulative(k - 1));
        _error += _term.IsBounded ? 2 * beyond : double.PositiveInfinity;
        return true;
    }

    private bool Far(double k, int step, double end)
    {
        if (!double.IsInfinity(end)) return Stretch(step > 0 ? k : end, step > 0 ? end : k);
        double sign = Math.Sign(_at(Offset.OfDistance(0, k)).Gap);
        var tail = new IntegerTail(_at, _term, k - 0.5 * step, step);
        if (tail.Diverges)
        {
            _reason = $"the {(step > 0 ? "upper" : "lower")} tail of P is too heavy for Q: the terms fall no faster than 1/k";
            return false;
        }
        _panels.AddRange(tail.Panels);
        _error += tail.Left;
        Corrected(k - 0.5 * step, -1, step > 0 ? sign : -sign);
        return true;
    }
}
