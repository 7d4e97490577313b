using System.Diagnostics;
using Kullback.Data.Columns;
using Kullback.Data.Profiles;
using Kullback.Data.Tables;
using Kullback.Estimation;

namespace Kullback.Data.Comparisons;

/// <summary>One comparison from opening the tables to the report. Reads top to bottom: open, sample, plan, count, judge.</summary>
internal sealed class ComparisonRun : IDisposable
{
    private const int SampledRows = 25_000, FewestSampledRows = 2_000;
    private const long SampledValues = 2_500_000, ExactRows = 1_000_000;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly IEngine _engine;
    private readonly ComparisonOptions _options;
    private readonly TypeCorrections _again;
    private readonly ITable _reference, _current;
    private readonly IProgress<WorkProgress>? _progress;
    private readonly CancellationToken _cancel;
    private readonly TableProfile? _grid;
    private readonly List<string> _notes = [];
    private readonly List<CodedColumn> _coded = [];
    private readonly List<Counted> _counted = [];
    private readonly List<Counted> _ranges = [];
    private ITableSample? _referenceSample, _currentSample;

    /// <summary>A row of the report to be: a column or a part of it, and where its counts will be.</summary>
    private sealed record Counted(PlannedColumn Column, string? Part, CountRequest Request);

    public ComparisonRun(
        IEngine engine, string reference, string current, ComparisonOptions options, TypeCorrections again,
        IProgress<WorkProgress>? progress, CancellationToken cancel)
    {
        (_engine, _options, _progress, _cancel) = (engine, options, progress, cancel);
        _again = again;
        _notes.AddRange(again.Notes());
        var open = again.Open(options, options.By is not null || options.Cluster is not null);
        _reference = Open(reference, open, 0);
        try { _current = Open(current, open, 0.25); }
        catch { _reference.Dispose(); throw; }
        if (Jointly) RequireJoint();
        _grid = Profile(_reference) ?? options.Cells ?? Profile(_current);
    }

    private static TableProfile? Profile(ITable table) => (table as ProfileTable)?.Profile;

    private bool Jointly => _options.Joint || _options.Label is not null;

    private void RequireJoint()
    {
        try { JointComparison.Require(_options, _reference, _current); }
        catch { Dispose(); throw; }
    }

    private ITable Open(string location, OpenOptions options, double from)
    {
        if (!location.EndsWith(".klp", StringComparison.OrdinalIgnoreCase)) return _engine.Open(location, options, Stage($"reading {location}", from, from + 0.25), _cancel);
        if (_options.Where is not null || _options.By is not null || _options.Cluster is not null || _options.Weight is not null)
            throw new UnreadableDataException($"{location}: a profile has counts and no rows: --where, --by, --cluster and --weight need the data");
        return new ProfileTable(location, TableProfile.Read(location));
    }

