using System.Numerics;
using Kullback.Divergences;
using Kullback.Numerics;
using Kullback.Topics;

namespace Kullback.Tests.Topics;

/// <summary>Latent Dirichlet allocation and the comparison of corpora: what must hold whatever the texts.</summary>
public class TopicModelTest
{
    // Documents of topics that share no word: four words each.
    private static DocumentCounts Separate(int topics, int documents, int tokens, int seed)
    {
        var random = new Random(seed);
        return DocumentCounts.OfTokens(Enumerable.Range(0, documents)
            .Select(
                d => (IReadOnlyList<int>)[.. Enumerable.Range(0, tokens)
                    .Select(_ => 4 * (random.NextDouble() < 0.85 ? d % topics : random.Next(topics)) + random.Next(4))]), 4 * topics);
    }

    [Fact]
    public void Vectors_of_digamma_and_log_gamma_are_those_of_the_functions()
    {
        for (double x = 0.002; x < 1e7; x *= 1.37)
        {
            var vector = new Vector<double>(x);
            double digamma = Digamma.Of(x), log = Special.LogGamma(x);
            Assert.InRange(DirichletTerms.ExpDigamma(vector)[0] / Math.Exp(digamma) - 1, -3e-11, 3e-11);
            Assert.InRange(DirichletTerms.LogGamma(vector)[0] - log, -3e-11 - 1e-13 * Math.Abs(log), 3e-11 + 1e-13 * Math.Abs(log));
        }
    }

    [Theory]
    [InlineData(null), InlineData(0.1), InlineData(2.0)]
    public void The_free_energy_never_falls(double? alpha)
    {
        var model = VariationalTopics.Batch(Separate(3, 60, 30, 1),
            new TopicSettings { Topics = 4, Alpha = alpha, Restarts = 2, Tolerance = 0, Sweeps = 60 },
            cancel: TestContext.Current.CancellationToken);
        Assert.True(model.Bounds.Count > 5);
        // The functions are good to 3e-11 each, some thousands of them are summed.
        for (int s = 1; s < model.Bounds.Count; s++)
            Assert.True(model.Bounds[s] >= model.Bounds[s - 1] - 1e-6, $"sweep {s}: {model.Bounds[s] - model.Bounds[s - 1]}");
    }

    [Fact]
    public void Topics_are_found_by_all_three_methods_and_matched()
    {
        var counts = Separate(3, 90, 60, 2);
        var settings = new TopicSettings { Topics = 3, Sweeps = 60, Seed = 4 };
        TopicModel batch = VariationalTopics.Batch(counts, settings, cancel: TestContext.Current.CancellationToken),
            online = VariationalTopics.Online(counts, settings, batch: 15, delay: 4, cancel: TestContext.Current.CancellationToken),
            gibbs = GibbsTopics.Fit(counts, settings, cancel: TestContext.Current.CancellationToken);
        foreach (var other in new[] { online, gibbs })
        {
            var pairs = TopicMatching.Of(batch, other);
            Assert.Equal([0, 1, 2], pairs.Select(p => p.Second).Order());
            // Of at most ln 2: the methods give the foreign words of a document more or less to its own topic.
            Assert.All(pairs, p => Assert.InRange(p.Nats, 0, 0.05));
        }
        // Each topic has its four words, 1/4 each.
        for (int k = 0; k < 3; k++) Assert.Equal(4, batch.Distribution(k).Count(p => p is > 0.2 and < 0.3));
    }

    [Fact]
    public void The_result_is_the_same_on_any_number_of_threads()
    {
        var counts = Separate(3, 50, 20, 3);
        double[] Bounds(int threads)
            => [.. VariationalTopics.Batch(counts, new TopicSettings { Topics = 5, Restarts = 1, Sweeps = 20, Threads = threads },
                cancel: TestContext.Current.CancellationToken).Bounds];
        Assert.Equal(Bounds(1), Bounds(3));
    }

