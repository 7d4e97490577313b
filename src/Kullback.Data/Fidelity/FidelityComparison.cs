using System.Diagnostics.CodeAnalysis;
using Kullback.Data.Columns;
using Kullback.Data.Comparisons;
using Kullback.Data.Engines;
using Kullback.Data.Engines.DuckDb;

namespace Kullback.Data.Fidelity;

/// <summary>Compares a synthetic table with the real one that it was made from, and with a holdout: is it faithful, and does it repeat its
/// rows?</summary>
/// <remarks>What a value may be is as in <see cref="Comparison"/>. Source: docs/guide/fidelity.md has the method.</remarks>
public static class FidelityComparison
{
    private const string RealName = "real", SyntheticName = "synthetic", HoldoutName = "holdout";

#pragma warning disable RS0026 // The overloads differ in their first two arguments, which are required.
    /// <summary>Compares records by their public properties, a column each.</summary>
    /// <param name="real">The rows that the generator learnt from.</param>
    /// <param name="synthetic">The rows that it made.</param>
    /// <param name="holdout">Real rows that it never saw; null where there are none, and memory has no verdict.</param>
    /// <param name="options">What to compare and how; null for the defaults.</param>
    /// <param name="progress">Told now and then how far the work is; null for none.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UnreadableDataException">A side has too few rows, a property has a type that is not compared, or an option names a
    /// column that is not there.</exception>
    /// <exception cref="OperationCanceledException">The work was canceled.</exception>
    public static FidelityReport Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(
        IEnumerable<T> real, IEnumerable<T> synthetic, IEnumerable<T>? holdout = null, FidelityOptions? options = null,
        IProgress<WorkProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(synthetic);
        return InMemory((name, wanted) =>
            MemoryTable.OfRecords(name, name == RealName ? real : name == SyntheticName ? synthetic : holdout!, wanted),
            holdout is not null, options, progress, cancel);
    }

    /// <summary>Compares columns, which have one length on each side.</summary>
    /// <param name="real">The rows that the generator learnt from: the columns by name.</param>
    /// <param name="synthetic">The rows that it made.</param>
    /// <param name="holdout">Real rows that it never saw; null where there are none, and memory has no verdict.</param>
    /// <param name="options">What to compare and how; null for the defaults.</param>
    /// <param name="progress">Told now and then how far the work is; null for none.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UnreadableDataException">Columns differ in length, one is missing, a type is not compared, or an option names a
    /// column that is not there.</exception>
    /// <exception cref="OperationCanceledException">The work was canceled.</exception>
    public static FidelityReport Of(
        IReadOnlyDictionary<string, Array> real, IReadOnlyDictionary<string, Array> synthetic,
        IReadOnlyDictionary<string, Array>? holdout = null,
        FidelityOptions? options = null, IProgress<WorkProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(synthetic);
        return InMemory((name, wanted) =>
            MemoryTable.OfArrays(name, name == RealName ? real : name == SyntheticName ? synthetic : holdout!, wanted), holdout is not null,
            options, progress, cancel);
    }
#pragma warning restore RS0026

    /// <summary>Compares files.</summary>
    /// <param name="real">The rows that the generator learnt from: a file, a glob, a folder, or "-" for standard input.</param>
    /// <param name="synthetic">The rows that it made, likewise.</param>
    /// <param name="holdout">Real rows that it never saw; null where there are none, and memory has no verdict.</param>
    /// <param name="options">What to compare and how; null for the defaults.</param>
    /// <param name="progress">Told now and then how far the work is; null for none.</param>
    /// <param name="cancel">Stops the work; temporary files are removed.</param>
    /// <exception cref="UnreadableDataException">A side can't be read, or an option names a column that is not there.</exception>
    /// <exception cref="OperationCanceledException">The work was canceled.</exception>
    public static FidelityReport OfFiles(
        string real, string synthetic, string? holdout = null, FidelityOptions? options = null, IProgress<WorkProgress>? progress = null,
        CancellationToken cancel = default)
    {
        options ??= new FidelityOptions();
        if (new[] { real, synthetic, holdout }.Count(p => p == "-") > 1)
            throw new UnreadableDataException("only one side can be standard input");
        using var engine = new LocatedEngine(options);
        return Read(engine, real, synthetic, holdout, options, progress, cancel);
    }

    private static FidelityReport InMemory(
        Func<string, Func<string, Type, bool>, MemoryTable> side, bool hasHoldout, FidelityOptions? options,
        IProgress<WorkProgress>? progress, CancellationToken cancel)
    {
        options ??= new FidelityOptions();
        bool IsWanted(string name, Type type) => !KnownColumns.IsExcluded(options, name)
            || (options.Where is not null && MemoryColumn.IsValue(type));
        MemoryTable[] sides = [side(RealName, IsWanted), side(SyntheticName, IsWanted),
            .. hasHoldout ? new[] { side(HoldoutName, IsWanted) } : []];
        using var engine = new MemoryEngine(sides, options.MemoryLimit, options.Threads);
        return Read(engine, RealName, SyntheticName, hasHoldout ? HoldoutName : null, options with { Exclude = [] }, progress, cancel);
    }

