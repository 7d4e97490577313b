using DuckDB.NET.Data;
using static Kullback.Data.Engines.DuckDb.DuckDbEngine;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>How the fields of a text file are separated, and missing values, decimals and dates written: what its reader is told.</summary>
internal sealed class TextDialect(TableFiles source)
{
    /// <summary>A line of this many bytes or more is a fault (a quote left open). Half of what DuckDB allows; time and memory are the same
    /// (measured on 100 MB).</summary>
    private const int LongestLine = 1_000_000;

    public string Sql
        => $"max_line_size={LongestLine}, delim={Literal(Delimiter.ToString())}, quote='\"', "
            + $"escape='\"'{(IsCompressed ? ", compression='gzip'" : "")}, null_padding=false{Missing}{Decimal}";

    private string Decimal => source.Options.Text.Decimal == '.' ? ""
        : $", decimal_separator={Literal(source.Options.Text.Decimal.ToString())}";

    /// <summary>How dates, or timestamps, are written where someone said so.</summary>
    public string Dates => source.Options.Text.DateFormat is not { } format ? ""
        : $", {(format.Contains("%H", StringComparison.Ordinal) ? "timestampformat" : "dateformat")}={Literal(format)}";

    private string Missing => source.Options.Text.Missing.Count == 0 ? ""
        : $", nullstr=['', {string.Join(", ", source.Options.Text.Missing.Select(Literal))}]";

    /// <summary>Between two fields.</summary>
    public char Delimiter { get; } = source.Options.Text.Delimiter ?? (source.Format == "tsv" ? '\t' : Separator(source));

    /// <summary>Whether the engine unpacks a file.</summary>
    public bool IsCompressed { get; } = source.Files.Any(FileFormat.IsCompressed);

    /// <summary>What the user should know of the separator.</summary>
    public string? Note => Delimiter == ' ' && source.Options.Text.Delimiter is null
        ? $"{source.Name}: blanks separate its fields: {OptionName.Delimiter} sets another separator" : null;

    private static char Separator(TableFiles source)
    {
        using StreamReader text = Open(source.Files[0]);
        return FieldSeparator.Of(source.Name, text, source.Options.Text.Decimal);
    }

    /// <summary>The file's text.</summary>
    public static StreamReader Open(string file) => new(LineEnds.Open(file), Encoding.UTF8);

    /// <summary>The fields of the first line.</summary>
    public List<string> First(string file)
    {
        using StreamReader text = Open(file);
        return HeaderRecord.Read(text, Delimiter);
    }

    /// <summary>Reads the file as plain text columns, which names the line that does not fit.</summary>
    public void Diagnose(string file)
    {
        IEnumerable<string> names = Enumerable.Range(0, Math.Max(1, First(file).Count)).Select(i => $"c{i}");
        try
        {
            source.Engine
                .Execute(
                    $"SELECT count(COLUMNS(*)) FROM read_csv({Literal(file)}, auto_detect=false, {Sql}, header=false, "
                        + $"columns={{{string.Join(", ", names.Select(n => $"'{n}': 'VARCHAR'"))}}})");
        }
        catch (DuckDBException e) when (!ReadingFault.IsOfMixedLineEnds(e))
        {
            throw ReadingFault.Explain(source.Engine, source.Name, null, e);
        }
    }
}
