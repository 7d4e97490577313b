using Kullback.Data.Arrays;
using Kullback.Data.Engines.DuckDb;

namespace Kullback.Data.LanguageModels;

/// <summary>Reads which groups rows belong to: CSV, TSV, JSON, NDJSON or Parquet.</summary>
/// <remarks>Columns <c>row</c>, or <c>chunk</c> and with it <c>position</c> or <c>from</c> and <c>to</c>, say which rows a line is about,
/// numbered from 0 as everywhere; without them a line is a row, a chunk or a token of the text, whichever there are as many of. Each other
/// column is a kind of groups; a missing value is no group.</remarks>
public static class RowGroupsFile
{
    private static readonly string[] s_places = ["row", "chunk", "position", "from", "to"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">The base's rows.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="UnreadableDataException">It can't be read, or names rows that are not there, or one row twice.</exception>
    public static IReadOnlyList<RowGroups> Read(string path, NextTokenShape shape, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return Read(path, s_places, shape.Rows, (columns, lines) => PlacesOf(columns, shape, lines), (_, kind) => kind, cancel);
    }

    /// <summary>Every column that names no place is a kind of groups.</summary>
    /// <param name="path">The file.</param>
    /// <param name="placeNames">The columns that say which rows a line is about.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="placesOf">The rows that each line is about.</param>
    /// <param name="made">What is made of a kind.</param>
    /// <param name="cancel">Stops the reading.</param>
    internal static IReadOnlyList<RowGroups> Read(
        string path, string[] placeNames, long rows, Func<PolicyColumn, int, List<(long From, long To)>[]> placesOf,
        Func<PolicyColumn, RowGroups, RowGroups> made, CancellationToken cancel)
    {
        using var engine = new DuckDbEngine();
        using var table = engine.Open(path, new OpenOptions(new TextFormat(), null, ManyPasses: true), null, cancel);
        var columns = new PolicyColumn(table, path, cancel);
        var kinds = table.Columns.Where(c => !placeNames.Contains(c.Name, StringComparer.OrdinalIgnoreCase)).ToList();
        if (kinds.Count == 0)
            throw columns.Fault(
                $"no column of groups beside {string.Join(", ", table.Columns.Select(c => c.Name))} (domain, language, part ...)");
        var places = placesOf(columns, columns.Texts(table.Columns[0]).Length);
        return [.. kinds.Select(kind => made(columns, Kind(columns, kind, rows, places)))];
    }

    private static RowGroups Kind(PolicyColumn columns, TableColumn column, long rows, List<(long From, long To)>[] places)
    {
        if (column.Type is ColumnType.List or ColumnType.Other)
            throw columns.Fault($"column '{column.Name}' has the type {column.EngineType}: no group");
        string?[] texts = columns.Texts(column);
        var (labels, codes, lineOf) = (new List<string>(), new int[rows], new int[rows]);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        Array.Fill(codes, -1);
        Array.Fill(lineOf, -1);
        for (int line = 0; line < texts.Length; line++)
        {
            int code = -1;
            if (texts[line] is { Length: > 0 } text && !numbers.TryGetValue(text, out code))
            {
                if (labels.Count == RowGroups.Most) throw columns.Fault($"column '{column.Name}': more than {RowGroups.Most} groups");
                numbers.Add(text, code = labels.Count);
                labels.Add(text);
            }
            foreach (var (from, to) in places[line])
                for (long row = from; row <= to; row++)
                {
                    if (lineOf[row] >= 0) throw columns.At(line, column.Name,
                        $"row {RowFile.Count(row)} has a group already ({columns.Place(lineOf[row])})");
                    (codes[row], lineOf[row]) = (code, line);
                }
        }
        if (labels.Count == 0) throw columns.Fault($"column '{column.Name}': no group, every value is missing");
        return new RowGroups(column.Name, labels, codes);
    }

    // The rows that each line is about.
    private static List<(long, long)>[] PlacesOf(PolicyColumn columns, NextTokenShape shape, int lines)
    {
        var places = new List<(long, long)>[lines];
        for (int i = 0; i < lines; i++) places[i] = [];
        TableColumn? row = columns.Find(null, "row"), chunk = columns.Find(null, "chunk"), position = columns.Find(null, "position"),
            from = columns.Find(null, "from"), to = columns.Find(null, "to");
        if (row is not null)
        {
            long[] rows = Whole(columns, row, shape.Rows);
            for (int i = 0; i < lines; i++) places[i].Add((rows[i], rows[i]));
            return places;
        }
        if (chunk is null) return ByCount(columns, shape, lines, places);
        long[] chunks = Whole(columns, chunk, shape.Chunks);
        int end = shape.FirstPosition + shape.RowsPerChunk;
        long[]? at = position is null ? null : Whole(columns, position, int.MaxValue), first = from is null ? null
            : Whole(columns, from, int.MaxValue), last = to is null ? null : Whole(columns, to, int.MaxValue);
        for (int i = 0; i < lines; i++)
        {
            // Positions before the first row are tokens that nothing predicts here.
            long low = Math.Max(at?[i] ?? first?[i] ?? 0, shape.FirstPosition), high = Math.Min(at?[i] ?? last?[i] ?? end, end - 1),
                start = chunks[i] * shape.RowsPerChunk - shape.FirstPosition;
            if (low <= high) places[i].Add((start + low, start + high));
        }
        return places;
    }

    private static List<(long, long)>[] ByCount(PolicyColumn columns, NextTokenShape shape, int lines, List<(long, long)>[] places)
    {
        if (lines == shape.Rows)
            for (int i = 0; i < lines; i++) places[i].Add((i, i));
        else if (lines == shape.Chunks)
            for (int i = 0; i < lines; i++) places[i].Add(((long)i * shape.RowsPerChunk, ((long)i + 1) * shape.RowsPerChunk - 1));
        else if (shape.TokensPerChunk > 0 && lines == (long)shape.Chunks * shape.TokensPerChunk)
        {
            // A row has the group of the token that it predicts.
            for (long r = 0; r < shape.Rows; r++)
                if (shape.TargetAt(r) is >= 0 and var token) places[token].Add((r, r));
        }
        else throw columns.Fault(
            $"{RowFile.Count(lines)} {(lines == 1 ? "line" : "lines")} without a column row or chunk: neither {RowFile.Count(shape.Rows)} "
                + $"rows nor {RowFile.Count(shape.Chunks)} "
                + $"chunks{(shape.TokensPerChunk > 0 ? $" nor {RowFile.Count((long)shape.Chunks * shape.TokensPerChunk)} tokens" : "")}");
        return places;
    }

    internal static long[] Whole(PolicyColumn columns, TableColumn column, long below)
    {
        double[] values = columns.Numbers(column);
        var whole = new long[values.Length];
        for (int i = 0; i < values.Length; i++)
            whole[i] = values[i] >= 0 && values[i] < below && values[i] == Math.Floor(values[i]) ? (long)values[i]
                : throw columns.At(i, column.Name,
                    string.Create(CultureInfo.InvariantCulture, $"{values[i]:R} is none from 0 to {below - 1:#,0}"));
        return whole;
    }
}
