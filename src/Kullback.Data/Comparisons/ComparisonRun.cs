using System.Diagnostics;
using Kullback.Data.Columns;
using Kullback.Data.Engines.Sql;
using Kullback.Data.Profiles;

namespace Kullback.Data.Comparisons;

/// <summary>One comparison from opening the tables to the report: open, sample, plan, count, judge. Each step takes the values of those
/// before it and changes none.</summary>
internal sealed class ComparisonRun : IDisposable
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly IEngine _engine;
    private readonly ComparisonOptions _options;
    private readonly TypeCorrections _corrections;
    private readonly TablePair _tables;
    private readonly IProgress<WorkProgress>? _progress;
    private readonly CancellationToken _cancel;

    public ComparisonRun(
        IEngine engine, string reference, string current, ComparisonOptions options, TypeCorrections corrections,
        IProgress<WorkProgress>? progress, CancellationToken cancel)
    {
        (_engine, _options, _corrections, _progress, _cancel) = (engine, options, corrections, progress, cancel);
        var open = corrections.Open(options, options.By is not null || options.Cluster is not null);
        ITable first = Open(reference, open, 0);
        try { _tables = new TablePair(first, Open(current, open, 0.25), options); }
        catch { first.Dispose(); throw; }
        try { if (Jointly) JointComparison.Require(options, _tables.Reference, _tables.Current); }
        catch { Dispose(); throw; }
    }

    private bool Jointly => _options.Joint || _options.Label is not null;

    private ITable Open(string location, OpenOptions options, double from)
    {
        if (!location.EndsWith(".klp", StringComparison.OrdinalIgnoreCase))
            return _engine.Open(location, options,
                Stage($"reading {DatabaseAddress.WithoutPassword(location)}", from, from + 0.25), _cancel);
        if (_options.Where is not null || _options.By is not null || _options.Cluster is not null || _options.Weight is not null)
            throw new UnreadableDataException(
                $"{location}: a profile has counts and no rows: {OptionName.Where}, {OptionName.By}, {OptionName.Cluster} and "
                    + $"{OptionName.Weight} need the data");
        return new ProfileTable(location, TableProfile.Read(location));
    }

    public ComparisonReport Report()
    {
        _tables.Sample(_cancel);
        TableProfile? cells = TablePair.Profile(_tables.Reference) ?? _options.Cells ?? TablePair.Profile(_tables.Current);
        TablePlan plan = new TablePlanning(_tables, cells, _options, _cancel).Plan(_corrections);
        JointReport? joint = Jointly
            ? JointComparison.Of(plan.Columns, (_tables.Reference, _tables.SampleOfReference), (_tables.Current, _tables.SampleOfCurrent),
                _options, _progress, _cancel) : null;
        _tables.ReleaseSamples();
        TableCounting counted = TableCounting.Of(plan, _tables, _options, Stage, _cancel);
        var judgement = new ColumnJudgement(plan, _tables, _options, _progress, _cancel);
        ColumnJudgement.Outcome outcome = judgement.Of(_tables.Reference, _tables.Current, counted.Reference, counted.Current, exact: true);
        List<ColumnReport> rows = Verdicts.Judge(outcome.Rows, _options);
        bool looksAtPairs = _options.Pairs && _tables.Reference.HasRows && _tables.Current.HasRows && _options.Cluster is null
            && _options.Weight is null;
        PairScreen? pairs = looksAtPairs ? PairSelection.Screen(plan.Coded, _options, _cancel) : null;
        SegmentScreen? segments = _options.By is null ? null : SegmentComparison.Screen(plan, judgement, _tables, _options, _cancel);
        IEnumerable<Verdict> others =
            [.. pairs?.Pairs.Select(x => x.Verdict) ?? [], .. segments?.Segments.Select(s => s.Verdict) ?? [],
                .. joint is null ? [] : (Verdict[])[joint.Verdict]];
        _progress?.Report(new WorkProgress("writing", 1));
        return new ComparisonReport
        {
            Verdict = Verdicts.Of(rows.Select(r => r.Verdict).Concat(others)),
            Reference = Provenance.Of(_tables.Reference, counted.Reference, _options, _cancel),
            Current = Provenance.Of(_tables.Current, counted.Current, _options, _cancel),
            Columns = [.. rows.OrderByDescending(r => r.Figures!.Bits).ThenByDescending(r => r.Figures!.BitsHigh),
                .. NotCompared(plan, outcome)],
            SchemaChanges = plan.SchemaChanges, Pairs = pairs, Segments = segments, Joint = joint,
            Similarity = Similarity.Check(rows, plan.Coded, _options),
            Method = Provenance.Of(_options, _engine.Name, cells?.Name ?? "pooled sample", _tables.SampleOfReference?.Rows ?? 0,
                _tables.SampleOfCurrent?.Rows ?? 0),
            Notes = Notes(plan, counted, rows, Jointly && joint is null), Elapsed = Stopwatch.GetElapsedTime(_start),
        };
    }

    private static IEnumerable<ColumnReport> NotCompared(TablePlan plan, ColumnJudgement.Outcome outcome)
        => plan.Columns.SelectMany(column =>
    {
        (PlannedColumn? became, SideBySide<NumberSummary>? numbers) = outcome.SetApart.GetValueOrDefault(column.Name);
        return NotComparedColumns.Of(became ?? column, numbers);
    });

    private List<string> Notes(TablePlan plan, TableCounting counted, List<ColumnReport> rows, bool noJoint)
    {
        List<string> notes = [.. _corrections.Notes(), .. plan.Notes];
        if (noJoint) notes.Add("joint drift: no column that could be compared is left to look at");
        if (plan.Counted.Count == 0) notes.Add("no column could be compared");
        notes.AddRange(ReadingNotes.After(
            plan.Counted
            .Select((c, i) => (c.Request.Reading, (IReadOnlyList<ColumnCounts>)[counted.Reference.Columns[i], counted.Current.Columns[i]])),
            [_tables.Reference, _tables.Current], notes));
        var codes = plan.Columns.Where(c => c.Codes is not null).ToDictionary(c => c.Name, c => c.Codes!.Value, StringComparer.Ordinal);
        if (IntegerCodes.Note([.. rows.Where(r => r.LooksCoded is not null).Select(r => (r.Column, codes[r.Column]))]) is { } coded)
            notes.Add(coded);
        return notes;
    }

    private IProgress<double>? Stage(string stage, double from, double to)
    {
        if (_progress is null) return null;
        _progress.Report(new WorkProgress(stage, from));
        return new StageProgress(_progress, stage, from, to);
    }

    public void Dispose() => _tables.Dispose();
}
