using DuckDB.NET.Data;
using static Kullback.Data.Engines.DuckDb.DuckDbEngine;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>The user's row filter: one condition on the row at hand, which cannot read anything else.</summary>
/// <remarks>The engine must open files, so its own lock against that (<c>enable_external_access</c>) cannot be used. The parsed condition
/// is walked instead: without a subquery no table, file or setting can be reached but by a function, and those that may be used are named
/// (<see cref="RowFunctions"/>).</remarks>
internal static class RowFilter
{
    /// <summary>The relation with the filter.</summary>
    /// <exception cref="UnreadableDataException">The text is no condition, names what is not there, or reads more than the row.</exception>
    public static string Apply(DuckDbEngine engine, string relation, string? where)
    {
        if (where is null) return relation;
        RequireCondition(engine, where, () => Relation.Describe(engine, relation, default));
        string filtered = $"(SELECT * FROM {relation} WHERE ({where}\n))";
        try { Relation.Describe(engine, filtered, default); }
        catch (DuckDBException e) when (e.Message.StartsWith("Binder Error", StringComparison.Ordinal)
            || e.Message.StartsWith("Catalog Error", StringComparison.Ordinal))
        {
            throw new UnreadableDataException($"{OptionName.Where}: {ReadingFault.FirstSentence(e.Message)}", e);
        }
        return filtered;
    }

    /// <summary>One expression and nothing else: it must stand alone as a condition and as a selected value, in one statement.</summary>
    private static void RequireCondition(DuckDbEngine engine, string where, Func<IReadOnlyList<TableColumn>> columns)
    {
        foreach (string query in new[] { $"SELECT * FROM t WHERE ({where}\n)", $"SELECT ({where}\n) AS x, 1" })
        {
            using JsonDocument parsed =
                JsonDocument.Parse((string)engine.Scalar("SELECT json_serialize_sql(?::VARCHAR)::VARCHAR", query)!,
                    new JsonDocumentOptions { MaxDepth = 10_000 });
            if (parsed.RootElement.GetProperty("error").GetBoolean())
                throw new UnreadableDataException(
                    $"{OptionName.Where}: {OneLine(parsed.RootElement.GetProperty("error_message").GetString()!)}");
            JsonElement statements = parsed.RootElement.GetProperty("statements");
            if (statements.GetArrayLength() != 1 || statements[0].GetProperty("node").GetProperty("type").GetString() != "SELECT_NODE")
                throw new UnreadableDataException($"{OptionName.Where}: not one condition");
            Walk(statements, columns);
        }
    }

    private static void Walk(JsonElement node, Func<IReadOnlyList<TableColumn>> columns)
    {
        if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in node.EnumerateArray()) Walk(item, columns);
            return;
        }
        if (node.ValueKind != JsonValueKind.Object) return;
        switch (node.TryGetProperty("class", out JsonElement kind) && kind.ValueKind == JsonValueKind.String ? kind.GetString() : null)
        {
            case "SUBQUERY":
                throw new UnreadableDataException(
                $"{OptionName.Where}: a query inside the condition could read other files; name columns of the row only");
            case "PARAMETER":
                throw new UnreadableDataException(
                $"{OptionName.Where}: a parameter ($1, ?) has no value here; write the value");
            case "FUNCTION" when node.GetProperty("function_name").GetString() is var name
            && !RowFunctions.Names.Contains(name ?? ""):
                throw Refused($"{name}()", name);
            case "COLUMN_REF" when node.GetProperty("column_names") is var names && names.GetArrayLength() == 1
            && names[0].GetString() is { } word && RowFunctions.Keywords.Contains(word)
                    && !columns().Any(c => c.Name.Equals(word, StringComparison.OrdinalIgnoreCase)):
                throw Refused(word, null);
        }
        foreach (JsonProperty property in node.EnumerateObject()) Walk(property.Value, columns);
    }

    private static UnreadableDataException Refused(string shown, string? name)
        => new(
            $"{OptionName.Where}: {OneLine(shown)} is no function of the row's values "
                + $"alone{(name is null ? "" : SpellingHint.Hint(name, RowFunctions.Names.Where(n => char.IsAsciiLetter(n[0]))))}; name "
                + $"columns of the row and write values as they are");
}
