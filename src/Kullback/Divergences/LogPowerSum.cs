using System.Numerics;

namespace Kullback.Divergences;

/// <summary>ln Σ pᵢᵃ qᵢ¹⁻ᵃ where the sum itself over- or underflows: each power relative to the largest.</summary>
internal struct LogPowerSum : ISweep
{
    private readonly double _order;
    private double _largest, _sum;

    private LogPowerSum(double order) => (_order, _largest, _sum) = (order, double.NegativeInfinity, 0);

    /// <summary>The logarithm for the normalised pair.</summary>
    internal static double Of<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, double order, bool logs) where T : IBinaryFloatingPointIeee754<T>
    {
        var sum = new LogPowerSum(order);
        var masses = logs ? Sweep.OverLogs(ref sum, p, q) : Sweep.Over(ref sum, p, q);
        if (sum._sum == 0 || double.IsPositiveInfinity(sum._largest)) return sum._largest;
        return sum._largest + Math.Log(sum._sum) - order * Math.Log(masses.P) - (1 - order) * Math.Log(masses.Q);
    }

    public void Step(double p, double q)
    {
        if (p > 0 && q > 0) Take(Math.Log(p) + (_order - 1) * Slope.Log(p, q));
        else if (p > 0 && _order > 1) _largest = double.PositiveInfinity;
    }

    public void StepLogs(double logP, double logQ)
    {
        bool hasP = !double.IsNegativeInfinity(logP), hasQ = !double.IsNegativeInfinity(logQ);
        if (hasP && hasQ) Take(logP + (_order - 1) * (logP - logQ));
        else if (hasP && _order > 1) _largest = double.PositiveInfinity;
    }

    private void Take(double exponent)
    {
        if (exponent <= _largest) _sum += Math.Exp(exponent - _largest);
        else (_sum, _largest) = (_sum * Math.Exp(_largest - exponent) + 1, exponent);
    }
}
