using System.Data.Common;
using DuckDB.NET.Data;
using static Kullback.Data.Engines.DuckDb.DuckDbEngine;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>What stands in a text file: its columns' names and types, how its lines end and its dates are written.</summary>
/// <param name="Header">The first line has the names.</param>
/// <param name="NewLine">What ends a line, as the engine writes it.</param>
/// <param name="DateFormat">How dates are written; null where there is none.</param>
/// <param name="TimestampFormat">How timestamps are written.</param>
/// <param name="Columns">Names and types.</param>
internal sealed record TextLayout(bool Header, string NewLine, string? DateFormat, string? TimestampFormat,
    List<(string Name, string Type)> Columns);

/// <summary>Finds out what stands in a text file.</summary>
/// <param name="source">The files.</param>
/// <param name="dialect">How their fields are written.</param>
/// <param name="notes">Receives what the user should know.</param>
internal sealed class TextSniffer(TableFiles source, TextDialect dialect, List<string> notes)
{
    /// <summary>Does the first line have the names? Null where no one said so.</summary>
    public bool? Header => source.Options.Text.Names is null ? source.Options.Text.Header : false;

    /// <summary>The layout of a file.</summary>
    /// <param name="file">The file, or lines of it.</param>
    /// <param name="whole">Whether every line is looked at for the types, or the first 20,480.</param>
    /// <param name="namesByKind">Whether the first line has the names whatever the engine finds.</param>
    public TextLayout Of(string file, bool whole, bool namesByKind = false)
    {
        string header = (Header ?? (namesByKind ? true : null)) is { } said ? $", header={(said ? "true" : "false")}" : "";
        string sniff =
            $"SELECT HasHeader, NewLineDelimiter, DateFormat, TimestampFormat, unnest(Columns, recursive := true) FROM "
                + $"sniff_csv({Literal(file)}, {dialect.Sql}{dialect.Dates}{header}, sample_size={(whole ? -1 : 20480)})";
        var columns = new List<(string, string)>();
        (bool hasHeader, string newLine, string? date, string? timestamp) = (true, "\\n", null, null);
        try
        {
            using DbDataReader reader = source.Engine.Query(sniff);
            while (reader.Read())
            {
                (hasHeader, newLine) = (reader.GetBoolean(0), reader.GetString(1));
                (date, timestamp) = (reader.IsDBNull(2) ? null : reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3));
                columns.Add((reader.GetString(4), reader.GetString(5)));
            }
        }
        catch (DuckDBException e) when (!ReadingFault.IsOfMixedLineEnds(e))
        {
            dialect.Diagnose(file);
            throw ReadingFault.Explain(source.Engine, source.Name, "not a table of lines with the same number of fields"
                + (source.Format == "csv" ? $" ({OptionName.Delimiter} sets the separator)" : ""), e);
        }
        source.Engine.MakeRoom(columns.Count, source.Many);
        // The number of fields is the first line's, whatever most lines have.
        if (dialect.First(file).Count != columns.Count) dialect.Diagnose(file);
        if (!hasHeader && Header is null && OnlyLine(file)
            && !dialect.First(file).All(f => double.TryParse(f, NumberStyles.Float, CultureInfo.InvariantCulture, out _))) hasHeader = true;
        if (!hasHeader && Header is null && NamesByKind(file) is { } names)
        {
            notes.Add($"{source.Name}: the first line ({names}) is read as column names: {OptionName.Header} no reads it as data");
            return Of(file, whole, namesByKind: true);
        }
        return Named(new TextLayout(hasHeader && Header is not false, newLine, date, timestamp, columns));
    }

    /// <summary>A file of one line has a header and no rows, unless it is all numbers.</summary>
    private bool OnlyLine(string file)
    {
        using StreamReader reader = TextDialect.Open(file);
        reader.ReadLine();
        return reader.ReadLine() is null;
    }

    /// <summary>The first line as text when its numbers are names by all appearances; see <see cref="HeaderRecord.AreNames"/>.</summary>
    private string? NamesByKind(string file)
    {
        using StreamReader text = TextDialect.Open(file);
        List<string> first = HeaderRecord.Read(text, dialect.Delimiter);
        return HeaderRecord.AreNames(first, HeaderRecord.ReadSome(text, dialect.Delimiter, 100)) ? HeaderRecord.InWords(first) : null;
    }

    /// <summary>Dates that do not begin with the year are read in an order that others write otherwise:
    /// 03/04 is a day of March or of April.</summary>
    private void SayOrder(TextLayout layout)
    {
        if (source.Options.Text.DateFormat is not null) return;
        foreach ((string? format, string type) in new[] { (layout.DateFormat, "DATE"), (layout.TimestampFormat, "TIMESTAMP") })
            if (format is { Length: > 0 } && !format.StartsWith("%Y", StringComparison.Ordinal)
                && layout.Columns.Find(c => c.Type == type && !source.Options.AsText.Contains(c.Name)).Name is { } first)
                notes.Add($"{source.Name}: dates ('{first}') are read as {InWords(format)}: {OptionName.DateFormat} sets another order");
    }

    private static string InWords(string format)
    {
        string date = format.Split(' ')[0];
        foreach ((string letter, string word) in new[] { ("%d", "day"), ("%m", "month"), ("%Y", "year"), ("%y", "year"), ("%b", "month"),
            ("%B", "month"), ("%j", "day of the year") })
            date = date.Replace(letter, word, StringComparison.Ordinal);
        return date.Replace("%-", "", StringComparison.Ordinal);
    }

    private TextLayout Named(TextLayout layout)
    {
        SayOrder(layout);
        if (source.Options.Text.Names is not { } names)
        {
            if (layout.Header) RequireHeaders();
            else if (Header is null && layout.Columns.Count > 0)
                notes.Add(
                    $"{source.Name}: the first line looks like data, so the columns are named {layout.Columns[0].Name}, ...: "
                        + $"{OptionName.Header} yes reads names from it, {OptionName.Header} NAMES gives them");
            return layout;
        }
        if (names.Count != layout.Columns.Count)
            throw new UnreadableDataException(
                $"{source.Name}: {names.Count} column names are given and the file has {layout.Columns.Count} columns");
        if (names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new UnreadableDataException($"{OptionName.Header} names '{twice.Key}' twice");
        return layout with { Columns = [.. names.Zip(layout.Columns, (n, c) => (n, c.Type))] };
    }

    /// <summary>Columns have names of their own, and every file of a table the same ones.</summary>
    private void RequireHeaders()
    {
        List<string> first = dialect.First(source.Files[0]);
        HeaderRecord.RequireDistinct(source.Name, first);
        foreach (string file in source.Files.Skip(1))
            HeaderRecord.RequireSame(source.Engine.OriginOf(source.Files[0]).File, first, source.Engine.OriginOf(file).File,
                dialect.First(file));
    }
}
