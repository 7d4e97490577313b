using Kullback.Data.Columns;
using Kullback.Data.Profiles;

namespace Kullback.Data.Comparisons;

/// <summary>Makes a <see cref="TablePlan"/>: joins the schemas, looks at samples, sets apart what is no feature, chooses cells.</summary>
/// <param name="tables">The tables with their samples.</param>
/// <param name="cells">The reference's profile, the one of the options, or the current side's: the cells of its columns are taken.</param>
/// <param name="options">What to compare.</param>
/// <param name="cancel">Stops the looking.</param>
internal sealed class TablePlanning(TablePair tables, TableProfile? cells, ComparisonOptions options, CancellationToken cancel)
{
    private readonly List<PlannedColumn> _columns = [];
    private readonly List<PlannedCount> _counted = [], _ranges = [];
    private readonly List<CodedColumn> _coded = [];
    private readonly List<string> _notes = [];

    /// <summary>The plan.</summary>
    /// <param name="corrections">What an earlier reading found out.</param>
    public TablePlan Plan(TypeCorrections corrections)
    {
        (ITableSample? q, ITableSample? p) = (tables.SampleOfReference, tables.SampleOfCurrent);
        var schema = new SchemaMatch(tables.Reference, tables.Current, q, p, options, corrections);
        _notes.AddRange(schema.Notes);
        if (q is null || p is null) PlanWithProfile(schema.Columns);
        else PlanOnSamples(schema.Columns, q, p);
        return new TablePlan(_columns, _counted, _ranges, _coded, schema.Changes, _notes, cells);
    }

    private void PlanOnSamples(IReadOnlyList<PlannedColumn> columns, ITableSample q, ITableSample p)
    {
        foreach (PlannedColumn column in columns.Where(
            c => c.Forced && c.Role == ColumnRole.Feature && c.Type is ColumnType.Date or ColumnType.Time or ColumnType.Timestamp))
        {
            tables.Reference.RequireTimes(column.Reading, cancel);
            tables.Current.RequireTimes(column.Reading, cancel);
        }
        foreach (PlannedColumn marked in new TimeAxis(q, p, options.Threshold.Bits).Marked(columns))
        {
            cancel.ThrowIfCancellationRequested();
            PlannedColumn column = marked.Role == ColumnRole.Feature && marked.IsWholeSelected ? Whole(marked, q, p) : marked;
            _columns.Add(column);
            if (column.Role == ColumnRole.TimeAxis && column.Reading.IsNumeric)
                _ranges.Add(new PlannedCount(column, null, new CountRequest(column.Reading, [])));
            if (column.Role is ColumnRole.Feature or ColumnRole.TimeAxis) PlanParts(column, q, p);
        }
    }

    private PlannedColumn Whole(PlannedColumn column, ITableSample q, ITableSample p)
    {
        bool whole = q.IsWhole && p.IsWhole;
        if (column.Type == ColumnType.Category)
        {
            (string?[] a, string?[] b) = (q.Texts(column.Reading), p.Texts(column.Reading));
            if (!column.Forced && Identifiers.OfTexts(column, a, b, whole) is { } why) return column.Apart(ColumnRole.Identifier, why);
            _counted.Add(new PlannedCount(column, null, new CountRequest(column.Reading, [])));
            Code(PairCodes.OfTexts(column, a, b));
            return column;
        }
        ((double[] Values, bool[] Missing) x, (double[] Values, bool[] Missing) y) = (q.Numbers(column.Reading), p.Numbers(column.Reading));
        if (!column.Forced && Identifiers.OfNumbers(column, x, y, whole) is { } reason) return column.Apart(ColumnRole.Identifier, reason);
        if (column.Type == ColumnType.Number) column = IntegerCodes.Seen(column, x, y);
        _counted.Add(new PlannedCount(column, null,
            new CountRequest(column.Reading, TablePlan.Frozen(cells, column)?.Boundaries
                ?? FineBoundaries.Of(TablePair.Sorted(x), q.Rows, TablePair.Sorted(y), p.Rows))));
        Code(PairCodes.OfNumbers(column, null, x, y));
        return column;
    }

    private void PlanParts(PlannedColumn column, ITableSample q, ITableSample p)
    {
        foreach ((string part, double[] boundaries) in DateParts.Of(column.Type))
        {
            if (column.PartsOfAxis.ContainsKey(part) || !KnownColumns.IsPartSelected(options, column.Name, part)) continue;
            ColumnReading reading = column.Reading with { Part = part };
            ((double[] Values, bool[] Missing) x, (double[] Values, bool[] Missing) y) = (q.Numbers(reading), p.Numbers(reading));
            // dates written as midnight have no hours
            if (part == "hour" && TablePair.Sorted(x).Concat(TablePair.Sorted(y)).Distinct().Take(2).Count() < 2) continue;
            _counted.Add(new PlannedCount(column, part, new CountRequest(reading, boundaries)));
            Code(PairCodes.OfNumbers(column, part, x, y));
        }
    }

    /// <summary>Without rows to sample on both sides a profile says what is counted, and on which cells.</summary>
    private void PlanWithProfile(IReadOnlyList<PlannedColumn> columns)
    {
        _notes.Add("a profile has counts and no rows: pairs and columns that follow time were not looked at");
        foreach (PlannedColumn column in columns)
        {
            ColumnProfile?[] sides =
                [TablePair.Profile(tables.Reference)?.Column(column.Name), TablePair.Profile(tables.Current)?.Column(column.Name)];
            PlannedColumn planned = column.Role == ColumnRole.Feature ? AsCounted(column, sides) : column;
            _columns.Add(planned);
            if (planned.Role != ColumnRole.Feature) continue;
            if (column.IsWholeSelected) _counted.Add(new PlannedCount(column, null, new CountRequest(column.Reading, Boundaries(column))));
            foreach ((string part, double[] hours) in DateParts.Of(column.Type))
                if (KnownColumns.IsPartSelected(options, column.Name, part)
                    && sides.All(s => s is null || (part == "hour" ? s.Hours : s.Weekdays) is not null))
                    _counted.Add(new PlannedCount(column, part, new CountRequest(column.Reading with { Part = part }, hours)));
        }
    }

    private double[] Boundaries(PlannedColumn column) => column.Reading.IsNumeric ? TablePlan.Frozen(cells, column)?.Boundaries ?? [] : [];

    /// <summary>The column, set apart where the profiles do not count it, or not on the same cells.</summary>
    private PlannedColumn AsCounted(PlannedColumn column, ColumnProfile?[] sides)
    {
        if (sides.FirstOrDefault(s => s is { NotCounted: not null }) is { } not)
            return column with { Role = not.Role, Reason = not.NotCounted };
        if (sides.FirstOrDefault(s => s?.Counts is { } known && known.Values is null != column.Reading.IsNumeric) is { } other)
            return column.Apart(ColumnRole.SchemaOnly,
                $"the profile counts it as {other.Type.ToString().ToLowerInvariant()}, the other side is "
                    + $"{column.Type.ToString().ToLowerInvariant()} ({OptionName.Types} names one type for both; a profile keeps its own)");
        if (sides.Any(s => s is not null && column.Reading.IsNumeric && !s.Boundaries.AsSpan().SequenceEqual(Boundaries(column))))
            return column.Apart(ColumnRole.Unsupported,
                $"the profiles have different cells: make one with {OptionName.Cells} and the other");
        return column;
    }

    /// <summary>Codes are a byte a sampled row: kept for as many columns as pairs are looked at among, and then some.</summary>
    private void Code(CodedColumn column)
    {
        if (_coded.Count < 1_000) _coded.Add(column);
    }
}
