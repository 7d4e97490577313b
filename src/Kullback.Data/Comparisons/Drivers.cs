namespace Kullback.Data.Comparisons;

/// <summary>Says in words which cells changed most.</summary>
public static class Drivers
{
    /// <summary>The cells with the largest contributions, by falling contribution.</summary>
    /// <param name="cells">The column's cells.</param>
    /// <param name="type">How the column is compared; categories are quoted.</param>
    /// <param name="part">"hour" or "weekday" for a part of a date or time column, null otherwise.</param>
    /// <param name="most">How many at most.</param>
    /// <returns>Cells without a contribution are left out.</returns>
    public static IReadOnlyList<Driver> Of(IReadOnlyList<Cell> cells, ColumnType type, string? part = null, int most = 3) =>
        [.. cells.Where(c => c.ContributionBits > 0).OrderByDescending(c => c.ContributionBits).Take(most).Select(c => Of(c, type, part))];

    /// <summary>One cell in words: <c>'Texas': 7 % -> 10 %, +0.002 bit</c>, <c>new value 'x': 0 % -> 3 %, +0.015 bit</c>, <c>missing 0 % ->
    /// 3 %, +0.015 bit</c>.</summary>
    public static Driver Of(Cell cell, ColumnType type, string? part)
    {
        ArgumentNullException.ThrowIfNull(cell);
        string text =
            $"{Subject(cell, type, part)} {DisplayValue.Change(cell.ReferenceShare, cell.CurrentShare)}, "
                + $"+{DisplayValue.Bits(cell.ContributionBits)} bit";
        return new Driver(cell.Label, text, cell.ReferenceShare, cell.CurrentShare, cell.ContributionBits);
    }

    private static string Subject(Cell cell, ColumnType type, string? part) => cell.Kind switch
    {
        CellKind.Missing => "missing",
        CellKind.NotANumber => "not a number",
        CellKind.Rare when cell.Pooled == 1 && cell.Label.EndsWith(" (rare)", StringComparison.Ordinal) =>
            $"some of {DisplayValue.Quoted(cell.Label[..^7])}, which is rare:",
        CellKind.Rare when cell.Pooled == 1 && !cell.Label.StartsWith("(rare", StringComparison.Ordinal) =>
            $"{Novelty(cell)}{Category(cell)}:",
        CellKind.Rare => cell.Pooled is { } pooled ? $"{pooled} rare {(pooled == 1 ? "value" : "values")}:" : "rare values:",
        CellKind.Interval => $"{Plain(cell.Label)}:",
        _ when part is not null || type == ColumnType.Boolean => $"{Plain(cell.Label)}:",
        _ => $"{Novelty(cell)}{(type == ColumnType.Category ? Category(cell) : $"value {Plain(cell.Label)}")}:",
    };

    private static string Novelty(Cell cell) => cell.Reference == 0 ? "new " : cell.Current == 0 ? "vanished " : "";

    private static string Category(Cell cell)
        => (cell.Reference == 0 || cell.Current == 0 ? "value " : "") + DisplayValue.Quoted(cell.Label);

    private static string Plain(string label) => DisplayValue.Harmless(label, DisplayValue.LongestValue);
}