    [Fact]
    public void Completion_hides_half_of_every_document()
    {
        var (seen, hidden) = DocumentCounts.OfTable([3, 0, 2, 1, 0, 0, 0, 5, 4], 3).Halves(1);
        for (int d = 0; d < 3; d++) Assert.InRange(seen.Length(d) - hidden.Length(d), 0, 1);
        Assert.Equal(new long[] { 4, 5, 6 }, seen.Totals().Zip(hidden.Totals(), (a, b) => a + b));
        // One topic predicts as its distribution does, whatever is seen.
        var model = TopicModel.Of(1, 3, 1, 1, [1, 1, 2]);
        double expected = Math.Exp(-hidden.Totals().Zip(new[] { 0.25, 0.25, 0.5 }, (c, p) => c * Math.Log(p)).Sum() / hidden.Tokens);
        Assert.Equal(expected, TopicInference.CompletionPerplexity(model, DocumentCounts.OfTable([3, 0, 2, 1, 0, 0, 0, 5, 4], 3),
            cancel: TestContext.Current.CancellationToken)!.Value, 1e-12);
    }

    [Fact]
    public void Coherence_is_that_of_documents()
    {
        // Words 0 and 1 always together in two of four documents, 2 never with them.
        var counts = DocumentCounts.OfTable([1, 2, 0, 3, 1, 0, 0, 0, 1, 0, 0, 2], 3);
        Assert.Equal(1, TopicMatching.Coherence(TopicModel.Of(1, 3, 1, 1, [9, 8, 1]), 0, counts, 2), 1e-12);
        Assert.Equal(-1, TopicMatching.Coherence(TopicModel.Of(1, 3, 1, 1, [9, 1, 8]), 0, counts, 2), 1e-12);
    }

    [Fact]
    public void Parts_of_words_and_of_topics_add_up()
    {
        DocumentCounts a = Separate(3, 20, 30, 5), b = Separate(2, 25, 40, 6);
        b = DocumentCounts.OfTokens(Enumerable.Range(0, b.Documents)
            .Select(
                d => (IReadOnlyList<int>)[.. Enumerable.Range(b.Starts[d], b.Starts[d + 1] - b.Starts[d])
                    .SelectMany(i => Enumerable.Repeat(b.Ids[i], b.Counts[i]))]), 12);
        var found = CorpusDifference.Of(a, b, exchanges: 49, words: 12, cancel: TestContext.Current.CancellationToken);
        double[] p = [.. a.Totals().Select(c => (double)c / a.Tokens)], q = [.. b.Totals().Select(c => (double)c / b.Tokens)];
        Assert.Equal(new JensenShannon().Between<double>(p, q), found.Nats, 1e-14);
        Assert.Equal(found.Nats, found.Words.Sum(w => w.Nats), 1e-14);
        Assert.Equal(0.02, found.PValue, 1e-12);
        Assert.All(found.Words, w => Assert.True(w.LowNats <= w.Nats && w.Nats < w.HighNats));
        var drift =
            TopicDrift.Of(VariationalTopics.Batch(a.With(b), new TopicSettings { Topics = 3, Restarts = 1 },
                cancel: TestContext.Current.CancellationToken), a, b, exchanges: 19, words: 12,
                cancel: TestContext.Current.CancellationToken);
        Assert.Equal(drift.Nats, drift.Topics.Sum(t => t.Nats), 1e-12);
        Assert.Equal(1, drift.Topics.Sum(t => t.Share), 1e-12);
        // Of (topic, word) no less than of words: the chain rule.
        Assert.True(drift.Nats >= found.Nats - 1e-12);
        foreach (var topic in drift.Topics) Assert.Equal(topic.Nats, topic.Words.Sum(w => w.Nats), 1e-9);
    }

    [Fact]
    public void What_is_no_corpus_is_refused()
    {
        var one = DocumentCounts.OfTable([1, 2], 2);
        Assert.Throws<ArgumentException>(() => CorpusDifference.Of(one, one, cancel: TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => DocumentCounts.OfTable([1, -2], 2));
        Assert.Throws<ArgumentException>(() => DocumentCounts.OfTokens([[0, 5]], 2));
        Assert.Throws<ArgumentException>(
            () => VariationalTopics.Batch(DocumentCounts.OfTable([0, 0], 2), new TopicSettings(),
                cancel: TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => VariationalTopics.Batch(one, new TopicSettings { Eta = 1e-4 }, cancel: TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => TopicModel.Of(1, 2, 1, 1, [1, double.NaN]));
    }
}
