using Kullback.Data.Tables;

namespace Kullback.Reports;

/// <summary>What many columns have in common, said once: too few rows, the same rows missing.</summary>
public static class CommonCauses
{
    /// <summary>Fewer columns speak for themselves.</summary>
    private const int Fewest = 3;

    private const int Named = 5;

    /// <summary>One sentence a cause; nothing where columns have none in common.</summary>
    public static IEnumerable<string> Of(ComparisonReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        foreach (string missing in SameRowsMissing(report)) yield return missing;
        if (WantOfRows(report) is { } want) yield return want;
    }

    /// <summary>Whether <see cref="Of"/> says for all columns together how many rows would decide.</summary>
    public static bool SaysRows(ComparisonReport report) => WantOfRows(report) is not null;

    /// <summary>Undecided, and more rows would decide.</summary>
    internal static bool WantsRows(ColumnReport column) => column is { Verdict: Verdict.Undecided, RowsToDecide: not null }
        && !ComparisonText.IsAtThreshold(column);

    /// <summary>Where most columns are undecided for want of rows, how many it takes:
    /// <c>112 of 120 columns need about 1,900 rows per side to be decided</c>.</summary>
    private static string? WantOfRows(ComparisonReport report)
    {
        int compared = report.Compared.Count();
        long[] rows = [.. report.Compared.Where(WantsRows).Select(c => c.RowsToDecide!.Value).Order()];
        if (rows.Length < Fewest || rows.Length * 2 <= compared) return null;
        long median = rows[(rows.Length - 1) / 2];
        string most = rows[^1] > 2 * median ? $" (the median; up to {NumberFormat.Count(rows[^1])})" : "";
        return $"{NumberFormat.Count(rows.Length)} of {NumberFormat.Count(compared, "column")} need about {NumberFormat.Count(median)} "
            + $"rows per side to be decided{most}.";
    }

    /// <summary>Columns that changed most in what is missing, by the same numbers of rows on both sides.</summary>
    private static IEnumerable<string> SameRowsMissing(ComparisonReport report)
    {
        var groups = report.Compared.Where(c => c.Verdict == Verdict.Drifted && c.Drivers is [{ Cell: "(missing)" }, ..])
            .Select(c => (Column: c, Missing: c.Cells.FirstOrDefault(x => x.Kind == CellKind.Missing))).Where(c => c.Missing is not null)
            .GroupBy(c => (c.Missing!.Reference, c.Missing.Current)).Where(g => g.Count() >= Fewest).OrderByDescending(g => g.Count());
        foreach (var group in groups)
        {
            int named = group.Count() == Named + 1 ? Named + 1 : Named;     // "and 1 more" is no shorter than its name
            string names = string.Join(", ", group.Take(named).Select(c => DisplayValue.Quoted(c.Column.Name)))
                + (group.Count() > named ? $" and {NumberFormat.Count(group.Count() - named)} more" : "");
            Cell missing = group.First().Missing!;
            yield return $"{NumberFormat.Count(group.Count())} columns drift in the same way, missing "
                + $"{DisplayValue.Change(missing.ReferenceShare, missing.CurrentShare)} ({names}): most likely the same rows.";
        }
    }
}
