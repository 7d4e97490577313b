using Kullback.Data.Columns;

namespace Kullback.Data.Comparisons;

/// <summary>From counts to the figures of each column; the counts may show that a column is nothing to compare.</summary>
/// <param name="plan">What was counted.</param>
/// <param name="tables">The tables, for values in order.</param>
/// <param name="options">How to compare.</param>
/// <param name="progress">Told how many columns are done; null for none.</param>
/// <param name="cancel">Stops the work.</param>
internal sealed class ColumnJudgement(TablePlan plan, TablePair tables, ComparisonOptions options, IProgress<WorkProgress>? progress,
    CancellationToken cancel)
{
    private const long ExactRows = 1_000_000;

    /// <summary>What came of the columns.</summary>
    /// <param name="Rows">The compared ones, not yet judged against each other.</param>
    /// <param name="SetApart">Those that turned out to be none, by name, with the ends of their ranges.</param>
    internal sealed record Outcome(List<ColumnReport> Rows,
        IReadOnlyDictionary<string, (PlannedColumn Column, SideBySide<NumberSummary>? Numbers)> SetApart);

    /// <summary>Compares column by column.</summary>
    /// <param name="reference">Q, or a segment of it.</param>
    /// <param name="current">P, or its segment of the same value.</param>
    /// <param name="q">Q's counts as planned.</param>
    /// <param name="p">P's.</param>
    /// <param name="exact">Values may be read again for what cells only bound.</param>
    public Outcome Of(ITable reference, ITable current, TableCounts q, TableCounts p, bool exact)
    {
        exact &= reference.ReadsAgainCheaply && current.ReadsAgainCheaply && q.Rows + p.Rows <= ExactRows;
        var rows = new List<ColumnReport>(plan.Counted.Count);
        var apart = new Dictionary<string, (PlannedColumn Column, SideBySide<NumberSummary>? Numbers)>(StringComparer.Ordinal);
        for (int i = 0; i < plan.Counted.Count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            PlannedCount row = plan.Counted[i];
            ColumnCells cells = Cells(row, q, p, i);
            if (cells.BeforePooling.All(r => r.Kind == CellKind.Missing))
            {
                if (row.Part is null) apart[row.Column.Name] = (row.Column.Apart(ColumnRole.Empty, "no value on either side"), null);
                continue;
            }
            // dates written as midnight have no hours
            if (cells.Reading is { Part: "hour" } && cells.BeforePooling.Count(r => r.Kind == CellKind.Value) < 2) continue;
            OrderFigures? order = row.Part is null && cells.Reading.IsNumeric && cells.Reading.As != ColumnType.Boolean
                ? OrderFigures.Of(row.Request, q.Columns[i], p.Columns[i],
                    exact ? r => (tables.Ordered(reference, r, cancel), tables.Ordered(current, r, cancel)) : null) : null;
            if (order is not null && Axis(row.Column, order) is { } axis) { apart[row.Column.Name] = axis; continue; }
            if (row.Part is not null && apart.GetValueOrDefault(row.Column.Name).Column?.PartsOfAxis.ContainsKey(row.Part) == true)
                continue;
            ColumnComparison.Samples samples = options.Cluster is not null
                ? ClusteredCells.Of(reference, current, row.Request, cells, options, cancel)
                : ColumnComparison.Independent(cells, options.Weight is not null);
            rows.Add(ColumnComparison.Report(row.Column, row.Part, cells, samples, options, order,
                Findings(row, cells, order, q.Columns[i], p.Columns[i])));
            progress?.Report(new WorkProgress("comparing", 0.9 + 0.1 * i / plan.Counted.Count));
        }
        for (int i = 0, at = plan.Counted.Count; at < q.Columns.Count; i++, at++)
            apart[plan.Ranges[i].Column.Name] =
                Ranged(plan.Ranges[i].Column, OrderFigures.Of(plan.Ranges[i].Request, q.Columns[at], p.Columns[at], null).Numbers);
        return new Outcome(rows, apart);
    }

    /// <summary>A date or timestamp that tells the sides apart, where no samples could show it beforehand;
    /// null where it does not.</summary>
    private (PlannedColumn, SideBySide<NumberSummary>?)? Axis(PlannedColumn column, OrderFigures order)
    {
        if (tables.Reference.HasRows && tables.Current.HasRows) return null;
        if (column.Type is not (ColumnType.Date or ColumnType.Timestamp) || !(order.KolmogorovSmirnov?.Value >= TimeAxis.Apart))
            return null;
        PlannedColumn axis = column.Apart(ColumnRole.TimeAxis, "time axis: the two tables do not overlap in it");
        static CalendarWindow? Window(NumberSummary side) => CalendarWindow.Between(side.Minimum, side.Maximum);
        return Ranged(TimeAxis.WithParts(axis, Window(order.Numbers.Reference), Window(order.Numbers.Current), options.Threshold.Bits),
            order.Numbers);
    }

    /// <summary>What a time axis is there for: from when to when each side is.</summary>
    private static (PlannedColumn Column, SideBySide<NumberSummary>? Numbers) Ranged(PlannedColumn axis, SideBySide<NumberSummary> numbers)
        => (axis with
        {
            Reason =
            $"{axis.Reason}; reference {numbers.Reference.MinimumText} to {numbers.Reference.MaximumText}, current "
                + $"{numbers.Current.MinimumText} to {numbers.Current.MaximumText}",
        }, numbers);

    /// <summary>What cells and divergence do not show; rows that are weighted or clustered are not looked at.</summary>
    private IEnumerable<ColumnFinding> Findings(PlannedCount row, ColumnCells cells, OrderFigures? order, ColumnCounts q, ColumnCounts p)
        => options.Weight is not null || options.Cluster is not null || row.Part is not null ? []
            : cells.Texts is not null ? ColumnFindings.OfTexts(cells)
            : order is not null ? ColumnFindings.OfNumbers(row.Request.Reading, q, p, order.Numbers) : [];

    private ColumnCells Cells(PlannedCount row, TableCounts q, TableCounts p, int i)
    {
        if (!row.Request.Reading.IsNumeric) return ColumnCells.OfTexts(row.Request.Reading, q.Columns[i], p.Columns[i]);
        int most = EqualMassCells.Count(Independent(q), Independent(p));
        if (row.Part == "hour") most = (int)Math.Clamp(Math.Min(Independent(q), Independent(p)) / 10, 4, 24);
        return ColumnCells.OfNumbers(row.Request.Reading, row.Request.Boundaries, q.Columns[i], p.Columns[i], most,
            row.Part is null ? plan.Frozen(row.Column)?.Counts : null);
    }

    /// <summary>Rows, or the effective rows of weights.</summary>
    private static long Independent(TableCounts counts) => (long)(counts.Weight * counts.Weight / counts.SquaredWeight);
}
