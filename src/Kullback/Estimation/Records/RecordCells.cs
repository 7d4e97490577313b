using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>The cells of every column, fixed by one table so that no other decides them: values of categories, intervals between deciles of
/// numbers; missing is a cell of its own.</summary>
/// <remarks>Right-closed: the cell of a number is how many inner edges lie below it.</remarks>
internal sealed class RecordCells
{
    private const int NumberCells = 10;

    private readonly double[][] _edges;
    private readonly int[] _values;

    /// <param name="columns">The columns.</param>
    /// <param name="edges">The inner edges of each column of numbers, rising; ignored for categories.</param>
    public RecordCells(IReadOnlyList<RecordColumn> columns, IReadOnlyList<double[]> edges)
    {
        (Columns, _edges) = (columns, [.. edges]);
        _values = [.. columns.Select((c, k) => c.Labels?.Count ?? edges[k].Length + 1)];
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<RecordColumn> Columns { get; }

    /// <summary>Cells at the deciles of a table.</summary>
    public static RecordCells Of(RecordTable table)
        => new(table.Columns, [.. table.Columns.Select((c, k) => c.IsNumber ? Deciles(table.Values[k]) : [])]);

    /// <summary>The inner edges of a column of numbers.</summary>
    public ReadOnlySpan<double> Edges(int column) => _edges[column];

    /// <summary>Cells of a column, the last one for missing values.</summary>
    public int Count(int column) => _values[column] + 1;

    /// <summary>The cell of every record.</summary>
    public int[] Codes(RecordTable table, int column)
    {
        int missing = _values[column];
        double[] values = table.Values[column], edges = _edges[column];
        if (!Columns[column].IsNumber) return Array.ConvertAll(values, v => double.IsNaN(v) ? missing : (int)v);
        return Array.ConvertAll(values, v =>
        {
            if (double.IsNaN(v)) return missing;
            int at = Array.BinarySearch(edges, v);
            return at < 0 ? ~at : at;
        });
    }

    /// <summary>The cells of every record of a table, column by column.</summary>
    public int[][] Codes(RecordTable table) => [.. Enumerable.Range(0, Columns.Count).Select(c => Codes(table, c))];

    // A value that fills several tenths is one edge; what lies above the largest edge has the last cell.
    private static double[] Deciles(double[] values)
    {
        double[] sorted = [.. values.Where(v => !double.IsNaN(v))];
        if (sorted.Length == 0) return [];
        Sorting.Ascending(sorted);
        return [.. Enumerable.Range(1, NumberCells - 1).Select(k => sorted[((k * (long)sorted.Length) + NumberCells - 1) / NumberCells - 1])
            .Distinct()];
    }
}
