using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>Works out the figures of groups of rows of one candidate while the rows go by.</summary>
internal sealed class GroupsOfRows
{
    // 8 bytes each.
    private const long MostNumbers = 500_000_000;

    private readonly IReadOnlyList<RowGroups> _kinds;
    private readonly FiguresOfRows[][] _figures;
    private readonly long[] _unlabeled;
    private readonly int _blocks;

    internal GroupsOfRows(IReadOnlyList<RowGroups> kinds, NextTokenShape shape, int blockRows, Func<FiguresOfRows> figures)
    {
        (_kinds, _blocks, _unlabeled) = (kinds, (int)((shape.Rows + blockRows - 1) / blockRows), new long[kinds.Count]);
        foreach (var kind in kinds)
            if (kind.Codes.Count != shape.Rows)
                throw new UnreadableDataException(
                    $"groups '{kind.Name}': {RowFile.Count(kind.Codes.Count)} rows, the base has {RowFile.Count(shape.Rows)}");
        long numbers = shape.Rows * kinds.Sum(k => (long)k.Labels.Count);
        if (numbers > MostNumbers)
            throw new UnreadableDataException(
                $"groups: {RowFile.Count(kinds.Sum(k => (long)k.Labels.Count))} groups of {RowFile.Count(shape.Rows)} rows are too many "
                    + $"at once (fewer kinds, or fewer groups)");
        _figures = [.. kinds.Select(k => k.Labels.Select(_ => figures()).ToArray())];
    }

    internal void Add(long row, in Divergences.NextTokenRow r, bool masked)
    {
        for (int k = 0; k < _figures.Length; k++)
        {
            int code = _kinds[k].Codes[(int)row];
            if (code < 0 && !masked) _unlabeled[k]++;
            for (int g = 0; g < _figures[k].Length; g++) _figures[k][g].Add(row, r, masked || g != code);
        }
    }

    /// <summary>The figures; blocks of one sequence are taken together as those of all rows are.</summary>
    internal IReadOnlyList<GroupedFigures> Figures(BlockedSum all, bool oneSequence)
    {
        int together = Math.Max(1, (_blocks + all.Independent(oneSequence).Length - 1) / all.Independent(oneSequence).Length);
        return [.. _kinds.Select((kind, k) => Of(kind, _figures[k], _unlabeled[k], oneSequence ? together : 1))];
    }

    private GroupedFigures Of(RowGroups kind, FiguresOfRows[] figures, long unlabeled, int together)
    {
        int[] there = [.. Enumerable.Range(0, figures.Length).Where(g => figures[g].Taken > 0)];
        var (sums, counts) = (new double[figures.Length][], new int[figures.Length][]);
        foreach (int g in there) (sums[g], counts[g]) = Merged(figures[g].Stored, together);
        var differences = there.Select(g => there.Length < 2 ? null : Against(g, there, sums, counts)).ToList();
        double[] known = [.. differences.Where(d => d?.PValue is not null).Select(d => d!.PValue!.Value)],
            adjusted = FamilyWiseError.Holm(known);
        var groups = new List<GroupFigures>();
        for (int i = 0, at = 0; i < there.Length; i++)
            groups.Add(Group(kind.Labels[there[i]], figures[there[i]].Figures(), counts[there[i]].Count(n => n > 0), differences[i],
                differences[i]?.PValue is null ? null : adjusted[at++]));
        return new(kind.Name, groups, unlabeled);
    }

    // What speaks against the group's own mean speaks against the difference, too; but for skewed blocks, which its interval reaches for.
    private static GroupFigures Group(string label, NextTokenFigures figures, int blocks, MeanDifference? difference, double? p)
        => new(label, figures, blocks, difference is null ? null
            : difference with
            {
                TooShort = difference.TooShort
                ?? (figures.StoredKl.TooShort is { Code: "skewed-blocks" } ? null : figures.StoredKl.TooShort)
            }, p);

    private static MeanDifference? Against(int group, int[] there, double[][] sums, int[][] counts)
    {
        var (others, numbers) = (new double[sums[group].Length], new int[sums[group].Length]);
        foreach (int g in there)
            for (int b = 0; g != group && b < others.Length; b++)
                (others[b], numbers[b]) = (others[b] + sums[g][b], numbers[b] + counts[g][b]);
        return MeanDifference.Of(sums[group], counts[group], others, numbers, nonNegative: true);
    }

    private static (double[] Sums, int[] Counts) Merged(BlockedSum of, int together)
    {
        int n = (of.Sums.Length + together - 1) / together;
        var (sums, counts) = (new double[n], new int[n]);
        for (int b = 0; b < of.Sums.Length; b++)
            (sums[b / together], counts[b / together]) = (sums[b / together] + of.Sums[b], counts[b / together] + of.Counts[b]);
        return (sums, counts);
    }
}
