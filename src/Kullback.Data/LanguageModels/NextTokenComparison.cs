using System.Runtime.ExceptionServices;
using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>How far candidates' next-token distributions are from a base model's, row by row over one text.</summary>
public static class NextTokenComparison
{
    private const int ContextTokens = 24, MostBlocks = 1 << 16;

    /// <summary>Compares every candidate with the base; each row is read once.</summary>
    /// <param name="reference">The base model's rows: P.</param>
    /// <param name="candidates">The candidates' rows: Q; one at least.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Hears how far it is; null for nobody.</param>
    /// <param name="cancel">Stops between rows.</param>
    /// <returns>The report; the same for any number of threads.</returns>
    /// <exception cref="UnreadableDataException">The sources do not fit each other, or a row is no row of logits.</exception>
    public static NextTokenReport Run(
        INextTokenSource reference, IReadOnlyList<INextTokenSource> candidates, NextTokenOptions options, IProgress<WorkProgress>? progress,
        CancellationToken cancel)
        => Run(reference, candidates, null, options, progress, cancel);

    /// <summary>The same beside a second run of the base.</summary>
    /// <param name="reference">The base model's rows: P.</param>
    /// <param name="candidates">The candidates' rows: Q.</param>
    /// <param name="floor">A second run of the base on the same text (another kernel, batch or machine); null for none.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Hears how far it is; null for nobody.</param>
    /// <param name="cancel">Stops between rows.</param>
    /// <exception cref="UnreadableDataException">The sources do not fit each other, or a row is no row of logits.</exception>
    public static NextTokenReport Run(
        INextTokenSource reference, IReadOnlyList<INextTokenSource> candidates, INextTokenSource? floor, NextTokenOptions options,
        IProgress<WorkProgress>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(options);
        if (candidates.Count + options.Joined.Count == 0) throw new ArgumentException("No candidate to compare.", nameof(candidates));
        if (!options.Common)
        {
            // Alone they are shown as they were; beside others all must be over the same tokens.
            if (options.Joined.FirstOrDefault(
                j => j.Common?.Key != options.Joined[0].Common?.Key || (j.Common is not null && candidates.Count > 0)) is { } other)
                throw new UnreadableDataException(
                    $"{other.Name}: its rows are over {Tokens(other)}, not those of "
                        + $"{(candidates.Count > 0 ? $"{reference.Name} ({OptionName.CommonVocabulary} leaves out the others)" : options.Joined[0].Name)}");
            options.Begins?.Invoke(reference);
            var compared = Compare(reference, candidates, floor, options, progress, cancel).Report;
            return compared with
            {
                Common =
                CommonVocabulary.Together([.. options.Joined.Select(j => j.Common).OfType<CommonVocabulary>()])
            };
        }
        var common = CommonVocabulary.Of([reference, .. candidates, .. floor is null ? Array.Empty<INextTokenSource>() : [floor]], options,
            out bool byTexts);
        if (options.Joined.FirstOrDefault(
            j => j.Common is { } over ? over.Key != common[0].Key : j.Shape.Vocabulary != reference.Shape.Vocabulary
                || common[0].Shape.Vocabulary != reference.Shape.Vocabulary) is { } apart)
            throw new UnreadableDataException(
                $"{apart.Name}: its rows are over {Tokens(apart)}, here {RowFile.Count(common[0].Shape.Vocabulary)} tokens are common: "
                    + $"not the same");
        options.Begins?.Invoke(common[0]);
        var (report, run) = Compare(common[0], [.. common.Skip(1).Take(candidates.Count)], floor is null ? null : common[^1],
            options with { Texts = common[0].Texts, CandidateTexts = null }, progress, cancel);
        var own = new CommonVocabulary(common[0].Shape.Vocabulary, byTexts, common.Max(c => c.TargetsDropped),
            [.. common.Take(candidates.Count + 1).Select(c => c.Dropped(run.IsMasked))])
        { Key = common[0].Key };
        return report with
        {
            Common =
            CommonVocabulary.Together([own, .. options.Joined.Select(j => j.Common).OfType<CommonVocabulary>()])
        };
    }

    private static string Tokens(ComparedRows rows) => rows.Common is { } common ? $"{RowFile.Count(common.Tokens)} common tokens"
        : $"all {RowFile.Count(rows.Shape.Vocabulary)} tokens";

    /// <summary>The names that candidates and those of earlier comparisons have in a report, in its order.</summary>
    /// <param name="candidates">Those that are compared now.</param>
    /// <param name="joined">Earlier comparisons.</param>
    public static IReadOnlyList<string> Names(IReadOnlyList<INextTokenSource> candidates, IReadOnlyList<ComparedRows> joined)
        => JoinedCandidates.Names([.. candidates.Select(c => c.Name)], joined);

