using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using static Kullback.Data.Engines.DuckDb.DuckDbEngine;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>From a place in the user's words to a relation in DuckDB.</summary>
internal static partial class DuckDbFiles
{
    private static readonly (string Ending, string Format)[] s_endings =
    [
        (".csv", "csv"), (".tsv", "tsv"), (".tab", "tsv"), (".txt", "csv"), (".json", "json"), (".ndjson", "ndjson"), (".jsonl", "ndjson"),
        (".parquet", "parquet"), (".pq", "parquet"),
    ];

    /// <summary>What is known and not read, with the way out.</summary>
    private static readonly (string Format, string Endings, byte[] Magic, string WayOut)[] s_unread =
    [
        ("arrow", ".arrow .arrows .feather .ipc", [.. "ARROW1"u8], "Arrow and Feather files are not read: write Parquet (pandas: read_feather(...).to_parquet(...))"),
        ("feather", "", [.. "FEA1"u8], "Arrow and Feather files are not read: write Parquet (pandas: read_feather(...).to_parquet(...))"),
        ("arrow stream", "", [0xFF, 0xFF, 0xFF, 0xFF], "Arrow streams are not read: write Parquet (pyarrow: ipc.open_stream(...).read_all(), then parquet.write_table(...))"),
        ("orc", ".orc", [.. "ORC"u8, 3], "ORC files are not read: write Parquet (pandas: read_orc(...).to_parquet(...))"),
        ("avro", ".avro", [.. "Obj"u8, 1], "Avro files are not read: write Parquet or JSON lines (avro-tools tojson)"),
        ("xlsx", ".xlsx .xlsm .xlsb .ods", [.. "PK"u8, 3, 4], "workbooks and zip archives are not read: save the sheet as CSV, or unpack the archive"),
        ("xls", ".xls", [0xD0, 0xCF, 0x11, 0xE0], "workbooks are not read: save the sheet as CSV"),
        ("database", ".sqlite .duckdb", [.. "SQLite format 3"u8], "databases are not read: export the table as Parquet or CSV"),
    ];

    public static ITable Open(DuckDbEngine engine, string location, OpenOptions options, IProgress<double>? progress, CancellationToken cancel)
    {
        ITable table = Opened(engine, location, options, progress, cancel);
        if (table is DuckDbTable known) known.IsFiltered = options.Where is not null;
        return table;
    }

    private static ITable Opened(DuckDbEngine engine, string location, OpenOptions options, IProgress<double>? progress, CancellationToken cancel)
    {
        (string path, string name) = (Spooled(engine, location, cancel), location == "-" ? "standard input" : location);
        string[] files = Resolve(path, name);
        string format = path == location ? Format(files[0]) : ByContent(path);
        bool many = files.Length > 1 || Directory.Exists(path);
        if (s_unread.FirstOrDefault(u => u.Format == format) is { WayOut: { } wayOut }) throw new UnreadableDataException($"{name}: {wayOut}");
        if (format == "parquet") return Formatted(engine, name, files, format, many, options, [], progress, cancel);
        var text = new SourceText(engine, name, many, options.Text, cancel);
        files = text.Plain(files, format is "json" or "ndjson");
        if (format is "binary") format = ByContent(files[0]);                // UTF-16 until now
        if (format is "csv" or "tsv" && !IsCompressed(files[0]) && ByContent(files[0]) is var found and not "csv") format = found;
        foreach (string file in files)
            if (StartsWith(file, [0x1F, 0x8B])) GzipFile.RequireWhole(file, many ? file : name, cancel);
        try { return Formatted(engine, name, files, format, many, options, text.Notes, progress, cancel); }
        catch (UnreadableDataException e) when (e is not RetypedColumnException && format is not "binary" && text.FromWindows1252(files) is { } plain)
        {
            return Formatted(engine, name, plain, format, many, options, text.Notes, progress, cancel);
        }
    }

    /// <summary>The place of the bytes on disk: standard input and pipes are copied, once, however often they are opened.</summary>
    private static string Spooled(DuckDbEngine engine, string location, CancellationToken cancel)
    {
        if (engine.Spooled.TryGetValue(location, out string? path)) return path;
        path = location == "-" ? StandardInput.Spool(engine.Folder, cancel) : StandardInput.SpoolPipe(location, () => engine.Folder, cancel);
        return path is null ? location : engine.Spooled[location] = path;
    }

    private static ITable Formatted(DuckDbEngine engine, string name, string[] files, string format, bool many, OpenOptions options, IReadOnlyList<string> notes, IProgress<double>? progress, CancellationToken cancel)
    {
        try
        {
            return format switch
            {
                "parquet" => Parquet(engine, name, files, many, options, progress, cancel),
                "json" or "ndjson" => Json(engine, name, files, format, many, options, notes, progress, cancel),
                "binary" => throw new UnreadableDataException($"{name}: not a text file (it has zero bytes); expected CSV, JSON or Parquet"),
                _ => TextFile.Open(engine, name, files, format, many, options, notes, progress, cancel),
            };
        }
        catch (DuckDBException e)
        {
            throw ReadingFault.Explain(engine, name, format == "parquet" ? ReadingFault.Damaged(e) : null, e);
        }
    }

