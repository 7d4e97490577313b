using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using DuckDB.NET.Data;

namespace Kullback.Engines.Tests.Arrow;

/// <summary>One query's rows as Parquet and as Arrow, written by DuckDB, in a folder that is removed with this.</summary>
internal sealed class ArrowFolder : IDisposable
{
    private readonly DuckDBConnection _connection = new("Data Source=:memory:");

    public ArrowFolder()
    {
        _connection.Open();
        Execute("SET TimeZone='UTC'");
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("kullback-arrow-").FullName;

    public string Of(string name) => System.IO.Path.Combine(Path, name);

    public string Parquet(string name, string query)
    {
        Execute($"COPY ({query}) TO '{Of(name)}' (FORMAT parquet)");
        return Of(name);
    }

    /// <summary>The rows in batches of DuckDB's making, as a file or a stream.</summary>
    public string Arrow(string name, string query, bool stream = false, CompressionCodecType? codec = null)
    {
        List<RecordBatch> batches = Batches(query);
        var options = new IpcOptions
        {
            CompressionCodec = codec, CompressionCodecFactory = codec is null ? null : new CompressionCodecFactory(),
        };
        using FileStream file = File.Create(Of(name));
        using ArrowStreamWriter writer = stream ? new ArrowStreamWriter(file, batches[0].Schema, false, options)
            : new ArrowFileWriter(file, batches[0].Schema, false, options);
        writer.WriteStart();
        foreach (RecordBatch batch in batches) writer.WriteRecordBatch(batch);
        writer.WriteEnd();
        return Of(name);
    }

    public List<RecordBatch> Batches(string query)
    {
#pragma warning disable CA2100 // the tests write it
        using var command = new DuckDBCommand(query, _connection);
#pragma warning restore CA2100
        using IArrowArrayStream stream = command.ExecuteArrowStream();
        var batches = new List<RecordBatch>();
        while (stream.ReadNextRecordBatchAsync(default).AsTask().GetAwaiter().GetResult() is { } batch) batches.Add(batch);
        return batches;
    }

    private void Execute(string sql)
    {
#pragma warning disable CA2100
        using var command = new DuckDBCommand(sql, _connection);
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _connection.Dispose();
        Directory.Delete(Path, recursive: true);
    }
}
