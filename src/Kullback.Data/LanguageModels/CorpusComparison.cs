using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>How far a model's next-token distributions are from what followed the same few tokens in a corpus.</summary>
/// <param name="Name">The model.</param>
/// <param name="Order">Tokens of a context.</param>
/// <param name="Rows">Rows of the model whose last tokens are one of the contexts; its distribution of a context is their mean.</param>
/// <param name="CorpusTokens">Tokens of the corpus.</param>
/// <param name="Divergence">D(corpus‖model) with the noise of such a corpus.</param>
public sealed record CorpusReport(string Name, int Order, long Rows, long CorpusTokens, EmpiricalDivergence Divergence);

/// <summary>Compares rows with the empirical next-token distribution of a corpus: counts by context.</summary>
/// <remarks>A row knows more than the few tokens of a context; what is compared is the mean of the rows of a context with the counts of the
/// corpus. Contexts that occur most in the corpus come first, as many as fit 64 MB a model.</remarks>
public static class CorpusComparison
{
    /// <summary>Most tokens of a context.</summary>
    public const int MostOrder = 4;

    private const int MostContexts = 4096, Room = 64 << 20;
    private const long MostDraws = 20_000_000;

    /// <summary>Token ids of a corpus: a .npy array of integers, or the tokens of a base file or safetensors file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UnreadableDataException">It can't be read or has no tokens.</exception>
    public static int[] Tokens(string path)
    {
        using var file = new RowFile(path);
        Span<byte> start = stackalloc byte[(int)Math.Min(6, file.Length)];
        file.Read(0, start);
        if (start.Length == 6 && start[0] == 0x93 && start[1..].SequenceEqual("NUMPY"u8)) return OfNumpy(path, file);
        using var source = NextTokenFile.Open(path, null, false);
        return source.Tokens.Length > 0 ? source.Tokens.ToArray()
            : throw new UnreadableDataException(
                $"{path}: has no tokens (a corpus is a .npy array of token ids, or a file of rows with tokens)");
    }

    private static int[] OfNumpy(string path, RowFile file)
    {
        var array = NumpyHeader.Read(file);
        if (!array.HoldsWholeNumbers || array.Count is not { } count || array.Offset + count * array.Size != file.Length
            || count * array.Size > int.MaxValue)
            throw new UnreadableDataException(
                $"{path}: numbers of type {array.Element} and shape {array.Words} in {RowFile.Count(file.Length)} bytes are no token ids");
        var bytes = new byte[count * array.Size];
        file.Read(array.Offset, bytes);
        return array.WholeNumbers(path, bytes);
    }

    /// <summary>Compares the base and every candidate with a corpus.</summary>
    /// <param name="reference">The base.</param>
    /// <param name="candidates">Candidates, of the same text.</param>
    /// <param name="corpus">Token ids in the base's numbers; a negative one is no token and begins a new text.</param>
    /// <param name="order">Tokens of a context, 1 to <see cref="MostOrder"/>.</param>
    /// <param name="options">Texts and seed.</param>
    /// <param name="cancel">Stops between rows.</param>
    /// <returns>The base, then the candidates; over the same contexts.</returns>
    /// <exception cref="UnreadableDataException">No tokens, no context in common, or rows that are read once only.</exception>
    public static IReadOnlyList<CorpusReport> Run(
        INextTokenSource reference, IReadOnlyList<INextTokenSource> candidates, ReadOnlyMemory<int> corpus, int order,
        NextTokenOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(options);
        if (order is < 1 or > MostOrder) throw new ArgumentOutOfRangeException(nameof(order), order, $"Must be from 1 to {MostOrder}.");
        if (candidates.Prepend(reference).FirstOrDefault(s => s.InOrder) is { } archive)
            throw new UnreadableDataException($"{archive.Name}: an archive is read once, a corpus needs its rows again (save it as .npy)");
        var run = new NextTokenRun(reference, candidates, options with { Worst = 0 });
        if (run.Text is null) throw new UnreadableDataException($"{reference.Name}: without the text's tokens no context is known");
        int[] places = Contexts(run, reference.Shape, corpus.Span, order, cancel, out var counts);
        var reports =
            new List<CorpusReport> { Of(reference, null, places, counts, reference.Shape, corpus.Length, order, options.Seed, cancel) };
        for (int c = 0; c < candidates.Count; c++)
            reports.Add(Of(candidates[c], run.Alignment(c), places, counts, reference.Shape, corpus.Length, order, options.Seed, cancel));
        return reports;
    }

