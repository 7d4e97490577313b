namespace Kullback.Topics;

/// <summary>Latent Dirichlet allocation: documents mix topics, topics are distributions over words; what was learnt of both.</summary>
/// <remarks>Document d draws θ ~ Dirichlet(α, …, α), each token a topic z ~ θ and a word ~ β_z, β_k ~ Dirichlet(η, …, η). The posterior of
/// β_k is taken for Dirichlet(λ_k). Source: Blei, Ng and Jordan (2003), Journal of Machine Learning Research 3, 993–1022.</remarks>
public sealed class TopicModel
{
    // Word after word, a topic each: a word's numbers stand together.
    internal double[] Weights { get; }

    internal TopicModel(int topics, int words, double alpha, double eta, double[] weights)
        => (Topics, Words, Alpha, Eta, Weights) = (topics, words, alpha, eta, weights);

    /// <summary>Topics K.</summary>
    public int Topics { get; }

    /// <summary>Words W of the vocabulary.</summary>
    public int Words { get; }

    /// <summary>Parameter α of the documents' mixtures.</summary>
    public double Alpha { get; }

    /// <summary>Parameter η of the topics' distributions.</summary>
    public double Eta { get; }

    /// <summary>The free energy (evidence lower bound) in nats after each sweep; empty where the method has none.</summary>
    public IReadOnlyList<double> Bounds { get; init; } = [];

    /// <summary>How the model was fitted.</summary>
    public string Method { get; init; } = "";

    /// <summary>It stopped because nothing changed any more, not because its sweeps were used up.</summary>
    public bool Converged { get; init; }

    /// <summary>Makes a model of parameters, as saved.</summary>
    /// <param name="topics">Topics K, 1 or more.</param>
    /// <param name="words">Words W.</param>
    /// <param name="alpha">α, above 0.</param>
    /// <param name="eta">η, above 0.</param>
    /// <param name="parameters">λ, topic after topic, a word each, above 0.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static TopicModel Of(int topics, int words, double alpha, double eta, ReadOnlySpan<double> parameters)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(topics);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(words);
        if (!(alpha > 0 && double.IsFinite(alpha)))
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Must be above 0 and finite.");
        if (!(eta > 0 && double.IsFinite(eta))) throw new ArgumentOutOfRangeException(nameof(eta), eta, "Must be above 0 and finite.");
        if (parameters.Length != (long)topics * words)
            throw new ArgumentException($"{parameters.Length} parameters are not {topics} topics of {words} words.", nameof(parameters));
        var weights = new double[parameters.Length];
        for (int k = 0; k < topics; k++)
            for (int w = 0; w < words; w++)
                weights[w * topics + k] = parameters[k * words + w] is > 0 and < double.PositiveInfinity and var value ? value
                    : throw new ArgumentException($"Topic {k}, word {w}: {parameters[k * words + w]} must be above 0 and finite.",
                        nameof(parameters));
        return new(topics, words, alpha, eta, weights);
    }

    /// <summary>The parameter λ of a topic and a word.</summary>
    public double Parameter(int topic, int word) => Weights[word * Topics + topic];

    /// <summary>The distribution of a topic: the posterior mean λ_kw/Σλ_k.</summary>
    /// <param name="topic">The topic, from 0.</param>
    public double[] Distribution(int topic)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(topic);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(topic, Topics);
        var shares = new double[Words];
        double sum = 0;
        for (int w = 0; w < Words; w++) sum += shares[w] = Weights[w * Topics + topic];
        for (int w = 0; w < Words; w++) shares[w] /= sum;
        return shares;
    }
}