    private static FidelityReport Read(IEngine engine, string real, string synthetic, string? holdout, FidelityOptions options,
        IProgress<WorkProgress>? progress, CancellationToken cancel)
    {
        var reading = new RecordReading(engine, options, cancel);
        IProgress<double>? Stage(string name, double from) => progress is null ? null
            : new StageProgress(progress, $"reading {name}", from, from + 0.1);
        RecordReading.Table q = reading.Real(real, Stage(real, 0)), p = reading.Like(q, synthetic, Stage(synthetic, 0.1));
        RecordReading.Table? held = holdout is null ? null : reading.Like(q, holdout, Stage(holdout, 0.2));
        Require(q, [q, p, .. held is null ? [] : new[] { held }], reading, options);
        RecordTables tables = RecordReading.Together(q, p, held);
        var notes = new List<string>(reading.Notes(q, [.. reading.NotCompared.Select(c => c.Column)]));
        if (options.Keys.Count > 0)
        {
            RecordTables? joined = EntityRecords.Of(tables, [.. new[] { q, p, held }.OfType<RecordReading.Table>().Select(t => t.Keys)]);
            notes.Add(joined is null ? "every key has one row: rows are compared as they are"
                : $"rows of one key are one record: {joined.Real.Rows:N0} real, {joined.Synthetic.Rows:N0} "
                    + $"synthetic{(joined.Holdout is { } h ? $", {h.Rows:N0} of the holdout" : "")}; intervals hold for them");
            tables = joined ?? tables;
        }
        if (tables.Columns.Count > 60) notes.Add($"pairs are looked at among the first 60 of {tables.Columns.Count:N0} columns");
        if (tables.Real.Rows > options.MostRecords || tables.Synthetic.Rows > options.MostRecords
            || (tables.Holdout is { } some && some.Rows != tables.Real.Rows))
            notes.Add(
                $"nearest records and forest: at most {options.MostRecords:N0} rows a table, as many of the real table as of the holdout, "
                    + $"drawn by the seed {options.Seed}");
        SourceSummary Counted(RecordReading.Table table, RecordTable records) => table.Source with { Rows = records.Rows };
        var sources = (Counted(q, tables.Real), Counted(p, tables.Synthetic), held is null ? null : Counted(held, tables.Holdout!));
        return Report(tables, sources, reading.NotCompared, notes, options, progress, cancel);
    }

    private static void Require(RecordReading.Table real, IReadOnlyList<RecordReading.Table> tables, RecordReading reading,
        FidelityOptions options)
    {
        if (tables.FirstOrDefault(t => t.Rows < 2) is { } few)
            throw new UnreadableDataException(
                $"{few.Source.Name}: {(few.Rows == 0 ? "no rows" : "one row")}{(options.Where is null ? "" : $" that pass {OptionName.Where}")}: two are the least that can be compared");
        if (real.Columns.Count == 0)
            throw new UnreadableDataException(
                $"{real.Source.Name}: no column can be "
                    + $"compared{(reading.NotCompared.Count > 0 ? $": '{reading.NotCompared[0].Column}': {reading.NotCompared[0].Reason}" : "")}");
        foreach (RecordReading.Table table in tables)
            if (table.Columns.All(c => c.Numbers?.All(double.IsNaN) ?? c.Texts!.All(t => t is null)))
                throw new UnreadableDataException(
                    $"{table.Source.Name}: all values of the compared columns are missing: nothing is known of it");
    }

    private static FidelityReport Report(
        RecordTables tables, (SourceSummary Real, SourceSummary Synthetic, SourceSummary? Holdout) sources,
        IReadOnlyList<(string, string)> notCompared, List<string> notes,
        FidelityOptions options, IProgress<WorkProgress>? progress, CancellationToken cancel)
    {
        var cells = new CellFigures(tables, options, progress, cancel);
        progress?.Report(new WorkProgress("telling rows apart", 0.6));
        DiscriminatorFidelity discriminator = RecordDiscriminator.Of(tables, cells, options, cancel);
        progress?.Report(new WorkProgress("searching nearest records", 0.75));
        MemoryFidelity? memory = RecordMemory.Of(tables, options, cancel);
        progress?.Report(new WorkProgress("looking at what is never made", 0.9));
        // On rows that were learnt from, a model is as good as it remembers them.
        bool isFresh = memory?.NoVerdict is null;
        if (options.Target is not null && !isFresh)
            notes.Add("utility is not measured: the holdout's rows are among those that were learnt from");
        UtilityFidelity? utility = isFresh ? RecordUtility.Of(tables, options, cancel) : null;
        if (options.Target is not null && isFresh && utility is null && tables.Holdout is not null)
            notes.Add($"utility is not measured: {RecordUtility.TooFew}");
        var report = new FidelityReport
        {
            Real = sources.Real, Synthetic = sources.Synthetic, Holdout = sources.Holdout, Answers = [],
            Columns = cells.Columns, Pairs = cells.Pairs, Triples = cells.Triples, Means = cells.Means,
            Discriminator = discriminator, Memory = memory, Repeats = RecordCoverage.Repeats(tables), Coverage = RecordCoverage.Of(tables),
            Utility = utility, NotCompared = notCompared, Notes = notes,
            ThresholdBits = options.Threshold.Bits, Confidence = options.Confidence, Seed = options.Seed, Keys = options.Keys,
        };
        return report with { Answers = new FidelityJudgement(report).Answers() };
    }
}