    // For every row its context's number, or −1; and what followed each context in the corpus.
    private static int[] Contexts(NextTokenRun run, NextTokenShape shape, ReadOnlySpan<int> corpus, int order, CancellationToken cancel,
        out List<Dictionary<int, long>> counts)
    {
        var keys = new (int, int, int, int)?[shape.Rows];
        var occurrences = new Dictionary<(int, int, int, int), long>();
        for (long row = 0; row < shape.Rows; row++)
        {
            if (run.IsMasked(row)) continue;
            var context = run.Context(row, order);
            if (context.Count == order && Key(CollectionsMarshal.AsSpan(context)) is { } key) occurrences[(keys[row] = key).Value] = 0;
        }
        for (int i = order; i < corpus.Length; i++)
            if (corpus[i] >= 0 && Key(corpus.Slice(i - order, order)) is { } key && occurrences.TryGetValue(key, out long n))
                occurrences[key] = n + 1;
        cancel.ThrowIfCancellationRequested();
        int most = Math.Clamp(Room / sizeof(double) / shape.Vocabulary, 1, MostContexts);
        var chosen = occurrences.Where(o => o.Value > 0).OrderByDescending(o => o.Value).ThenBy(o => o.Key).Take(most)
            .Select((o, i) => (o.Key, i)).ToDictionary(o => o.Key, o => o.i);
        if (chosen.Count == 0) throw new UnreadableDataException($"no {order} tokens before a row occur in the corpus");
        counts = [.. Enumerable.Range(0, chosen.Count).Select(_ => new Dictionary<int, long>())];
        for (int i = order; i < corpus.Length; i++)
        {
            if (corpus[i] < 0 || Key(corpus.Slice(i - order, order)) is not { } key || !chosen.TryGetValue(key, out int place)) continue;
            if (corpus[i] >= shape.Vocabulary)
                throw new UnreadableDataException($"the corpus has token {corpus[i]}, the vocabulary {RowFile.Count(shape.Vocabulary)}");
            CollectionsMarshal.GetValueRefOrAddDefault(counts[place], corpus[i], out _)++;
        }
        return [.. keys.Select(k => k is { } key && chosen.TryGetValue(key, out int place) ? place : -1)];
    }

    private static (int, int, int, int)? Key(ReadOnlySpan<int> context)
    {
        foreach (int token in context) if (token < 0) return null;
        int n = context.Length;
        return (context[0], n > 1 ? context[1] : -1, n > 2 ? context[2] : -1, n > 3 ? context[3] : -1);
    }

    private static CorpusReport Of(
        INextTokenSource source, RowAlignment? alignment, int[] places, List<Dictionary<int, long>> counts, NextTokenShape shape,
        long tokens, int order, int seed, CancellationToken cancel)
    {
        int n = shape.Vocabulary;
        var (row, raw) = (new float[n], new float[n]);
        var distributions = new double[counts.Count][];
        var rows = new long[counts.Count];
        for (long r = 0; r < places.Length; r++)
        {
            int place = places[r];
            if (place < 0) continue;
            cancel.ThrowIfCancellationRequested();
            source.Read(alignment?.RowOf(r) ?? r, alignment is { Reorders: true } ? raw : row);
            if (alignment is { Reorders: true }) alignment.Reorder(raw, row);
            double log = LogSumExp.Of<float>(row);
            double[] distribution = distributions[place] ??= new double[n];
            for (int i = 0; i < n; i++) distribution[i] += Math.Exp(row[i] - log);
            rows[place]++;
        }
        var contexts = new List<CountedContext>();
        for (int c = 0; c < distributions.Length; c++)
        {
            double mass = distributions[c].Sum();
            for (int i = 0; i < n; i++) distributions[c][i] /= mass;
            int[] seen = [.. counts[c].Keys.Order()];
            contexts.Add(new CountedContext(seen, [.. seen.Select(t => counts[c][t])], distributions[c]));
        }
        long counted = contexts.Sum(c => c.Counts.Sum());
        int resamplings = (int)Math.Clamp(MostDraws / Math.Max(1, counted), 20, 200);
        return new CorpusReport(source.Name, order, rows.Sum(), tokens, EmpiricalDivergence.Of(contexts, resamplings, new Random(seed)));
    }
}
