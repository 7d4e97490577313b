using System.Data.Common;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>DuckDB, embedded: reads files, counts in its own threads, spills to disk beyond its memory limit.</summary>
public sealed class DuckDbEngine : IEngine
{
    private readonly DuckDBConnection _connection;
    private readonly string _folder;
    private readonly long _memoryLimit;
    private int _tables;

    /// <summary>Starts an empty database in memory.</summary>
    /// <param name="memoryLimit">Bytes that DuckDB may hold before it spills.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    public DuckDbEngine(long memoryLimit = 512L << 20, int threads = 0)
    {
        _memoryLimit = memoryLimit;
        _folder = TemporaryFolders.New();
        _connection = new DuckDBConnection("Data Source=:memory:");
        _connection.Open();
        Execute("SET autoinstall_known_extensions=false");
        Execute("SET autoload_known_extensions=false");
        Execute("SET TimeZone='UTC'");
        Execute("SET enable_progress_bar=true");
        Execute("SET enable_progress_bar_print=false");
        Execute($"SET memory_limit='{memoryLimit}B'");
        Execute($"SET temp_directory={Literal(_folder)}");
        if (threads > 0) Execute($"SET threads={threads}");
        ValueCheck.Register(_connection);
    }

    /// <inheritdoc/>
    public string Name => $"DuckDB {_connection.ServerVersion}";

    /// <summary>A folder for temporary files, removed with the engine.</summary>
    internal string Folder
    {
        get
        {
            Directory.CreateDirectory(_folder);
            return _folder;
        }
    }

    /// <summary>What was copied to the folder, by the user's name: standard input and pipes, which are read only once.</summary>
    internal Dictionary<string, string> Spooled { get; } = new(StringComparer.Ordinal);

    /// <summary>The user's file behind each copy of a text.</summary>
    internal Dictionary<string, TextOrigin> Origins { get; } = new(StringComparer.Ordinal);

    /// <summary>The user's file behind a text: the text itself when it is no copy.</summary>
    internal TextOrigin OriginOf(string file) => Origins.GetValueOrDefault(file) ?? new TextOrigin(file);

    internal DuckDBConnection Connection => _connection;

    /// <inheritdoc/>
    public ITable Open(string location, OpenOptions options, IProgress<double>? progress, CancellationToken cancel)
    {
        try { return DuckDbFiles.Open(this, location, options, progress, cancel); }
        catch (RetypedColumnException e)
            when (Shown(e.Message) != e.Message)
        { throw new RetypedColumnException(Shown(e.Message), e.Column, e.Kind, e.Value, e); }
        catch (UnreadableDataException e) when (Shown(e.Message) != e.Message) { throw new UnreadableDataException(Shown(e.Message), e); }
    }

    /// <summary>A message with the user's names of files in place of the copies'.</summary>
    private string Shown(string message)
    {
        if (!message.Contains(_folder, StringComparison.Ordinal)) return message;
        foreach ((string copy, TextOrigin origin) in Origins.OrderByDescending(c => c.Key.Length)) message =
            message.Replace(copy, origin.File, StringComparison.Ordinal);
        return Regex.Replace(message, Regex.Escape(_folder) + @"[^\s""',]*", "…");         // what is left was cut
    }

    /// <summary>Makes room for a table of very many columns: the engine works on 2,048 rows of all of them at a time, in every
    /// thread.</summary>
    /// <remarks>Of several files each thread keeps blocks of the one it is at (measured: 500 columns in 50 files take between 512 and 600
    /// MB in two threads): then as many threads work as there is room for.</remarks>
    internal void MakeRoom(int columns, bool manyFiles)
    {
        const long bytesPerThread = 600 << 10;
        long fit = Math.Max(1, _memoryLimit / (Math.Max(1, columns) * bytesPerThread));
        if (manyFiles && fit < Convert.ToInt64(Scalar("SELECT current_setting('threads')"), CultureInfo.InvariantCulture))
            Execute($"SET threads={fit}");
        const int many = 2_000;
        const long bytesPerColumn = 200 << 10;
        if (columns <= many) return;
        Execute("SET threads=1");
        if (columns * bytesPerColumn > _memoryLimit) Execute($"SET memory_limit='{columns * bytesPerColumn}B'");
    }

    /// <summary>Nothing is to be kept: DuckDB would fill its limit with parts of the file that it has read, which no one reads
    /// again.</summary>
    /// <remarks>What it needs: for each thread a piece of the file and vectors of all columns (measured: 192 MB are too little for two
    /// threads and 1,000 columns, 256 MB are enough).</remarks>
    internal void ReadInPlace(int columns)
    {
        long threads = Convert.ToInt64(Scalar("SELECT current_setting('threads')"), System.Globalization.CultureInfo.InvariantCulture);
        long enough = Math.Max(256L << 20, threads * ((64L << 20) + columns * (80L << 10)));
        if (enough < _memoryLimit) Execute($"SET memory_limit='{enough}B'");
    }

    /// <summary>A name as SQL: quoted, so that any column name is only ever a name.</summary>
    internal static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text as SQL, for the few places that take no parameter (settings, readers' arguments).</summary>
    internal static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    internal static string Literal(double value) => $"'{value.ToString("R", CultureInfo.InvariantCulture)}'::DOUBLE";

    internal string NewTable(string kind) => $"{kind}_{++_tables}";

    internal void Execute(string sql, CancellationToken cancel = default, IProgress<double>? progress = null, params object?[] parameters)
    {
        using DbDataReader reader = Query(sql, cancel, progress, streaming: false, parameters);
    }

    /// <summary>Runs a query; the reader's rows are fetched as they come when <paramref name="streaming"/>.</summary>
    internal DbDataReader Query(string sql, CancellationToken cancel = default, IProgress<double>? progress = null, bool streaming = true,
        params object?[] parameters)
    {
        cancel.ThrowIfCancellationRequested();
        DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.UseStreamingMode = streaming;
        foreach (object? value in parameters) command.Parameters.Add(new DuckDBParameter(value ?? DBNull.Value));
        using CancellationTokenRegistration stop =
            cancel.Register(() => NativeMethods.Startup.DuckDBInterrupt(_connection.NativeConnection));
        using Timer? watch = progress is null ? null : new Timer(_ => Report(progress), null, 100, 100);
        try
        {
            return command.ExecuteReader();
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
    }

    private void Report(IProgress<double> progress)
    {
        double percent = NativeMethods.Startup.DuckDBQueryProgress(_connection.NativeConnection).Percentage;
        if (percent is >= 0 and <= 100) progress.Report(percent / 100);
    }

    internal object? Scalar(string sql, params object?[] parameters)
    {
        // Not streamed: an answer that is not read to its end leaves its transaction open,
        // and what is registered next would be rolled back with it.
        using DbDataReader reader = Query(sql, streaming: false, parameters: parameters);
        return reader.Read() && !reader.IsDBNull(0) ? reader.GetValue(0) : null;
    }

    /// <summary>What DuckDB said, as one line.</summary>
    internal static string OneLine(string message)
    {
        var line = new StringBuilder();
        foreach (char c in message)
        {
            if (char.IsControl(c) || c is '\u2028' or '\u2029') { if (line.Length > 0 && line[^1] != ' ') line.Append(' '); }
            else if (c != ' ' || line.Length == 0 || line[^1] != ' ') line.Append(c);
        }
        string text = line.ToString().Trim();
        return text.Length <= 300 ? text : string.Concat(text.AsSpan(0, 297), "...");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        TemporaryFolders.Remove(_folder);
    }
}