    private static (NextTokenReport Report, NextTokenRun Run) Compare(
        INextTokenSource reference, IReadOnlyList<INextTokenSource> candidates, INextTokenSource? floor, NextTokenOptions options,
        IProgress<WorkProgress>? progress, CancellationToken cancel)
    {
        IReadOnlyList<INextTokenSource> compared = floor is null ? candidates : [.. candidates, floor];
        var run = new NextTokenRun(reference, compared, options);
        var joined = new JoinedCandidates(reference, candidates, run, options);
        int block = BlockRows(reference.Shape, options), all = candidates.Count + joined.All.Count;
        bool oneSequence = reference.Shape.Chunks == 1 && options.BlockRows is null;
        var texts = reference.Texts ?? options.Texts;
        FiguresOfRows New() => new(reference.Shape, options.Top, block, oneSequence, texts, options.Unit);
        FiguresOfRows[] figures = [.. Enumerable.Range(0, floor is null ? all : all + 1).Select(_ => New())],
            sampled = options.Sampler is null ? [] : [.. candidates.Select(_ => New())];
        // What is kept of earlier candidates are figures of rows: of their tokens, and after a sampler, nothing is.
        RowsAlong[] along = [.. Enumerable.Range(0, all)
            .Select(
                c => new RowsAlong(reference.Shape, block, oneSequence, c < candidates.Count ? options
                    : options with { Distillation = null, DraftCost = options.Sampler is null ? options.DraftCost : null }, New))];
        List<NextTokenRow>[] kept = [.. figures.Select(_ => options.KeepRows ? new List<NextTokenRow>((int)reference.Shape.Rows) : [])];
        void Take(int c, long first, ReadOnlySpan<NextTokenRow> rows, NextTokenRow[]? after)
        {
            for (int from = 0, to; from < rows.Length; from = to)
            {
                bool masked = run.IsMasked(first + from);
                for (to = from + 1; to < rows.Length && run.IsMasked(first + to) == masked;) to++;
                for (int r = from; r < to; r++)
                {
                    figures[c].Add(first + r, rows[r], masked);
                    if (c == all) continue;
                    if (after is not null) sampled[c].Add(first + r, after[r], masked);
                    along[c].Add(first + r, rows[r], after is null ? rows[r] : after[r],
                        c < candidates.Count && run.Distilled is { } distilled ? distilled[c][r] : default, masked);
                    if (c == 0 && candidates.Count > 0 && !masked) joined.Hear(first + r, rows[r].EntropyNats);
                }
                if (masked || c == all) continue;
                if (options.KeepRows) kept[c].AddRange(rows[from..to]);
                options.Receiver?.Invoke(c, first + from, rows[from..to]);
            }
        }
        var firsts = new long[compared.Count];
        if (compared.Count > 0)
            run.Work((c, rows, after, count) =>
            {
                // The floor stands behind all candidates.
                Take(c < candidates.Count ? c : all, firsts[c], rows.AsSpan(0, count), after);
                firsts[c] += count;
            }, progress, cancel);
        var results = new List<NextTokenCandidate>();
        for (int c = 0; c < candidates.Count; c++)
        {
            results.Add(Along(c, new NextTokenCandidate(candidates[c].Name, figures[c].Figures(), kept[c])
            {
                AfterSampler = options.Sampler is null ? null : sampled[c].Figures(),
                Worst = Worst(run, run.Worst[c], c, reference, candidates[c], figures[c], options.Threads),
            }));
        }
        for (int j = 0; j < joined.All.Count; j++)
        {
            int c = candidates.Count + j;
            var (file, of, name) = joined.All[j];
            var worst = new WorstRows(options.Worst);
            joined.Work(j, cancel, (first, rows) =>
            {
                for (int r = 0; r < rows.Length; r++) if (!run.IsMasked(first + r) && worst.Takes(first + r, rows[r]))
                    worst.Add(first + r, rows[r], []);
                Take(c, first, rows, null);
            });
            results.Add(Along(c, new NextTokenCandidate(name, figures[c].Figures(), kept[c])
            {
                Model = file.Models[of],
                Worst = Worst(run, worst, -1, reference, reference, figures[c], options.Threads)
            }));
        }
        return (new NextTokenReport(reference.Name, reference.Shape, reference.Form, results, PairsOf(results, figures, block, oneSequence),
            block, options)
        {
            Texts = texts,
            Floor = floor is null ? null : FloorOfRows.Of(floor.Name, figures[all], coded: false),
        }, run);

        NextTokenCandidate Along(int c, NextTokenCandidate candidate)
            => along[c].Into(candidate
                with
            { TimesFloor = floor is null ? null : FloorOfRows.Times(figures[c], figures[all], oneSequence) }, figures[c].Stored);
    }

