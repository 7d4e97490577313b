using Kullback.Data.Columns;
using Kullback.Data.Comparisons;

namespace Kullback.Data.Fidelity;

/// <summary>Reads tables as records of the same columns: the real one says which there are and what they are.</summary>
/// <param name="engine">Reads them.</param>
/// <param name="options">Which columns, and how they are read.</param>
/// <param name="cancel">Stops the reading.</param>
internal sealed class RecordReading(IEngine engine, FidelityOptions options, CancellationToken cancel)
{
    // Of a table of more rows a sample is compared, which is said.
    private const int MostRows = 1_000_000;

    // More texts than this share of the values where the real table has numbers are no strays.
    private const double MostStrays = 0.05;

    /// <summary>A column as it was read: numbers, or texts; a missing number is NaN, a missing text null.</summary>
    public sealed record Column(PlannedColumn Planned, double[]? Numbers, string?[]? Texts);

    /// <summary>A table as it was read.</summary>
    public sealed record Table(SourceSummary Source, IReadOnlyList<Column> Columns, IReadOnlyList<string?[]> Keys, bool IsWhole)
    {
        public long Rows => Source.Rows;
    }

    private readonly List<(string Column, string Reason)> _notCompared = [];

    /// <summary>Columns of the real table that are not compared.</summary>
    public IReadOnlyList<(string Column, string Reason)> NotCompared => _notCompared;

    /// <summary>The real table.</summary>
    public Table Real(string location, IProgress<double>? progress)
        => Of(location, progress, reading => reading.Table.Columns.Select(c => (c, (PlannedColumn?)null)), isReal: true);

    /// <summary>Another table by the columns of the real one.</summary>
    /// <exception cref="UnreadableDataException">It lacks a column, or one is of another kind.</exception>
    public Table Like(Table real, string location, IProgress<double>? progress)
        => Of(location, progress,
            reading => real.Columns.Select(c => (Same(reading.Table, c.Planned.Name, real.Source.Name), (PlannedColumn?)c.Planned)),
            isReal: false);

    private static TableColumn Same(ITable table, string name, string real)
        => table.Columns.FirstOrDefault(c => c.Name == name)
        ?? table.Columns.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new UnreadableDataException(
                $"{table.Name}: no column '{name}', which {real} has{SpellingHint.Hint(name, table.Columns.Select(c => c.Name))} "
                    + $"({OptionName.Exclude} '{name}' leaves it out)");

    private Table Of(string location, IProgress<double>? progress, Func<TableReading, IEnumerable<(TableColumn, PlannedColumn?)>> wanted,
        bool isReal)
        => TableReading.Of(engine, location, options, new ReadingPurpose(MostRows, ManyPasses: true, Progress: progress), reading =>
        {
            if (!reading.Table.HasRows)
                throw new UnreadableDataException($"{reading.Table.Name}: a profile has counts and no rows: it needs the data");
            if (isReal) _notCompared.Clear();
            TableColumn[] keys = [.. reading.Table.Columns.Where(c => KnownColumns.IsKey(options, c.Name))];
            Column[] columns = [.. wanted(reading).Select(w => Read(reading, w.Item1, w.Item2)).OfType<Column>()];
            string?[][] keyValues = [.. keys.Select(k => reading.Sample.Texts(new ColumnReading(k.Name, ColumnType.Category)))];
            if (!isReal)
                foreach (TableColumn other in reading.Table.Columns
                    .Where(c => !columns.Any(k => k.Planned.Name.Equals(c.Name, StringComparison.OrdinalIgnoreCase))
                        && KnownColumns.IsSelected(options, c.Name) && !KnownColumns.IsKey(options, c.Name)))
                    _extra.Add((reading.Table.Name, other.Name));
            return new Table(Source(reading), columns, keyValues, reading.Sample.IsWhole);
        }, cancel);

    private readonly List<(string Table, string Column)> _extra = [];

    /// <summary>What to say of columns that the real table has not, and that are no column of its own left out.</summary>
    public IEnumerable<string> Notes(Table real, IReadOnlyList<string> known)
        => _extra.Where(e => !known.Contains(e.Column, StringComparer.OrdinalIgnoreCase)).Distinct()
        .Select(
            e =>
                $"{e.Table}: column '{DisplayValue.Harmless(e.Column, DisplayValue.LongestValue)}' is not in {real.Source.Name}: not "
                    + $"compared");

