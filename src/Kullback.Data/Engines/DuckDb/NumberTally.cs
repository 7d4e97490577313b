using System.Runtime.CompilerServices;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>Counts numbers on cells between boundaries, with each cell's range and the column's moments. One thread fills one tally;
/// tallies merge.</summary>
internal sealed class NumberTally
{
    private readonly BoundarySearch _search;
    private readonly long[] _rows;
    private readonly double[]? _weights, _squares;
    private readonly double[] _low, _high;
    private readonly DistinctTally? _distinct;
    private Mass _missing, _notANumber;
    private double _shift = double.NaN, _sum, _sumSquares, _finite;

    public NumberTally(double[] boundaries, bool weighted, bool distinct)
    {
        _distinct = distinct ? new DistinctTally() : null;
        _search = new BoundarySearch(boundaries);
        _rows = new long[boundaries.Length + 1];
        _low = new double[boundaries.Length + 1];
        _high = new double[boundaries.Length + 1];
        Array.Fill(_low, double.PositiveInfinity);
        Array.Fill(_high, double.NegativeInfinity);
        if (weighted) (_weights, _squares) = (new double[boundaries.Length + 1], new double[boundaries.Length + 1]);
    }

    /// <summary>Adds one vector of values; <paramref name="validity"/> has a bit for each value, null when all are there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Add(double* values, ulong* validity, double* weights, int count)
    {
        BoundarySearch search = _search;
        double[] low = _low, high = _high;
        long[] rows = _rows;
        double sum = 0, squares = 0, finite = 0;
        for (int i = 0; i < count; i++)
        {
            double w = weights == null ? 1 : weights[i];
            if (validity != null && (validity[i >> 6] >> (i & 63) & 1) == 0) { _missing += new Mass(1, w, w * w); continue; }
            double x = values[i];
            if (double.IsNaN(x)) { _notANumber += new Mass(1, w, w * w); continue; }
            int cell = search.Cell(x);
            rows[cell]++;
            if (x < low[cell]) low[cell] = x;
            if (x > high[cell]) high[cell] = x;
            if (_weights != null) { _weights[cell] += w; _squares![cell] += w * w; }
            _distinct?.Add(x);
            if (!double.IsFinite(x)) continue;
            // Sums about the first value seen: no cancellation for columns far from zero.
            if (double.IsNaN(_shift)) _shift = x;
            double d = x - _shift;
            finite += w;
            sum += w * d;
            squares += w * d * d;
        }
        _finite += finite; _sum += sum; _sumSquares += squares;
    }

    /// <summary>The tallies of all threads together.</summary>
    public static ColumnCounts Merge(IReadOnlyList<NumberTally> tallies)
    {
        int cells = tallies[0]._rows.Length;
        var mass = new Mass[cells];
        var ranges = new (double Low, double High)[cells];
        Array.Fill(ranges, (double.PositiveInfinity, double.NegativeInfinity));
        Mass missing = default, notANumber = default;
        double finite = 0, mean = 0, deviations = 0;
        foreach (NumberTally t in tallies)
        {
            missing += t._missing;
            notANumber += t._notANumber;
            for (int k = 0; k < cells; k++)
            {
                mass[k] += new Mass(t._rows[k], t._weights?[k] ?? t._rows[k], t._squares?[k] ?? t._rows[k]);
                ranges[k] = (Math.Min(ranges[k].Low, t._low[k]), Math.Max(ranges[k].High, t._high[k]));
            }
            if (t._finite <= 0) continue;
            double m = t._shift + t._sum / t._finite, s = Math.Max(0, t._sumSquares - t._sum * t._sum / t._finite), d = m - mean;
            deviations += s + d * d * finite * t._finite / (finite + t._finite);
            finite += t._finite;
            mean += d * t._finite / finite;
        }
        for (int k = 0; k < cells; k++) if (mass[k].Rows == 0) ranges[k] = (double.NaN, double.NaN);
        return new ColumnCounts
        {
            Missing = missing, NotANumber = notANumber, Cells = mass, Ranges = ranges,
            Mean = finite > 0 ? mean : double.NaN, SquaredDeviations = finite > 0 ? deviations : double.NaN, FiniteMass = finite,
            Distinct = tallies[0]._distinct is null ? null : tallies.Select(t => t._distinct!.Sketch).Aggregate((a, b) => a.Merge(b)),
        };
    }
}
