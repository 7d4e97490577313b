using System.Globalization;
using Kullback.Topics;

namespace Kullback.Data.Topics;

/// <summary>Topics of a corpus, and how two corpora differ.</summary>
public static class TopicAnalysis
{
    // Fewer documents than this leave none to hold out.
    private const int FewestToHoldOut = 20;

    /// <summary>Reads one corpus, or two, and analyses them.</summary>
    /// <param name="corpus">P: what is.</param>
    /// <param name="reference">Q: what was; null for one corpus.</param>
    /// <param name="options">How.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UnreadableDataException">A corpus can't be read, or has too little: one line says what.</exception>
    public static TopicReport Run(string corpus, string? reference, CorpusOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        var reading = new CorpusReading(options, cancel);
        Corpus own = reading.Read(corpus);
        Corpus? other = reference is null ? null : reading.Read(reference), heldOut = options.HeldOut is null ? null
            : reading.Read(options.HeldOut);
        return Of(own, other, heldOut, options, options.Apply is null ? null : TopicModelFile.Read(options.Apply), cancel);
    }

    /// <summary>Analyses corpora in memory.</summary>
    /// <param name="corpus">P: what is.</param>
    /// <param name="reference">Q: what was; null for one corpus.</param>
    /// <param name="heldOut">Documents for perplexity; null for a tenth of the corpus where there is one corpus of 20 documents or
    /// more.</param>
    /// <param name="options">How.</param>
    /// <param name="saved">A model to use instead of a fit; null to fit one.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UnreadableDataException">A corpus has too little for what is asked: one line says what.</exception>
    public static TopicReport Of(Corpus corpus, Corpus? reference, Corpus? heldOut, CorpusOptions options, TopicModelFile? saved = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        Require(corpus, reference, options, saved);
        string[] words = saved is not null ? [.. saved.Vocabulary]
            : Corpus.Vocabulary(options.MinDocuments, reference is null ? [corpus] : [corpus, reference]);
        if (words.Length == 0)
            throw new UnreadableDataException(
                $"{corpus.Name}: no word is in {options.MinDocuments.ToString(CultureInfo.InvariantCulture)} documents "
                    + $"({OptionName.MinDocuments})");
        var vocabulary = words.Select((w, i) => (w, i)).ToDictionary(x => x.w, x => x.i, StringComparer.Ordinal);
        DocumentCounts own = corpus.Counts(vocabulary);
        DocumentCounts? other = reference?.Counts(vocabulary);
        RequireWords(corpus, own, reference, other, saved);
        var difference = other is null ? null
            : CorpusDifference.Of(own, other, options.Permutations, options.Fit.Seed, Math.Max(options.Most, 10), cancel);
        if (options.Topics == 0 && saved is null) return new(corpus, reference, options, words, difference, null, [], null, null, null);
        var all = other is null ? own : own.With(other);
        var (fitted, test) = heldOut is not null ? (all, heldOut.Counts(vocabulary)) : saved is null && other is null
            && own.Documents >= FewestToHoldOut ? Split(own, options.Fit.Seed) : (all, saved is not null ? own : null);
        TopicModel model = saved?.Model ?? Fit(fitted, options, cancel);
        var drift = other is null ? null
            : TopicDrift.Of(model, own, other, Math.Min(options.Permutations, 199), options.Fit.Seed, 5, cancel);
        return new(corpus, reference, options, words, difference, model, Summaries(model, all, words, options),
            test is null ? null : Perplexity(model, fitted, test, heldOut ?? (saved is not null ? corpus : null), options, cancel),
            drift, other is null || saved is not null ? null : Apart(own, other, words, options, cancel));
    }

    private static void Require(Corpus corpus, Corpus? reference, CorpusOptions options, TopicModelFile? saved)
    {
        if (reference is null && options.Topics == 0 && saved is null)
            throw new UnreadableDataException(
                $"{corpus.Name}: one corpus is compared with nothing: a second corpus, or {OptionName.Topics} K");
        if (reference is not null && (corpus.Documents.Count < 2 || reference.Documents.Count < 2))
            throw new UnreadableDataException(
                $"{(corpus.Documents.Count < 2 ? corpus.Name : reference.Name)}: one document: documents are exchanged to see what chance "
                    + $"does, two at least on either side ({OptionName.Documents} 200 cuts texts into blocks)");
        int fewest = Math.Min(corpus.Documents.Count, reference?.Documents.Count ?? int.MaxValue);
        if (saved is null && options.Topics > fewest)
            throw new UnreadableDataException(
                $"{OptionName.Topics}: {options.Topics.ToString(CultureInfo.InvariantCulture)} topics of "
                    + $"{CorpusReading.Count(fewest, "document")}: fewer than documents are needed");
    }

