namespace Kullback.Topics;

/// <summary>How topics are learnt.</summary>
public sealed record TopicSettings
{
    /// <summary>Topics K.</summary>
    public int Topics { get; init; } = 10;

    /// <summary>Parameter α of the documents' mixtures; null to learn it from the corpus once topics have settled.</summary>
    public double? Alpha { get; init; }

    /// <summary>Parameter η of the topics' distributions over words.</summary>
    public double Eta { get; init; } = 0.1;

    /// <summary>Most sweeps over the corpus.</summary>
    public int Sweeps { get; init; } = 200;

    /// <summary>It stops where a sweep raises the bound by less than this share of it.</summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>Restarts from other random topics; the best bound is kept.</summary>
    public int Restarts { get; init; } = 5;

    /// <summary>Seed of the random starts.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Threads; the result is the same for any number.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Topics);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Sweeps);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Restarts);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Threads);
        if (Alpha is { } alpha && !(alpha > 0 && double.IsFinite(alpha)))
            throw new ArgumentOutOfRangeException(nameof(Alpha), alpha, "Must be above 0 and finite.");
        // Below this exp ψ(η) is 0 in floating point, and a word that a topic lacks could never come back.
        if (!(Eta >= 0.002 && double.IsFinite(Eta))) throw new ArgumentOutOfRangeException(nameof(Eta), Eta, "Must be at least 0.002.");
        if (!(Tolerance >= 0)) throw new ArgumentOutOfRangeException(nameof(Tolerance), Tolerance, "Must be ≥ 0.");
    }
}
