using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>The first two derivatives of ln Σ pᵢˢ qᵢ¹⁻ˢ, over the cells that both sides fill.</summary>
internal struct ExponentialTilt : IScan
{
    private const double Ln2 = 0.69314718055994530942;
    private readonly double _s;
    private double _largest = double.NegativeInfinity, _sum, _first, _second;
    private CompensatedSum _excess;

    private ExponentialTilt(double s) => _s = s;

    /// <summary>Where ln Σ pˢq¹⁻ˢ is least, by Newton's method inside a bracket.</summary>
    internal static double Minimum<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, bool logs) where T : IBinaryFloatingPointIeee754<T>
    {
        // Checked once; the steps only add up.
        if (!logs) Simplex.Pass(default(TotalVariation), p, q);
        var start = At(0.5, p, q, logs);
        if (start._sum == 0 || start.Slope == 0) return 0.5;
        // A slope that does not change its sign leaves the minimum at an end: some mass has no counterpart.
        if (start.Slope > 0 && At(0, p, q, logs).Slope >= 0) return 0;
        if (start.Slope < 0 && At(1, p, q, logs).Slope <= 0) return 1;
        double low = 0, high = 1, s = 0.5;
        for (int step = 0; step < 100; step++)
        {
            var tilt = step == 0 ? start : At(s, p, q, logs);
            if (tilt.Slope == 0) return s;
            if (tilt.Slope > 0) high = s;
            else low = s;
            double next = s - tilt.Slope / tilt.Curvature;
            bool inside = next > low && next < high;
            if (!inside) next = (low + high) / 2;
            // A step of Newton's squares the error times half the widest ln(p/q), which is below 750: what is left is below 4e-14.
            if (Math.Abs(next - s) <= (inside ? 1e-8 : 1e-12) * Math.Min(next, 1 - next) || next == s) return next;
            s = next;
        }
        return s;
    }

    // Near P = Q the plain derivative is a small difference; with Σ(p − q) = 0 taken off cell by cell it is a sum of second order.
    private readonly double Slope => _largest + Math.Log(_sum) > -Ln2 ? _excess.Value * Math.Exp(-_largest) / _sum : _first / _sum;

    private readonly double Curvature => _second / _sum - _first / _sum * (_first / _sum);

    private static ExponentialTilt At<T>(double s, ReadOnlySpan<T> p, ReadOnlySpan<T> q, bool logs) where T : IBinaryFloatingPointIeee754<T>
    {
        var tilt = new ExponentialTilt(s);
        if (!logs && TiltKernel.Sums(s, p, q) is { } sums)
        {
            (tilt._largest, tilt._sum, tilt._first, tilt._second) = (0, sums.Weight, sums.First, sums.Second);
            tilt._excess.Add(sums.Excess);
            return tilt;
        }
        if (logs) Scan.OverLogs(ref tilt, p, q);
        else Scan.Over(ref tilt, p, q);
        return tilt;
    }

    public void Step(double p, double q)
    {
        if (p > 0 && q > 0) Take(Math.Log(p), Math.Log(q), Divergences.Slope.Log(p, q), p, q);
        else _excess.Add(q - p);
    }

    public void StepLogs(double logP, double logQ)
    {
        double p = Math.Exp(logP), q = Math.Exp(logQ);
        if (double.IsNegativeInfinity(logP) || double.IsNegativeInfinity(logQ)) _excess.Add(q - p);
        else Take(logP, logQ, logP - logQ, p, q);
    }

    private void Take(double logP, double logQ, double gap, double p, double q)
    {
        double exponent = _s * logP + (1 - _s) * logQ;
        if (exponent > _largest)
        {
            double shrink = Math.Exp(_largest - exponent);
            (_sum, _first, _second, _largest) = (_sum * shrink, _first * shrink, _second * shrink, exponent);
        }
        double weight = Math.Exp(exponent - _largest);
        (_sum, _first, _second) = (_sum + weight, _first + weight * gap, _second + weight * gap * gap);
        _excess.Add(Math.Abs(gap) < 0.5
            ? q * (ElementaryPowers.ExpLessOne(_s * gap) * gap - Elementary.ExpExcess(new Lane(gap)).Value)
            : Math.Exp(exponent) * gap - p + q);
    }
}
