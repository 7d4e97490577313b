using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>The rows that a tree grows from, each column as one byte per row: the cells between which a question can cut.</summary>
/// <remarks>Numbers: one cell a value, or 254 cells of equal mass; by rank, so that a monotone transformation changes nothing. Categories:
/// one cell a value, the 200 most frequent ones, numbered by their first row, so that other names change nothing; the rarer ones have one
/// cell, which no question names.</remarks>
internal sealed class CodedRows
{
    internal const int MostNumberCells = 254, MostCategories = 200;

    private readonly byte[][] _codes;
    private readonly double[][] _low, _high;
    private readonly int[][] _values;

    public CodedRows(IReadOnlyList<MixedColumn> columns, IReadOnlyList<(bool OfP, int Row)> rows, LabelClasses label)
    {
        Columns = columns;
        Count = rows.Count;
        (_codes, _low, _high, _values) =
            (new byte[columns.Count][], new double[columns.Count][], new double[columns.Count][], new int[columns.Count][]);
        (Cells, Missing) = (new int[columns.Count], new bool[columns.Count]);
        ClassAndSample = new byte[rows.Count];
        for (int k = 0; k < rows.Count; k++)
        {
            ClassAndSample[k] = (byte)(2 * label.Of(rows[k].OfP, rows[k].Row) + (rows[k].OfP ? 0 : 1));
            if (rows[k].OfP) RowsOfP++;
        }
        for (int c = 0; c < columns.Count; c++)
            if (columns[c].IsNumber) Numbers(c, rows);
            else Categories(c, rows);
    }

    public IReadOnlyList<MixedColumn> Columns { get; }

    public int Count { get; }

    public int RowsOfP { get; }

    /// <summary>Cells of each column; of numbers, and where a category's values are missing or rare, the last one is theirs.</summary>
    public int[] Cells { get; }

    /// <summary>Whether a column of numbers has missing values.</summary>
    public bool[] Missing { get; }

    /// <summary>Twice the class of the label, and one more for a row of Q.</summary>
    public byte[] ClassAndSample { get; }

    public byte[] Codes(int column) => _codes[column];

    /// <summary>Cells that a question about a category may name: all but the rare values'.</summary>
    public int Nameable(int column) => _values[column].Length;

    /// <summary>The question that holds for the cells inside.</summary>
    /// <param name="column">Which column.</param>
    /// <param name="inside">For each cell, whether it is.</param>
    /// <param name="cut">Of numbers, the last cell below the threshold; −1 for missing values only.</param>
    /// <param name="rows">Rows of the node in each cell.</param>
    public TreeSplit Question(int column, bool[] inside, int cut, int[] rows)
    {
        if (!Columns[column].IsNumber)
            return new TreeSplit
            {
                Column = column, IsNumber = false,
                Values = [.. Enumerable.Range(0, Nameable(column)).Where(k => inside[k]).OrderByDescending(k => rows[k])
                    .Select(k => _values[column][k])],
            };
        double[] low = _low[column], high = _high[column];
        return new TreeSplit
        {
            Column = column, IsNumber = true, MissingHolds = inside[^1], SawMissing = Missing[column],
            // Above the last cell is nothing: what the question splits off is the missing values.
            Threshold = cut < 0 ? double.NaN : cut + 1 == high.Length ? double.PositiveInfinity : high[cut],
            Next = cut < 0 || cut + 1 >= low.Length ? double.NaN : low[cut + 1],
            Lowest = low.Length > 0 ? low[0] : double.NaN, Highest = high.Length > 0 ? high[^1] : double.NaN,
        };
    }

    private void Numbers(int c, IReadOnlyList<(bool OfP, int Row)> rows)
    {
        double[] values = new double[rows.Count], sorted = new double[rows.Count];
        int present = 0;
        for (int k = 0; k < values.Length; k++)
        {
            values[k] = Columns[c].Number(rows[k].OfP, rows[k].Row);
            if (!double.IsNaN(values[k])) sorted[present++] = values[k];
        }
        Sorting.Ascending(sorted.AsSpan(0, present));
        (_low[c], _high[c]) = Cut(sorted.AsSpan(0, present));
        double[] high = _high[c];
        (Missing[c], Cells[c], _values[c]) = (present < values.Length, high.Length + 1, []);
        byte[] codes = _codes[c] = new byte[values.Length];
        for (int k = 0; k < values.Length; k++)
        {
            int at = double.IsNaN(values[k]) ? high.Length : Array.BinarySearch(high, values[k]);
            codes[k] = (byte)(at < 0 ? ~at : at);
        }
    }

    private static (double[] Low, double[] High) Cut(ReadOnlySpan<double> sorted)
    {
        int distinct = sorted.Length > 0 ? 1 : 0;
        for (int k = 1; k < sorted.Length; k++)
            if (sorted[k] != sorted[k - 1]) distinct++;
        List<double> low = [], high = [];
        int cell = 1;
        for (int k = 0; k < sorted.Length; k++)
        {
            if (k + 1 < sorted.Length && sorted[k + 1] == sorted[k]) continue;
            if (low.Count == high.Count) low.Add(sorted[k]);
            if (distinct > MostNumberCells && k + 1 < sorted.Length && k + 1 < (long)cell * sorted.Length / MostNumberCells) continue;
            high.Add(sorted[k]);
            while ((long)cell * sorted.Length / MostNumberCells <= k + 1) cell++;
        }
        return ([.. low], [.. high]);
    }

    private void Categories(int c, IReadOnlyList<(bool OfP, int Row)> rows)
    {
        var seen = new Dictionary<int, (int Rows, int First)>();
        for (int k = 0; k < rows.Count; k++)
        {
            int code = Columns[c].Code(rows[k].OfP, rows[k].Row);
            seen[code] = seen.TryGetValue(code, out var s) ? (s.Rows + 1, s.First) : (1, k);
        }
        int[] named = [.. seen.OrderByDescending(s => s.Value.Rows).ThenBy(s => s.Value.First).Take(MostCategories)
            .OrderBy(s => s.Value.First).Select(s => s.Key)];
        var cell = new Dictionary<int, byte>();
        for (int k = 0; k < named.Length; k++) cell[named[k]] = (byte)k;
        (_values[c], Cells[c], _low[c], _high[c]) = (named, named.Length + 1, [], []);
        byte[] codes = _codes[c] = new byte[rows.Count];
        for (int k = 0; k < codes.Length; k++)
            codes[k] = cell.GetValueOrDefault(Columns[c].Code(rows[k].OfP, rows[k].Row), (byte)named.Length);
    }
}
