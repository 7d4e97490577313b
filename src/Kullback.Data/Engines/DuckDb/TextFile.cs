using System.Data.Common;
using DuckDB.NET.Data;
using static Kullback.Data.Engines.DuckDb.DuckDbEngine;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>CSV and TSV: finds out how a file is written and gives the relation that parses it.</summary>
/// <remarks>Files of up to <see cref="CopiedRows"/> rows (and compressed ones, and several together) are parsed once into DuckDB's storage,
/// where everything can be read again. A larger file is counted while it is parsed, once; what must be known before (types, edges,
/// identifiers) comes from lines read at places spread over the file.</remarks>
internal sealed class TextFile
{
    /// <summary>A file with no more rows than this is copied: then Wasserstein and Kolmogorov-Smirnov are exact up to a million rows together.</summary>
    private const long CopiedRows = 500_000;

    /// <summary>A larger file is never copied unless it must be read often: its copy would not fit in memory.</summary>
    private const long CopiedBytes = 1L << 30;

    private readonly DuckDbEngine _engine;
    private readonly string _name, _format;
    private readonly string[] _files;
    private readonly bool _many;
    private readonly OpenOptions _options;
    private readonly char _delimiter;
    private readonly List<string> _notes = [];
    private readonly string _compression;

    private TextFile(DuckDbEngine engine, string name, string[] files, string format, bool many, OpenOptions options, IReadOnlyList<string> notes)
    {
        _notes.AddRange(notes);
        (_engine, _name, _files, _format, _many, _options) = (engine, name, files, format, many, options);
        _compression = files.Any(DuckDbFiles.IsCompressed) ? ", compression='gzip'" : "";
        if (options.Text.Delimiter is { } given) _delimiter = given;
        else if (format == "tsv") _delimiter = '\t';
        else
        {
            using StreamReader text = Text(files[0]);
            _delimiter = FieldSeparator.Of(name, text, options.Text.Decimal);
            if (_delimiter == ' ') _notes.Add($"{name}: blanks separate its fields: {OptionName.Delimiter} sets another separator");
        }
    }

    public static ITable Open(DuckDbEngine engine, string name, string[] files, string format, bool many, OpenOptions options, IReadOnlyList<string> notes, IProgress<double>? progress, CancellationToken cancel)
    {
        try { return Read(engine, name, files, format, many, options, notes, progress, cancel); }
        catch (DuckDBException e) when (e.Message.Contains("invalid state", StringComparison.Ordinal))
        {
            // Lines that end in \r\n and lines that end in \n in one file: DuckDB's strict parser refuses, its lenient one drops surplus fields.
            string[] even = [.. files.Select(f => Path.Combine(engine.Folder, $"{engine.NewTable("even")}.csv"))];
            foreach ((string file, string copy) in files.Zip(even)) engine.Origins[LineEnds.Unify(file, copy, cancel)] = engine.OriginOf(file);
            return Read(engine, name, even, format, many, options, notes, progress, cancel);
        }
    }

    private static ITable Read(DuckDbEngine engine, string name, string[] files, string format, bool many, OpenOptions options, IReadOnlyList<string> notes, IProgress<double>? progress, CancellationToken cancel)
    {
        var file = new TextFile(engine, name, files, format, many, options, notes);
        return file._many || file._compression.Length > 0 || new FileInfo(files[0]).Length < 1 << 20
            ? file.Copied(file.Sniffed(files[0], whole: false), progress, cancel)
            : file.LargeFile(progress, cancel);
    }

    // ---- dialect ------------------------------------------------------------------------------------------------------

    private sealed record Layout(bool Header, string NewLine, string? DateFormat, string? TimestampFormat, List<(string Name, string Type)> Columns);

    private static StreamReader Text(string file) => new(LineEnds.Open(file), Encoding.UTF8);

    /// <summary>A line of this many bytes or more is a fault (a quote left open). Half of what DuckDB allows; time and memory are the same (measured on 100 MB).</summary>
    private const int LongestLine = 1_000_000;

    private string Dialect => $"max_line_size={LongestLine}, delim={Literal(_delimiter.ToString())}, quote='\"', escape='\"'{_compression}, null_padding=false{Missing}{Decimal}";

    private string Decimal => _options.Text.Decimal == '.' ? "" : $", decimal_separator={Literal(_options.Text.Decimal.ToString())}";

    /// <summary>How dates, or timestamps, are written where someone said so.</summary>
    private string Dates => _options.Text.DateFormat is not { } format ? "" : $", {(format.Contains("%H", StringComparison.Ordinal) ? "timestampformat" : "dateformat")}={Literal(format)}";

