using System.Collections.Immutable;
using Kullback.Data.Columns;

namespace Kullback.Data.Points;

/// <summary>A column of points as it was read: numbers, or texts with the place of each among the categories.</summary>
internal sealed record PointColumn(PlannedColumn Planned, double[] Values, bool[] Missing, string?[]? Texts,
    ImmutableArray<string> Categories)
{
    /// <summary>Reads columns row by row: numbers in one pass, texts one by one.</summary>
    internal static PointColumn[] Read(ITable table, PlannedColumn[] planned, CancellationToken cancel)
    {
        PlannedColumn[] numbers = [.. planned.Where(c => c.Type != ColumnType.Category)];
        var read = numbers.Length == 0 ? [] : table.Rows([.. numbers.Select(c => c.Reading)], cancel);
        var columns = new PointColumn[planned.Length];
        for (int c = 0, at = 0; c < planned.Length; c++)
            columns[c] = planned[c].Type == ColumnType.Category ? OfTexts(planned[c], table.Texts(planned[c].Reading, int.MaxValue, cancel))
                : new(planned[c], read[at].Values, read[at++].Missing, null, []);
        return columns;
    }

    private static PointColumn OfTexts(PlannedColumn planned, string?[] texts)
    {
        ImmutableArray<string> categories = [.. texts.OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        var codes = categories.Select((text, code) => (text, code)).ToDictionary(c => c.text, c => c.code, StringComparer.Ordinal);
        return new(planned, [.. texts.Select(t => t is null ? 0.0 : codes[t])], [.. texts.Select(t => t is null)], texts, categories);
    }
}
