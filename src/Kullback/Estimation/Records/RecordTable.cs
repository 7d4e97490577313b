namespace Kullback.Estimation;

/// <summary>A column of records: numbers, or values of a category.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Labels">The values of a category by code; null for numbers.</param>
internal sealed record RecordColumn(string Name, IReadOnlyList<string>? Labels = null)
{
    /// <summary>Whether it has an order and distances.</summary>
    public bool IsNumber => Labels is null;
}

/// <summary>Records, column by column: numbers as they are, categories as codes; NaN is missing.</summary>
/// <param name="Columns">What each column is; tables that are compared share them.</param>
/// <param name="Values">One array a column, all of one length.</param>
internal sealed record RecordTable(IReadOnlyList<RecordColumn> Columns, IReadOnlyList<double[]> Values)
{
    /// <summary>How many records there are.</summary>
    public int Rows => Values.Count == 0 ? 0 : Values[0].Length;

    /// <summary>Some of the records, in the order given.</summary>
    public RecordTable Take(int[] rows) => this with { Values = [.. Values.Select(column => Array.ConvertAll(rows, r => column[r]))] };

    /// <summary>Some of the columns, in the order given.</summary>
    public RecordTable Of(IReadOnlyList<int> columns)
        => new([.. columns.Select(c => Columns[c])], [.. columns.Select(c => Values[c])]);

    /// <summary>At most so many records, drawn without replacement and kept in their order; all where there are no more.</summary>
    public RecordTable AtMost(int rows, Random random)
    {
        if (Rows <= rows) return this;
        int[] order = [.. Enumerable.Range(0, Rows)];
        random.Shuffle(order);
        Array.Resize(ref order, rows);
        Array.Sort(order);
        return Take(order);
    }

    /// <summary>A number for every record of several tables: equal records, and no others, have the same one.</summary>
    public static int[][] Identify(params IReadOnlyList<RecordTable> tables)
    {
        var known = new Dictionary<RecordKey, int>();
        return [.. tables.Select(table =>
        {
            var numbers = new int[table.Rows];
            for (int row = 0; row < numbers.Length; row++)
            {
                var key = new RecordKey(table.Values, row);
                if (!known.TryGetValue(key, out int number)) known[key] = number = known.Count;
                numbers[row] = number;
            }
            return numbers;
        })];
    }

    // NaN equals NaN here: both are missing; 0 and −0 are one value.
    private readonly struct RecordKey(IReadOnlyList<double[]> values, int row) : IEquatable<RecordKey>
    {
        private readonly IReadOnlyList<double[]> _values = values;
        private readonly int _row = row;

        public bool Equals(RecordKey other)
        {
            for (int c = 0; c < _values.Count; c++)
                if (!(_values[c][_row] + 0.0).Equals(other._values[c][other._row] + 0.0)) return false;
            return true;
        }

        public override bool Equals(object? obj) => obj is RecordKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            for (int c = 0; c < _values.Count; c++) hash.Add(_values[c][_row] + 0.0);
            return hash.ToHashCode();
        }
    }
}
