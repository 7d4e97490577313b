using System.Collections.Immutable;
using System.Numerics;
using Kullback.Estimation;
using Kullback.Hypotheses;
using Kullback.Numerics;

namespace Kullback.Data.Generative;

/// <summary>Looks for signs that the generator remembers the rows it learned from.</summary>
internal static class MemorySigns
{
    private const int Shown = 10;

    // A share that fewer than one in a thousand pairs of honest sets shows; a holdout of which half are training rows is none.
    private const double Certain = 3.1, MostShared = 0.5;

    internal static Memorization Of<T>(T[] real, T[] generated, T[]? holdout, int d, PrecisionRecallResult shares,
        GenerativeOptions options, CancellationToken cancel) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = shares.RowsP, m = shares.RowsQ;
        int copies = shares.GeneratedNearest.Count(v => v == 0), realRepeated = shares.RealNearest.Count(v => v == 0),
            repeated = shares.GeneratedAmong.Count(v => v == 0);
        double level = 1 - (1 - options.Level) / GenerativeJudgment.Figures;
        var memory = new Memorization(copies, realRepeated, repeated, Pairs(shares))
        {
            NearerThanReal = n < 2 || m < 2 ? null
                : Discrimination.Of(shares.RealNearest, shares.GeneratedNearest, 1, level, new Random(options.Seed)),
            Repeats = Exceeds(repeated, m, realRepeated / (double)n) && repeated / (double)m - realRepeated / (double)n > options.Tolerance,
        };
        bool near = memory.NearerThanReal?.Low > 0.5 + options.Tolerance;
        if (holdout is null) return memory with { Suspicious = near, Memorizes = Exceeds(copies, m, realRepeated / (double)n) };
        memory = Against(memory, real, generated, holdout, d, shares, options, level, cancel);
        bool told = memory.HoldoutShared <= MostShared * (holdout.Length / d);
        double chance = Math.Max(realRepeated / (double)n, told ? memory.HoldoutCopies / (double)m : 0);
        return memory with
        {
            Suspicious = near && !told,
            Memorizes = Exceeds(copies, m, chance) || (told && memory.NearerThanHoldoutLow > 0.5 + options.Tolerance),
            NearerThanHoldout = told ? memory.NearerThanHoldout : null,
        };
    }

    // Two copies and more, and more than chance by its error, which is that of both counts.
    private static bool Exceeds(int count, int of, double chance)
        => count >= 2 && count / (double)of - chance
        > Certain * Math.Sqrt((chance * (1 - chance) + count / (double)of * (1 - count / (double)of)) / of) && count / (double)of > chance;

    private static ImmutableArray<NearestPair> Pairs(PrecisionRecallResult shares)
        => [.. Enumerable.Range(0, shares.RowsQ).OrderBy(j => shares.GeneratedNearest[j]).Take(Shown)
            .Select(j => new NearestPair(j, shares.GeneratedNearestRow[j], shares.GeneratedNearest[j]))];

    // As many training rows as held-out ones: the nearest of more rows is nearer.
    private static Memorization Against<T>(Memorization memory, T[] real, T[] generated, T[] holdout, int d, PrecisionRecallResult shares,
        GenerativeOptions options, double level, CancellationToken cancel) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = shares.RowsP, h = holdout.Length / d, size = Math.Min(n, h), m = shares.RowsQ;
        double[] toHoldout = PrecisionRecall.Nearest<T>(Some(holdout, d, size, options.Seed), generated, d, cancel).Distances;
        double[] toReal = size == n ? shares.GeneratedNearest
            : PrecisionRecall.Nearest<T>(Some(real, d, size, options.Seed), generated, d, cancel).Distances;
        double nearer = 0;
        for (int j = 0; j < m; j++) nearer += toReal[j] < toHoldout[j] ? 1 : toReal[j] == toHoldout[j] ? 0.5 : 0;
        double share = nearer / m, fixedShare = (nearer + 1) / (m + 2),
            half = NormalTail.UpperQuantile((1 - level) / 2) * Math.Sqrt(fixedShare * (1 - fixedShare) * (1.0 / m + 1.0 / size));
        return memory with
        {
            NearerThanHoldout = share,
            NearerThanHoldoutLow = Math.Max(0, share - half),
            NearerThanHoldoutHigh = Math.Min(1, share + half),
            HoldoutRows = size,
            HoldoutCopies = toHoldout.Count(v => v == 0),
            HoldoutShared = PrecisionRecall.Nearest<T>(real, holdout, d, cancel).Distances.Count(v => v == 0),
        };
    }

    private static T[] Some<T>(T[] rows, int d, int most, int seed) where T : unmanaged
    {
        int[] drawn = GenerativeRun.Drawn(rows.Length / d, most, seed);
        if (drawn.Length == rows.Length / d) return rows;
        var some = new T[drawn.Length * d];
        for (int i = 0; i < drawn.Length; i++) rows.AsSpan(drawn[i] * d, d).CopyTo(some.AsSpan(i * d));
        return some;
    }
}
