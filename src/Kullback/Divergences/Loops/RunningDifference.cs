using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>F − G over cells in order, summed from the differences p − q (exact where P is close to Q), not from F and G.</summary>
internal struct RunningDifference : IScan
{
    private CompensatedSum _gap, _squares;

    /// <summary>The largest F − G, 0 at least.</summary>
    internal double Above { get; private set; }

    /// <summary>The largest G − F, 0 at least.</summary>
    internal double Below { get; private set; }

    // After the last cell F = G = 1: what is left of the gap is the difference of the masses, which are 1 up to rounding.
    /// <summary>Σ(F − G)² over all cells but the last.</summary>
    internal readonly double Squares => _squares.Value;

    private double _pending;

    public void Step(double p, double q) => Take(p - q);

    public void StepLogs(double logP, double logQ) => Take(-Slope.Difference(logP, logQ));

    private void Take(double difference)
    {
        _squares.Add(_pending * _pending);
        Above = Math.Max(Above, _pending);
        Below = Math.Max(Below, -_pending);
        _gap.Add(difference);
        _pending = _gap.Value;
    }
}
