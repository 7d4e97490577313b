namespace Kullback.Estimation;

/// <summary>A divergence, entropy or information estimated from samples: how large, how sure, by which method, and whether to believe
/// it.</summary>
/// <param name="Nats">The estimate in nats. It may be negative where the method's errors allow it: nothing is clamped.</param>
/// <param name="Quantity">What is estimated and in which direction: "D(P‖Q)", "JS(P, Q)", "H(P)", "I(X; Y)".</param>
/// <param name="Method">The estimator under the name that its paper gives it, with its parameters.</param>
/// <param name="SamplesFromP">Rows or points drawn from P.</param>
/// <param name="SamplesFromQ">Rows or points drawn from Q; 0 where there is no Q.</param>
public sealed record DivergenceEstimate(double Nats, string Quantity, string Method, long SamplesFromP, long SamplesFromQ)
{
    /// <summary>Whether the figure is a lower bound of the quantity, not an estimate of it.</summary>
    public bool IsLowerBound { get; init; }

    /// <summary>Standard error in nats; null where the method has none.</summary>
    public double? StandardErrorNats { get; init; }

    /// <summary>The interval in nats; null where the method has none.</summary>
    public EstimateInterval? Interval { get; init; }

    /// <summary>What was subtracted from the raw figure for its bias, in nats; 0 for an uncorrected method.</summary>
    public double BiasCorrectionNats { get; init; }

    /// <summary>What the raw (uncorrected) figure would be on average with P = Q and these sample sizes, in nats;
    /// null where not known.</summary>
    public double? NullExpectationNats { get; init; }

    /// <summary>Seed behind drawn numbers; null where nothing was drawn.</summary>
    public int? Seed { get; init; }

    /// <summary>What the caller should know, the gravest first.</summary>
    public IReadOnlyList<Diagnosis> Diagnoses { get; init; } = [];

    /// <summary>Whether no diagnosis forbids to rely on the figure.</summary>
    public bool IsReliable => Diagnoses.All(diagnosis => !diagnosis.Disqualifies);
}

/// <summary>An interval for an estimated quantity.</summary>
/// <param name="LowNats">Lower end in nats.</param>
/// <param name="HighNats">Upper end in nats; may be +∞.</param>
/// <param name="Level">Nominal coverage, such as 0.95.</param>
/// <param name="Method">How it was obtained: "delta method", "BCa bootstrap, 2,000 draws".</param>
public readonly record struct EstimateInterval(double LowNats, double HighNats, double Level, string Method);

/// <summary>Something about the samples that bears on an estimate.</summary>
/// <param name="Code">A short name that programs can match: "no-support-overlap", "duplicates", "thin-cells".</param>
/// <param name="Text">One sentence with the figures behind it.</param>
/// <param name="Disqualifies">Whether the estimate must not be relied upon.</param>
public sealed record Diagnosis(string Code, string Text, bool Disqualifies);
