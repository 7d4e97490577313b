using System.Collections.Immutable;
using Kullback.Numerics;

namespace Kullback.Topics;

/// <summary>What one word does for the difference of two corpora.</summary>
/// <param name="Word">Its number.</param>
/// <param name="Count">Tokens in the corpus (P).</param>
/// <param name="ReferenceCount">Tokens in the reference (Q).</param>
/// <param name="Nats">Its part of the Jensen-Shannon divergence; the parts of all words add up to it.</param>
/// <param name="LowNats">Lower end of a 95 % interval from the spread over documents, less what noise adds to the part.</param>
/// <param name="HighNats">Upper end.</param>
/// <param name="ChanceNats">Mean of the part when documents are exchanged between the corpora.</param>
/// <param name="AdjustedPValue">Share of exchanges in which any word has a part as large: allows for all words.</param>
public sealed record WordDifference(int Word, long Count, long ReferenceCount, double Nats, double LowNats, double HighNats,
    double ChanceNats, double AdjustedPValue);

/// <summary>How far apart the word frequencies of two corpora are, beside what exchanging their documents gives.</summary>
/// <param name="Nats">Jensen-Shannon divergence of the token frequencies.</param>
/// <param name="ForwardNats">D(P‖Q) with ½ added to every word's count, over the words of either.</param>
/// <param name="BackwardNats">D(Q‖P) likewise.</param>
/// <param name="ChanceNats">Mean divergence when documents are exchanged: far from 0 for small corpora, whose rare words differ
/// anyway.</param>
/// <param name="ChanceHighNats">What 95 % of exchanges stay below.</param>
/// <param name="PValue">(1 + exchanges with a divergence as large)/(1 + exchanges).</param>
/// <param name="Exchanges">Exchanges drawn.</param>
/// <param name="Seed">Their seed.</param>
/// <param name="Words">The words with the largest parts.</param>
/// <remarks>Documents are exchanged, never tokens: tokens of one text are not independent, and a test that takes them for it finds a
/// difference between any two texts. Sources: Lin (1991), IEEE Transactions on Information Theory 37, 145–151; Kilgarriff (2005), Corpus
/// Linguistics and Linguistic Theory 1, 263–276; Westfall and Young (1993), Resampling-Based Multiple Testing.</remarks>
public sealed record CorpusDifference(double Nats, double ForwardNats, double BackwardNats, double ChanceNats, double ChanceHighNats,
    double PValue, int Exchanges, int Seed, ImmutableArray<WordDifference> Words)
{
    /// <summary>(1 + exchanges with a divergence as small)/(1 + exchanges): tiny where the corpora share documents.</summary>
    public double LeftTailPValue { get; init; }

    /// <summary>Compares two corpora over one vocabulary.</summary>
    /// <param name="corpus">P: what is.</param>
    /// <param name="reference">Q: what was.</param>
    /// <param name="exchanges">Exchanges of documents.</param>
    /// <param name="seed">Their seed.</param>
    /// <param name="words">Words to name.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">A corpus has no token, both together have fewer than three documents,
    /// or the vocabularies differ in size.</exception>
    public static CorpusDifference Of(DocumentCounts corpus, DocumentCounts reference, int exchanges = 499, int seed = 1, int words = 20,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exchanges);
        if (corpus.Tokens == 0 || reference.Tokens == 0) throw new ArgumentException("A corpus has no token.", nameof(corpus));
        if (corpus.Documents + reference.Documents < 3)
            throw new ArgumentException("Documents are exchanged to see what chance does: three at least.", nameof(reference));
        var all = corpus.With(reference);
        long[] total = all.Totals(), own = corpus.Totals(), other = [.. total.Zip(own, (t, a) => t - a)];
        double[] parts = new double[all.Words];
        double js = Parts(own, other, parts), tokens = corpus.Tokens, others = reference.Tokens;
        var chance = new Exchanged(all, total, corpus.Documents, parts, exchanges, seed, cancel);
        int[] top = [.. Enumerable.Range(0, all.Words).Where(w => parts[w] > 0).OrderByDescending(w => parts[w]).ThenBy(w => w)
            .Take(words)];
        double[] spread = Variances(corpus, own, top), spreadOfOther = Variances(reference, other, top);
        var found = top.Select((w, i) =>
        {
            var (error, bias) = Error(own[w], tokens, spread[i], other[w], others, spreadOfOther[i]);
            return new WordDifference(w, own[w], other[w], parts[w], Math.Max(0, parts[w] - bias - 1.959963984540054 * error),
                parts[w] + 1.959963984540054 * error, chance.Means[w], (1.0 + chance.Largest.Count(x => x >= parts[w])) / (1 + exchanges));
        });
        double[] sorted = [.. chance.Totals.Order()];
        var (forward, backward) = Smoothed(own, other);
        return new(js, forward, backward, sorted.Average(), sorted[(int)Math.Min(exchanges - 1, Math.Ceiling(0.95 * exchanges) - 1)],
            (1.0 + sorted.Count(x => x >= js * (1 - 1e-12))) / (1 + exchanges), exchanges, seed, [.. found])
        {
            LeftTailPValue = (1.0 + sorted.Count(x => x <= js * (1 + 1e-12))) / (1 + exchanges),
        };
    }

    // ½p ln(p/m) + ½q ln(q/m) of each word, and their sum.
    internal static double Parts(ReadOnlySpan<long> own, ReadOnlySpan<long> other, Span<double> parts)
    {
        double n = 0, m = 0, sum = 0;
        for (int w = 0; w < own.Length; w++) (n, m) = (n + own[w], m + other[w]);
        for (int w = 0; w < own.Length; w++) sum += parts[w] = Part(own[w] / n, other[w] / m);
        return sum;
    }

    /// <summary>½p ln(p/m) + ½q ln(q/m), m the mean: never negative.</summary>
    internal static double Part(double p, double q)
    {
        if (p == q) return 0;
        // With r = (p − q)/(p + q) the part is ¼(p + q)·((1 + r) ln(1 + r) + (1 − r) ln(1 − r)).
        double r = (p - q) / (p + q);
        return Math.Abs(r) == 1 ? (p + q) * 0.5 * 0.69314718055994531
            : 0.25 * (p + q) * ((1 + r) * Special.LogOnePlus(r) + (1 - r) * Special.LogOnePlus(-r));
    }

    private static (double Forward, double Backward) Smoothed(long[] own, long[] other)
    {
        double n = 0, m = 0, forward = 0, backward = 0;
        for (int w = 0; w < own.Length; w++)
            if (own[w] + other[w] > 0) (n, m) = (n + own[w] + 0.5, m + other[w] + 0.5);
        for (int w = 0; w < own.Length; w++)
        {
            if (own[w] + other[w] == 0) continue;
            double p = (own[w] + 0.5) / n, q = (other[w] + 0.5) / m, log = Math.Log(p / q);
            (forward, backward) = (forward + p * log, backward - q * log);
        }
        return (forward, backward);
    }

    // Of a word's share, from documents: D/(D − 1)·Σ (c − n p)²/N².
    private static double[] Variances(DocumentCounts counts, long[] totals, int[] words)
    {
        var place = words.Select((w, i) => (w, i)).ToDictionary(x => x.w, x => x.i);
        double[] squares = new double[words.Length], products = new double[words.Length];
        double lengths = 0, tokens = counts.Tokens;
        for (int d = 0; d < counts.Documents; d++)
        {
            double length = counts.Length(d);
            lengths += length * length;
            for (int i = counts.Starts[d]; i < counts.Starts[d + 1]; i++)
                if (place.TryGetValue(counts.Ids[i], out int at))
                    (squares[at], products[at]) =
                        (squares[at] + (double)counts.Counts[i] * counts.Counts[i], products[at] + counts.Counts[i] * length);
        }
        double D = counts.Documents;
        return [.. words.Select(
            (w, i) => totals[w] / tokens is var p
                ? Math.Max(0, D / Math.Max(1, D - 1) * (squares[i] - 2 * p * products[i] + p * p * lengths)) / tokens / tokens : 0)];
    }

    // By the slopes ½ ln(p/m) and ½ ln(q/m). A word that was not seen, or in one document, is not known exactly:
    // the variance is at least that of a count ½ larger. Noise makes a part larger, by half the variances times the curvatures
    // ½q/(p(p + q)) and ½p/(q(p + q)): the lower end allows for that.
    private static (double Error, double Bias) Error(long count, double tokens, double spread, long other, double others,
        double spreadOfOther)
    {
        double p = (count + 0.5) / (tokens + 1), q = (other + 0.5) / (others + 1), m = (p + q) / 2, a = 0.5 * Math.Log(p / m),
            b = 0.5 * Math.Log(q / m), ofP = Math.Max(spread, (count + 0.5) / tokens / tokens),
            ofQ = Math.Max(spreadOfOther, (other + 0.5) / others / others);
        return (Math.Sqrt(a * a * ofP + b * b * ofQ), 0.25 * (q / p * ofP + p / q * ofQ) / (p + q));
    }
}
