using Kullback.Data.Engines.DuckDb;
using Kullback.Data.Engines.Sql;

namespace Kullback.Data.Engines;

/// <summary>Opens a table wherever it lies: a file by the embedded engine, the address of a database's table by the database
/// itself.</summary>
/// <remarks>Each side may lie elsewhere: cells are frozen from samples of both and counted on each side.</remarks>
internal sealed class LocatedEngine(long memoryLimit, int threads, DatabaseOptions databases) : IEngine
{
    private readonly DuckDbEngine _files = new(memoryLimit, threads);
    private readonly List<SqlEngine> _databases = [];
    private bool _usesFiles;

    public LocatedEngine(TableSelection options) : this(options.MemoryLimit, options.Threads, options.Databases) { }

    public string Name => string.Join(" and ",
        _databases.Select(d => d.Name).Concat(_usesFiles || _databases.Count == 0 ? [_files.Name] : []).Distinct());

    /// <summary>The embedded engine, for what only files have.</summary>
    public DuckDbEngine Files => _files;

    public ITable Open(string location, OpenOptions opening, IProgress<double>? progress, CancellationToken cancel)
    {
        if (!DatabaseAddress.Is(location))
        {
            _usesFiles = true;
            return _files.Open(location, opening, progress, cancel);
        }
        if (location.StartsWith("duckdb:", StringComparison.Ordinal))
        {
            _usesFiles = true;
            return AttachedFile.Open(_files, SqlLocation.Parse(location), opening, progress, cancel);
        }
        var engine = new SqlEngine(databases, memoryLimit);
        _databases.Add(engine);
        return engine.Open(location, opening, progress, cancel);
    }

    public void Dispose()
    {
        foreach (SqlEngine database in _databases) database.Dispose();
        _files.Dispose();
    }
}
