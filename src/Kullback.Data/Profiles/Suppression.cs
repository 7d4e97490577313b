namespace Kullback.Data.Profiles;

/// <summary>Hides what few rows have, so that a profile can leave the building.</summary>
internal static class Suppression
{
    /// <summary>Texts with fewer rows join the others; number cells are joined until each has enough rows,
    /// and ranges are told by boundaries only.</summary>
    public static TableProfile Apply(TableProfile profile, int fewestRows)
        => fewestRows <= 0 ? profile
        : profile with { Suppressed = fewestRows, Columns = [.. profile.Columns.Select(c => Apply(c, fewestRows))] };

    private static ColumnProfile Apply(ColumnProfile column, int fewestRows)
    {
        if (column.Counts is not { } counts) return column;
        if (counts.Values is not null)
            return column with { Counts = CountsMerge.Limited(counts, TableProfile.MostValues, fewestRows) with { Distinct = null } };
        var boundaries = new List<double>();
        var cells = new List<Mass>();
        var ranges = new List<(double, double)>();
        Mass open = default;
        (double Low, double High) range = (double.NaN, double.NaN);
        for (int k = 0; k < counts.Cells.Length; k++)
        {
            open += counts.Cells[k];
            if (counts.Cells[k].Rows > 0) range = (double.IsNaN(range.Low) ? counts.Ranges[k].Low : range.Low, counts.Ranges[k].High);
            bool last = k == counts.Cells.Length - 1, enough = open.Rows >= fewestRows
                && counts.Cells.Skip(k + 1).Sum(c => c.Rows) >= fewestRows;
            if (!last && !enough) continue;
            if (!last) boundaries.Add(column.Boundaries[k]);
            cells.Add(open);
            // One value in enough rows may be told; the ends of an interval are single rows' values.
            ranges.Add(range.Low == range.High && open.Rows >= fewestRows ? range : Edges(boundaries, last));
            (open, range) = (default, (double.NaN, double.NaN));
        }
        return column with
        {
            Boundaries = [.. boundaries],
            Counts = counts with { Cells = [.. cells], Ranges = [.. ranges], Distinct = null }
        };
    }

    private static (double, double) Edges(List<double> boundaries, bool last)
    {
        int n = boundaries.Count;
        double low = last ? (n > 0 ? boundaries[n - 1] : double.NegativeInfinity) : n > 1 ? boundaries[n - 2] : double.NegativeInfinity;
        return (low, last ? double.PositiveInfinity : boundaries[n - 1]);
    }
}