    // ---- which files -------------------------------------------------------------------------------------------------

    private static string[] Resolve(string path, string name)
    {
        if (File.Exists(path)) return new FileInfo(path).Length > 0 ? [path] : throw new UnreadableDataException($"{name}: the file is empty");
        if (Directory.Exists(path))
        {
            string[] inside = [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Where(f => s_endings.Any(e => Plain(f).EndsWith(e.Ending, StringComparison.OrdinalIgnoreCase))).Order(StringComparer.Ordinal)];
            if (inside.Length == 0) throw new UnreadableDataException($"{name}: the folder has no data file (.csv, .tsv, .json, .ndjson, .parquet)");
            string first = Format(inside[0]);
            return inside.FirstOrDefault(f => Format(f) != first) is { } other
                ? throw new UnreadableDataException($"{name}: the folder mixes {first} and {Format(other)} files; name one kind by a glob")
                : inside;
        }
        if (path.AsSpan().ContainsAny('*', '?', '['))
        {
            string root = Path.GetDirectoryName(path[..path.AsSpan().IndexOfAny('*', '?', '[')]) is { Length: > 0 } d ? d : ".";
            string[] matches = Directory.Exists(root) ? Glob.Files(root, path) : [];
            return matches.Length > 0 ? matches : throw new UnreadableDataException($"{name}: no file matches");
        }
        throw new UnreadableDataException($"{name}: no such file{SpellingHint.FileHint(path)}");
    }

    private static string Plain(string file) => file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file[..^3] : file.EndsWith(".zst", StringComparison.OrdinalIgnoreCase) ? file[..^4] : file;

    internal static bool IsCompressed(string file) => Plain(file).Length != file.Length || StartsWith(file, [0x1F, 0x8B]) || StartsWith(file, [0x28, 0xB5, 0x2F, 0xFD]);

    private static string Format(string file)
    {
        foreach ((string ending, string format) in s_endings)
            if (Plain(file).EndsWith(ending, StringComparison.OrdinalIgnoreCase)) return format;
        if (Path.GetExtension(file) is { Length: > 0 } own && s_unread.FirstOrDefault(u => u.Endings.Split(' ').Contains(own, StringComparer.OrdinalIgnoreCase)) is { Format: { } unread }) return unread;
        return ByContent(file);
    }

    internal static bool StartsWith(string file, ReadOnlySpan<byte> magic)
    {
        Span<byte> start = stackalloc byte[8];
        using FileStream f = OpenRead(file);
        return f.ReadAtLeast(start, magic.Length, throwOnEndOfStream: false) >= magic.Length && start.StartsWith(magic);
    }

    internal static FileStream OpenRead(string file)
    {
        try { return File.OpenRead(file); }
        catch (UnauthorizedAccessException e) { throw new UnreadableDataException($"{file}: no permission to read it", e); }
        catch (IOException e) { throw new UnreadableDataException($"{file}: {OneLine(e.Message)}", e); }
    }

