using static Kullback.Data.Engines.DuckDb.DuckDbEngine;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>The SQL that parses text files, each column as a type that changes none of its values.</summary>
/// <param name="source">The files.</param>
/// <param name="dialect">How their fields are written.</param>
internal sealed class TextRelation(TableFiles source, TextDialect dialect)
{
    private readonly HashSet<string> _widened = new(StringComparer.Ordinal);

    /// <summary>The file is parsed where it lies: what is wrong with a value is seen only when most is counted.</summary>
    public bool InPlace { get; set; }

    /// <summary>From now on an integer column is read as floating point.</summary>
    /// <returns>Whether it was not yet.</returns>
    public bool Widen(string column) => _widened.Add(column);

    /// <summary>The rows of files that are written alike.</summary>
    public string Of(IEnumerable<string> files, TextLayout layout)
    {
        string columns = string.Join(", ", layout.Columns.Select(c => $"{Literal(c.Name)}: {Literal(TypeFor(c, layout))}"));
        string dates = layout.DateFormat is { Length: > 0 } d ? $", dateformat={Literal(d)}" : "";
        string times = layout.TimestampFormat is { Length: > 0 } t ? $", timestampformat={Literal(t)}" : "";
        string newLine = layout.NewLine is "\\n" or "\\r\\n" or "\\r" ? $", new_line='{layout.NewLine}'" : "";
        string many = source.Many ? ", hive_partitioning=true" : "";
        string parsed =
            $"read_csv({TableFiles.List(files)}, auto_detect=false, {dialect.Sql}{newLine}, "
                + $"header={(layout.Header ? "true" : "false")}{dates}{times}{many}, columns={{{columns}}})";
        return Checked(parsed, layout);
    }

    /// <summary>The relation with integers and dates as such, after a look at each value: see <see cref="ValueCheck"/>.</summary>
    private string Checked(string parsed, TextLayout layout)
    {
        string[] integers = [.. layout.Columns.Where(c => ReadAs(c) == "BIGINT").Select(c => c.Name)],
            dates = [.. layout.Columns.Where(c => IsCheckedDate(c, layout)).Select(c => c.Name)];
        if (integers.Length + dates.Length == 0) return parsed;
        string Cast((string Name, string Type) c)
            => ReadAs(c) switch
            {
                "BIGINT" => $"{Quote(c.Name)}::BIGINT AS {Quote(c.Name)}",
                "DATE" => $"{Quote(c.Name)}::DATE AS {Quote(c.Name)}",
                _ => Quote(c.Name)
            };
        // Columns that stand in folders' names (day=1/) are not in the layout. Named one by one:
        // * REPLACE takes time with the square of the columns.
        IEnumerable<string> ofFolders = source.Many && source.Files.Any(f => f.Contains('=', StringComparison.Ordinal))
            ? Relation.Describe(source.Engine, parsed, default).Select(c => c.Name)
            .Except(layout.Columns.Select(c => c.Name), StringComparer.OrdinalIgnoreCase).Select(Quote) : [];
        string selected = string.Join(", ", layout.Columns.Select(Cast).Concat(ofFolders));
        IEnumerable<string> checks = ValueCheck.Conditions(ValueCheck.Whole, integers)
            .Concat(ValueCheck.Conditions(ValueCheck.Midnight, dates));
        return $"(SELECT {selected} FROM {parsed} WHERE {string.Join(" AND ", checks)})";
    }

    /// <summary>With a format of their own dates are parsed strictly, and need no check.</summary>
    private bool IsCheckedDate((string Name, string Type) column, TextLayout layout) => ReadAs(column) == "DATE"
        && layout.DateFormat is null or "";

    /// <summary>The type that a column is read as.</summary>
    private string ReadAs((string Name, string Type) column) => source.Options.AsText.Contains(column.Name) ? "VARCHAR"
        : column.Type.EndsWith("INT", StringComparison.Ordinal)
        && (source.Options.AsFloating.Contains(column.Name) || _widened.Contains(column.Name) || (InPlace && !source.Options.MayReread))
        ? "DOUBLE" : column.Type;

    /// <summary>The type that the engine's parser is told: the wider one where it would change a value.</summary>
    private string TypeFor((string Name, string Type) column, TextLayout layout) => ReadAs(column) switch
    {
        "BIGINT" => "DOUBLE",
        "DATE" when IsCheckedDate(column, layout) => "TIMESTAMP",
        var type => type,
    };
}
