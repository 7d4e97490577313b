namespace Kullback.Topics;

/// <summary>Latent Dirichlet allocation by collapsed Gibbs sampling: a check on variational Bayes that shares none of its
/// approximation.</summary>
/// <remarks>Each token's topic is drawn from P(z = k) ∝ (n_dk + α)(n_kw + η)/(n_k + Wη), the counts without it; λ is η plus the mean count
/// over the second half of the sweeps. Source: Griffiths and Steyvers (2004), Proceedings of the National Academy of Sciences 101,
/// 5228–5235.</remarks>
public static class GibbsTopics
{
    /// <summary>Samples topics.</summary>
    /// <param name="counts">The corpus.</param>
    /// <param name="settings">How; α is 1/K where it is not given, and there is one chain.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">The corpus has no word, or a setting is out of its range.</exception>
    public static TopicModel Fit(DocumentCounts counts, TopicSettings settings, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check();
        if (counts.Tokens is 0 or > int.MaxValue)
            throw new ArgumentException("The corpus has no word, or too many tokens.", nameof(counts));
        var chain = new Chain(counts, settings);
        int kept = 0;
        double[] sums = new double[(long)counts.Words * settings.Topics];
        for (int sweep = 0; sweep < settings.Sweeps; sweep++)
        {
            cancel.ThrowIfCancellationRequested();
            chain.Sweep();
            if (sweep < settings.Sweeps / 2) continue;
            kept++;
            for (int i = 0; i < sums.Length; i++) sums[i] += chain.Words[i];
        }
        for (int i = 0; i < sums.Length; i++) sums[i] = settings.Eta + sums[i] / kept;
        return new TopicModel(settings.Topics, counts.Words, chain.Alpha, settings.Eta,
            sums)
        { Method = $"collapsed Gibbs sampling, {settings.Sweeps} sweeps", Converged = true };
    }

    private sealed class Chain
    {
        private readonly DocumentCounts _counts;
        private readonly Random _random;
        private readonly int _topics;
        private readonly double _eta;
        private readonly int[] _of, _topicsOfDocuments, _totals;
        private readonly double[] _weights;

        internal Chain(DocumentCounts counts, TopicSettings settings)
        {
            (_counts, _topics, _eta, Alpha, _random) =
                (counts, settings.Topics, settings.Eta, settings.Alpha ?? 1.0 / settings.Topics, new Random(settings.Seed));
            (_of, _topicsOfDocuments, _totals, _weights, Words) =
                (new int[counts.Tokens], new int[counts.Documents * _topics], new int[_topics], new double[_topics],
                    new int[counts.Words * _topics]);
            int at = 0;
            for (int d = 0; d < counts.Documents; d++)
                for (int i = counts.Starts[d]; i < counts.Starts[d + 1]; i++)
                    for (int c = 0; c < counts.Counts[i]; c++) Move(d, counts.Ids[i], _of[at++] = _random.Next(_topics), 1);
        }

        internal double Alpha { get; }

        internal int[] Words { get; }

        private void Move(int document, int word, int topic, int by)
        {
            _topicsOfDocuments[document * _topics + topic] += by;
            Words[word * _topics + topic] += by;
            _totals[topic] += by;
        }

        internal void Sweep()
        {
            int at = 0;
            for (int d = 0; d < _counts.Documents; d++)
                for (int i = _counts.Starts[d]; i < _counts.Starts[d + 1]; i++)
                    for (int c = 0; c < _counts.Counts[i]; c++, at++)
                    {
                        int word = _counts.Ids[i];
                        Move(d, word, _of[at], -1);
                        Move(d, word, _of[at] = Draw(d, word), 1);
                    }
        }

        private int Draw(int document, int word)
        {
            double sum = 0, rest = _counts.Words * _eta;
            for (int k = 0; k < _topics; k++)
                _weights[k] = sum += (_topicsOfDocuments[document * _topics + k] + Alpha) * (Words[word * _topics + k] + _eta)
                    / (_totals[k] + rest);
            double drawn = _random.NextDouble() * sum;
            int topic = 0;
            while (topic < _topics - 1 && _weights[topic] <= drawn) topic++;
            return topic;
        }
    }
}
