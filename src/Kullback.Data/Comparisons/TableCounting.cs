namespace Kullback.Data.Comparisons;

/// <summary>Counts both tables as planned: the one pass over all rows.</summary>
/// <param name="Reference">Q's counts, in the order of the plan's requests.</param>
/// <param name="Current">P's.</param>
internal sealed record TableCounting(TableCounts Reference, TableCounts Current)
{
    /// <summary>Counts two whole tables.</summary>
    /// <exception cref="UnreadableDataException">A side has no rows, one row, or no weight.</exception>
    public static TableCounting Of(TablePlan plan, TablePair tables, ComparisonOptions options,
        Func<string, double, double, IProgress<double>?> stage, CancellationToken cancel)
    {
        CountRequest[] requests = plan.Requests;
        TableCounts q = tables.Reference.Count(requests, options.Weight, stage($"counting {tables.Reference.Name}", 0.5, 0.7), cancel);
        TableCounts p = tables.Current.Count(requests, options.Weight, stage($"counting {tables.Current.Name}", 0.7, 0.9), cancel);
        Require(tables.Reference, q, options);
        Require(tables.Current, p, options);
        return new TableCounting(q, p);
    }

    private static void Require(ITable table, TableCounts counts, ComparisonOptions options)
    {
        string filter = options.Where is null ? "" : $" that pass {OptionName.Where}";
        if (counts.Rows == 0) throw new UnreadableDataException($"{table.Name}: no rows{filter}");
        if (counts.Rows == 1) throw new UnreadableDataException($"{table.Name}: one row{filter}: too few to compare");
        if (!(counts.Weight > 0)) throw new UnreadableDataException($"{table.Name}: all weights in '{options.Weight}' are 0");
    }
}
