using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>Reads which groups the tokens of a log belong to: CSV, TSV, JSON, NDJSON or Parquet.</summary>
/// <remarks>Columns <c>row</c> (of the sampler's file, from 0), or <c>sequence</c> and with it <c>step</c> and <c>position</c> or
/// <c>from</c> and <c>to</c>, say which tokens a line is about; without them a line is a row of the log, or a sequence in the order in
/// which they come, whichever there are as many of. Each other column is a kind of groups; a missing value is no group.</remarks>
internal static class PolicyGroupsFile
{
    private static readonly string[] s_places = ["row", "sequence", "step", "position", "from", "to"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">The sampler's rows.</param>
    /// <param name="names">Names that files share.</param>
    /// <param name="order">The row of each token that counts.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="UnreadableDataException">It can't be read, or names tokens that are not there, or one twice.</exception>
    internal static IReadOnlyList<RowGroups> Read(string path, PolicyRows rows, PolicyNames names, int[] order, CancellationToken cancel)
        => RowGroupsFile.Read(path, s_places, rows.Count, (columns, lines) => PlacesOf(columns, rows, names, lines),
            (columns, kind) => OfTokens(kind, order, columns), cancel);

    private static RowGroups OfTokens(RowGroups kind, int[] order, PolicyColumn columns)
    {
        int[] codes = [.. order.Select(row => kind.Codes[row])];
        return codes.Any(c => c >= 0) ? new RowGroups(kind.Name, kind.Labels, codes)
            : throw columns.Fault($"column '{kind.Name}': no token that counts has a group");
    }

    // The rows that each line is about.
    private static List<(long, long)>[] PlacesOf(PolicyColumn columns, PolicyRows rows, PolicyNames names, int lines)
    {
        var places = new List<(long, long)>[lines];
        for (int i = 0; i < lines; i++) places[i] = [];
        if (columns.Find(null, "row") is { } row)
        {
            long[] at = RowGroupsFile.Whole(columns, row, rows.Count);
            for (int i = 0; i < lines; i++) places[i].Add((at[i], at[i]));
            return places;
        }
        var step = rows.Step is null ? null : columns.Find(null, "step");
        var ofSequence = OfSequences(rows, step is not null || columns.Find(null, "sequence") is null);
        if (columns.Find(null, "sequence") is not { } sequence) return ByCount(columns, rows, ofSequence, lines, places);
        int known = names.Sequences.Count;
        int[] codes = columns.Codes(sequence, names.Sequences);
        double[]? steps = step is null ? null : columns.Numbers(step);
        TableColumn? position = columns.Find(null, "position"), from = columns.Find(null, "from"), to = columns.Find(null, "to");
        long[]? place = Positions(columns, position), first = Positions(columns, from), last = Positions(columns, to);
        for (int i = 0; i < lines; i++)
        {
            if (codes[i] < 0) throw columns.At(i, sequence.Name, "the value is missing");
            if (codes[i] >= known || !ofSequence.TryGetValue((steps?[i] ?? 0, codes[i]), out var all))
                throw columns.At(i, sequence.Name,
                    $"no sequence '{PolicyNames.Name(names.Sequences, codes[i])}'{(steps is null ? "" : FormattableString.Invariant($" in step {steps[i]}"))} is in {rows.Path}");
            long low = place?[i] ?? first?[i] ?? long.MinValue, high = place?[i] ?? last?[i] ?? long.MaxValue;
            for (int k = Below(all, low); k < all.Count && all[k].Position <= high; k++) places[i].Add((all[k].Row, all[k].Row));
            if (places[i].Count == 0)
                throw columns.At(i, (position ?? from ?? to)!.Name,
                    $"sequence '{PolicyNames.Name(names.Sequences, codes[i])}' has no token there: its positions are "
                        + $"{RowFile.Count(all[0].Position)} to {RowFile.Count(all[^1].Position)}");
        }
        return places;
    }

    private static long[]? Positions(PolicyColumn columns, TableColumn? column) => column is null ? null
        : RowGroupsFile.Whole(columns, column, long.MaxValue >> 10);

    // The rows of each sequence by position, sequences as they first come.
    private static Dictionary<(double, int), List<(long Position, int Row)>> OfSequences(PolicyRows rows, bool bySteps)
    {
        var all = new Dictionary<(double, int), List<(long Position, int Row)>>();
        for (int i = 0; i < rows.Count; i++)
        {
            var key = (bySteps ? rows.Step?[i] ?? 0 : 0, rows.Sequence[i]);
            if (!all.TryGetValue(key, out var of)) all.Add(key, of = []);
            of.Add((rows.Position[i], i));
        }
        foreach (var of in all.Values) of.Sort();
        return all;
    }

    // How many rows come before a position.
    private static int Below(List<(long Position, int Row)> rows, long position)
    {
        int at = rows.BinarySearch((position, int.MinValue));
        return at < 0 ? ~at : at;
    }

    private static List<(long, long)>[] ByCount(PolicyColumn columns, PolicyRows rows,
        Dictionary<(double, int), List<(long Position, int Row)>> sequences, int lines, List<(long, long)>[] places)
    {
        if (lines == rows.Count)
            for (int i = 0; i < lines; i++) places[i].Add((i, i));
        else if (lines == sequences.Count)
            foreach (var (of, i) in sequences.Values
                .Select((of, i) => (of, i))) places[i].AddRange(of.Select(r => ((long)r.Row, (long)r.Row)));
        else throw columns.Fault(
            $"{RowFile.Count(lines)} {(lines == 1 ? "line" : "lines")} without a column row or sequence: neither "
                + $"{RowFile.Count(rows.Count)} rows nor {RowFile.Count(sequences.Count)} sequences");
        return places;
    }
}