    /// <summary>The format by the first bytes, for standard input and unknown endings.</summary>
    private static string ByContent(string file)
    {
        var start = new byte[65536];
        int length;
        using (FileStream f = OpenRead(file)) length = f.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> s = start.AsSpan(0, length);
        if (s.StartsWith("PAR1"u8)) return "parquet";
        foreach ((string format, _, byte[] magic, _) in s_unread)
            if (s.StartsWith(magic)) return format;
        if (s.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) || s.StartsWith(LineEnds.Zstandard)) return "csv";
        if (s.Contains((byte)0)) return "binary";
        ReadOnlySpan<byte> trimmed = s.TrimStart(" \t\r\n"u8);
        return trimmed.Length == 0 ? "csv" : trimmed[0] == '[' ? "json" : trimmed[0] == '{' ? "ndjson" : "csv";
    }

    // ---- Parquet and JSON ---------------------------------------------------------------------------------------------

    private static string FileList(string[] files) => $"[{string.Join(", ", files.Select(Literal))}]";

    private static ITable Parquet(DuckDbEngine engine, string name, string[] files, bool many, OpenOptions options, IProgress<double>? progress, CancellationToken cancel)
    {
        string arguments = many ? ", union_by_name=true, hive_partitioning=true" : "";
        string relation = RowFilter.Apply(engine, $"read_parquet({FileList(files)}{arguments})", options.Where);
        IReadOnlyList<TableColumn> columns = Describe(engine, relation, cancel);
        if (options.ManyPasses && options.Where is not null) return Copy(engine, name, "parquet", relation, [], cancel, progress);
        // Blocks of row numbers make a sample of a whole file; of a filtered one they might hold no row.
        bool byNumber = !many && options.Where is null && columns.All(c => c.Name != "file_row_number");
        return new DuckDbTable(engine, name, "parquet", relation, columns, null, null, [])
        {
            NumberedRelation = byNumber ? $"read_parquet({FileList(files)}, file_row_number=true)" : null,
        };
    }

    // What lies deeper is one value, as text: the engine's search for types takes time with a power of the depth (2,000 brackets: a minute).
    private const int DeepestJson = 32;

    private static ITable Json(DuckDbEngine engine, string name, string[] files, string format, bool many, OpenOptions options, IReadOnlyList<string> notes, IProgress<double>? progress, CancellationToken cancel)
    {
        foreach (string file in files) RequireObjects(name, file, format);
        string kind = format == "ndjson" ? ", format='newline_delimited'" : "";
        string arguments = many ? ", union_by_name=true, hive_partitioning=true" : "";
        string from = $"{FileList(files)}{kind}{arguments}, sample_size=-1, maximum_depth={DeepestJson}";
        (string columns, IReadOnlyList<string> said) = JsonNumerals.AsText(engine, from, many ? OfFolders(files) : [], options.AsText, cancel);
        string relation = RowFilter.Apply(engine, $"read_json({from}{columns})", options.Where);
        return Copy(engine, name, format, NestedColumns.Flattened(engine, name, relation, cancel), [.. notes, .. said], cancel, progress);
    }

    /// <summary>The columns that stand in folders' names: day=1/.</summary>
    private static HashSet<string> OfFolders(string[] files) => [.. files.SelectMany(f => (Path.GetDirectoryName(f) ?? "").Split(Path.DirectorySeparatorChar))
        .Where(p => p.Contains('=', StringComparison.Ordinal)).Select(p => p[..p.IndexOf('=', StringComparison.Ordinal)])];

    /// <summary>Rows are objects; of anything else the engine makes a column named json.</summary>
    private static void RequireObjects(string name, string file, string format)
    {
        using var text = new StreamReader(LineEnds.Open(file));
        int Next()
        {
            while (char.IsWhiteSpace((char)text.Peek()) && text.Peek() >= 0) text.Read();
            return text.Read();
        }
        int first = Next();
        if (first == '[' && format == "json") first = Next();
        if (first == ']') throw new UnreadableDataException($"{name}: no rows");
        if (first != '{') throw new UnreadableDataException($"{name}: not a table: JSON objects are expected, one per row");
    }

    /// <summary>The relation's rows in DuckDB's own storage, which spills to disk.</summary>
    internal static DuckDbTable Copy(DuckDbEngine engine, string name, string format, string relation, IReadOnlyList<string> notes, CancellationToken cancel, IProgress<double>? progress = null,
        Func<long, CancellationToken, string?>? lineOf = null)
    {
        string table = engine.NewTable("table");
        engine.Execute($"CREATE TABLE {table} AS SELECT * FROM {relation}", cancel, progress);
        return new DuckDbTable(engine, name, format, table, Describe(engine, table, cancel), table, null, notes) { LineOf = lineOf };
    }

    internal static IReadOnlyList<TableColumn> Describe(DuckDbEngine engine, string relation, CancellationToken cancel)
    {
        var columns = new List<TableColumn>();
        using System.Data.Common.DbDataReader reader = engine.Query($"DESCRIBE SELECT * FROM {relation}", cancel);
        while (reader.Read())
        {
            string type = reader.GetString(1);
            columns.Add(new TableColumn(reader.GetString(0), type, TypeOf(type), type.EndsWith("INT", StringComparison.Ordinal) || type.EndsWith("INTEGER", StringComparison.Ordinal) || type.EndsWith(",0)", StringComparison.Ordinal)));
        }
        return columns;
    }

    internal static ColumnType TypeOf(string type)
    {
        if (type.EndsWith(']')) return NumberList().IsMatch(type) ? ColumnType.List : ColumnType.Other;
        if (type.StartsWith("DECIMAL", StringComparison.Ordinal)) return ColumnType.Number;
        if (type.StartsWith("ENUM", StringComparison.Ordinal)) return ColumnType.Category;
        if (type.StartsWith("TIMESTAMP", StringComparison.Ordinal)) return ColumnType.Timestamp;
        return type switch
        {
            "BOOLEAN" => ColumnType.Boolean,
            "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "HUGEINT" or "UTINYINT" or "USMALLINT" or "UINTEGER" or "UBIGINT" or "UHUGEINT"
                or "FLOAT" or "DOUBLE" => ColumnType.Number,
            "VARCHAR" or "UUID" or "JSON" => ColumnType.Category,
            "DATE" => ColumnType.Date,
            "TIME" => ColumnType.Time,
            _ => ColumnType.Other,
        };
    }

    [GeneratedRegex(@"^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\))(\[\d*\])+$")]
    private static partial Regex NumberList();
}