    public ComparisonReport Report()
    {
        (SchemaMatch schema, SimilaritySample sampled) = Plan();
        JointReport? joint = Jointly ? JointComparison.Of(schema.Columns, (_reference, _referenceSample), (_current, _currentSample), _options, _progress, _cancel) : null;
        if (Jointly && joint is null) _notes.Add("joint drift: no column that could be compared is left to look at");
        if (_referenceSample is { IsWhole: false }) _referenceSample.Dispose();
        if (_currentSample is { IsWhole: false }) _currentSample.Dispose();
        CountRequest[] requests = [.. _counted.Concat(_ranges).Select(c => c.Request)];
        TableCounts q = _reference.Count(requests, _options.Weight, Stage($"counting {_reference.Name}", 0.5, 0.7), _cancel);
        TableCounts p = _current.Count(requests, _options.Weight, Stage($"counting {_current.Name}", 0.7, 0.9), _cancel);
        RequireRows(_reference, q);
        RequireRows(_current, p);
        if (_counted.Count == 0) _notes.Add("no column could be compared");
        List<ColumnReport> rows = Rows(_reference, _current, q, p, exact: true);
        rows = Verdicts.Judge(rows, _options);
        _notes.AddRange(ReadingNotes.After(_counted.Select((c, i) => (c.Request.Reading, (IReadOnlyList<ColumnCounts>)[q.Columns[i], p.Columns[i]])), [_reference, _current], _notes));
        if (IntegerCodes.Note([.. rows.Where(r => r.LooksCoded is not null).Select(r => (r.Column, _counted.First(c => c.Column.Name == r.Column).Column.Codes!.Value))]) is { } coded) _notes.Add(coded);
        for (int i = 0; i < _ranges.Count; i++) ShowRange(_ranges[i], q.Columns[_counted.Count + i], p.Columns[_counted.Count + i]);
        PairScreen? pairs = _options.Pairs && _reference.HasRows && _current.HasRows && _options.Cluster is null && _options.Weight is null ? PairSelection.Screen(_coded, _options, _cancel) : null;
        SegmentScreen? segments = _options.By is null ? null : Segments();
        IEnumerable<Verdict> others = [.. pairs?.Pairs.Select(x => x.Verdict) ?? [], .. segments?.Segments.Select(s => s.Verdict) ?? [], .. joint is null ? [] : (Verdict[])[joint.Verdict]];
        _progress?.Report(new WorkProgress("writing", 1));
        return new ComparisonReport
        {
            Verdict = Verdicts.Of(rows.Select(r => r.Verdict).Concat(others)),
            Reference = Provenance.Of(_reference, q, _options, _cancel), Current = Provenance.Of(_current, p, _options, _cancel),
            Columns = [.. rows.OrderByDescending(r => r.Figures!.Bits).ThenByDescending(r => r.Figures!.BitsHigh), .. schema.Columns.SelectMany(c => c.NotCompared())],
            SchemaChanges = schema.Changes, Pairs = pairs, Segments = segments, Joint = joint,
            Similarity = Similarity.Check(rows, _coded, _options), Method = Provenance.Of(_options, _engine.Name, _grid?.Name ?? "pooled sample", sampled.Reference, sampled.Current), Notes = _notes,
            Elapsed = Stopwatch.GetElapsedTime(_start),
        };
    }

    /// <summary>What a time axis is there for: from when to when each side is.</summary>
    private static void ShowRange(Counted axis, ColumnCounts q, ColumnCounts p)
    {
        OrderFigures order = OrderFigures.Of(axis.Request, q, p, null);
        axis.Column.Numbers = order.Numbers;
        axis.Column.Reason += $"; reference {order.Numbers.Reference.MinimumText} to {order.Numbers.Reference.MaximumText}, current {order.Numbers.Current.MinimumText} to {order.Numbers.Current.MaximumText}";
    }

    private sealed record SimilaritySample(int Reference, int Current);

    // ---- plan: what is counted, on which cells -------------------------------------------------------------------------

    private (SchemaMatch, SimilaritySample) Plan()
    {
        int rows = (int)Math.Clamp(SampledValues / Math.Max(1, Math.Max(_reference.Columns.Count, _current.Columns.Count)), FewestSampledRows, SampledRows);
        ITableSample? q = _referenceSample = _reference.HasRows ? _reference.Sample(rows, _options.Seed, _cancel) : null;
        ITableSample? p = _currentSample = _current.HasRows ? _current.Sample(rows, _options.Seed, _cancel) : null;
        var schema = new SchemaMatch(_reference, _current, q, p, _options, _again);
        _notes.AddRange(schema.Notes);
        if (q is null || p is null) return PlanWithProfile(schema, q?.Rows ?? 0, p?.Rows ?? 0);
        foreach (PlannedColumn column in schema.Columns.Where(c => c.Forced && c.Role == ColumnRole.Feature && c.Type is ColumnType.Date or ColumnType.Time or ColumnType.Timestamp))
        {
            _reference.RequireTimes(column.Reading, _cancel);
            _current.RequireTimes(column.Reading, _cancel);
        }
        new TimeAxis(q, p, _options.Threshold.Bits).Mark(schema.Columns);
        foreach (PlannedColumn column in schema.Columns)
        {
            _cancel.ThrowIfCancellationRequested();
            if (column.Role == ColumnRole.Feature && column.IsWholeSelected) PlanWhole(column, q, p);
            if (column.Role == ColumnRole.TimeAxis && column.Reading.IsNumeric) _ranges.Add(new Counted(column, null, new CountRequest(column.Reading, [])));
            if (column.Role is ColumnRole.Feature or ColumnRole.TimeAxis) PlanParts(column, q, p);
        }
        return (schema, new SimilaritySample(q.Rows, p.Rows));
    }

