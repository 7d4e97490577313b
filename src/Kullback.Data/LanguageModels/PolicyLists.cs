using Kullback.Data.Engines.DuckDb;
using static Kullback.Data.Engines.DuckDb.DuckDbEngine;

namespace Kullback.Data.LanguageModels;

/// <summary>Logs with a row a sequence, whose tokens are lists: as trainers keep their batches.</summary>
internal static class PolicyLists
{
    /// <summary>The table with a row a token; the table itself where it has that already.</summary>
    /// <remarks>Lists of one row must be as long as each other. Without a column of positions a token's place in its list is its position,
    /// without one of sequences the row's number is the sequence.</remarks>
    /// <exception cref="UnreadableDataException">A row's lists are missing or of several lengths: the message names it.</exception>
    internal static ITable ByToken(DuckDbEngine engine, ITable table, string path, PolicyOptions options, CancellationToken cancel)
    {
        string[] names = [options.Sampler ?? "logprob_sampler", options.Trainer ?? "logprob_trainer", "logprob", options.Mask ?? "mask",
            options.KeptMass ?? "kept_mass", options.Position ?? "position", "token"];
        string[] lists =
            [.. table.Columns.Where(
                c => names.Contains(c.Name, StringComparer.OrdinalIgnoreCase) && c.EngineType.EndsWith("[]", StringComparison.Ordinal))
                .Select(c => c.Name)];
        if (lists.Length == 0 || table is not DuckDbTable known) return table;
        // One number for all tokens of a sequence would be taken for each of them.
        if (table.Columns.FirstOrDefault(
            c => names.Take(3).Contains(c.Name, StringComparer.OrdinalIgnoreCase) && !lists.Contains(c.Name)) is { } single)
            throw new UnreadableDataException($"{path}: column '{single.Name}' is no list, '{lists[0]}' is one");
        RequireLengths(engine, known, path, lists, cancel);
        bool Has(string? named, string usual)
            => table.Columns.Any(c => string.Equals(c.Name, named ?? usual, StringComparison.OrdinalIgnoreCase));
        string more = Has(options.Position, "position") ? "" : $", unnest(range(len({Quote(lists[0])}))) AS position";
        if (!Has(options.Sequence, "sequence")) more += ", row_number() OVER () - 1 AS sequence";
        string relation =
            $"(SELECT * EXCLUDE ({string.Join(", ", lists.Select(Quote))}), "
                + $"{string.Join(", ", lists.Select(l => $"unnest({Quote(l)}) AS {Quote(l)}"))}{more} FROM {known.Relation})";
        return Relation.Copy(engine, table.Name, table.Format, relation, table.ReadNotes, cancel,
            lineOf: (row, _) => $"token {(row + 1).ToString(CultureInfo.InvariantCulture)} of all lists");
    }

    private static void RequireLengths(DuckDbEngine engine, DuckDbTable table, string path, string[] lists, CancellationToken cancel)
    {
        string lengths = string.Join(", ", lists.Select((l, i) => $"len({Quote(l)}) AS n{i}")),
            different = string.Join(" OR ", lists.Select((_, i) => $"n{i} IS DISTINCT FROM n0 OR n{i} IS NULL"));
        using var reader =
            engine.Query(
                $"SELECT r, {string.Join(", ", lists.Select((_, i) => $"n{i}"))} FROM (SELECT row_number() OVER () AS r, {lengths} FROM "
                    + $"{table.Relation}) WHERE {different} ORDER BY r LIMIT 1", cancel, streaming: false);
        if (!reader.Read()) return;
        string found = string.Join(", ",
            lists.Select(
                (l,
                    i) =>
                    $"'{l}' {(reader.IsDBNull(i + 1) ? "is missing" : $"has {reader.GetInt64(i + 1).ToString(CultureInfo.InvariantCulture)}")}"));
        throw new UnreadableDataException(
            $"{path}: {table.PlaceOf(reader.GetInt64(0) - 1, cancel)}: lists of one length are expected, {found}");
    }
}
