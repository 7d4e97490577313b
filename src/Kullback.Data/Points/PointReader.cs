using System.Collections.Immutable;
using Kullback.Data.Columns;

namespace Kullback.Data.Points;

/// <summary>Reads points through the engine: which columns, every value a finite number, or one line that names the row.</summary>
internal sealed class PointReader(IEngine engine, string path, TableSelection options, PointReading how)
{
    public PointTable Read(CancellationToken cancel)
        => TableReading.Of(engine, path, options, new ReadingPurpose(OnlyNumbers: true), reading => Points(reading, cancel), cancel);

    private PointTable Points(TableReading reading, CancellationToken cancel)
    {
        ITable table = reading.Table;
        TableColumn? weight = options.Weight is { } w ? Named(table, w) : null;
        TableColumn? cluster = options.Cluster is { } c ? Named(table, c) : null;
        TableColumn[] taken = [.. Taken(table).Where(c => (c.Name != weight?.Name && c.Name != cluster?.Name) || Asked(c.Name))];
        if (taken.Length == 0) throw Fault(table.Columns.Count == 0 ? "has no columns"
            : $"has no column of coordinates beside the {(weight is null ? "cluster" : "weight")}");
        PlannedColumn[] planned = [.. taken.Concat(weight is null ? [] : [weight]).Select(c => Numeric(reading, c, cancel))];
        var columns = PointColumn.Read(table, planned, cancel);
        string?[] clusters = cluster is null ? [] : table.Texts(new ColumnReading(cluster.Name, ColumnType.Category), int.MaxValue, cancel);
        int rows = columns[0].Missing.Length;
        HashSet<int> blank = Blank(table, planned[0], columns[0].Missing, cancel), left = how.DropIncomplete
            ? Incomplete(reading, columns, clusters, blank) : [];
        int[] kept = [.. Enumerable.Range(0, rows).Where(i => !blank.Contains(i) && !left.Contains(i))];
        var coordinates = new List<double>(kept.Length * taken.Length);
        var weights = new List<double>();
        foreach (int i in kept)
        {
            for (int k = 0; k < taken.Length; k++) coordinates.Add(Finite(table, columns[k], i));
            if (weight is not null) weights.Add(Weight(table, columns[^1], i));
            if (cluster is not null && clusters[i] is null)
                throw Fault($"{table.PlaceOf(i, cancel)}, column '{cluster.Name}': the cluster is missing");
        }
        if (coordinates.Count == 0)
            throw Fault(left.Count > 0 ? "has no row without a missing value" : options.Where is null ? "has no rows"
                : $"has no rows that pass {OptionName.Where}");
        foreach (var column in columns.Where(c => c.Texts is null)) reading.Look(column.Planned, column.Values);
        foreach (var column in columns.Take(taken.Length)) RequireCategories(column, kept.Length);
        double total = weight is null ? kept.Length : weights.Sum();
        if (weight is not null && !(total > 0 && double.IsFinite(total)))
            throw Fault($"the weights in '{weight.Name}' sum to {Invariant(total)}");
        return new PointTable(path, [.. taken.Select(c => c.Name)], ImmutableCollectionsMarshal.AsImmutableArray(coordinates.ToArray()),
            [.. weights.Select(v => v / total)], total)
        {
            ReadNotes = [.. reading.Notes],
            Categories = columns.Any(c => c.Texts is not null) ? [.. columns.Take(taken.Length).Select(c => c.Categories)] : [],
            Clusters = cluster is null ? [] : [.. kept.Select(i => clusters[i]!)],
            Places = kept.Length == rows ? [] : [.. kept],
        };
    }