    // One sequence: blocks of √n rows, of which the interval takes neighbors together. Beyond some number of blocks this happens here.
    private static int BlockRows(NextTokenShape shape, NextTokenOptions options)
    {
        int rows = options.BlockRows ?? (shape.Chunks > 1 ? shape.RowsPerChunk : Math.Max(1, (int)Math.Sqrt(shape.Rows)));
        long blocks = (shape.Rows + rows - 1) / rows;
        return (int)Math.Min(int.MaxValue, rows * ((blocks + MostBlocks - 1) / MostBlocks));
    }

    private static List<NextTokenPair> PairsOf(List<NextTokenCandidate> candidates, FiguresOfRows[] figures, int block, bool oneSequence)
    {
        int[] ranking = [.. Enumerable.Range(0, candidates.Count).OrderBy(c => candidates[c].Figures.StoredKl.Mean)];
        var pairs = new List<NextTokenPair>();
        for (int i = 1; i < ranking.Length; i++)
        {
            ReadOnlySpan<float> a = figures[ranking[i - 1]].Kl, b = figures[ranking[i]].Kl;
            var sum = new BlockedSum((a.Length + block - 1) / block, false);
            long less = 0, greater = 0;
            long compared = 0;
            for (int r = 0; r < a.Length; r++)
            {
                // A masked row.
                if (float.IsNaN(a[r])) continue;
                compared++;
                double difference = a[r] == b[r] ? 0 : (double)b[r] - a[r];
                if (difference < 0) less++;
                else if (difference > 0) greater++;
                sum.Add(r / block, difference);
            }
            // ∞ on both sides in turn: nothing to subtract.
            if (sum.Estimate(oneSequence) is not { } estimate) continue;
            var (nearer, further) = (candidates[ranking[i - 1]], candidates[ranking[i]]);
            pairs.Add(new NextTokenPair(nearer.Name, further.Name, estimate, SignTest.Of(sum.Independent(oneSequence)),
                SignTest.OfCounts(less, greater, compared - less - greater))
            {
                Doubt = estimate.TooShort ?? further.Figures.StoredKl.TooShort ?? nearer.Figures.StoredKl.TooShort,
            });
        }
        return pairs;
    }

    // The rows that are not at hand are read again, by as many threads as compared them.
    private static NextTokenPlace[] Worst(NextTokenRun run, WorstRows worst, int candidate, INextTokenSource reference,
        INextTokenSource other, FiguresOfRows figures, int threads)
    {
        var ranked = worst.Ranked;
        var places = new NextTokenPlace[ranked.Count];
        int n = reference.Shape.Vocabulary;
        // Of earlier comparisons the parts are not known, and nothing is read.
        var alignment = candidate < 0 ? null : run.Alignment(candidate);
        try
        {
            Parallel.For(0, ranked.Count, new ParallelOptions { MaxDegreeOfParallelism = Math.Clamp(threads, 1, 64) },
                () => (P: new float[n], Q: new float[n], Raw: alignment is { Reorders: true } ? new float[n] : []),
                (i, _, rooms) =>
                {
                    var (row, of, parts) = ranked[i];
                    places[i] = Place(run, figures, reference.Shape, row, of, parts ?? Parts(row, rooms.P, rooms.Q, rooms.Raw));
                    return rooms;
                }, _ => { });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
        return places;

        List<NextTokenPart> Parts(long row, float[] p, float[] q, float[] raw)
        {
            reference.Read(row, p);
            other.Read(alignment!.RowOf(row), alignment.Reorders ? raw : q);
            if (alignment.Reorders) alignment.Reorder(raw, q);
            return WorstRows.PartsOf(p, q);
        }
    }

    private static NextTokenPlace Place(NextTokenRun run, FiguresOfRows figures, NextTokenShape shape, long row, in NextTokenRow of,
        List<NextTokenPart> parts)
    {
        var tokens = run.Context(row, ContextTokens);
        var context = new List<(int, double?)>();
        for (int i = 0; i < tokens.Count; i++)
        {
            long predictedBy = row - (tokens.Count - i);
            bool there = predictedBy >= 0 && shape.ChunkOf(predictedBy) == shape.ChunkOf(row);
            context.Add((tokens[i], there && figures.Kl[(int)predictedBy] is var before && !float.IsNaN(before) ? before : null));
        }
        return new NextTokenPlace(row, shape.ChunkOf(row), shape.PositionOf(row), context, of, parts);
    }
}
