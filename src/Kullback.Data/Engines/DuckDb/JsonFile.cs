namespace Kullback.Data.Engines.DuckDb;

/// <summary>JSON and lines of JSON: objects, one per row, flattened into columns.</summary>
internal static class JsonFile
{
    // What lies deeper is one value, as text: the engine's search for types takes time with a power of the depth (2,000 brackets:
    // a minute).
    private const int DeepestJson = 32;

    public static ITable Open(TableFiles source)
    {
        foreach (string file in source.Files) RequireObjects(source.Name, file, source.Format);
        string kind = source.Format == "ndjson" ? ", format='newline_delimited'" : "";
        string from = $"{source.FileList}{kind}{source.Union}, sample_size=-1, maximum_depth={DeepestJson}";
        (string columns, IReadOnlyList<string> said) =
            JsonNumerals.AsText(source.Engine, from, source.Many ? OfFolders(source.Files) : [], source.Options.AsText, source.Cancel);
        string relation = source.Filtered($"read_json({from}{columns})");
        return source.Copy(NestedColumns.Flattened(source.Engine, source.Name, relation, source.Cancel), [.. source.Notes, .. said]);
    }

    /// <summary>The columns that stand in folders' names: day=1/.</summary>
    private static HashSet<string> OfFolders(string[] files)
        => [.. files.SelectMany(f => (Path.GetDirectoryName(f) ?? "").Split(Path.DirectorySeparatorChar))
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
}
