using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Memory;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>Arrow IPC: files (.arrow, .feather of version 2) and streams, their buffers plain or packed by LZ4 or Zstandard. Copied, a
/// record batch at a time, into DuckDB's storage.</summary>
internal static class ArrowFile
{
    public static ITable Open(TableFiles source)
    {
        List<string> notes = [.. source.Notes];
        var parts = new List<(string Relation, IReadOnlyList<TableColumn> Columns)>();
        foreach (string file in source.Files)
        {
            string name = source.Many ? file : source.Name;
            using FileStream stream = FileFormat.OpenRead(file);
            using ArrowStreamReader reader = Reader(name, stream, notes);
            Schema schema = Read(name, 0, () => reader.Schema)
                ?? throw new UnreadableDataException($"{name}: the Arrow file has no schema");
            MemoryTable table = ArrowTable.Of(name, "arrow", schema, Batches(name, reader), (_, _) => true);
            string copy = MemoryCopy.Of(source.Engine, table, source.Progress, source.Cancel);
            parts.Add((copy, MemoryCopy.Columns(source.Engine, copy, table, source.Cancel)));
        }
        string relation = parts.Count == 1 ? parts[0].Relation
            : $"({string.Join(" UNION ALL BY NAME ", parts.Select(p => $"SELECT * FROM {p.Relation}"))})";
        if (parts.Count > 1 || source.Options.Where is not null)
        {
            string all = source.Engine.NewTable("arrow");
            source.Engine.Execute($"CREATE TABLE {all} AS SELECT * FROM {source.Filtered(relation)}", source.Cancel);
            foreach ((string part, _) in parts) source.Engine.Execute($"DROP TABLE {part}");
            relation = all;
        }
        TableColumn[] stored = [.. Relation.Describe(source.Engine, relation, source.Cancel)];
        TableColumn[] others = [.. parts.SelectMany(p => p.Columns).Where(c => c.Type == ColumnType.Other).DistinctBy(c => c.Name)
            .Where(c => !stored.Any(s => s.Name.Equals(c.Name, StringComparison.OrdinalIgnoreCase)))];
        TableColumn[] columns = [.. parts[0].Columns.Select(c => stored.FirstOrDefault(s => s.Name == c.Name) ?? c),
            .. stored.Concat(others).Where(s => parts[0].Columns.All(c => c.Name != s.Name))];
        return new DuckDbTable(source.Engine, source.Name, "arrow", relation, columns, relation, null, notes);
    }

    private static ArrowStreamReader Reader(string name, FileStream stream, List<string> notes)
    {
        Span<byte> start = stackalloc byte[8];
        start = start[..stream.ReadAtLeast(start, 8, throwOnEndOfStream: false)];
        bool isFile = start.StartsWith("ARROW1"u8);
        if (start.StartsWith("FEA1"u8))
            throw new UnreadableDataException(
                $"{name}: Feather of version 1 is not read: write version 2 or Parquet (pandas: read_feather(...).to_parquet(...))");
        if (start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) || start.StartsWith(LineEnds.Zstandard))
            throw new UnreadableDataException(
                $"{name}: the Arrow file is packed as a whole: unpack it first (Arrow packs its buffers itself)");
        if (!isFile && !start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFF, 0xFF, 0xFF]))
            throw new UnreadableDataException(
                $"{name}: neither an Arrow file, which begins with ARROW1, nor an Arrow stream of version 0.15 or later");
        ArrowMetadata.Require(name, stream, isFile);
        if (!isFile && !ArrowMetadata.IsEnded(stream))
            notes.Add($"{name}: the Arrow stream does not say that it ends: rows may be missing");
        var known = new ExtensionTypeRegistry();
        known.Register(GuidExtensionDefinition.Instance);
        var context = new ArrowContext(MemoryAllocator.Default.Value, new CompressionCodecFactory(), known);
        return isFile ? new ArrowFileReader(context, stream, leaveOpen: true) : new ArrowStreamReader(context, stream, leaveOpen: true);
    }

    private static IEnumerable<RecordBatch> Batches(string name, ArrowStreamReader reader)
    {
        for (int number = 1; ; number++)
        {
            using RecordBatch? batch = Read(name, number, reader.ReadNextRecordBatch);
            if (batch is null) yield break;
            yield return batch;
        }
    }

    // What the package says of damaged bytes is of many kinds and names its own arguments.
    private static T Read<T>(string name, int batch, Func<T> read)
    {
        try { return read(); }
        catch (Exception e) when (e is not (OperationCanceledException or UnreadableDataException))
        {
            string place = batch == 0 ? "its schema" : FormattableString.Invariant($"record batch {batch}");
            throw new UnreadableDataException(e is NotSupportedException or NotImplementedException
                ? $"{name}: {place} is of a kind that is not read: {DuckDbEngine.OneLine(e.Message)}"
                : $"{name}: not a whole Arrow file: {place} is cut or damaged", e);
        }
    }
}
