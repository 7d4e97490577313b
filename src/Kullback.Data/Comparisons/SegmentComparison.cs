namespace Kullback.Data.Comparisons;

/// <summary>The comparison within each value of one column, adjusted over all of them.</summary>
internal static class SegmentComparison
{
    /// <summary>Most segments compared: those with most rows.</summary>
    private const int MostSegments = 30;

    /// <summary>Fewer rows than this on a side say too little to be worth a comparison.</summary>
    private const long FewestRows = 30;

    public static SegmentScreen Screen(
        TablePlan plan, ColumnJudgement judgement, TablePair tables, ComparisonOptions options, CancellationToken cancel)
    {
        (ITable reference, ITable current) = (tables.Reference, tables.Current);
        CountRequest[] requests = [.. plan.Counted.Select(c => c.Request)];
        string by = options.By!;
        Dictionary<string, long> q = Values(reference.TopValues(by, 10_000, cancel)), p = Values(current.TopValues(by, 10_000, cancel));
        double n = q.Values.Sum(), m = p.Values.Sum();
        var names = q.Keys.Union(p.Keys).Select(k => (Key: k, Q: q.GetValueOrDefault(k), P: p.GetValueOrDefault(k)))
            .OrderByDescending(s => s.Q / n + s.P / m).ThenBy(s => s.Key, StringComparer.Ordinal).ToList();
        var chosen = names.Where(s => s.Q >= FewestRows && s.P >= FewestRows).Take(MostSegments).ToList();
        var compared = new List<(string Key, long Q, long P, List<ColumnReport> Rows)>();
        foreach ((string key, long inQ, long inP) in chosen)
        {
            cancel.ThrowIfCancellationRequested();
            string? value = key == MissingKey ? null : key;
            using ITable a = reference.Segment(by, value), b = current.Segment(by, value);
            (TableCounts inA, TableCounts inB) =
                (a.Count(requests, options.Weight, null, cancel), b.Count(requests, options.Weight, null, cancel));
            if (!(inA.Weight > 0) || !(inB.Weight > 0)) continue;
            List<ColumnReport> rows = [.. judgement.Of(a, b, inA, inB, exact: false).Rows.Where(r => r.Column != by)];
            if (rows.Count > 0) compared.Add((key, inQ, inP, rows));
        }
        List<ColumnReport> judged = Verdicts.Judge([.. compared.SelectMany(c => c.Rows)], options);
        double[] weight = [.. compared.Select(c => (c.Q / n + c.P / m) / 2)];
        double[] carried = new double[compared.Count];
        var segments = new List<SegmentReport>();
        for (int i = 0, at = 0; i < compared.Count; at += compared[i++].Rows.Count)
            carried[i] = weight[i] * judged.Skip(at).Take(compared[i].Rows.Count).Sum(r => r.Figures!.Bits);
        double total = carried.Sum();
        for (int i = 0, at = 0; i < compared.Count; at += compared[i++].Rows.Count)
        {
            List<ColumnReport> rows = [.. judged.Skip(at).Take(compared[i].Rows.Count).OrderByDescending(r => r.Figures!.Bits)];
            segments.Add(new SegmentReport
            {
                Value = compared[i].Key, ReferenceRows = compared[i].Q, CurrentRows = compared[i].P,
                Verdict = Verdicts.Of(rows.Select(r => r.Verdict)), ExplainedShare = total > 0 ? carried[i] / total : 0, Columns = rows,
            });
        }
        segments = [.. segments.OrderByDescending(s => s.ExplainedShare)];
        return new SegmentScreen(by, segments, Words(by, segments),
            [.. names.Where(s => compared.TrueForAll(c => c.Key != s.Key)).Take(100)
                .Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key} ({s.Q:N0} and {s.P:N0} rows)"))]);
    }

    private const string MissingKey = "(missing)";

    private static Dictionary<string, long> Values(IReadOnlyList<(string? Value, long Rows)> values)
    {
        var result = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach ((string? value, long rows) in values) result[value ?? MissingKey] = result.GetValueOrDefault(value ?? MissingKey) + rows;
        return result;
    }

    private static string Words(string by, List<SegmentReport> segments)
    {
        if (segments.Count == 0) return $"no value of '{by}' has {FewestRows} rows on both sides";
        SegmentReport first = segments[0];
        ColumnReport? column = first.Columns.FirstOrDefault();
        return first.ExplainedShare <= 0 ? $"no segment of '{by}' shows a difference"
            : $"{by} = {DisplayValue.Quoted(first.Value)} carries {DisplayValue.Percent(first.ExplainedShare)} of the change within "
                + $"segments{(column is null ? "" : $", most of it in '{column.Name}'")}";
    }
}
