using DuckDB.NET.Data;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>Tables in memory as tables of DuckDB: copied once, when they are opened, into its own storage, which spills to disk.</summary>
/// <param name="tables">The tables; their names are their places.</param>
/// <param name="memoryLimit">Bytes that DuckDB may hold before it spills.</param>
/// <param name="threads">Threads; 0 means all cores.</param>
internal sealed class MemoryEngine(IReadOnlyList<MemoryTable> tables, long memoryLimit, int threads) : IEngine
{
    private readonly DuckDbEngine _engine = new(memoryLimit, threads);
    private readonly Dictionary<string, string> _copies = new(StringComparer.Ordinal);

    public string Name => _engine.Name;

    public ITable Open(string location, OpenOptions options, IProgress<double>? progress, CancellationToken cancel)
    {
        MemoryTable table = tables.First(t => t.Name == location);
        if (!_copies.TryGetValue(location, out string? copy)) copy = _copies[location] = MemoryCopy.Of(_engine, table, progress, cancel);
        if (options.Where is null)
            return new DuckDbTable(
                _engine, table.Name, table.Format, copy, MemoryCopy.Columns(_engine, copy, table, cancel), null, null, []);
        try
        {
            string rows = _engine.NewTable("table");
            _engine.Execute($"CREATE TABLE {rows} AS SELECT * FROM {RowFilter.Apply(_engine, copy, options.Where)}", cancel);
            return new DuckDbTable(
                _engine, table.Name, table.Format, rows, MemoryCopy.Columns(_engine, rows, table, cancel), rows, null, [])
            {
                IsFiltered = true,
            };
        }
        catch (DuckDBException e) { throw ReadingFault.Explain(_engine, table.Name, null, e); }
    }

    public void Dispose() => _engine.Dispose();
}
