namespace Kullback.Data.Comparisons;

/// <summary>A column of both samples as coarse cells: one byte per row, the index of the row's cell.</summary>
public sealed record CodedColumn
{
    /// <summary>Most cells that a coded column may have.</summary>
    public const int MaximumCells = 8;

    /// <summary>The column's name in the tables; two coded columns of one column (hour and weekday of a timestamp) are not
    /// paired.</summary>
    public required string Column { get; init; }

    /// <summary>The name of the row in the report: <c>pickup_datetime (hour)</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Each cell in words, at most <see cref="MaximumCells"/>; neighbors in the list are neighbors in meaning where the column has
    /// an order.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The reference's rows: indices into <see cref="Labels"/>, in the order of the sample (the same for every column).</summary>
    public required byte[] Reference { get; init; }

    /// <summary>The current table's rows.</summary>
    public required byte[] Current { get; init; }

    /// <summary>Shannon entropy of the pooled cells, nats.</summary>
    internal double EntropyNats
    {
        get
        {
            double[] counts = new double[Labels.Count];
            foreach (byte code in Reference) counts[code]++;
            foreach (byte code in Current) counts[code]++;
            double total = Reference.Length + Current.Length;
            return counts.Sum(c => c == 0 ? 0 : -(c / total) * Math.Log(c / total));
        }
    }

    /// <summary>The column with at most <paramref name="limit"/> cells: the rarest cell joins its rarer neighbor until they fit.</summary>
    internal CodedColumn Coarsened(int limit)
    {
        if (Labels.Count <= limit) return this;
        List<(string Label, long Count, List<int> Codes)> cells = [.. Labels.Select((label, code) => (label, 0L, new List<int> { code }))];
        for (int code = 0; code < cells.Count; code++)
            cells[code] = cells[code] with { Count = (long)Reference.AsSpan().Count((byte)code) + Current.AsSpan().Count((byte)code) };
        while (cells.Count > limit)
        {
            int rarest = cells.IndexOf(cells.MinBy(c => c.Count));
            int neighbor = rarest == 0 ? 1 : rarest == cells.Count - 1 ? rarest - 1
                : cells[rarest - 1].Count <= cells[rarest + 1].Count ? rarest - 1 : rarest + 1;
            int first = Math.Min(rarest, neighbor);
            (string label, long count, List<int> codes) = cells[first];
            cells[first] = ($"{label} or {cells[first + 1].Label}", count + cells[first + 1].Count, [.. codes, .. cells[first + 1].Codes]);
            cells.RemoveAt(first + 1);
        }
        byte[] map = new byte[Labels.Count];
        for (int cell = 0; cell < cells.Count; cell++) foreach (int code in cells[cell].Codes) map[code] = (byte)cell;
        return this with
        {
            Labels = [.. cells.Select(c => c.Label)],
            Reference = Array.ConvertAll(Reference, code => map[code]),
            Current = Array.ConvertAll(Current, code => map[code]),
        };
    }
}