    private void PlanWhole(PlannedColumn column, ITableSample q, ITableSample p)
    {
        bool whole = q.IsWhole && p.IsWhole;
        if (column.Type == ColumnType.Category)
        {
            (string?[] a, string?[] b) = (q.Texts(column.Reading), p.Texts(column.Reading));
            if (!column.Forced && Identifiers.OfTexts(column, a, b, whole) is { } why) { (column.Role, column.Reason) = (ColumnRole.Identifier, why); return; }
            _counted.Add(new Counted(column, null, new CountRequest(column.Reading, [])));
            Code(PairCodes.OfTexts(column, a, b));
            return;
        }
        ((double[] Values, bool[] Missing) x, (double[] Values, bool[] Missing) y) = (q.Numbers(column.Reading), p.Numbers(column.Reading));
        if (!column.Forced && Identifiers.OfNumbers(column, x, y, whole) is { } reason) { (column.Role, column.Reason) = (ColumnRole.Identifier, reason); return; }
        if (column.Type == ColumnType.Number) IntegerCodes.Look(column, x, y);
        _counted.Add(new Counted(column, null, new CountRequest(column.Reading, FrozenBoundaries(column) ?? FineBoundaries.Of(Sorted(x), q.Rows, Sorted(y), p.Rows))));
        Code(PairCodes.OfNumbers(column, null, x, y));
    }

    private void PlanParts(PlannedColumn column, ITableSample q, ITableSample p)
    {
        foreach ((string part, double[] boundaries) in DateParts.Of(column.Type))
        {
            if (column.PartsOfAxis.ContainsKey(part) || !KnownColumns.IsPartSelected(_options, column.Name, part)) continue;
            ColumnReading reading = column.Reading with { Part = part };
            ((double[] Values, bool[] Missing) x, (double[] Values, bool[] Missing) y) = (q.Numbers(reading), p.Numbers(reading));
            if (part == "hour" && Sorted(x).Concat(Sorted(y)).Distinct().Take(2).Count() < 2) continue;   // dates written as midnight have no hours
            _counted.Add(new Counted(column, part, new CountRequest(reading, boundaries)));
            Code(PairCodes.OfNumbers(column, part, x, y));
        }
    }

    /// <summary>The plan without rows to sample on both sides: a profile says what is counted, and on which cells.</summary>
    private (SchemaMatch, SimilaritySample) PlanWithProfile(SchemaMatch schema, int sampledQ, int sampledP)
    {
        _notes.Add("a profile has counts and no rows: pairs and columns that follow time were not looked at");
        foreach (PlannedColumn column in schema.Columns.Where(c => c.Role == ColumnRole.Feature))
        {
            ColumnProfile?[] sides = [Profile(_reference)?.Column(column.Name), Profile(_current)?.Column(column.Name)];
            if (sides.FirstOrDefault(s => s is { NotCounted: not null }) is { } out_) { (column.Role, column.Reason) = (out_.Role, out_.NotCounted); continue; }
            if (sides.FirstOrDefault(s => s?.Counts is { } known && known.Values is null != column.Reading.IsNumeric) is { } other)
            {
                (column.Role, column.Reason) = (ColumnRole.SchemaOnly, $"the profile counts it as {other.Type.ToString().ToLowerInvariant()}, the other side is {column.Type.ToString().ToLowerInvariant()} (--as names one type for both; a profile keeps its own)");
                continue;
            }
            double[] boundaries = column.Reading.IsNumeric ? FrozenBoundaries(column) ?? [] : [];
            if (sides.FirstOrDefault(s => s is not null && column.Reading.IsNumeric && !s.Boundaries.AsSpan().SequenceEqual(boundaries)) is not null)
            {
                (column.Role, column.Reason) = (ColumnRole.Unsupported, "the profiles have different cells: make one with --cells and the other");
                continue;
            }
            if (column.IsWholeSelected) _counted.Add(new Counted(column, null, new CountRequest(column.Reading, boundaries)));
            foreach ((string part, double[] hours) in DateParts.Of(column.Type))
                if (KnownColumns.IsPartSelected(_options, column.Name, part) && sides.All(s => s is null || (part == "hour" ? s.Hours : s.Weekdays) is not null)) _counted.Add(new Counted(column, part, new CountRequest(column.Reading with { Part = part }, hours)));
        }
        return (schema, new SimilaritySample(sampledQ, sampledP));
    }

