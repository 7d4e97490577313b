using Kullback.Data.Columns;

namespace Kullback.Data.Comparisons;

/// <summary>Turns a sampled column into a few coarse cells, one byte per row, for the pairs.</summary>
internal static class PairCodes
{
    /// <summary>Cells of equal mass for a number column; missing is one more.</summary>
    private const int NumberCells = 5;

    /// <summary>Frequent values of a category column; the others and missing are two more.</summary>
    private const int TextCells = 6;

    public static CodedColumn OfNumbers(PlannedColumn column, string? part, (double[] Values, bool[] Missing) reference,
        (double[] Values, bool[] Missing) current)
    {
        double[] pooled = [.. Present(reference).Concat(Present(current)).Order()];
        double[] distinct = [.. pooled.Distinct().Take(NumberCells + 3)];
        double[] edges = distinct.Length <= NumberCells + 2 ? [.. distinct.SkipLast(1)]
            : [.. Enumerable.Range(1, NumberCells - 1).Select(i => pooled[(long)i * pooled.Length / NumberCells]).Distinct()];
        var reading = new ColumnReading(column.Name, column.Type, part) { Ungrouped = part is null && column.Ungrouped };
        List<string> labels = [.. distinct.Length <= NumberCells + 2 && distinct.Length > 0
            ? distinct.Select(v => ColumnCells.ValueLabel(v, reading))
            : distinct.Length == 0 && part is not null ? [] : part is null ? Intervals(edges, pooled, column.Type)
            .Select(l => column.Ungrouped ? CodeNames.Ungrouped(l) : l) : Spans(edges, distinct[0], pooled[^1], reading)];
        byte missing = (byte)labels.Count;
        labels.Add("(missing)");
        byte[] Codes((double[] Values, bool[] Missing) side)
            => [.. side.Values.Select((v, i) => side.Missing[i] || double.IsNaN(v) ? missing : Cell(edges, v))];
        return new CodedColumn
        {
            Column = column.Name, Name = Name(column, part), Labels = labels, Reference = Codes(reference),
            Current = Codes(current)
        };
    }

    /// <summary>The cells between edges that are values themselves.</summary>
    private static IEnumerable<string> Intervals(double[] edges, double[] sorted, ColumnType type)
    {
        CellEdge? low = null;
        foreach (double edge in edges)
        {
            int above = Array.BinarySearch(sorted, Math.BitIncrement(edge));
            if (above < 0) above = ~above;
            CellEdge high = CellEdge.Between(edge, edge, above < sorted.Length ? sorted[above] : double.PositiveInfinity, type);
            yield return CellEdge.Label(low, high);
            low = high;
        }
        yield return CellEdge.Label(low, null);
    }

    /// <summary>Hours or weekdays from one to another, both named.</summary>
    private static IEnumerable<string> Spans(double[] edges, double first, double last, ColumnReading reading)
    {
        double from = first;
        foreach (double to in edges.Append(last))
        {
            yield return from == to ? ColumnCells.ValueLabel(to, reading)
                : reading.Part == "hour" ? $"{(int)from:00}:00-{(int)to:00}:59"
                : $"{ColumnCells.ValueLabel(from, reading)} to {ColumnCells.ValueLabel(to, reading)}";
            from = to + 1;
        }
    }

    public static CodedColumn OfTexts(PlannedColumn column, string?[] reference, string?[] current)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string? text in reference.Concat(current)) if (text is not null) counts[text] = counts.GetValueOrDefault(text) + 1;
        string[] top = [.. counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(TextCells)
            .Select(c => c.Key)];
        Dictionary<string, byte> codes = top.Select((t, i) => (t, i)).ToDictionary(t => t.t, t => (byte)t.i, StringComparer.Ordinal);
        byte others = (byte)top.Length, missing = (byte)(top.Length + 1);
        byte[] Codes(string?[] side) => Array.ConvertAll(side, t => t is null ? missing : codes.GetValueOrDefault(t, others));
        return new CodedColumn
        {
            Column = column.Name, Name = column.Name, Labels = [.. top.Select(t => DisplayValue.Quoted(t)), "(others)", "(missing)"],
            Reference = Codes(reference), Current = Codes(current),
        };
    }

    private static string Name(PlannedColumn column, string? part) => part is null ? column.Name : $"{column.Name} ({part})";

    private static IEnumerable<double> Present((double[] Values, bool[] Missing) side)
        => side.Values.Where((v, i) => !side.Missing[i] && !double.IsNaN(v));

    private static byte Cell(double[] edges, double value)
    {
        byte cell = 0;
        while (cell < edges.Length && edges[cell] < value) cell++;
        return cell;
    }
}
