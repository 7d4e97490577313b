namespace Kullback.Numerics;

/// <summary>A sum with what its roundings lost beside it.</summary>
/// <remarks>Error of a few units in the last place however long the sum, where nothing cancels. Source: Neumaier (1974), Zeitschrift
/// für Angewandte Mathematik und Mechanik 54, 39–51.</remarks>
internal struct CompensatedSum
{
    private double _total, _lost;

    /// <summary>The sum; infinite where a summand is.</summary>
    internal readonly double Value => double.IsInfinity(_total) ? _total : _total + _lost;

    internal void Add(double value)
    {
        double next = _total + value;
        _lost += Math.Abs(_total) >= Math.Abs(value) ? _total - next + value : value - next + _total;
        _total = next;
    }
}

/// <summary>A <see cref="CompensatedSum"/> in every lane.</summary>
internal struct CompensatedSums<TSum> where TSum : unmanaged, ISums<TSum>
{
    private TSum _total, _lost;

    /// <summary>The sum over all lanes; infinite where a summand is.</summary>
    internal readonly double Value
    {
        get
        {
            double total = TSum.Sum(_total);
            return double.IsInfinity(total) ? total : total + TSum.Sum(_lost);
        }
    }

    // Knuth's sum of two numbers and its error, without a comparison.
    internal void Add(TSum values)
    {
        TSum next = _total + values, from = next - _total;
        _lost += _total - (next - from) + (values - from);
        _total = next;
    }
}
