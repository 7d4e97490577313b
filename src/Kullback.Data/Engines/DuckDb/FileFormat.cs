using static Kullback.Data.Engines.DuckDb.DuckDbEngine;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>What a file is written in: by the ending of its name or by its first bytes.</summary>
internal static class FileFormat
{
    private static readonly (string Ending, string Format)[] s_endings =
    [
        (".csv", "csv"), (".tsv", "tsv"), (".tab", "tsv"), (".txt", "csv"), (".json", "json"), (".ndjson", "ndjson"), (".jsonl", "ndjson"),
        (".parquet", "parquet"), (".pq", "parquet"), (".arrow", "arrow"), (".arrows", "arrow"), (".feather", "arrow"), (".ipc", "arrow"),
    ];

    /// <summary>What is known and not read, with the way out.</summary>
    private static readonly (string Format, string Endings, byte[] Magic, string WayOut)[] s_unread =
    [
        ("feather", "", [.. "FEA1"u8],
            "Feather of version 1 is not read: write version 2 or Parquet (pandas: read_feather(...).to_parquet(...))"),
        ("orc", ".orc", [.. "ORC"u8, 3], "ORC files are not read: write Parquet (pandas: read_orc(...).to_parquet(...))"),
        ("avro", ".avro", [.. "Obj"u8, 1], "Avro files are not read: write Parquet or JSON lines (avro-tools tojson)"),
        ("xlsx", ".xlsx .xlsm .xlsb .ods", [.. "PK"u8, 3, 4],
            "workbooks and zip archives are not read: save the sheet as CSV, or unpack the archive"),
        ("xls", ".xls", [0xD0, 0xCF, 0x11, 0xE0], "workbooks are not read: save the sheet as CSV"),
        ("database", ".sqlite .duckdb", [.. "SQLite format 3"u8], "databases are not read: export the table as Parquet or CSV"),
    ];

    /// <summary>Formats that are known and not read are refused with the way out.</summary>
    public static void RequireReadable(string name, string format)
    {
        if (s_unread.FirstOrDefault(u => u.Format == format) is { WayOut: { } wayOut })
            throw new UnreadableDataException($"{name}: {wayOut}");
    }

    /// <summary>Whether a file in a folder is one of its data files.</summary>
    public static bool HasDataEnding(string file) => s_endings.Any(e => Plain(file).EndsWith(e.Ending, StringComparison.OrdinalIgnoreCase));

    private static string Plain(string file) => file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file[..^3]
        : file.EndsWith(".zst", StringComparison.OrdinalIgnoreCase) ? file[..^4] : file;

    public static bool IsCompressed(string file) => Plain(file).Length != file.Length || StartsWith(file, [0x1F, 0x8B])
        || StartsWith(file, [0x28, 0xB5, 0x2F, 0xFD]);

    /// <summary>The format by the name's ending, or by the first bytes where the ending says nothing.</summary>
    public static string Of(string file)
    {
        foreach ((string ending, string format) in s_endings)
            if (Plain(file).EndsWith(ending, StringComparison.OrdinalIgnoreCase)) return format;
        if (Path.GetExtension(file) is { Length: > 0 } own
            && s_unread.FirstOrDefault(u => u.Endings.Split(' ').Contains(own, StringComparer.OrdinalIgnoreCase)) is { Format: { } unread })
            return unread;
        return ByContent(file);
    }

    public static bool StartsWith(string file, ReadOnlySpan<byte> magic)
    {
        Span<byte> start = stackalloc byte[8];
        using FileStream f = OpenRead(file);
        return f.ReadAtLeast(start, magic.Length, throwOnEndOfStream: false) >= magic.Length && start.StartsWith(magic);
    }

    public static FileStream OpenRead(string file)
    {
        try { return File.OpenRead(file); }
        catch (UnauthorizedAccessException e) { throw new UnreadableDataException($"{file}: no permission to read it", e); }
        catch (IOException e) { throw new UnreadableDataException($"{file}: {OneLine(e.Message)}", e); }
    }

    /// <summary>The format by the first bytes, for standard input and unknown endings.</summary>
    public static string ByContent(string file)
    {
        var start = new byte[65536];
        int length;
        using (FileStream f = OpenRead(file)) length = f.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> s = start.AsSpan(0, length);
        if (s.StartsWith("PAR1"u8)) return "parquet";
        if (s.StartsWith("ARROW1"u8) || s.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFF, 0xFF, 0xFF])) return "arrow";
        foreach ((string format, _, byte[] magic, _) in s_unread)
            if (s.StartsWith(magic)) return format;
        if (s.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) || s.StartsWith(LineEnds.Zstandard)) return "csv";
        if (s.Contains((byte)0)) return "binary";
        ReadOnlySpan<byte> trimmed = s.TrimStart(" \t\r\n"u8);
        return trimmed.Length == 0 ? "csv" : trimmed[0] == '[' ? "json" : trimmed[0] == '{' ? "ndjson" : "csv";
    }
}
