using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Kullback.Data.Comparison;
using Kullback.Data.Engines;
using CompareOptions = Kullback.Data.Comparison.CompareOptions;

namespace Kullback.Data.Points;

/// <summary>Reads points through the engine: which columns, every value a finite number, or one line that names the row.</summary>
internal sealed class PointReader(IEngine engine, string path, CompareOptions options)
{
    private readonly Rereading _again = new();

    public PointTable Read(CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                var open = new OpenOptions(options.Text, options.Where, ManyPasses: false) { AsText = _again.AsText, AsFloating = _again.AsFloating };
                using ITable table = engine.Open(path, open, null, cancel);
                return Points(table, cancel);
            }
            catch (RetypedColumnException e) when (_again.Take(e))
            {
                // A value far down the file does not fit the type that its sample had. Read again.
            }
        }
    }

    private PointTable Points(ITable table, CancellationToken cancel)
    {
        TableColumn? weight = options.Weight is { } w ? Named(table, w) : null;
        TableColumn[] taken = [.. Taken(table).Where(c => c.Name != weight?.Name || Asked(c.Name))];
        if (taken.Length == 0) throw Fault(table.Columns.Count == 0 ? "has no columns" : "has no column of coordinates beside the weight");
        ColumnReading[] readings = [.. taken.Select(c => Numeric(table, c)), .. weight is null ? (ColumnReading[])[] : [Numeric(table, weight)]];
        (double[] Values, bool[] Missing)[] read = table.Rows(readings, cancel);
        int rows = read[0].Values.Length;
        // A blank line of a text file with one column is no point.
        bool blank = table.Columns.Count == 1 && table.Format is "csv" or "tsv";
        var coordinates = new List<double>(rows * taken.Length);
        var weights = new List<double>();
        for (int i = 0; i < rows; i++)
        {
            if (blank && read[0].Missing[i]) continue;
            for (int c = 0; c < taken.Length; c++) coordinates.Add(Finite(read[c], i, readings[c]));
            if (weight is not null) weights.Add(Weight(read[^1], i, readings[^1]));
        }
        if (coordinates.Count == 0) throw Fault(options.Where is null ? "has no rows" : "has no rows that pass --where");
        double total = weight is null ? coordinates.Count / taken.Length : weights.Sum();
        if (weight is not null && !(total > 0 && double.IsFinite(total))) throw Fault($"the weights in '{weight.Name}' sum to {Invariant(total)}");
        return new PointTable(path, [.. taken.Select(c => c.Name)], ImmutableCollectionsMarshal.AsImmutableArray(coordinates.ToArray()), [.. weights.Select(v => v / total)], total) { ReadNotes = [.. table.ReadNotes] };
    }

    // ---- columns --------------------------------------------------------------------------------------------------------

    private bool Asked(string name) => options.Columns.Any(g => Glob.Matches(g, name));

    private IEnumerable<TableColumn> Taken(ITable table)
    {
        IEnumerable<TableColumn> asked = options.Columns.Count == 0 ? table.Columns
            : options.Columns.SelectMany(glob => table.Columns.Where(c => Glob.Matches(glob, c.Name)) is var found && found.Any() ? found : throw Unknown(table, glob)).DistinctBy(c => c.Name);
        return asked.Where(c => !options.Exclude.Any(g => Glob.Matches(g, c.Name)));
    }

    private TableColumn Named(ITable table, string name) => table.Columns.FirstOrDefault(c => c.Name == name) ?? throw Unknown(table, name);

    private UnreadableDataException Unknown(ITable table, string name)
        => Fault($"has no column '{name}' (it has: {string.Join(", ", table.Columns.Take(20).Select(c => c.Name))}{(table.Columns.Count > 20 ? ", …" : "")})");

    private ColumnReading Numeric(ITable table, TableColumn column)
    {
        ColumnType type = options.Types.GetValueOrDefault(column.Name, column.Type);
        if (type is ColumnType.Number or ColumnType.Boolean or ColumnType.Date or ColumnType.Time or ColumnType.Timestamp) return new ColumnReading(column.Name, type);
        if (type is not ColumnType.Category) throw Fault($"column '{column.Name}' has the type {column.EngineType}, which is no number: --exclude leaves it out");
        // The first value that is no number says what is wrong better than the type.
        (double[] values, bool[] missing) = table.Rows([new ColumnReading(column.Name, ColumnType.Number)], default)[0];
        int row = Array.FindIndex(values, double.IsNaN);
        if (row < 0) return new ColumnReading(column.Name, ColumnType.Number);
        string?[] texts = table.Texts(new ColumnReading(column.Name, ColumnType.Category), row + 1, default);
        throw Fault($"row {Invariant(row + 1)}, column '{column.Name}': {DriverWords.Quoted(texts[row] ?? "")} is not a finite number (--exclude leaves the column out, --where the row, --missing names a text that means missing)");
    }

    // ---- values ---------------------------------------------------------------------------------------------------------

    private double Finite((double[] Values, bool[] Missing) column, int row, ColumnReading reading)
    {
        if (column.Missing[row]) throw Fault($"row {Invariant(row + 1)}, column '{reading.Column}': the value is missing (--where '\"{reading.Column}\" IS NOT NULL' leaves such rows out)");
        return double.IsFinite(column.Values[row]) ? column.Values[row] : throw Fault($"row {Invariant(row + 1)}, column '{reading.Column}': {Invariant(column.Values[row])} is not a finite number");
    }

    private double Weight((double[] Values, bool[] Missing) column, int row, ColumnReading reading)
        => Finite(column, row, reading) is >= 0 and var w ? w : throw Fault($"row {Invariant(row + 1)}, column '{reading.Column}': the weight {Invariant(column.Values[row])} is below 0");

    private static string Invariant(double value) => value.ToString(CultureInfo.InvariantCulture);

    private UnreadableDataException Fault(string what) => new($"{path}: {what}");
}
