namespace Kullback.Data.Columns;

/// <summary>One table as every verb over one table reads it: opened with the user's options, its words for missing and its ways of writing
/// numbers understood as a comparison understands them, and read again where a late value does not fit its column's type.</summary>
internal sealed class TableReading : IDisposable
{
    private readonly TableSelection _options;
    private readonly TypeCorrections _again;
    private readonly int _rows;
    private readonly CancellationToken _cancel;
    private readonly List<string> _notes = [];
    private ITableSample? _sample;
    private TextReading? _texts;

    private TableReading(ITable table, TableSelection options, TypeCorrections again, int rows, CancellationToken cancel)
        => (Table, _options, _again, _rows, _cancel) = (table, options, again, rows, cancel);

    /// <summary>The table.</summary>
    public ITable Table { get; }

    /// <summary>Rows of it, spread over the whole; taken when first asked for.</summary>
    public ITableSample Sample => _sample ??= Table.Sample(_rows, _options.Seed, _cancel);

    /// <summary>What the user should know of the reading, so far.</summary>
    public IReadOnlyList<string> Notes => [.. Table.ReadNotes, .. _again.Notes(), .. _texts?.Notes ?? [], .. _notes];

    private TextReading Texts => _texts ??= new TextReading([(Table, Sample)], _options, _again);

    /// <summary>Opens a table, uses it, and does so again with what was learnt where a value far down does not fit.</summary>
    /// <param name="engine">Reads it.</param>
    /// <param name="location">Where it is, in the user's words.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="purpose">What it is read for.</param>
    /// <param name="use">The work.</param>
    /// <param name="cancel">Stops the work.</param>
    public static T Of<T>(IEngine engine, string location, TableSelection options, ReadingPurpose purpose, Func<TableReading, T> use,
        CancellationToken cancel)
    {
        var again = new TypeCorrections();
        while (true)
        {
            try
            {
                using ITable table = engine.Open(location,
                    again.Open(options, purpose.ManyPasses) with { MayReread = !purpose.OnlyNumbers }, purpose.Progress, cancel);
                KnownColumns.Require(options, table);
                using var reading = new TableReading(table, options, again, purpose.SampledRows, cancel);
                return use(reading);
            }
            catch (RetypedColumnException e) when (again.Take(e))
            {
                // A value far down the file does not fit the type that its sample had. Read again.
            }
        }
    }

    /// <summary>How a column is read.</summary>
    /// <param name="column">A column of the table.</param>
    /// <param name="type">The type that it must have (to fit a profile's cells); null for its own. What the user says comes first.</param>
    /// <param name="asNumber">Its numbers are taken as such, even where they look like codes.</param>
    /// <exception cref="RetypedColumnException">It must be read as text first.</exception>
    public PlannedColumn Plan(TableColumn column, ColumnType? type = null, bool asNumber = false)
    {
        bool forced = _options.Types.TryGetValue(column.Name, out ColumnType asked);
        ColumnType? wanted = forced ? asked : type;
        ColumnType found = wanted ?? column.Type;
        NumberWriting? writing = null;
        // The sample is taken only for columns that may be more than they seem.
        bool isPlain = wanted is not (null or ColumnType.Number) || (asNumber && column.Type != ColumnType.Category);
        if (!isPlain && Texts.Of([column], asNumber: wanted == ColumnType.Number
            || (asNumber && column.Type == ColumnType.Number)) is { } read)
        {
            (found, writing) = (read.Type, read.Writing);
            if (read.IsInteger) column = column with { IsInteger = true };
        }
        return new PlannedColumn
        {
            Name = column.Name, Type = found, Reference = column, Current = column, Forced = forced, Writing = writing,
            FloatingText = found == ColumnType.Category && column is { Type: ColumnType.Number, IsInteger: false },
        };
    }

    /// <summary>What the counts of all rows show of how columns were read.</summary>
    public void Look(IEnumerable<(ColumnReading Reading, ColumnCounts Counts)> counted)
        => _notes.AddRange(ReadingNotes.After(counted.Select(c => (c.Reading, (IReadOnlyList<ColumnCounts>)[c.Counts])), [Table], Notes));

    /// <summary>What all values of a column show of how it was read.</summary>
    public void Look(PlannedColumn column, double[] values)
    {
        if (column.Type != ColumnType.Number) return;
        int strays = column.Writing is null ? 0 : values.Count(double.IsNaN);
        if (strays > 0) _notes.Add(ReadingNotes.Strays(column.Name, strays, Table.Name));
        string inexact = TextReading.Inexact(column.Name);
        if (column.Reference!.EngineType is not ("DOUBLE" or "FLOAT") && !Notes.Contains(inexact)
            && Array.Exists(values, x => Math.Abs(x) >= TextReading.Exact && double.IsFinite(x)))
            _notes.Add(inexact);
    }

    /// <summary>Something else that the user should know.</summary>
    public void Say(string note) => _notes.Add(note);

    public void Dispose() => _sample?.Dispose();
}

/// <summary>What a table is read for.</summary>
/// <param name="SampledRows">Rows to look at before all are read.</param>
/// <param name="ManyPasses">See <see cref="OpenOptions.ManyPasses"/>.</param>
/// <param name="OnlyNumbers">Only numbers are wanted: integers with more digits than floating point holds are read as floating point, never
/// as codes.</param>
/// <param name="Progress">Told the share of a copy that is done; null for none.</param>
internal sealed record ReadingPurpose(int SampledRows = 25_000, bool ManyPasses = false, bool OnlyNumbers = false,
    IProgress<double>? Progress = null);