    private static SourceSummary Source(TableReading reading) => new()
    {
        Name = reading.Table.Name, Format = reading.Table.Format, Rows = reading.Sample.Rows, Columns = reading.Table.Columns.Count,
        ReadNotes = [.. reading.Notes, .. reading.Sample.IsWhole ? []
            : new[] { $"{MostRows:N0} rows and more: a sample of {reading.Sample.Rows:N0} rows, spread over all, is compared" }],
    };

    private Column? Read(TableReading reading, TableColumn column, PlannedColumn? real)
    {
        if (real is null && (KnownColumns.IsKey(options, column.Name) || !KnownColumns.IsSelected(options, column.Name))) return null;
        PlannedColumn planned = reading.Plan(column, real?.Type);
        Column? Apart(string why)
        {
            _notCompared.Add((column.Name, why));
            return null;
        }
        if (planned.Type is ColumnType.List or ColumnType.Other) return Apart($"type {column.EngineType} is not compared");
        if (planned.Type is ColumnType.Date or ColumnType.Time or ColumnType.Timestamp
            && (planned.Forced || column.Type == ColumnType.Category)) reading.Table.RequireTimes(planned.Reading, cancel);
        if (!planned.Reading.IsNumeric)
        {
            string?[] texts = reading.Sample.Texts(planned.Reading);
            return real is null && !planned.Forced && Identifiers.OfTexts(planned, texts, texts, reading.Sample.IsWhole) is { } name
                ? Apart($"identifier: {name}") : new Column(planned, null, texts);
        }
        (double[] Values, bool[] Missing) read = reading.Sample.Numbers(planned.Reading);
        double[] numbers = [.. read.Values.Select((v, i) => read.Missing[i] ? double.NaN : v)];
        if (real is null && !planned.Forced && Identifiers.OfNumbers(planned, read, read, reading.Sample.IsWhole) is { } why)
            return Apart($"identifier: {why}");
        RequireNumbers(reading, column, read);
        reading.Look(planned, read.Values);
        return new Column(real is null ? IntegerCodes.Seen(planned, read, read) : planned, numbers, null);
    }

    private static void RequireNumbers(TableReading reading, TableColumn column, (double[] Values, bool[] Missing) read)
    {
        if (column.Type != ColumnType.Category) return;
        int strays = read.Values.Where((v, i) => double.IsNaN(v) && !read.Missing[i]).Count(), there = read.Missing.Count(m => !m);
        if (strays <= MostStrays * there) return;
        throw new UnreadableDataException(
            $"{reading.Table.Name}: column '{column.Name}': {strays:N0} of {there:N0} values are no numbers, as the real table has them "
                + $"({OptionName.Types} '{column.Name}=category' compares them as texts)");
    }

    /// <summary>The tables as records on common codes; values of categories are in the order of their texts.</summary>
    public static RecordTables Together(Table real, Table synthetic, Table? holdout)
    {
        Table[] tables = holdout is null ? [real, synthetic] : [real, synthetic, holdout];
        var columns = new List<RecordColumn>();
        var values = tables.Select(_ => new List<double[]>()).ToArray();
        for (int c = 0; c < real.Columns.Count; c++)
        {
            string name = real.Columns[c].Planned.Name;
            if (real.Columns[c].Numbers is not null)
            {
                columns.Add(new RecordColumn(name));
                for (int t = 0; t < tables.Length; t++) values[t].Add(tables[t].Columns[c].Numbers!);
                continue;
            }
            string[] labels = [.. tables.SelectMany(t => t.Columns[c].Texts!).OfType<string>().Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)];
            var codes = labels.Select((text, code) => (text, code)).ToDictionary(x => x.text, x => (double)x.code, StringComparer.Ordinal);
            columns.Add(new RecordColumn(name, labels));
            for (int t = 0; t < tables.Length; t++)
                values[t].Add(Array.ConvertAll(tables[t].Columns[c].Texts!, text => text is null ? double.NaN : codes[text]));
        }
        RecordTable[] records = [.. values.Select(v => new RecordTable(columns, v))];
        return new RecordTables([.. real.Columns.Select(c => c.Planned.Reading)], records[0], records[1],
            holdout is null ? null : records[2]);
    }
}
