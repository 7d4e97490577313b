using DuckDB.NET.Data;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>From a place in the user's words to a relation in DuckDB.</summary>
internal static class DuckDbFiles
{
    public static ITable Open(DuckDbEngine engine, string location, OpenOptions options, IProgress<double>? progress,
        CancellationToken cancel)
    {
        ITable table = Opened(engine, location, options, progress, cancel);
        if (table is DuckDbTable known) known.IsFiltered = options.Where is not null;
        return table;
    }

    private static ITable Opened(DuckDbEngine engine, string location, OpenOptions options, IProgress<double>? progress,
        CancellationToken cancel)
    {
        (string path, string name) = (Spooled(engine, location, cancel), location == "-" ? "standard input" : location);
        string[] files = DataFiles.Of(path, name);
        string format = path == location ? FileFormat.Of(files[0]) : FileFormat.ByContent(path);
        bool many = files.Length > 1 || Directory.Exists(path);
        FileFormat.RequireReadable(name, format);
        var source = new TableFiles(engine, name, files, format, many, options, [], progress, cancel);
        if (format is "parquet" or "arrow") return Formatted(source);
        var text = new SourceText(engine, name, many, options.Text, cancel);
        files = text.Plain(files, format is "json" or "ndjson");
        if (format is "binary") format = FileFormat.ByContent(files[0]);                // UTF-16 until now
        if (format is "csv" or "tsv" && !FileFormat.IsCompressed(files[0]) && FileFormat.ByContent(files[0]) is var found and not "csv")
            format = found;
        foreach (string file in files)
            if (FileFormat.StartsWith(file, [0x1F, 0x8B])) GzipFile.RequireWhole(file, many ? file : name, cancel);
        source = source with { Files = files, Format = format, Notes = text.Notes };
        try { return Formatted(source); }
        catch (UnreadableDataException e) when (e is not RetypedColumnException && format is not "binary"
            && text.FromWindows1252(files) is { } plain)
        {
            return Formatted(source with { Files = plain });
        }
    }

    /// <summary>The place of the bytes on disk: standard input and pipes are copied, once, however often they are opened.</summary>
    private static string Spooled(DuckDbEngine engine, string location, CancellationToken cancel)
    {
        if (engine.Spooled.TryGetValue(location, out string? path)) return path;
        path = location == "-" ? StandardInput.Spool(engine.Folder, cancel)
            : StandardInput.SpoolPipe(location, () => engine.Folder, cancel);
        return path is null ? location : engine.Spooled[location] = path;
    }

    private static ITable Formatted(TableFiles source)
    {
        try
        {
            return source.Format switch
            {
                "parquet" => Parquet(source),
                "arrow" => ArrowFile.Open(source),
                "json" or "ndjson" => JsonFile.Open(source),
                "binary" =>
                    throw new UnreadableDataException(
                        $"{source.Name}: not a text file (it has zero bytes); expected CSV, JSON, Parquet or Arrow"),
                _ => TextFile.Open(source),
            };
        }
        catch (DuckDBException e)
        {
            throw ReadingFault.Of(source.Engine, source.Name, source.Format, e);
        }
    }

    private static ITable Parquet(TableFiles source)
    {
        string relation = source.Filtered($"read_parquet({source.FileList}{source.Union})");
        IReadOnlyList<TableColumn> columns = Relation.Describe(source.Engine, relation, source.Cancel);
        bool isFiltered = source.Options.Where is not null;
        if (source.Options.ManyPasses && isFiltered) return source.Copy(relation, []);
        // Blocks of row numbers make a sample of a whole file; of a filtered one they might hold no row.
        bool byNumber = !source.Many && !isFiltered && columns.All(c => c.Name != "file_row_number");
        return new DuckDbTable(source.Engine, source.Name, "parquet", relation, columns, null, null, [])
        {
            NumberedRelation = byNumber ? $"read_parquet({source.FileList}, file_row_number=true)" : null,
        };
    }
}
