using Kullback.Data.Comparison;
using Kullback.Divergences;
using Kullback.Estimation;
using Kullback.Hypotheses;

namespace Kullback.Data.LanguageModels;

/// <summary>How far candidates' next-token distributions are from a base model's, row by row over one text.</summary>
public static class NextTokenComparison
{
    private const int ContextTokens = 24, Parts = 8;

    /// <summary>Compares every candidate with the base; each row is read once.</summary>
    /// <param name="reference">The base model's rows: P.</param>
    /// <param name="candidates">The candidates' rows: Q; one at least.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Hears how far it is; null for nobody.</param>
    /// <param name="cancel">Stops between rows.</param>
    /// <returns>The report; the same for any number of threads.</returns>
    /// <exception cref="UnreadableDataException">The sources do not fit each other, or a row is no row of logits.</exception>
    public static NextTokenReport Run(
        INextTokenSource reference, IReadOnlyList<INextTokenSource> candidates, NextTokenOptions options, IProgress<ComparisonProgress>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(options);
        if (candidates.Count == 0) throw new ArgumentException("No candidate to compare.", nameof(candidates));
        var run = new NextTokenRun(reference, candidates, options);
        run.Work(progress, cancel);
        int block = BlockRows(reference.Shape, options);
        var texts = reference.Texts ?? options.Texts;
        var results = new List<NextTokenCandidate>();
        for (int c = 0; c < candidates.Count; c++)
        {
            results.Add(new NextTokenCandidate(candidates[c].Name, Figures(run.Rows[c], reference.Shape, options, block, texts), run.Rows[c])
            {
                AfterSampler = run.Sampled is { } sampled ? Figures(sampled[c], reference.Shape, options, block, texts) : null,
                Worst = Worst(run, c, reference, candidates[c], options),
            });
        }
        return new NextTokenReport(reference.Name, reference.Shape, reference.Form, results, PairsOf(results, block, options.Seed), block, options) { Texts = texts };
    }

    private static NextTokenFigures Figures(NextTokenRow[] rows, NextTokenShape shape, NextTokenOptions options, int block, IReadOnlyList<string>? texts)
        => new FiguresOfRows(rows, shape, options.Top, block, options.Seed, texts).Figures();

    // One sequence: blocks of √n rows, long against how far tokens depend on each other, many enough to resample.
    private static int BlockRows(NextTokenShape shape, NextTokenOptions options)
        => options.BlockRows ?? (shape.Chunks > 1 ? shape.RowsPerChunk : Math.Max(1, (int)Math.Sqrt(shape.Rows)));

    private static List<NextTokenPair> PairsOf(List<NextTokenCandidate> candidates, int block, int seed)
    {
        var ranking = candidates.OrderBy(c => c.Figures.StoredKl.Mean).ToList();
        var pairs = new List<NextTokenPair>();
        for (int i = 1; i < ranking.Count; i++)
        {
            var (a, b) = (ranking[i - 1], ranking[i]);
            var differences = new double[a.Rows.Count];
            for (int r = 0; r < differences.Length; r++)
                differences[r] = a.Rows[r].StoredKlNats == b.Rows[r].StoredKlNats ? 0 : b.Rows[r].StoredKlNats - a.Rows[r].StoredKlNats;
            var blocks = new double[(differences.Length + block - 1) / block];
            for (int r = 0; r < differences.Length; r++) blocks[r / block] += differences[r];
            if (blocks.Any(double.IsNaN)) continue;      // ∞ on both sides: nothing to subtract
            pairs.Add(new NextTokenPair(a.Name, b.Name, MeanEstimate.Of(differences, block, new Random(seed)), SignTest.Of(blocks), SignTest.Of(differences)));
        }
        return pairs;
    }

    private static List<NextTokenPlace> Worst(NextTokenRun run, int candidate, INextTokenSource reference, INextTokenSource other, NextTokenOptions options)
    {
        var rows = run.Rows[candidate];
        var worst = new PriorityQueue<long, (double, long)>();
        for (long r = 0; r < rows.LongLength; r++)
        {
            worst.Enqueue(r, (rows[r].StoredKlNats, -r));
            if (worst.Count > options.Worst) worst.Dequeue();
        }
        var places = new List<NextTokenPlace>();
        while (worst.TryDequeue(out long r, out _)) places.Add(PlaceOf(run, candidate, r, reference, other));
        places.Reverse();
        return places;
    }

    private static NextTokenPlace PlaceOf(NextTokenRun run, int candidate, long row, INextTokenSource reference, INextTokenSource other)
    {
        var shape = reference.Shape;
        var context = new List<(int, double?)>();
        if (run.Text is { } text && text.Shape.TargetAt(row) is var target and > 0 && ReferenceEquals(text, reference))
        {
            long start = (long)shape.ChunkOf(row) * shape.TokensPerChunk;
            for (long at = Math.Max(start, target - ContextTokens); at < target; at++)
            {
                long predictedBy = row - (target - at);
                bool known = predictedBy >= 0 && shape.ChunkOf(predictedBy) == shape.ChunkOf(row);
                context.Add((text.Tokens.Span[(int)at], known ? run.Rows[candidate][predictedBy].StoredKlNats : null));
            }
        }
        return new NextTokenPlace(row, shape.ChunkOf(row), shape.PositionOf(row), context, run.Rows[candidate][row], PartsOf(row, reference, other, run.Alignment(candidate)));
    }

    private static List<NextTokenPart> PartsOf(long row, INextTokenSource reference, INextTokenSource other, RowAlignment alignment)
    {
        if (reference.InOrder || other.InOrder) return [];
        int n = reference.Shape.Vocabulary;
        var (p, q, raw, parts) = (new float[n], new float[n], new float[n], new double[n]);
        reference.Read(row, p);
        other.Read(alignment.RowOf(row), raw);
        if (alignment.Reorders) alignment.Reorder(raw, q);
        else raw.CopyTo(q, 0);
        NextToken.Contributions(p, q, parts);
        var (a, b) = (NextTokenSide.Of(nameof(p), p), NextTokenSide.Of(nameof(q), q));
        var largest = new PriorityQueue<int, (double, int)>();
        for (int i = 0; i < n; i++)
        {
            if (largest.Count == Parts) largest.EnqueueDequeue(i, (parts[i], -i));
            else largest.Enqueue(i, (parts[i], -i));
        }
        return [.. largest.UnorderedItems.Select(e => e.Element).OrderByDescending(i => parts[i]).ThenBy(i => i)
            .Select(i => new NextTokenPart(i, Math.Exp(a.Log(p[i])), Math.Exp(b.Log(q[i])), parts[i]))];
    }
}
