using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>How often each token followed one context in a corpus, and what a model says of it.</summary>
/// <param name="Tokens">The tokens seen, each once.</param>
/// <param name="Counts">How often, as many; at least once.</param>
/// <param name="Q">The model's probabilities of all tokens; they sum to 1.</param>
public sealed record CountedContext(IReadOnlyList<int> Tokens, IReadOnlyList<long> Counts, IReadOnlyList<double> Q);

/// <summary>D(P̂‖Q) of counts against a model, the mean over contexts by how often they occur, in nats — beside what counts of that size
/// drawn from the model itself show, which is never zero.</summary>
/// <param name="Nats">The plug-in divergence of the counts; +∞ where a token was seen that the model rules out.</param>
/// <param name="NoiseNats">Its mean where the counts are drawn from the model: about (tokens seen − 1)/(2·count) a context.</param>
/// <param name="NoiseLowNats">The 2.5 % quantile of the same.</param>
/// <param name="NoiseHighNats">The 97.5 % quantile: a divergence above it is not sampling noise.</param>
/// <param name="Count">Tokens counted.</param>
/// <param name="Contexts">Contexts.</param>
/// <param name="Resamplings">Corpora drawn.</param>
/// <remarks>The parametric bootstrap of Efron and Tibshirani (1993), An Introduction to the Bootstrap, 6.5. What the model's own
/// distribution of a context is uncertain by (the mean over few rows) is not in it.</remarks>
public sealed record EmpiricalDivergence(double Nats, double NoiseNats, double NoiseLowNats, double NoiseHighNats, long Count, int Contexts,
    int Resamplings)
{
    /// <summary>The divergence less what noise alone is expected to show; may be negative.</summary>
    public double ExcessNats => Nats - NoiseNats;

    /// <summary>The divergence of counts from a model with the noise of such counts.</summary>
    /// <param name="contexts">One at least.</param>
    /// <param name="resamplings">Corpora to draw from the model.</param>
    /// <param name="random">Draws them.</param>
    /// <remarks>O(vocabulary·contexts + resamplings·count·log vocabulary).</remarks>
    /// <exception cref="ArgumentException">No contexts; a count, token or probability is none.</exception>
    public static EmpiricalDivergence Of(IReadOnlyList<CountedContext> contexts, int resamplings, Random random)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(resamplings);
        if (contexts.Count == 0) throw new ArgumentException("No contexts.", nameof(contexts));
        double nats = 0;
        long total = 0;
        var noise = new double[resamplings];
        for (int c = 0; c < contexts.Count; c++)
        {
            long count = Require(contexts[c], c);
            nats += count * Divergence(contexts[c].Tokens, contexts[c].Counts, count, contexts[c].Q);
            total += count;
            Draw(contexts[c].Q, count, noise, random);
        }
        for (int r = 0; r < resamplings; r++) noise[r] /= total;
        Array.Sort(noise);
        return new(nats / total, noise.Average(), SortedQuantile.Of(noise, 0.025), SortedQuantile.Of(noise, 0.975), total, contexts.Count,
            resamplings);
    }

    private static long Require(CountedContext context, int index)
    {
        if (context.Tokens.Count != context.Counts.Count || context.Tokens.Count == 0)
            throw new ArgumentException($"Context {index} has {context.Tokens.Count} tokens and {context.Counts.Count} counts.",
                nameof(context));
        long count = 0;
        for (int i = 0; i < context.Counts.Count; i++)
        {
            if (context.Counts[i] < 1 || (uint)context.Tokens[i] >= (uint)context.Q.Count)
                throw new ArgumentException($"Context {index}: token {context.Tokens[i]} counted {context.Counts[i]} times.",
                    nameof(context));
            count += context.Counts[i];
        }
        double mass = 0;
        foreach (double q in context.Q)
            mass += q >= 0 ? q : throw new ArgumentException($"Context {index}: a probability is {q}.", nameof(context));
        return Math.Abs(mass - 1) < 1e-6 ? count
            : throw new ArgumentException($"Context {index}: the probabilities sum to {mass}.", nameof(context));
    }

    // Terms p ln(p/q) − p + q ≥ 0 over the tokens seen, and what Q has beyond them.
    private static double Divergence(IReadOnlyList<int> tokens, IReadOnlyList<long> counts, long count, IReadOnlyList<double> q)
    {
        double sum = 0, seen = 0;
        for (int i = 0; i < tokens.Count; i++)
        {
            sum += Elementary.BregmanTerm(new Lane((double)counts[i] / count), new Lane(q[tokens[i]])).Value;
            seen += q[tokens[i]];
        }
        return sum + Math.Max(0, 1 - seen);
    }

    // Adds count·D of counts drawn from q to every corpus.
    private static void Draw(IReadOnlyList<double> q, long count, double[] noise, Random random)
    {
        var below = new double[q.Count];
        double mass = 0;
        for (int i = 0; i < below.Length; i++) below[i] = mass += q[i];
        var drawn = new long[q.Count];
        List<int> tokens = [];
        List<long> counts = [];
        for (int r = 0; r < noise.Length; r++)
        {
            tokens.Clear();
            counts.Clear();
            for (long k = 0; k < count; k++)
            {
                int at = Array.BinarySearch(below, random.NextDouble() * mass);
                // The first of those whose cumulated mass exceeds the number: one of no mass is never drawn.
                at = at < 0 ? ~at : at + 1;
                while (at < q.Count - 1 && q[at] == 0) at++;
                at = Math.Min(at, q.Count - 1);
                if (drawn[at]++ == 0) tokens.Add(at);
            }
            foreach (int token in tokens)
            {
                counts.Add(drawn[token]);
                drawn[token] = 0;
            }
            noise[r] += count * Divergence(tokens, counts, count, q);
        }
    }
}
