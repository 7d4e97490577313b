using Kullback.Topics;

namespace Kullback.Data.Topics;

/// <summary>A topic in words.</summary>
/// <param name="Topic">Its number from 0.</param>
/// <param name="Share">Its share of the corpus's tokens.</param>
/// <param name="Coherence">NPMI of its likeliest words, −1 to 1.</param>
/// <param name="Words">Its likeliest words with their probability.</param>
public sealed record TopicSummary(int Topic, double Share, double Coherence, IReadOnlyList<(string Word, double Probability)> Words);

/// <summary>How well documents are predicted that the model was not fitted to.</summary>
/// <param name="Documents">Held-out documents.</param>
/// <param name="Tokens">Their tokens.</param>
/// <param name="Unknown">Tokens that are not in the vocabulary: left out.</param>
/// <param name="Completion">Perplexity by document completion; null where no document has two tokens.</param>
/// <param name="Unigram">Perplexity of the same documents under the corpus's word frequencies, half a count added to each word.</param>
/// <param name="Bound">exp(−bound/tokens), for comparison with others' figures: no perplexity.</param>
public sealed record TopicPerplexity(int Documents, long Tokens, long Unknown, double? Completion, double Unigram, double Bound);

/// <summary>Models fitted to each corpus alone, their topics put together.</summary>
/// <param name="Pairs">The pairs, the furthest apart first.</param>
/// <param name="Corpus">Likeliest words of the corpus's topics.</param>
/// <param name="Reference">Of the reference's.</param>
/// <param name="MeanNats">Mean divergence of the pairs.</param>
/// <param name="HalvesNats">The same of two models fitted to random halves of all documents: what two fits differ anyway.</param>
public sealed record TopicsApart(IReadOnlyList<TopicPair> Pairs, IReadOnlyList<string> Corpus, IReadOnlyList<string> Reference,
    double MeanNats, double HalvesNats);

/// <summary>One corpus in topics, or two compared.</summary>
/// <param name="Corpus">P: what is.</param>
/// <param name="Reference">Q: what was; null for one corpus.</param>
/// <param name="Options">How.</param>
/// <param name="Vocabulary">The words that are counted.</param>
/// <param name="Difference">The corpora's words compared without a model; null for one corpus.</param>
/// <param name="Model">The topics; null where none were asked for.</param>
/// <param name="Topics">The topics in words, the largest first.</param>
/// <param name="Perplexity">On held-out documents; null where there are none.</param>
/// <param name="Drift">How topics changed; null without topics or reference.</param>
/// <param name="Apart">Models of each corpus alone; null without topics or reference, and with a saved model.</param>
public sealed record TopicReport(Corpus Corpus, Corpus? Reference, CorpusOptions Options, IReadOnlyList<string> Vocabulary,
    CorpusDifference? Difference, TopicModel? Model, IReadOnlyList<TopicSummary> Topics,
    TopicPerplexity? Perplexity, TopicDrift? Drift, TopicsApart? Apart)
{
    /// <summary>The corpora differ at the level of the options, by words or by topics,
    /// the smaller p doubled where there are both.</summary>
    public bool? Differ => Difference is null ? null : PValue <= Options.Level;

    /// <summary>The p-value of the whole: of words, or twice the smaller of words' and topics'.</summary>
    public double? PValue => Difference is null ? null : Drift is null ? Difference.PValue
        : Math.Min(1, 2 * Math.Min(Difference.PValue, Drift.PValue));
}