    /// <summary>The cells of the reference's profile (or <c>--cells</c>, or else the current side's profile); null when cells are chosen from the data.</summary>
    private double[]? FrozenBoundaries(PlannedColumn column)
        => _grid?.Column(column.Name) is { NotCounted: null } profile && profile.Type == column.Type ? profile.Boundaries : null;

    /// <summary>Codes are a byte a sampled row: kept for as many columns as pairs are looked at among, and then some.</summary>
    private void Code(CodedColumn column)
    {
        if (_coded.Count < 1_000) _coded.Add(column);
    }

    private static double[] Sorted((double[] Values, bool[] Missing) column)
    {
        double[] present = [.. column.Values.Where((v, i) => !column.Missing[i] && !double.IsNaN(v))];
        Array.Sort(present);
        return present;
    }

    // ---- count: the figures of each row --------------------------------------------------------------------------------

    private void RequireRows(ITable table, TableCounts counts)
    {
        string filter = _options.Where is null ? "" : " that pass --where";
        if (counts.Rows == 0) throw new UnreadableDataException($"{table.Name}: no rows{filter}");
        if (counts.Rows == 1) throw new UnreadableDataException($"{table.Name}: one row{filter}: too few to compare");
        if (!(counts.Weight > 0)) throw new UnreadableDataException($"{table.Name}: all weights in '{_options.Weight}' are 0");
    }

    private List<ColumnReport> Rows(ITable reference, ITable current, TableCounts q, TableCounts p, bool exact)
    {
        exact &= reference.ReadsAgainCheaply && current.ReadsAgainCheaply && q.Rows + p.Rows <= ExactRows;
        var rows = new List<ColumnReport>(_counted.Count);
        for (int i = 0; i < _counted.Count; i++)
        {
            _cancel.ThrowIfCancellationRequested();
            Counted row = _counted[i];
            ColumnCells cells = Cells(row, q, p, i);
            if (cells.BeforePooling.All(r => r.Kind == CellKind.Missing))
            {
                if (row.Part is null && reference == _reference) (row.Column.Role, row.Column.Reason) = (ColumnRole.Empty, "no value on either side");
                continue;
            }
            ColumnComparison.Samples samples = _options.Cluster is not null ? ClusteredCells.Of(reference, current, row.Request, cells, _options, _cancel)
                : ColumnComparison.Independent(cells, _options.Weight is not null);
            if (cells.Reading is { Part: "hour" } && cells.BeforePooling.Count(r => r.Kind == CellKind.Value) < 2) continue;   // dates written as midnight have no hours
            OrderFigures? order = row.Part is null && cells.Reading.IsNumeric && cells.Reading.As != ColumnType.Boolean
                ? OrderFigures.Of(row.Request, q.Columns[i], p.Columns[i], exact ? r => (Ordered(reference, _referenceSample, r), Ordered(current, _currentSample, r)) : null) : null;
            if (!_reference.HasRows || !_current.HasRows)
            {
                if (order is not null && row.Column.Type is ColumnType.Date or ColumnType.Timestamp && order.KolmogorovSmirnov?.Value >= TimeAxis.Apart)
                {
                    (row.Column.Role, row.Column.Reason) = (ColumnRole.TimeAxis, "time axis: the two tables do not overlap in it");
                    ShowRange(row, q.Columns[i], p.Columns[i]);
                    CalendarWindow? Window(NumberSummary side) => CalendarWindow.Between(side.Minimum, side.Maximum);
                    TimeAxis.MarkParts(row.Column, Window(order.Numbers.Reference), Window(order.Numbers.Current), _options.Threshold.Bits);
                    continue;
                }
                if (row.Part is not null && row.Column.PartsOfAxis.ContainsKey(row.Part)) continue;
            }
            rows.Add(ColumnComparison.Report(row.Column, row.Part, cells, samples, _options, order, Findings(row, cells, order, q.Columns[i], p.Columns[i])));
            _progress?.Report(new WorkProgress("comparing", 0.9 + 0.1 * i / _counted.Count));
        }
        return rows;
    }

