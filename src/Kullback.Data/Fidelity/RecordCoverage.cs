namespace Kullback.Data.Fidelity;

/// <summary>Values, ranges and rows that one table has and the other has not.</summary>
/// <remarks>If nothing tells the tables apart, the rows that have a value are dealt out at random: all t of them are in one of them with
/// probability ∏ (n − i)/(N − i).</remarks>
internal static class RecordCoverage
{
    private const int Listed = 40;

    public static CoverageFidelity Of(RecordTables tables)
    {
        var gaps = new List<CoverageGap>();
        int missing = 0, added = 0, tested = 0, lacking = 0;
        double byChance = 0;
        for (int c = 0; c < tables.Columns.Count; c++)
        {
            if (tables.Columns[c].IsNumber) { tested += 4; gaps.AddRange(Ranges(tables, c)); continue; }
            var counts = CellCounts.Of([.. tables.All.Select(t => new[] { tables.Cells.Codes(t, c) })], [tables.Cells.Count(c)]);
            for (int k = 0; k < counts.Cells; k++)
            {
                long real = counts.Counts[0][k], made = counts.Counts[1][k];
                bool isValue = counts.First[k] < tables.Columns[c].Labels!.Count;
                tested++;
                if (isValue && real > 0) byChance += Math.Pow(1 - real / (double)tables.Real.Rows, tables.Synthetic.Rows);
                if (isValue && real > 0 && made == 0) missing++;
                if (isValue && made > 0 && real == 0) added++;
                if (isValue && real > 0 && tables.Holdout is not null && counts.Counts[2][k] == 0) lacking++;
                if (real == 0 != (made == 0)) gaps.Add(Gap(tables, c, tables.Label(c, counts.First[k]), real == 0, real + made));
            }
        }
        CoverageGap[] clear = [.. gaps.Select(g => g with { PValue = Math.Min(1, g.PValue * Math.Max(1, tested)) })
            .Where(g => g.PValue < FidelityJudgement.Level)];
        return new CoverageFidelity(missing, added, byChance, tables.Holdout is null ? null : lacking,
            [.. clear.OrderByDescending(g => g.Share).Take(Listed)]);
    }

    // Rows of one table beyond the smallest and the largest value of the other.
    private static IEnumerable<CoverageGap> Ranges(RecordTables tables, int column)
    {
        foreach (bool isNew in new[] { false, true })
        {
            double[] inside = (isNew ? tables.Real : tables.Synthetic).Values[column],
                outside = (isNew ? tables.Synthetic : tables.Real).Values[column];
            double[] there = [.. inside.Where(v => !double.IsNaN(v))];
            if (there.Length == 0)
            {
                if (outside.Count(v => !double.IsNaN(v)) is > 0 and var some) yield return Gap(tables, column, "is present", isNew, some);
                continue;
            }
            (double low, double high) = (there.Min(), there.Max());
            if (outside.Count(v => v > high) is > 0 and var above)
                yield return Gap(tables, column, $"> {tables.Value(column, high)}", isNew, above);
            if (outside.Count(v => v < low) is > 0 and var below)
                yield return Gap(tables, column, $"< {tables.Value(column, low)}", isNew, below);
            if (!inside.Any(double.IsNaN) && outside.Count(double.IsNaN) is > 0 and var none)
                yield return Gap(tables, column, "is missing", isNew, none);
        }
    }

    private static CoverageGap Gap(RecordTables tables, int column, string where, bool isNew, long rows)
    {
        double own = isNew ? tables.Synthetic.Rows : tables.Real.Rows, all = tables.Real.Rows + tables.Synthetic.Rows, log = 0;
        for (long k = 0; k < rows && log > -700; k++) log += Math.Log((own - k) / (all - k));
        return new CoverageGap(tables.Columns[column].Name, where, isNew, rows, rows / own, Math.Max(double.Epsilon, Math.Exp(log)));
    }

    /// <summary>Equal rows within and between the tables.</summary>
    public static RepeatedRows Repeats(RecordTables tables)
    {
        int[][] all = RecordTable.Identify(tables.All);
        HashSet<int> real = [.. all[0]], synthetic = [.. all[1]];
        HashSet<int>? holdout = all.Length > 2 ? [.. all[2]] : null;
        double? copies = null;
        if (holdout is not null)
        {
            // Different rows, not copies of them: rows that repeat each other are one accident.
            int inReal = synthetic.Count(id => real.Contains(id) && !holdout.Contains(id)),
                inHoldout = synthetic.Count(id => holdout.Contains(id) && !real.Contains(id));
            copies = RecordMemory.Binomially(inReal, inReal + inHoldout, real.Count / (double)(real.Count + holdout.Count));
        }
        return new RepeatedRows(synthetic.Count, real.Count, all[1].Count(real.Contains),
            holdout is null ? null : all[1].Count(holdout.Contains), copies, Repeating(all, real.Count, synthetic.Count));
    }

    // Of a sample of rows from both tables, which share of pairs of rows is equal:
    // by a binomial count of the repeats where both tables have as many rows.
    private static double Repeating(int[][] all, int realDistinct, int syntheticDistinct)
    {
        int rows = Math.Min(all[0].Length, all[1].Length);
        long own = (long)rows - Distinct(all[0], rows, realDistinct), made = (long)rows - Distinct(all[1], rows, syntheticDistinct);
        return RecordMemory.Binomially(made, own + made, 0.5);
    }

    // Of the larger table as many rows as the smaller one has, spread over it: repeats grow faster than rows.
    private static int Distinct(int[] ids, int rows, int whole)
        => ids.Length == rows ? whole : Enumerable.Range(0, rows).Select(k => ids[(long)k * ids.Length / rows]).Distinct().Count();
}
