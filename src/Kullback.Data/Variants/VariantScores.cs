using Kullback.Divergences;

namespace Kullback.Data.Variants;

/// <summary>What two variants say of the same cases, one entry a case.</summary>
/// <remarks>Without files: <see cref="OfDistributions"/> for predicted distributions, <see cref="OfSamples"/> for predicted samples, or
/// scores as they are.</remarks>
public sealed record VariantScores
{
    /// <summary>Name of the old variant.</summary>
    public string Old { get; init; } = "OLD";

    /// <summary>Name of the new variant.</summary>
    public string New { get; init; } = "NEW";

    /// <summary>What the scores are.</summary>
    public required VariantScale Scale { get; init; }

    /// <summary>Cases.</summary>
    public required int Count { get; init; }

    /// <summary>Scores of the old variant, more is better (a ranked probability score with its sign turned); −∞ where it gave probability 0
    /// to what happened. Empty where none is known.</summary>
    public IReadOnlyList<double> OldScores { get; init; } = [];

    /// <summary>Scores of the new variant.</summary>
    public IReadOnlyList<double> NewScores { get; init; } = [];

    /// <summary>D(NEW‖OLD) of each case in nats; null where there are no distributions.</summary>
    public IReadOnlyList<double>? Forward { get; init; }

    /// <summary>D(OLD‖NEW) of each case in nats.</summary>
    public IReadOnlyList<double>? Backward { get; init; }

    /// <summary>The Jensen-Shannon divergence of each case in nats.</summary>
    public IReadOnlyList<double>? JensenShannon { get; init; }

    /// <summary>What each case belongs to where cases are not independent (document, user); null where each stands for itself.</summary>
    public IReadOnlyList<int>? Clusters { get; init; }

    /// <summary>The segment of each case; null for none.</summary>
    public IReadOnlyList<string>? Segments { get; init; }

    /// <summary>What a case is called; null for its number.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Things about the reading that the user should know.</summary>
    public IReadOnlyList<string> ReadNotes { get; init; } = [];

    /// <summary>Scores of predicted distributions over classes.</summary>
    /// <param name="old">ln of the old variant's probabilities, case after case, a class each; −∞ for 0.</param>
    /// <param name="new">Those of the new variant.</param>
    /// <param name="classes">Classes, two or more.</param>
    /// <param name="outcomes">The class that happened, from 0, one a case; empty where it is not known: only divergences then.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, a class is none, or a case's probabilities do not sum to 1:
    /// the message names it.</exception>
    public static VariantScores OfDistributions(ReadOnlySpan<double> old, ReadOnlySpan<double> @new, int classes,
        ReadOnlySpan<int> outcomes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        int count = old.Length / classes;
        if (old.Length != @new.Length || old.Length != count * classes || count == 0)
            throw new ArgumentException($"{old.Length} and {@new.Length} numbers are not the same cases of {classes} classes.",
                nameof(@new));
        if (!outcomes.IsEmpty && outcomes.Length != count)
            throw new ArgumentException($"{outcomes.Length} outcomes of {count} cases.", nameof(outcomes));
        double[] forward = new double[count], backward = new double[count], both = new double[count], before = new double[outcomes.Length],
            after = new double[outcomes.Length];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<double> q = old.Slice(i * classes, classes), p = @new.Slice(i * classes, classes);
            (forward[i], backward[i], both[i]) =
                (new KullbackLeibler().BetweenLogs(p, q), new KullbackLeibler().BetweenLogs(q, p), new JensenShannon().BetweenLogs(p, q));
            if (outcomes.IsEmpty) continue;
            if (outcomes[i] < 0 || outcomes[i] >= classes)
                throw new ArgumentOutOfRangeException(nameof(outcomes), outcomes[i], $"outcomes[{i}] is none of the {classes} classes.");
            (before[i], after[i]) = (q[outcomes[i]], p[outcomes[i]]);
        }
        return new VariantScores
        {
            Scale = outcomes.IsEmpty ? VariantScale.None : VariantScale.LogScore, Count = count, OldScores = before, NewScores = after,
            Forward = forward, Backward = backward, JensenShannon = both,
        };
    }

    /// <summary>Scores of predicted samples of a number: minus the fair continuous ranked probability score.</summary>
    /// <param name="old">The old variant's sample of each case, case after case.</param>
    /// <param name="oldSize">Numbers in each.</param>
    /// <param name="new">The new variant's.</param>
    /// <param name="newSize">Numbers in each.</param>
    /// <param name="outcomes">What happened, one number a case.</param>
    /// <returns>mean |xᵢ − y| − Σᵢⱼ|xᵢ − xⱼ|/(2m(m − 1)) with its sign turned: without the bias of m numbers for a distribution; of one
    /// number |x − y|.</returns>
    /// <exception cref="ArgumentException">Lengths do not fit, or a number is not finite.</exception>
    /// <remarks>Source: Ferro (2014), Quarterly Journal of the Royal Meteorological Society 140, 1917–1923.</remarks>
    public static VariantScores OfSamples(ReadOnlySpan<double> old, int oldSize, ReadOnlySpan<double> @new, int newSize,
        ReadOnlySpan<double> outcomes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(oldSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(newSize);
        int count = outcomes.Length;
        if (count == 0 || old.Length != (long)count * oldSize || @new.Length != (long)count * newSize)
            throw new ArgumentException($"Samples of {old.Length} and {@new.Length} numbers do not fit {count} cases.", nameof(outcomes));
        double[] before = new double[count], after = new double[count];
        for (int i = 0; i < count; i++)
        {
            before[i] = -RankedProbability(old.Slice(i * oldSize, oldSize), outcomes[i], i);
            after[i] = -RankedProbability(@new.Slice(i * newSize, newSize), outcomes[i], i);
        }
        return new VariantScores { Scale = VariantScale.RankedProbability, Count = count, OldScores = before, NewScores = after };
    }

    private static double RankedProbability(ReadOnlySpan<double> sample, double outcome, int at)
    {
        double[] sorted = sample.ToArray();
        Array.Sort(sorted);
        double away = 0, spread = 0;
        int m = sorted.Length;
        for (int i = 0; i < m; i++)
        {
            away += Math.Abs(sorted[i] - outcome);
            spread += (2 * i + 1 - m) * sorted[i];
        }
        double score = away / m - (m > 1 ? spread / ((double)m * (m - 1)) : 0);
        return double.IsFinite(score) ? score : throw new ArgumentException($"Case {at} has a number that is not finite.", nameof(sample));
    }
}
