using System.Globalization;
using DuckDB.NET.Data;

namespace Kullback.Fuzz.Seeds;

/// <summary>Tables as Parquet, written by the engine with the types that files of other programs have.</summary>
internal sealed class ParquetTable : IDisposable
{
    private readonly DuckDBConnection _connection = new("Data Source=:memory:");
    private int _tables;

    public ParquetTable()
    {
        _connection.Open();
        Execute("SET threads=1");
    }

    /// <summary>The table in a file; values that their column's type has no room for are missing.</summary>
    public byte[] Write(SeedTable table, Random random, string path)
    {
        string name = "t" + (++_tables).ToString(CultureInfo.InvariantCulture);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        string[] columns =
            [.. table.Columns.Select(
                (c, i) => names.Add(c.Name) && c.Name.Length > 0 && !c.Name.Contains('\0', StringComparison.Ordinal) ? c.Name
                    : $"{c.Name.Replace("\0", "", StringComparison.Ordinal)}_{i}")];
        string[] types = [.. table.Columns.Select(c => Type(c.Kind, random))];
        Execute($"CREATE TABLE {name} ({string.Join(", ", columns.Select((c, i) => $"{Quoted(c)} {types[i]}"))})");
        foreach (object?[][] rows in table.Rows.Chunk(200))
            Execute(
                $"INSERT INTO {name} SELECT {string.Join(", ", types.Select((t, i) => $"TRY_CAST(c{i} AS {t})"))} FROM (VALUES "
                    + $"{string.Join(", ", rows.Select(r => "(" + string.Join(", ", r.Select(Literal)) + ")"))}) AS "
                    + $"v({string.Join(", ", types.Select((_, i) => $"c{i}"))})");
        string packing = Pick.From(random, "snappy", "zstd", "gzip", "uncompressed", "lz4_raw");
        Execute($"COPY {name} TO '{path}' (FORMAT parquet, COMPRESSION {packing}, ROW_GROUP_SIZE {Pick.From(random, 2048, 122880)})");
        Execute($"DROP TABLE {name}");
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }

    private static string Type(Kind kind, Random random) => kind switch
    {
        Kind.Integer => Pick.From(random, "BIGINT", "INTEGER", "SMALLINT", "TINYINT", "UBIGINT", "DOUBLE"),
        Kind.Large => Pick.From(random, "BIGINT", "UBIGINT", "HUGEINT"),
        Kind.Huge => Pick.From(random, "HUGEINT", "DECIMAL(38,0)"),
        Kind.Real => Pick.From(random, "DOUBLE", "FLOAT", "DECIMAL(12,3)"),
        Kind.Scientific or Kind.Infinite => Pick.From(random, "DOUBLE", "FLOAT"),
        Kind.Truth => "BOOLEAN",
        Kind.Date => Pick.From(random, "DATE", "TIMESTAMP"),
        Kind.Timestamp => Pick.From(random, "TIMESTAMP", "TIMESTAMPTZ", "TIMESTAMP_S", "TIMESTAMP_NS"),
        Kind.Time => Pick.From(random, "TIME", "INTERVAL"),
        Kind.Uuid => Pick.From(random, "UUID", "BLOB"),
        Kind.Year => "SMALLINT",
        Kind.Identifier => Pick.From(random, "BIGINT", "VARCHAR"),
        Kind.List => Pick.From(random, "BIGINT[]", "DOUBLE[2]", "VARCHAR[]"),
        Kind.Object => "STRUCT(id BIGINT, name VARCHAR, deep STRUCT(x DOUBLE))",
        _ => "VARCHAR",
    };

    private static string Literal(object? value) => value switch
    {
        null => "NULL::VARCHAR",
        List<object?> list => Text($"[{string.Join(", ", list.Select(SeedTable.Text))}]"),
        Dictionary<string, object?> one =>
            Text($"{{'id': {SeedTable.Text(one["id"])}, 'name': {SeedTable.Text(one["name"])}, 'deep': {{'x': 1.5}}}}"),
        _ => Text(SeedTable.Text(value)),
    };

    private static string Text(string text)
        => $"'{text.Replace("'", "''", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal)}'";

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private void Execute(string sql)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose() => _connection.Dispose();
}
