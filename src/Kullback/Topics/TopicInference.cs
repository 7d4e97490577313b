using System.Collections.Immutable;
using System.Numerics;

namespace Kullback.Topics;

/// <summary>What a fitted model says of documents.</summary>
/// <param name="Mixtures">Posterior mean share of each topic, document after document.</param>
/// <param name="BoundNats">The free energy of the documents and topics, in nats.</param>
/// <param name="Tokens">Tokens of the documents.</param>
public sealed record TopicInference(ImmutableArray<double> Mixtures, double BoundNats, long Tokens)
{
    /// <summary>exp(−bound/tokens): a bound, not a perplexity, and it charges the topics to these documents;
    /// as scikit-learn gives it.</summary>
    public double BoundPerplexity => Math.Exp(-BoundNats / Tokens);

    /// <summary>Infers the mixtures of documents, topics held.</summary>
    /// <param name="model">The model.</param>
    /// <param name="counts">Documents with the model's vocabulary.</param>
    /// <param name="threads">Threads; the result is the same for any number.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">The vocabularies differ in size.</exception>
    public static TopicInference Of(TopicModel model, DocumentCounts counts, int threads = 1, CancellationToken cancel = default)
    {
        var (mixtures, words, padded) = Inferred(model, counts, threads, cancel);
        double bound = words + FreeEnergy.Documents(counts, model.Topics, model.Alpha, mixtures).Nats
            + FreeEnergy.Topics(model.Topics, model.Words, model.Eta, model.Weights);
        return new(Shares(mixtures, counts.Documents, padded, model.Topics), bound, counts.Tokens);
    }

    /// <summary>Perplexity by document completion: mixtures from a random half of each document's tokens, the other half
    /// predicted.</summary>
    /// <param name="model">The model.</param>
    /// <param name="counts">Documents that the model was not fitted to.</param>
    /// <param name="seed">Seed of the halves.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>exp of minus the mean of ln Σ_k E θ_k E β_kw over the predicted tokens; null where no document has two tokens.</returns>
    /// <exception cref="ArgumentException">The vocabularies differ in size.</exception>
    /// <remarks>Source: Wallach, Murray, Salakhutdinov and Mimno (2009), International Conference on Machine Learning 26,
    /// 1105–1112.</remarks>
    public static double? CompletionPerplexity(TopicModel model, DocumentCounts counts, int seed = 1, int threads = 1,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(counts);
        var (seen, hidden) = counts.Halves(seed);
        if (hidden.Tokens == 0) return null;
        var (mixtures, _, padded) = Inferred(model, seen, threads, cancel);
        var shares = Shares(mixtures, counts.Documents, padded, model.Topics);
        double[][] topics = [.. Enumerable.Range(0, model.Topics).Select(model.Distribution)];
        double logs = 0;
        for (int d = 0; d < counts.Documents; d++)
            for (int i = hidden.Starts[d]; i < hidden.Starts[d + 1]; i++)
            {
                if (hidden.Counts[i] == 0) continue;
                double p = 0;
                for (int k = 0; k < topics.Length; k++) p += shares[d * topics.Length + k] * topics[k][hidden.Ids[i]];
                logs += hidden.Counts[i] * Math.Log(p);
            }
        return Math.Exp(-logs / hidden.Tokens);
    }

    internal static (double[] Mixtures, double Logs, int Padded) Inferred(TopicModel model, DocumentCounts counts, int threads,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(counts);
        if (model.Words != counts.Words)
            throw new ArgumentException($"The model has {model.Words} words, the documents {counts.Words}.", nameof(counts));
        var sweep = new TopicSweep(model.Topics, model.Words, model.Weights);
        double[] mixtures = VariationalTopics.Ones(sweep, counts.Documents);
        double logs = VariationalTopics.Pass(counts, sweep, model.Alpha, mixtures, threads, cancel, wanted: false).Logs;
        return (mixtures, logs, sweep.Width * Vector<double>.Count);
    }

    private static ImmutableArray<double> Shares(double[] mixtures, int documents, int padded, int topics)
    {
        var shares = ImmutableArray.CreateBuilder<double>(documents * topics);
        for (int d = 0; d < documents; d++)
        {
            double sum = 0;
            for (int k = 0; k < topics; k++) sum += mixtures[d * padded + k];
            for (int k = 0; k < topics; k++) shares.Add(mixtures[d * padded + k] / sum);
        }
        return shares.MoveToImmutable();
    }
}
