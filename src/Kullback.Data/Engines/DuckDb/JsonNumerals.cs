using static Kullback.Data.Engines.DuckDb.DuckDbEngine;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>JSON numbers that are wanted as texts (<c>--as x=category</c>): long integers keep their digits, which floating point would
/// lose.</summary>
/// <remarks>The engine's parser keeps the digits of an integer of any length, but writes a decimal anew: 1.10 becomes 1.1. So columns with
/// decimals stay numbers, and a note says so.</remarks>
internal static class JsonNumerals
{
    /// <summary>The reader's argument that keeps these columns as text, and what is to be said of the others.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="from">The arguments of the reader.</param>
    /// <param name="ofFolders">Columns that stand in folders' names.</param>
    /// <param name="asText">The columns wanted, by their dotted names.</param>
    /// <param name="cancel">Stops the reading.</param>
    public static (string Argument, IReadOnlyList<string> Notes) AsText(DuckDbEngine engine, string from, IReadOnlySet<string> ofFolders,
        IReadOnlySet<string> asText, CancellationToken cancel)
    {
        if (asText.Count == 0) return ("", []);
        TableColumn[] columns = [.. Relation.Describe(engine, $"read_json({from})", cancel).Where(c => !ofFolders.Contains(c.Name))];
        var leaves = columns.SelectMany(c => NestedColumns.Leaves(c.Name, c.EngineType))
            .Where(l => l.Type == "DOUBLE" && asText.Contains(l.Name)).ToList();
        if (leaves.Count == 0) return ("", []);
        string Argument(HashSet<string> texts)
            => $", columns={{{string.Join(", ", columns.Select(c => $"{Literal(c.Name)}: {Literal(NestedColumns.WithTexts(c.Name, c.EngineType, texts))}"))}}}";
        HashSet<string> wanted = [.. leaves.Select(l => l.Name)];
        string decimals = string.Join(", ", leaves.Select(l => $"coalesce(bool_or(regexp_matches({l.Expression}, '[.eE]')), false)"));
        var notes = new List<string>();
        using (var reader = engine.Query($"SELECT {decimals} FROM read_json({from}{Argument(wanted)})", cancel, streaming: false))
        {
            reader.Read();
            for (int i = 0; i < leaves.Count; i++)
                if (reader.GetBoolean(i) && wanted.Remove(leaves[i].Name))
                    notes.Add(
                        $"column '{leaves[i].Name}': its JSON numbers have decimals and are compared as categories by value, not as they "
                            + $"are written (1.10 is 1.1)");
        }
        return (wanted.Count == 0 ? "" : Argument(wanted), notes);
    }
}