    /// <summary>What cells and divergence do not show; rows that are weighted or clustered are not looked at.</summary>
    private IEnumerable<ColumnFinding> Findings(Counted row, ColumnCells cells, OrderFigures? order, ColumnCounts q, ColumnCounts p)
        => _options.Weight is not null || _options.Cluster is not null || row.Part is not null ? []
            : cells.Texts is not null ? ColumnFindings.OfTexts(cells)
            : order is not null ? ColumnFindings.OfNumbers(row.Request.Reading, q, p, order.Numbers) : [];

    private ColumnCells Cells(Counted row, TableCounts q, TableCounts p, int i)
    {
        if (!row.Request.Reading.IsNumeric) return ColumnCells.OfTexts(row.Request.Reading, q.Columns[i], p.Columns[i]);
        int most = EqualMassCells.Count(Independent(q), Independent(p));
        if (row.Part == "hour") most = (int)Math.Clamp(Math.Min(Independent(q), Independent(p)) / 10, 4, 24);
        return ColumnCells.OfNumbers(row.Request.Reading, row.Request.Boundaries, q.Columns[i], p.Columns[i], most, FrozenBoundaries(row.Column) is null || row.Part is not null ? null : _grid!.Column(row.Column.Name)!.Counts);
    }

    /// <summary>Rows, or the effective rows of weights.</summary>
    private static long Independent(TableCounts counts) => (long)(counts.Weight * counts.Weight / counts.SquaredWeight);

    // ---- segments ------------------------------------------------------------------------------------------------------

    private SegmentScreen Segments() => SegmentComparison.Screen(_options, _reference, _current, (q, p) =>
    {
        CountRequest[] requests = [.. _counted.Select(c => c.Request)];
        (TableCounts a, TableCounts b) = (q.Count(requests, _options.Weight, null, _cancel), p.Count(requests, _options.Weight, null, _cancel));
        return a.Weight > 0 && b.Weight > 0 ? Rows(q, p, a, b, exact: false).Where(r => r.Column != _options.By).ToList() : [];
    }, _cancel);

    private IProgress<double>? Stage(string stage, double from, double to)
    {
        if (_progress is null) return null;
        _progress.Report(new WorkProgress(stage, from));
        return new StageProgress(_progress, stage, from, to);
    }

    /// <summary>All values of one side in order, if that is cheap: from the sample when it is the whole table, else from the engine.</summary>
    private (double[], double[]?) Ordered(ITable table, ITableSample? sample, ColumnReading reading)
        => sample is { IsWhole: true } && _options.Weight is null ? (Sorted(sample.Numbers(reading)), null) : table.Ordered(reading, _options.Weight, _cancel);

    public void Dispose()
    {
        _referenceSample?.Dispose();
        _currentSample?.Dispose();
        _current.Dispose();
        _reference.Dispose();
    }
}