    private static HashSet<int> Incomplete(TableReading reading, PointColumn[] columns, string?[] clusters, HashSet<int> blank)
    {
        var left = new HashSet<int>();
        var counts = new List<string>();
        foreach (var (name, missing) in columns.Select(c => (c.Planned.Name, c.Missing))
            .Append(("cluster", [.. clusters.Select(c => c is null)])))
        {
            int found = 0;
            for (int i = 0; i < missing.Length; i++)
                if (missing[i] && !blank.Contains(i)) { left.Add(i); found++; }
            if (found > 0) counts.Add($"{name} {found.ToString("#,0", CultureInfo.InvariantCulture)}");
        }
        if (left.Count > 0)
            reading.Say(string.Create(CultureInfo.InvariantCulture,
                $"{left.Count:#,0} of {columns[0].Missing.Length - blank.Count:#,0} rows have a missing value and are left out "
                    + $"({string.Join(", ", counts.Take(6))}{(counts.Count > 6 ? ", …" : "")}): what is said holds for complete rows"));
        return left;
    }

    private void RequireCategories(PointColumn column, int rows)
    {
        if (column.Texts is not null && column.Categories.Length > Math.Max(12, rows / 2) && !column.Planned.Forced)
            throw Fault(string.Create(CultureInfo.InvariantCulture,
                $"column '{column.Planned.Name}' is text with {column.Categories.Length:#,0} values in {rows:#,0} rows, which tells "
                    + $"nothing of a distribution ({OptionName.Exclude} leaves it out, {OptionName.Types} "
                    + $"\"{column.Planned.Name}=category\" takes it)"));
    }

    /// <summary>The blank lines of a text file with one column, which are no points; a word for missing is no blank line.</summary>
    private static HashSet<int> Blank(ITable table, PlannedColumn column, bool[] missing, CancellationToken cancel)
    {
        if (table.Columns.Count > 1 || table.Format is not ("csv" or "tsv") || !missing.Contains(true)) return [];
        string?[] texts = column.Writing is null ? []
            : table.Texts(new ColumnReading(column.Name, ColumnType.Category), missing.Length, cancel);
        return [.. Enumerable.Range(0, missing.Length).Where(i => missing[i] && (texts.Length == 0 || texts[i] is null))];
    }

    // ---- columns --------------------------------------------------------------------------------------------------------

    private bool Asked(string name) => options.Columns.Any(g => Glob.Matches(g, name));

    private IEnumerable<TableColumn> Taken(ITable table)
    {
        IEnumerable<TableColumn> asked = options.Columns.Count == 0 ? table.Columns
            : options.Columns.SelectMany(
                glob => table.Columns.Where(c => Glob.Matches(glob, c.Name)) is var found && found.Any() ? found
                    : throw Unknown(table, glob)).DistinctBy(c => c.Name);
        return asked.Where(c => !options.Exclude.Any(g => Glob.Matches(g, c.Name)));
    }

    private TableColumn Named(ITable table, string name) => table.Columns.FirstOrDefault(c => c.Name == name) ?? throw Unknown(table, name);

    private UnreadableDataException Unknown(ITable table, string name)
        => Fault(
            $"has no column '{name}' (it has: "
                + $"{string.Join(", ", table.Columns.Take(20).Select(c => c.Name))}{(table.Columns.Count > 20 ? ", …" : "")})");

    private PlannedColumn Numeric(TableReading reading, TableColumn column, CancellationToken cancel)
    {
        PlannedColumn read = reading.Plan(column, asNumber: true);
        if (read.Forced && column.Type == ColumnType.Category && read.Type is ColumnType.Date or ColumnType.Time or ColumnType.Timestamp)
            reading.Table.RequireTimes(read.Reading, cancel);
        if (read.Type is ColumnType.Number or ColumnType.Boolean or ColumnType.Date or ColumnType.Time or ColumnType.Timestamp) return read;
        if (read.Type == ColumnType.Category && how.Categories && (read.Forced || IsText(reading.Table, read, cancel))) return read;
        if (read.Type is not ColumnType.Category)
            throw Fault($"column '{column.Name}' has the type {column.EngineType}, which is no number: {OptionName.Exclude} leaves it out");
        // The first value that is no number says what is wrong better than the type.
        var numbers = new ColumnReading(column.Name, ColumnType.Number);
        int row = Array.FindIndex(reading.Table.Rows([numbers], cancel)[0].Values, double.IsNaN);
        if (row >= 0) throw NoNumber(reading.Table, row, column.Name, cancel);
        return new PlannedColumn { Name = column.Name, Type = ColumnType.Number, Reference = column, Current = column };
    }

    // A column of numbers with a few that are none is a fault of the file and no category.
    private static bool IsText(ITable table, PlannedColumn column, CancellationToken cancel)
    {
        string?[] texts = [.. table.Texts(column.Reading, 10_000, cancel).Where(t => t is not null)];
        return texts.Length > 0
            && texts.Count(
                t => double.TryParse(t!.Split([' ', ';', '|', '\t', ','], 2)[0], NumberStyles.Float, CultureInfo.InvariantCulture, out _))
                <= texts.Length / 2;
    }

    // ---- values ---------------------------------------------------------------------------------------------------------

    private double Finite(ITable table, PointColumn column, int row)
    {
        PlannedColumn planned = column.Planned;
        if (!column.Missing[row] && double.IsFinite(column.Values[row])) return column.Values[row];
        bool isText = planned.Reference!.Type == ColumnType.Category;
        string name = planned.Name, place = $"{table.PlaceOf(row, default)}, column '{name}'";
        if (column.Missing[row])
        {
            string? word = isText ? Text(table, row, name) : null;
            throw Fault(word is null ? $"{place}: the value is missing ({OptionName.Where} '\"{name}\" IS NOT NULL' leaves such rows out)"
                : $"{place}: {DisplayValue.Quoted(word)} means missing ({OptionName.Where} \"CAST(\\\"{name}\\\" AS VARCHAR) <> "
                    + $"'{word}'\" leaves such rows out)");
        }
        if (double.IsNaN(column.Values[row]) && isText) throw NoNumber(table, row, name, default);
        throw Fault(
            $"{place}: {Shown(column.Values[row])} is not a finite number ({OptionName.Where} 'isfinite(TRY_CAST(\"{name}\" AS DOUBLE))' "
                + $"leaves such rows out)");
    }

    private double Weight(ITable table, PointColumn column, int row)
        => Finite(table, column, row) is >= 0 and var w ? w
        : throw Fault(
            $"{table.PlaceOf(row, default)}, column '{column.Planned.Name}': the weight {Invariant(column.Values[row])} is below 0");

    private UnreadableDataException NoNumber(ITable table, int row, string column, CancellationToken cancel)
    {
        string text = Text(table, row, column) ?? "";
        string[] parts = text.Split([' ', '\t', ';', '|', ','], StringSplitOptions.RemoveEmptyEntries);
        bool isRow = table.Columns.Count == 1 && parts.Length > 1
            && parts.All(p => double.TryParse(p, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
        string wayOut = isRow
            ? $"several numbers in one field: {OptionName.Delimiter} says what separates them; where it is several blanks, tr -s ' ' ',' "
                + $"makes commas of them"
            : $"{OptionName.Exclude} leaves the column out, {OptionName.Where} the row, {OptionName.Missing} names a text that means "
                + $"missing";
        return Fault($"{table.PlaceOf(row, cancel)}, column '{column}': {DisplayValue.Quoted(text)} is not a finite number ({wayOut})");
    }

    private static string? Text(ITable table, int row, string column)
        => table.Texts(new ColumnReading(column, ColumnType.Category), row + 1, default)[row];

    private static string Shown(double value) => double.IsInfinity(value) ? value > 0 ? "Infinity" : "-Infinity" : Invariant(value);

    private static string Invariant(double value) => value.ToString(CultureInfo.InvariantCulture);

    private UnreadableDataException Fault(string what) => new($"{path}: {what}");
}