    private static void RequireWords(Corpus corpus, DocumentCounts own, Corpus? reference, DocumentCounts? other, TopicModelFile? saved)
    {
        if (own.Tokens == 0 || other is { Tokens: 0 })
            throw new UnreadableDataException(
                $"{(own.Tokens == 0 ? corpus.Name : reference!.Name)}: no word is "
                    + $"{(saved is null ? "left" : "in the vocabulary of the saved topics")}");
        if (other is null) return;
        long[] a = own.Totals(), b = other.Totals();
        if (!a.Zip(b, (x, y) => x > 0 && y > 0).Any(both => both))
            throw new UnreadableDataException(
                $"{corpus.Name} and {reference!.Name} have no word in common: nothing to compare (are they in one language?)");
    }

    private static TopicModel Fit(DocumentCounts counts, CorpusOptions options, CancellationToken cancel)
    {
        var settings = options.Fit
            with
        { Topics = options.Topics, Threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount };
        return options.Method switch
        {
            TopicMethod.Online => VariationalTopics.Online(counts, settings with { Sweeps = Math.Min(settings.Sweeps, 20) },
                cancel: cancel),
            TopicMethod.Gibbs => GibbsTopics.Fit(counts, settings, cancel),
            _ => VariationalTopics.Batch(counts, settings, cancel),
        };
    }

    private static (DocumentCounts Fitted, DocumentCounts Test) Split(DocumentCounts counts, int seed)
    {
        int[] order = [.. Enumerable.Range(0, counts.Documents)];
        new Random(seed).Shuffle(order);
        int held = counts.Documents / 10;
        return (counts.Chosen([.. order[held..].Order()]), counts.Chosen([.. order[..held].Order()]));
    }

    private static TopicPerplexity Perplexity(TopicModel model, DocumentCounts fitted, DocumentCounts test, Corpus? whole,
        CorpusOptions options, CancellationToken cancel)
    {
        long[] totals = fitted.Totals(), tokens = test.Totals();
        double all = fitted.Tokens + 0.5 * totals.Length, logs = 0;
        for (int w = 0; w < totals.Length; w++)
            if (tokens[w] > 0) logs += tokens[w] * Math.Log((totals[w] + 0.5) / all);
        var inferred = TopicInference.Of(model, test, 1, cancel);
        return new(test.Documents, test.Tokens, whole is null ? 0 : whole.Tokens - test.Tokens,
            TopicInference.CompletionPerplexity(model, test, options.Fit.Seed, 1, cancel), test.Tokens == 0 ? double.NaN
            : Math.Exp(-logs / test.Tokens), inferred.BoundPerplexity);
    }

    private static List<TopicSummary> Summaries(TopicModel model, DocumentCounts counts, string[] words, CorpusOptions options)
    {
        var mixtures = TopicInference.Of(model, counts).Mixtures;
        double[] shares = new double[model.Topics];
        for (int d = 0; d < counts.Documents; d++)
            for (int k = 0; k < shares.Length; k++) shares[k] += mixtures[d * shares.Length + k] * counts.Length(d) / counts.Tokens;
        return [.. Enumerable.Range(0, model.Topics).OrderByDescending(k => shares[k]).Select(k =>
        {
            double[] distribution = model.Distribution(k);
            return new TopicSummary(k, shares[k], TopicMatching.Coherence(model, k, counts),
                [.. TopicMatching.Likeliest(model, k, options.Most).Select(w => (words[w], distribution[w]))]);
        })];
    }

    private static TopicsApart Apart(DocumentCounts own, DocumentCounts other, string[] words, CorpusOptions options,
        CancellationToken cancel)
    {
        TopicModel first = Fit(own, options, cancel), second = Fit(other, options, cancel);
        var pairs = TopicMatching.Of(first, second);
        var all = own.With(other);
        int[] order = [.. Enumerable.Range(0, all.Documents)];
        new Random(options.Fit.Seed).Shuffle(order);
        var halves = TopicMatching.Of(Fit(all.Chosen(order[..own.Documents]), options, cancel),
            Fit(all.Chosen(order[own.Documents..]), options, cancel));
        string Words(TopicModel model, int k) => string.Join(' ', TopicMatching.Likeliest(model, k, 5).Select(w => words[w]));
        return new([.. pairs.OrderByDescending(p => p.Nats)], [.. Enumerable.Range(0, first.Topics).Select(k => Words(first, k))],
            [.. Enumerable.Range(0, second.Topics).Select(k => Words(second, k))], pairs.Average(p => p.Nats), halves.Average(p => p.Nats));
    }
}
