namespace Kullback.Learning;

/// <summary>Which normal distributions are tried.</summary>
public enum Family
{
    /// <summary>All covariances.</summary>
    FullRank,

    /// <summary>Independent parameters: under reverse KL their variances are too small where the posterior is correlated.</summary>
    MeanField,

    /// <summary>Independent deviations and a few common directions, D² + B Bᵀ.</summary>
    LowRank,
}

/// <summary>What an approximation is good for.</summary>
public enum Verdict
{
    /// <summary>KL(q‖posterior) is below 0.1 nats with its error, and the weights are even.</summary>
    Good,

    /// <summary>Not close, but its draws can be weighted: use the corrected moments.</summary>
    UsableAfterCorrection,

    /// <summary>Far from the density, or parts of it were missed.</summary>
    Poor,

    /// <summary>Nothing can be said: no fit, or weights that say nothing.</summary>
    None,
}

/// <summary>Why a fit ended.</summary>
public enum StopReason
{
    /// <summary>Another step would gain less than the tolerance, and more draws change the bound by less, too.</summary>
    Converged,

    /// <summary>More draws still changed the bound when their limit was reached.</summary>
    DrawLimit,

    /// <summary>The objective has no bound or the search ran away: the density may have no finite mass.</summary>
    Unbounded,

    /// <summary>The gradient is not that of the function.</summary>
    WrongGradient,

    /// <summary>No start has a finite density.</summary>
    NoFiniteStart,

    /// <summary>No step was possible.</summary>
    Stuck,
}

/// <summary>A number in nats with its standard error.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="StandardError">Its standard error; from 16 independent sets of draws, so that intervals are ± 2.13 of it.</param>
public readonly record struct EstimatedNats(double Value, double StandardError)
{
    /// <summary>The 95 % interval by Student's distribution with 15 degrees of freedom.</summary>
    public (double Low, double High) Interval => (Value - 2.131449545559323 * StandardError, Value + 2.131449545559323 * StandardError);
}

/// <summary>How a fit is made.</summary>
public sealed record VariationalOptions
{
    /// <summary>The normal distributions tried.</summary>
    public Family Family { get; init; } = Family.FullRank;

    /// <summary>Common directions of <see cref="Family.LowRank"/>.</summary>
    public int Rank { get; init; } = 2;

    /// <summary>Seed of all draws.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Where the search begins; null for 0.</summary>
    public IReadOnlyList<double>? Start { get; init; }

    /// <summary>More draws must change the bound by less than this, in nats.</summary>
    public double Tolerance { get; init; } = 5e-4;

    /// <summary>Starts from which other modes are looked for.</summary>
    public int OtherStarts { get; init; } = 32;
}
