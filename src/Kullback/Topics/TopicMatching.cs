using System.Collections.Immutable;
using Kullback.Divergences;
using Kullback.Transport;

namespace Kullback.Topics;

/// <summary>A topic of one model with its partner in another.</summary>
/// <param name="First">The topic of the first model.</param>
/// <param name="Second">Its partner.</param>
/// <param name="Nats">Jensen-Shannon divergence of their distributions over words.</param>
public readonly record struct TopicPair(int First, int Second, double Nats);

/// <summary>Topics of two models put together, and how well their words belong together.</summary>
public static class TopicMatching
{
    /// <summary>The pairs, one to one, with the least sum of Jensen-Shannon divergences.</summary>
    /// <param name="first">A model.</param>
    /// <param name="second">Another with as many topics and the same vocabulary.</param>
    /// <returns>One pair a topic of the first, in their order.</returns>
    /// <exception cref="ArgumentException">Topics or words differ in number.</exception>
    /// <remarks>The assignment is the transport between equal masses, solved exactly: its corners are permutations.</remarks>
    public static ImmutableArray<TopicPair> Of(TopicModel first, TopicModel second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        int k = first.Topics;
        if (second.Topics != k || second.Words != first.Words)
            throw new ArgumentException($"{k} topics of {first.Words} words, and {second.Topics} of {second.Words}.", nameof(second));
        double[][] p = [.. Enumerable.Range(0, k).Select(first.Distribution)], q = [.. Enumerable.Range(0, k).Select(second.Distribution)];
        double[] costs = new double[k * k];
        for (int a = 0; a < k; a++)
            for (int b = 0; b < k; b++) costs[a * k + b] = new JensenShannon().Between<double>(p[a], q[b]);
        return [.. ExactTransport.FromCosts([], [], costs, k, k).Flows.Where(f => f.Mass > 0.5 / k).OrderBy(f => f.From)
            .Select(f => new TopicPair(f.From, f.To, costs[f.From * k + f.To]))];
    }

    /// <summary>Coherence of a topic: the mean normalized pointwise mutual information of its likeliest words, by documents that have
    /// them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="counts">The documents.</param>
    /// <param name="words">How many words, two or more.</param>
    /// <returns>Mean over pairs of ln(p_ij/(p_i p_j))/−ln p_ij, from −1 (never in one document) by 0 (independent) to 1 (always together);
    /// 1 too where both are in every document.</returns>
    /// <exception cref="ArgumentException">The vocabularies differ in size, or there are no documents.</exception>
    /// <remarks>Source: Bouma (2009), "Normalized (pointwise) mutual information in collocation extraction"; Lau, Newman and Baldwin
    /// (2014), EACL, 530–539.</remarks>
    public static double Coherence(TopicModel model, int topic, DocumentCounts counts, int words = 10)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentOutOfRangeException.ThrowIfLessThan(words, 2);
        if (counts.Words != model.Words || counts.Documents == 0)
            throw new ArgumentException("Other words than the model's, or no documents.", nameof(counts));
        int[] top = [.. Likeliest(model, topic, words)];
        if (top.Length < 2) return 1;
        var place = top.Select((w, i) => (w, i)).ToDictionary(x => x.w, x => x.i);
        var together = new int[top.Length, top.Length];
        for (int d = 0; d < counts.Documents; d++)
        {
            int[] here = [.. counts.Ids[counts.Starts[d]..counts.Starts[d + 1]].Where(place.ContainsKey).Select(w => place[w])];
            foreach (int a in here)
                foreach (int b in here) together[a, b]++;
        }
        double sum = 0, n = counts.Documents;
        for (int a = 1; a < top.Length; a++)
            for (int b = 0; b < a; b++)
                sum += together[a, b] == 0 ? -1 : together[a, b] == counts.Documents ? 1
                    : Math.Log(together[a, b] * n / ((double)together[a, a] * together[b, b])) / -Math.Log(together[a, b] / n);
        return sum / (top.Length * (top.Length - 1) / 2);
    }

    /// <summary>The likeliest words of a topic, the first first.</summary>
    public static ImmutableArray<int> Likeliest(TopicModel model, int topic, int words = 10)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [.. Enumerable.Range(0, model.Words).OrderByDescending(w => model.Parameter(topic, w)).ThenBy(w => w).Take(words)];
    }
}
