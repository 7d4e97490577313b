using System.Numerics;

namespace Kullback.Divergences;

/// <summary>ln Σ pᵢᵃ qᵢ¹⁻ᵃ: of the plain sum, or where that over- or underflows, of each power relative to the largest.</summary>
internal struct LogPowerSum : IScan
{
    private readonly double _order;
    private double _largest, _sum;

    private LogPowerSum(double order) => (_order, _largest, _sum) = (order, double.NegativeInfinity, 0);

    /// <summary>The logarithm for the normalized pair, order &gt; 0.</summary>
    internal static double Of<T>(ReadOnlySpan<T> p, ReadOnlySpan<T> q, double order, bool logs) where T : IBinaryFloatingPointIeee754<T>
    {
        var plain = order < 0.5 ? Plain(new Exchanged<PowerCell>(new PowerCell(-order)), p, q, logs)
            : Plain(new PowerCell(order - 1), p, q, logs);
        if (plain.Total is > 1e-280 and < 1e300)
            return Math.Log(plain.Total) - order * Math.Log(plain.MassP) - (1 - order) * Math.Log(plain.MassQ);
        var sum = new LogPowerSum(order);
        var masses = logs ? Scan.OverLogs(ref sum, p, q) : Scan.Over(ref sum, p, q);
        if (sum._sum == 0 || double.IsPositiveInfinity(sum._largest)) return sum._largest;
        return sum._largest + Math.Log(sum._sum) - order * Math.Log(masses.P) - (1 - order) * Math.Log(masses.Q);
    }

    // Where the sum is a number well inside the range, no power matters that is not.
    private static Simplex.Sums Plain<TTerm, T>(TTerm power, ReadOnlySpan<T> p, ReadOnlySpan<T> q, bool logs)
        where TTerm : struct, ITerm where T : IBinaryFloatingPointIeee754<T>
        => logs ? Simplex.PassLogs(power, p, q) : Simplex.Pass(power, p, q);

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
