using System.Text.Json;
using DuckDB.NET.Data;
using static Kullback.Data.Engines.DuckDb;

namespace Kullback.Data.Engines;

/// <summary>The user's row filter: one condition on the row at hand, which cannot read anything else.</summary>
/// <remarks>The engine must open files, so its own lock against that (<c>enable_external_access</c>) cannot be used. The parsed condition is
/// walked instead: without a subquery no table, file or setting can be reached but by a scalar function, and those are named here.</remarks>
internal static class RowFilter
{
    /// <summary>Scalar functions that look at something besides their arguments, change something, or wait.</summary>
    private static readonly HashSet<string> s_outside = new(StringComparer.OrdinalIgnoreCase)
    {
        "getenv", "current_setting", "getvariable", "nextval", "currval", "sleep_ms", "write_log", "txid_current",
        "query", "query_table", "read_text", "read_blob", "read_csv", "read_csv_auto", "read_json", "read_json_auto", "read_json_objects",
        "read_ndjson", "read_ndjson_auto", "read_ndjson_objects", "read_parquet", "parquet_scan", "glob", "sniff_csv", "json_execute_serialized_sql",
        "which_secret", "duckdb_secrets", "set_config", "create_sort_key_file",
    };

    /// <summary>The relation with the filter.</summary>
    /// <exception cref="UnreadableDataException">The text is no condition, names what is not there, or reads more than the row.</exception>
    public static string Apply(DuckDb engine, string relation, string? where)
    {
        if (where is null) return relation;
        RequireCondition(engine, where);
        string filtered = $"(SELECT * FROM {relation} WHERE ({where}\n))";
        try { DuckDbFiles.Describe(engine, filtered, default); }
        catch (DuckDBException e) when (e.Message.StartsWith("Binder Error", StringComparison.Ordinal) || e.Message.StartsWith("Catalog Error", StringComparison.Ordinal))
        {
            throw new UnreadableDataException($"--where: {ReadingFault.FirstSentence(e.Message)}", e);
        }
        return filtered;
    }

    /// <summary>One expression and nothing else: it must stand alone as a condition and as a selected value, in one statement.</summary>
    private static void RequireCondition(DuckDb engine, string where)
    {
        foreach (string query in new[] { $"SELECT * FROM t WHERE ({where}\n)", $"SELECT ({where}\n) AS x, 1" })
        {
            using JsonDocument parsed = JsonDocument.Parse((string)engine.Scalar("SELECT json_serialize_sql(?::VARCHAR)::VARCHAR", query)!, new JsonDocumentOptions { MaxDepth = 10_000 });
            if (parsed.RootElement.GetProperty("error").GetBoolean())
                throw new UnreadableDataException($"--where: {OneLine(parsed.RootElement.GetProperty("error_message").GetString()!)}");
            JsonElement statements = parsed.RootElement.GetProperty("statements");
            if (statements.GetArrayLength() != 1 || statements[0].GetProperty("node").GetProperty("type").GetString() != "SELECT_NODE")
                throw new UnreadableDataException("--where: not one condition");
            Walk(statements);
        }
    }

    private static void Walk(JsonElement node)
    {
        if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in node.EnumerateArray()) Walk(item);
            return;
        }
        if (node.ValueKind != JsonValueKind.Object) return;
        switch (node.TryGetProperty("class", out JsonElement kind) && kind.ValueKind == JsonValueKind.String ? kind.GetString() : null)
        {
            case "SUBQUERY": throw new UnreadableDataException("--where: a query inside the condition could read other files; name columns of the row only");
            case "PARAMETER": throw new UnreadableDataException("--where: a parameter ($1, ?) has no value here; write the value");
            case "FUNCTION" when node.TryGetProperty("function_name", out JsonElement name) && s_outside.Contains(name.GetString() ?? ""):
                throw new UnreadableDataException($"--where: {name.GetString()}() looks at more than the row; name columns of the row only");
        }
        foreach (JsonProperty property in node.EnumerateObject()) Walk(property.Value);
    }
}
