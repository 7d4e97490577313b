using Kullback.Monitoring;

namespace Kullback.Data.Profiles;

/// <summary>Adds the counts of two parts of a column.</summary>
internal static class CountsMerge
{
    public static ColumnCounts Numbers(ColumnCounts a, ColumnCounts b)
    {
        var cells = new Mass[a.Cells.Length];
        var ranges = new (double, double)[cells.Length];
        for (int k = 0; k < cells.Length; k++)
        {
            cells[k] = a.Cells[k] + b.Cells[k];
            ranges[k] = double.IsNaN(a.Ranges[k].Low) ? b.Ranges[k] : double.IsNaN(b.Ranges[k].Low) ? a.Ranges[k]
                : (Math.Min(a.Ranges[k].Low, b.Ranges[k].Low), Math.Max(a.Ranges[k].High, b.Ranges[k].High));
        }
        double total = a.FiniteMass + b.FiniteMass, gap = b.Mean - a.Mean;
        (double mean, double deviations) = a.FiniteMass <= 0 ? (b.Mean, b.SquaredDeviations) : b.FiniteMass <= 0
            ? (a.Mean, a.SquaredDeviations)
            : (a.Mean + gap * b.FiniteMass / total,
                a.SquaredDeviations + b.SquaredDeviations + gap * gap * a.FiniteMass * b.FiniteMass / total);
        return new ColumnCounts
        {
            Missing = a.Missing + b.Missing, NotANumber = a.NotANumber + b.NotANumber, Cells = cells, Ranges = ranges,
            Mean = mean, SquaredDeviations = deviations, FiniteMass = total, Distinct = Join(a.Distinct, b.Distinct),
        };
    }

    public static ColumnCounts Texts(ColumnCounts a, ColumnCounts b, int most)
    {
        var sum = new Dictionary<string, Mass>(StringComparer.Ordinal);
        Mass others = a.Others + b.Others;
        foreach ((string text, Mass mass) in a.Values!.Concat(b.Values!))
        {
            // A value that one side counted among its others has no exact sum: it joins them.
            bool known = (a.Others.Rows == 0 || a.Values!.ContainsKey(text)) && (b.Others.Rows == 0 || b.Values!.ContainsKey(text));
            if (known) sum[text] = sum.GetValueOrDefault(text) + mass;
            else others += mass;
        }
        return Limited(new ColumnCounts
        {
            Missing = a.Missing + b.Missing, Values = sum, Others = others,
            Distinct = Join(a.Distinct, b.Distinct)
        }, most);
    }

    /// <summary>The most frequent values by name, the rest together.</summary>
    public static ColumnCounts Limited(ColumnCounts counts, int most, long fewestRows = 0)
    {
        Dictionary<string, Mass> kept = counts.Values!.Where(v => v.Value.Rows >= fewestRows)
            .OrderByDescending(v => v.Value.Rows).ThenBy(v => v.Key, StringComparer.Ordinal).Take(most)
            .ToDictionary(StringComparer.Ordinal);
        if (kept.Count == counts.Values!.Count) return counts;
        Mass others = counts.Values.Where(v => !kept.ContainsKey(v.Key)).Aggregate(counts.Others, (sum, v) => sum + v.Value);
        return counts with { Values = kept, Others = others };
    }

    private static DistinctSketch? Join(DistinctSketch? a, DistinctSketch? b) => a is null || b is null ? null : a.Merge(b);
}
