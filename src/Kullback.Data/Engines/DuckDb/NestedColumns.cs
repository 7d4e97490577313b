using static Kullback.Data.Engines.DuckDb.DuckDbEngine;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>Objects within rows (JSON) as columns with dotted names: {"user": {"id": 1}} is the column user.id.</summary>
internal static class NestedColumns
{
    /// <summary>A column: its dotted name, the engine's type and the expression that gives it.</summary>
    internal sealed record Leaf(string Name, string Type, string Expression);

    /// <summary>The relation with a column for each field of an object, at any depth; lists stay as they are.</summary>
    /// <exception cref="UnreadableDataException">Two columns come to have one name.</exception>
    public static string Flattened(DuckDbEngine engine, string name, string relation, CancellationToken cancel)
    {
        IReadOnlyList<TableColumn> columns = Relation.Describe(engine, relation, cancel);
        if (!columns.Any(c => IsObject(c.EngineType))) return relation;
        Leaf[] leaves = [.. columns.SelectMany(c => Leaves(new Leaf(c.Name, c.EngineType, Quote(c.Name))))];
        HeaderRecord.RequireDistinct(name, leaves.Select(l => l.Name));
        return $"(SELECT {string.Join(", ", leaves.Select(l => $"{l.Expression} AS {Quote(l.Name)}"))} FROM {relation})";
    }

    /// <summary>The fields of a column at any depth; the column itself when it is no object.</summary>
    public static IEnumerable<Leaf> Leaves(string name, string type) => Leaves(new Leaf(name, type, Quote(name)));

    /// <summary>The type with some of its fields, by their dotted names, as text.</summary>
    public static string WithTexts(string name, string type, IReadOnlySet<string> texts) => texts.Contains(name) ? "VARCHAR"
        : !IsObject(type) ? type
        : $"STRUCT({string.Join(", ", Fields(type["STRUCT(".Length..^1]).Select(f => $"{Quote(f.Name)} {WithTexts($"{name}.{f.Name}", f.Type, texts)}"))})";

    private static bool IsObject(string type) => type.StartsWith("STRUCT(", StringComparison.Ordinal) && type.EndsWith(')');

    private static IEnumerable<Leaf> Leaves(Leaf column) => !IsObject(column.Type) ? [column]
        : Fields(column.Type["STRUCT(".Length..^1])
        .SelectMany(f => Leaves(new Leaf($"{column.Name}.{f.Name}", f.Type, $"struct_extract({column.Expression}, {Literal(f.Name)})")));

    /// <summary>The fields of <c>id BIGINT, "a ""b" STRUCT(c DOUBLE, d VARCHAR)</c>:
    /// commas within brackets and quotes separate nothing.</summary>
    internal static IEnumerable<(string Name, string Type)> Fields(string text)
    {
        int at = 0;
        while (at < text.Length)
        {
            var name = new StringBuilder();
            if (text[at] == '"')
            {
                for (at++; text[at] != '"' || (at + 1 < text.Length && text[at + 1] == '"'); at++)
                {
                    if (text[at] == '"') at++;
                    name.Append(text[at]);
                }
                at++;
            }
            else while (text[at] != ' ') name.Append(text[at++]);
            int begin = ++at, depth = 0;
            for (bool quoted = false; at < text.Length && (quoted || depth > 0 || text[at] != ','); at++)
            {
                if (text[at] == '"') quoted = !quoted;
                else if (!quoted) depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
            }
            yield return (name.ToString(), text[begin..at]);
            at += 2;
        }
    }
}
