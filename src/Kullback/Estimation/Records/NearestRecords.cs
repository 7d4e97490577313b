using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kullback.Estimation;

/// <summary>Nearest records by Gower's distance: of numbers |x − y| over the range of one table, at most 1; of categories 0 or 1; their
/// mean over the columns.</summary>
/// <remarks>Missing is a value of its own. Every column becomes a coordinate whose difference, cut at 1, is its part: numbers in units of
/// the range, codes of categories as they are. Exact: all pairs, each left as soon as it cannot be the nearest. Source: Gower (1971),
/// Biometrics 27, 857–871.</remarks>
internal sealed class NearestRecords
{
    // Wider than any difference of finite coordinates, which are cut at a million ranges.
    private const double MostRanges = 1e6, Missing = 4e6;
    private const int Lanes = 4, Chunk = 8;

    private readonly (double Low, double Range)[] _scales;
    private readonly int[] _order;
    private readonly int _stride;

    /// <param name="table">The table whose ranges are the units.</param>
    public NearestRecords(RecordTable table)
    {
        _scales = [.. table.Columns.Select((c, k) => c.IsNumber ? Range(table.Values[k]) : (0, 1))];
        _stride = (table.Columns.Count + Lanes - 1) / Lanes * Lanes;
        _order = [.. Enumerable.Range(0, table.Columns.Count)];
        // Columns that tell most records apart come first: most pairs are left after a few of them.
        double[] spread = [.. _order.Select(c => Spread(table, c))];
        Array.Sort(Array.ConvertAll(spread, s => -s), _order);
    }

    private static (double Low, double Range) Range(double[] values)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double v in values)
            if (double.IsFinite(v)) (low, high) = (Math.Min(low, v), Math.Max(high, v));
        // Halves, so that the range of numbers near the largest double is no infinity.
        return low < high ? (low, high / 2 - low / 2) : (double.IsFinite(low) ? low : 0, 0);
    }

    private double Spread(RecordTable table, int column)
    {
        double sum = 0;
        int rows = table.Rows, pairs = Math.Min(rows, 500);
        for (int k = 0; k < pairs; k++)
        {
            int row = (int)((long)k * rows / pairs), other = (int)((row + rows / 2 + k) % rows);
            sum += Math.Min(1, Math.Abs(Coordinate(table, column, row) - Coordinate(table, column, other)));
        }
        return sum;
    }

    // Where all numbers of the table are one, any other is at distance 1.
    private double Coordinate(RecordTable table, int column, int row)
    {
        double value = table.Values[column][row];
        if (double.IsNaN(value)) return Missing;
        var (low, half) = _scales[column];
        if (!table.Columns[column].IsNumber) return value;
        if (half == 0) return value == low ? 0 : value < low ? -2 : 2;
        return Math.Clamp((value / 2 - low / 2) / half, -MostRanges, MostRanges);
    }

    /// <summary>The records as coordinates.</summary>
    public double[] Points(RecordTable table)
    {
        var points = new double[(long)table.Rows * _stride];
        for (int k = 0; k < _order.Length; k++)
            for (int row = 0; row < table.Rows; row++) points[(long)row * _stride + k] = Coordinate(table, _order[k], row);
        return points;
    }

    /// <summary>Of every record the distance to the nearest of others, and which it is (the first of equals).</summary>
    /// <param name="from">The records, as <see cref="Points"/> gives them.</param>
    /// <param name="to">The others; not none.</param>
    /// <param name="cancel">Stops the search.</param>
    public (double[] Distances, int[] Nearest) Find(double[] from, double[] to, CancellationToken cancel)
    {
        int rows = from.Length / _stride;
        var (distances, nearest) = (new double[rows], new int[rows]);
        Parallel.For(0, rows, new ParallelOptions { CancellationToken = cancel }, row =>
            (distances[row], nearest[row]) = Find(from.AsSpan(row * _stride, _stride), to));
        return (distances, nearest);
    }

    private (double Distance, int Nearest) Find(ReadOnlySpan<double> from, ReadOnlySpan<double> to)
    {
        double best = double.PositiveInfinity;
        int nearest = 0, others = to.Length / _stride;
        ref double x = ref MemoryMarshal.GetReference(from), y = ref MemoryMarshal.GetReference(to);
        for (int other = 0; other < others; other++)
        {
            Vector256<double> sum = default;
            nuint at = (nuint)((long)other * _stride);
            double total = 0;
            for (nuint k = 0; k < (nuint)_stride; k += Lanes)
            {
                Vector256<double> apart = Vector256.Abs(Vector256.LoadUnsafe(ref x, k) - Vector256.LoadUnsafe(ref y, at + k));
                sum += Vector256.Min(Vector256<double>.One, apart);
                if ((k + Lanes) % Chunk == 0 && k + Lanes < (nuint)_stride && (total = Vector256.Sum(sum)) >= best) break;
            }
            if (total >= best || (total = Vector256.Sum(sum)) >= best) continue;
            (best, nearest) = (total, other);
        }
        return (best / _order.Length, nearest);
    }
}
