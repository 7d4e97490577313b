using Kullback.Data.Comparisons;

namespace Kullback.Data.Fidelity;

/// <summary>The tables of a fidelity report as records, with the cells that the real one fixes and the words for them.</summary>
/// <param name="Readings">How each column is read.</param>
/// <param name="Real">The rows that the generator learnt from.</param>
/// <param name="Synthetic">The rows that it made.</param>
/// <param name="Holdout">Rows that it never saw; null without.</param>
internal sealed record RecordTables(IReadOnlyList<ColumnReading> Readings, RecordTable Real, RecordTable Synthetic, RecordTable? Holdout)
{
    private string[][]? _labels;
    private double[][][]? _shares;

    /// <summary>The cells, fixed by the real table.</summary>
    public RecordCells Cells { get; } = RecordCells.Of(Real);

    /// <summary>The columns.</summary>
    public IReadOnlyList<RecordColumn> Columns => Real.Columns;

    /// <summary>The tables that there are: real, synthetic, holdout.</summary>
    public IReadOnlyList<RecordTable> All => Holdout is null ? [Real, Synthetic] : [Real, Synthetic, Holdout];

    /// <summary>A cell in words, after the column's name: <c>= 'Cuba'</c>, <c>&lt;= 22</c>.</summary>
    public string Label(int column, int cell) => (_labels ??= [.. Columns.Select((_, c) => Labels(c))])[column][cell];

    /// <summary>A cell with its column: <c>age &lt;= 22</c>.</summary>
    public string Where(int column, int cell)
        => $"{DisplayValue.Harmless(Columns[column].Name, DisplayValue.LongestValue)} {Label(column, cell)}";

    /// <summary>The share of a table's rows in a cell of one column: 0 for the real table, 1 for the synthetic one,
    /// 2 for the holdout.</summary>
    public double ShareOf(int table, int column, int cell)
        => (_shares ??= [.. All.Select(t => Columns.Select((_, c) => Shares(t, c)).ToArray())])[table][column][cell];

    private double[] Shares(RecordTable table, int column)
    {
        var shares = new double[Cells.Count(column)];
        foreach (int code in Cells.Codes(table, column)) shares[code] += 1.0 / table.Rows;
        return shares;
    }

    /// <summary>A number of a column in words.</summary>
    public string Value(int column, double value) => ColumnCells.ValueLabel(value, Readings[column]);

    private string[] Labels(int column)
    {
        if (Columns[column].Labels is { } values) return [.. values.Select(v => $"= {DisplayValue.Quoted(v)}"), "is missing"];
        double[] edges = Cells.Edges(column).ToArray();
        var labels = new string[edges.Length + 2];
        double lowest = Real.Values[column].Where(v => !double.IsNaN(v)).DefaultIfEmpty(double.NaN).Min();
        for (int k = 0; k <= edges.Length; k++)
            labels[k] = edges.Length == 0 ? "is present"
                : k == edges.Length ? $"> {Value(column, edges[^1])}"
                : k == 0 ? $"{(edges[0] == lowest ? "=" : "<=")} {Value(column, edges[0])}"
                : $"> {Value(column, edges[k - 1])} and <= {Value(column, edges[k])}";
        labels[^1] = "is missing";
        return labels;
    }
}
