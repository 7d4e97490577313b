using System.Collections.Immutable;

namespace Kullback.Topics;

/// <summary>What a word does for the drift of a topic.</summary>
/// <param name="Word">Its number.</param>
/// <param name="Nats">Its part of the drift.</param>
/// <param name="Share">Its share of the corpus's tokens in this topic.</param>
/// <param name="ReferenceShare">Of the reference's.</param>
public sealed record DriftWord(int Word, double Nats, double Share, double ReferenceShare);

/// <summary>How one topic changed from the reference to the corpus.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Share">Its share of the corpus's tokens.</param>
/// <param name="ReferenceShare">Of the reference's tokens.</param>
/// <param name="Nats">Its part of the divergence of topics and words together; the parts of all topics add up to it.</param>
/// <param name="ChanceNats">Mean of the part when documents are exchanged.</param>
/// <param name="AdjustedPValue">Share of exchanges in which any topic has a part as large.</param>
/// <param name="Words">The words with the largest parts.</param>
public sealed record TopicChange(int Topic, double Share, double ReferenceShare, double Nats, double ChanceNats, double AdjustedPValue,
    ImmutableArray<DriftWord> Words);

/// <summary>How far apart two corpora are in what they speak of, and in the words they say it with.</summary>
/// <param name="Nats">Jensen-Shannon divergence of the distributions of (topic, word) over tokens.</param>
/// <param name="ChanceNats">Its mean when documents are exchanged.</param>
/// <param name="ChanceHighNats">What 95 % of exchanges stay below.</param>
/// <param name="PValue">(1 + exchanges with a divergence as large)/(1 + exchanges).</param>
/// <param name="Exchanges">Exchanges drawn.</param>
/// <param name="Topics">The topics, in the order of the model.</param>
/// <remarks>The model is fitted to both corpora together, or to neither: it does not know which document is whose, so exchanging documents
/// gives an exact level.</remarks>
public sealed record TopicDrift(double Nats, double ChanceNats, double ChanceHighNats, double PValue, int Exchanges,
    ImmutableArray<TopicChange> Topics)
{
    /// <summary>Measures the drift.</summary>
    /// <param name="model">A model that does not know the corpora apart.</param>
    /// <param name="corpus">P: what is.</param>
    /// <param name="reference">Q: what was.</param>
    /// <param name="exchanges">Exchanges of documents.</param>
    /// <param name="seed">Their seed.</param>
    /// <param name="words">Words to name a topic.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">A corpus has no token, both have fewer than three documents,
    /// or other words than the model.</exception>
    public static TopicDrift Of(TopicModel model, DocumentCounts corpus, DocumentCounts reference, int exchanges = 199, int seed = 1,
        int words = 5, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exchanges);
        if (corpus.Tokens == 0 || reference.Tokens == 0) throw new ArgumentException("A corpus has no token.", nameof(corpus));
        if (corpus.Documents + reference.Documents < 3)
            throw new ArgumentException("Documents are exchanged to see what chance does: three at least.", nameof(reference));
        var all = corpus.With(reference);
        var tokens = new TopicTokens(model, all, cancel);
        bool[] first = [.. Enumerable.Range(0, all.Documents).Select(d => d < corpus.Documents)];
        double[] cells = new double[model.Weights.Length], parts = new double[model.Topics], chance = new double[model.Topics];
        var (own, other) = tokens.Sums(first);
        double js = Parts(own, other, model.Topics, parts, cells);
        double[] totals = new double[exchanges], largest = new double[exchanges], now = new double[model.Topics];
        for (int b = 0; b < exchanges; b++)
        {
            cancel.ThrowIfCancellationRequested();
            var (p, q) = tokens.Sums(Exchanged.Chosen(all.Documents, corpus.Documents, seed, b));
            totals[b] = Parts(p, q, model.Topics, now, []);
            largest[b] = now.Max();
            for (int k = 0; k < now.Length; k++) chance[k] += now[k] / exchanges;
        }
        Array.Sort(totals);
        double P(double value, double[] drawn) => (1.0 + drawn.Count(x => x >= value * (1 - 1e-12))) / (1 + exchanges);
        double n = own.Sum(), m = other.Sum();
        var topics = Enumerable.Range(0, model.Topics)
            .Select(
                k => new TopicChange(k, Column(own, k, model.Topics) / n, Column(other, k, model.Topics) / m, parts[k], chance[k],
                    P(parts[k], largest),
            [.. Enumerable.Range(0, model.Words).OrderByDescending(w => cells[w * model.Topics + k]).Take(words)
                .Select(w => w * model.Topics + k).Where(i => cells[i] > 0)
                .Select(i => new DriftWord(i / model.Topics, cells[i], own[i] / n, other[i] / m))]));
        return new(js, totals.Average(), totals[(int)Math.Min(exchanges - 1, Math.Ceiling(0.95 * exchanges) - 1)], P(js, totals), exchanges,
            [.. topics]);
    }

    private static double Column(double[] cells, int k, int topics)
    {
        double sum = 0;
        for (int i = k; i < cells.Length; i += topics) sum += cells[i];
        return sum;
    }

    private static double Parts(double[] own, double[] other, int topics, double[] parts, double[] cells)
    {
        Array.Clear(parts);
        double n = own.Sum(), m = other.Sum();
        for (int i = 0; i < own.Length; i++)
        {
            double part = CorpusDifference.Part(own[i] / n, other[i] / m);
            parts[i % topics] += part;
            if (cells.Length > 0) cells[i] = part;
        }
        return parts.Sum();
    }

    /// <summary>Each token's share in each topic, summed over any choice of documents.</summary>
    private sealed class TopicTokens
    {
        private readonly DocumentCounts _counts;
        private readonly TopicModel _model;
        private readonly double[] _shares, _total;

        internal TopicTokens(TopicModel model, DocumentCounts counts, CancellationToken cancel)
        {
            (_model, _counts) = (model, counts);
            var (mixtures, _, padded) = TopicInference.Inferred(model, counts, Environment.ProcessorCount, cancel);
            int k = model.Topics;
            double[][] topics = [.. Enumerable.Range(0, k).Select(model.Distribution)];
            _shares = new double[(long)counts.Ids.Length * k];
            for (int d = 0; d < counts.Documents; d++)
                for (int i = counts.Starts[d]; i < counts.Starts[d + 1]; i++)
                {
                    double sum = 0;
                    for (int t = 0; t < k; t++) sum += _shares[i * k + t] = mixtures[d * padded + t] * topics[t][counts.Ids[i]];
                    for (int t = 0; t < k; t++) _shares[i * k + t] *= counts.Counts[i] / sum;
                }
            _total = Sum(Enumerable.Repeat(true, counts.Documents).ToArray());
        }

        internal (double[] Own, double[] Other) Sums(bool[] chosen)
        {
            double[] own = Sum(chosen), other = new double[own.Length];
            for (int i = 0; i < own.Length; i++) other[i] = Math.Max(0, _total[i] - own[i]);
            return (own, other);
        }

        private double[] Sum(bool[] chosen)
        {
            int k = _model.Topics;
            var sums = new double[_model.Weights.Length];
            for (int d = 0; d < _counts.Documents; d++)
                if (chosen[d])
                    for (int i = _counts.Starts[d]; i < _counts.Starts[d + 1]; i++)
                    {
                        int row = _counts.Ids[i] * k, from = i * k;
                        for (int t = 0; t < k; t++) sums[row + t] += _shares[from + t];
                    }
            return sums;
        }
    }
}