    private string Missing => _options.Text.Missing.Count == 0 ? "" : $", nullstr=['', {string.Join(", ", _options.Text.Missing.Select(Literal))}]";

    /// <summary>Does the first line have the names? Null where no one said so.</summary>
    private bool? Header => _options.Text.Names is null ? _options.Text.Header : false;

    private Layout Sniffed(string file, bool whole, bool namesByKind = false)
    {
        string header = (Header ?? (namesByKind ? true : null)) is { } said ? $", header={(said ? "true" : "false")}" : "";
        string sniff = $"SELECT HasHeader, NewLineDelimiter, DateFormat, TimestampFormat, unnest(Columns, recursive := true) FROM sniff_csv({Literal(file)}, {Dialect}{Dates}{header}, sample_size={(whole ? -1 : 20480)})";
        var columns = new List<(string, string)>();
        (bool hasHeader, string newLine, string? date, string? timestamp) = (true, "\\n", null, null);
        try
        {
            using DbDataReader reader = _engine.Query(sniff);
            while (reader.Read())
            {
                (hasHeader, newLine) = (reader.GetBoolean(0), reader.GetString(1));
                (date, timestamp) = (reader.IsDBNull(2) ? null : reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3));
                columns.Add((reader.GetString(4), reader.GetString(5)));
            }
        }
        catch (DuckDBException e) when (!e.Message.Contains("invalid state", StringComparison.Ordinal))
        {
            Diagnose(file);
            throw ReadingFault.Explain(_engine, _name, "not a table of lines with the same number of fields" + (_format == "csv" ? $" ({OptionName.Delimiter} sets the separator)" : ""), e);
        }
        _engine.MakeRoom(columns.Count, _many);
        // The number of fields is the first line's, whatever most lines have.
        if (First(file).Count != columns.Count) Diagnose(file);
        if (!hasHeader && Header is null && OnlyLine(file) && !First(file).All(f => double.TryParse(f, NumberStyles.Float, CultureInfo.InvariantCulture, out _))) hasHeader = true;
        if (!hasHeader && Header is null && NamesByKind(file) is { } names)
        {
            _notes.Add($"{_name}: the first line ({names}) is read as column names: {OptionName.Header} no reads it as data");
            return Sniffed(file, whole, namesByKind: true);
        }
        return Named(new Layout(hasHeader && Header is not false, newLine, date, timestamp, columns));
    }

    /// <summary>A file of one line has a header and no rows, unless it is all numbers.</summary>
    private bool OnlyLine(string file)
    {
        using StreamReader reader = Text(file);
        reader.ReadLine();
        return reader.ReadLine() is null;
    }

    /// <summary>The first line as text when its numbers are names by all appearances; see <see cref="HeaderRecord.AreNames"/>.</summary>
    private string? NamesByKind(string file)
    {
        using StreamReader text = Text(file);
        List<string> first = HeaderRecord.Read(text, _delimiter);
        return HeaderRecord.AreNames(first, HeaderRecord.ReadSome(text, _delimiter, 100)) ? HeaderRecord.InWords(first) : null;
    }

    /// <summary>Dates that do not begin with the year are read in an order that others write otherwise: 03/04 is a day of March or of April.</summary>
    private void SayOrder(Layout layout)
    {
        if (_options.Text.DateFormat is not null) return;
        foreach ((string? format, string type) in new[] { (layout.DateFormat, "DATE"), (layout.TimestampFormat, "TIMESTAMP") })
            if (format is { Length: > 0 } && !format.StartsWith("%Y", StringComparison.Ordinal) && layout.Columns.Find(c => c.Type == type && !_options.AsText.Contains(c.Name)).Name is { } first)
                _notes.Add($"{_name}: dates ('{first}') are read as {InWords(format)}: {OptionName.DateFormat} sets another order");
    }

    private static string InWords(string format)
    {
        string date = format.Split(' ')[0];
        foreach ((string letter, string word) in new[] { ("%d", "day"), ("%m", "month"), ("%Y", "year"), ("%y", "year"), ("%b", "month"), ("%B", "month"), ("%j", "day of the year") })
            date = date.Replace(letter, word, StringComparison.Ordinal);
        return date.Replace("%-", "", StringComparison.Ordinal);
    }

    private Layout Named(Layout layout)
    {
        SayOrder(layout);
        if (_options.Text.Names is not { } names)
        {
            if (layout.Header) RequireHeaders();
            else if (Header is null && layout.Columns.Count > 0)
                _notes.Add($"{_name}: the first line looks like data, so the columns are named {layout.Columns[0].Name}, ...: {OptionName.Header} yes reads names from it, {OptionName.Header} NAMES gives them");
            return layout;
        }
        if (names.Count != layout.Columns.Count)
            throw new UnreadableDataException($"{_name}: {names.Count} column names are given and the file has {layout.Columns.Count} columns");
        if (names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new UnreadableDataException($"{OptionName.Header} names '{twice.Key}' twice");
        return layout with { Columns = [.. names.Zip(layout.Columns, (n, c) => (n, c.Type))] };
    }

    /// <summary>Columns have names of their own, and every file of a table the same ones.</summary>
    private void RequireHeaders()
    {
        List<string> first = First(_files[0]);
        HeaderRecord.RequireDistinct(_name, first);
        foreach (string file in _files.Skip(1)) HeaderRecord.RequireSame(_engine.OriginOf(_files[0]).File, first, _engine.OriginOf(file).File, First(file));
    }

    private List<string> First(string file)
    {
        using StreamReader text = Text(file);
        return HeaderRecord.Read(text, _delimiter);
    }

    /// <summary>Reads the file as plain text columns, which names the line that does not fit.</summary>
    private void Diagnose(string file)
    {
        IEnumerable<string> names = Enumerable.Range(0, Math.Max(1, First(file).Count)).Select(i => $"c{i}");
        try
        {
            _engine.Execute($"SELECT count(COLUMNS(*)) FROM read_csv({Literal(file)}, auto_detect=false, {Dialect}, header=false, columns={{{string.Join(", ", names.Select(n => $"'{n}': 'VARCHAR'"))}}})");
        }
        catch (DuckDBException e) when (!e.Message.Contains("invalid state", StringComparison.Ordinal))
        {
            throw ReadingFault.Explain(_engine, _name, null, e);
        }
    }

    private string Relation(IEnumerable<string> files, Layout layout, bool header)
    {
        string columns = string.Join(", ", layout.Columns.Select(c => $"{Literal(c.Name)}: {Literal(TypeFor(c, layout))}"));
        string dates = layout.DateFormat is { Length: > 0 } d ? $", dateformat={Literal(d)}" : "";
        string times = layout.TimestampFormat is { Length: > 0 } t ? $", timestampformat={Literal(t)}" : "";
        string newLine = layout.NewLine is "\\n" or "\\r\\n" or "\\r" ? $", new_line='{layout.NewLine}'" : "";
        string many = _many ? ", hive_partitioning=true" : "";
        string parsed = $"read_csv([{string.Join(", ", files.Select(Literal))}], auto_detect=false, {Dialect}{newLine}, header={(header ? "true" : "false")}{dates}{times}{many}, columns={{{columns}}})";
        return Checked(parsed, layout);
    }

    /// <summary>The relation with integers and dates as such, after a look at each value: see <see cref="ValueCheck"/>.</summary>
    private string Checked(string parsed, Layout layout)
    {
        string[] integers = [.. layout.Columns.Where(c => ReadAs(c) == "BIGINT").Select(c => c.Name)], dates = [.. layout.Columns.Where(c => IsCheckedDate(c, layout)).Select(c => c.Name)];
        if (integers.Length + dates.Length == 0) return parsed;
        string Cast((string Name, string Type) c) => ReadAs(c) switch { "BIGINT" => $"{Quote(c.Name)}::BIGINT AS {Quote(c.Name)}", "DATE" => $"{Quote(c.Name)}::DATE AS {Quote(c.Name)}", _ => Quote(c.Name) };
        // Columns that stand in folders' names (day=1/) are not in the layout. Named one by one: * REPLACE takes time with the square of the columns.
        IEnumerable<string> ofFolders = _many && _files.Any(f => f.Contains('=', StringComparison.Ordinal))
            ? DuckDbFiles.Describe(_engine, parsed, default).Select(c => c.Name).Except(layout.Columns.Select(c => c.Name), StringComparer.OrdinalIgnoreCase).Select(Quote) : [];
        string selected = string.Join(", ", layout.Columns.Select(Cast).Concat(ofFolders));
        IEnumerable<string> checks = ValueCheck.Conditions(ValueCheck.Whole, integers).Concat(ValueCheck.Conditions(ValueCheck.Midnight, dates));
        return $"(SELECT {selected} FROM {parsed} WHERE {string.Join(" AND ", checks)})";
    }

    /// <summary>With a format of their own dates are parsed strictly, and need no check.</summary>
    private bool IsCheckedDate((string Name, string Type) column, Layout layout) => ReadAs(column) == "DATE" && layout.DateFormat is null or "";

    private readonly HashSet<string> _widened = new(StringComparer.Ordinal);
    private bool _inPlace;

    /// <summary>The type that a column is read as.</summary>
    private string ReadAs((string Name, string Type) column) => _options.AsText.Contains(column.Name) ? "VARCHAR"
        : column.Type.EndsWith("INT", StringComparison.Ordinal) && (_options.AsFloating.Contains(column.Name) || _widened.Contains(column.Name) || (_inPlace && !_options.MayReread)) ? "DOUBLE" : column.Type;

    /// <summary>The type that the engine's parser is told: the wider one where it would change a value.</summary>
    private string TypeFor((string Name, string Type) column, Layout layout) => ReadAs(column) switch
    {
        "BIGINT" => "DOUBLE",
        "DATE" when IsCheckedDate(column, layout) => "TIMESTAMP",
        var type => type,
    };

    // ---- two ways to read ----------------------------------------------------------------------------------------------

    private DuckDbTable Copied(Layout layout, IProgress<double>? progress, CancellationToken cancel)
    {
        while (true)
        {
            try { return DuckDbFiles.Copy(_engine, _name, _format, RowFilter.Apply(_engine, Relation(_files, layout, layout.Header), _options.Where), _notes, cancel, progress, LineOf(layout)); }
            catch (DuckDBException e) when (!e.Message.Contains("invalid state", StringComparison.Ordinal))
            {
                UnreadableDataException why = ReadingFault.Explain(_engine, _name, null, e);
                if (why is not RetypedColumnException retyped || !(retyped.Kind == Retyping.Decimals || (retyped.Kind == Retyping.LargeInteger && !_options.MayReread)) || !_widened.Add(retyped.Column)) throw why;
                _notes.Add($"column '{retyped.Column}' is read as floating point: {retyped.Value}, further down, {(retyped.Kind == Retyping.Decimals ? "is no integer" : "has more digits than a 64-bit integer is sure to hold")}");
            }
        }
    }

    private ITable LargeFile(IProgress<double>? progress, CancellationToken cancel)
    {
        string file = _files[0];
        bool header = Header is not false;
        LineSample lines = LineSample.Take(file, Path.Combine(_engine.Folder, $"{_engine.NewTable("lines")}.csv"), 25_000, header);
        _engine.Origins[lines.Path] = new TextOrigin(file) { IsSample = true };
        Layout? layout = null;
        int known = _notes.Count;
        try { layout = Sniffed(lines.Path, whole: true); }
        catch (Exception e) when (e is UnreadableDataException or DuckDBException) { /* a line break inside quotes, or a real fault: the file itself tells which */ }
        if (layout is null || (header && !layout.Header)) { _notes.RemoveRange(known, _notes.Count - known); return Copied(Sniffed(file, whole: false), progress, cancel); }
        if (_options.ManyPasses || (lines.EstimatedRows <= CopiedRows && new FileInfo(file).Length <= CopiedBytes)) return Copied(layout, progress, cancel);
        _engine.ReadInPlace(layout.Columns.Count);
        _inPlace = true;
        string relation = RowFilter.Apply(_engine, Relation([file], layout, layout.Header), _options.Where);
        string sample = RowFilter.Apply(_engine, Relation([lines.Path], layout, layout.Header), _options.Where);
        IReadOnlyList<TableColumn> columns = DuckDbFiles.Describe(_engine, relation, cancel);
        return new DuckDbTable(_engine, _name, _format, relation, columns, null, (table, rows, seed, stop) => DuckDbSample.Of(table, sample, isWhole: false, stop), _notes) { LineOf = LineOf(layout) };
    }

    /// <summary>From a row's number to its line, with the file's name where there are several.</summary>
    /// <remarks>Blank lines are rows of a table with one column, a missing value each; elsewhere they are nothing.</remarks>
    private Func<long, CancellationToken, string?> LineOf(Layout layout) => (row, cancel) =>
    {
        CountedLines counted = layout.Columns.Count == 1 ? CountedLines.Records : CountedLines.FilledRecords;
        int header = layout.Header ? 1 : 0;
        foreach (TextOrigin origin in _files.Select(_engine.OriginOf))
        {
            (long? line, long seen) = origin.LineOf(row + 1 + header, counted, cancel);
            if (line is { } found) return $"line {found.ToString(CultureInfo.InvariantCulture)}{(_many ? $" of {origin.File}" : "")}";
            row -= seen - header;
        }
        return null;
    };
}
