namespace Kullback.Data.LanguageModels;

/// <summary>Which columns a log of drawn tokens has, and how it is compared; a column that is named must be there.</summary>
public sealed record PolicyOptions
{
    /// <summary>The sequence that a token belongs to; null for <c>sequence</c>.</summary>
    public string? Sequence { get; init; }

    /// <summary>The place in its sequence; null for <c>position</c>, or the order of the rows where there is none.</summary>
    public string? Position { get; init; }

    /// <summary>What the sampler gave the token; null for <c>logprob_sampler</c>, in a file of its own also <c>logprob</c>.</summary>
    public string? Sampler { get; init; }

    /// <summary>What the trainer gives it; null for <c>logprob_trainer</c>, in a file of its own also <c>logprob</c>.</summary>
    public string? Trainer { get; init; }

    /// <summary>1 where a token counts, 0 where it does not (prompts, padding, tool output); null for <c>mask</c>,
    /// or all tokens where there is none.</summary>
    public string? Mask { get; init; }

    /// <summary>The training step; null for <c>step</c> where there is one.</summary>
    public string? Step { get; init; }

    /// <summary>The mass that top-p or top-k sampling kept; null for <c>kept_mass</c> where there is one.</summary>
    public string? KeptMass { get; init; }

    /// <summary>What is independent where sequences are not (the prompt of a group of answers); null where each sequence is.</summary>
    public string? Cluster { get; init; }

    /// <summary>The sampler's log-probabilities are those after the cut, with which it drew; otherwise those before it.</summary>
    public bool AfterCut { get; init; }

    /// <summary>Lower limit of the ratio trainer/sampler.</summary>
    public double Low { get; init; } = 0.8;

    /// <summary>Upper limit of the ratio.</summary>
    public double High { get; init; } = 1.2;

    /// <summary>A file that says which groups tokens belong to, see <see cref="PolicyGroupsFile"/>; null for none.</summary>
    public string? Groups { get; init; }

    /// <summary>In which unit information is shown: nats or bits. Results themselves are in nats.</summary>
    public InformationUnit Unit { get; init; } = InformationUnit.Nats;

    /// <summary>A filter in SQL; null for none.</summary>
    public string? Where { get; init; }

    /// <summary>How text files are read.</summary>
    public TextFormat Text { get; init; } = new();

    /// <summary>Memory that the engine may take before it spills to disk, in bytes.</summary>
    public long MemoryLimit { get; init; } = 512L << 20;

    /// <summary>Threads; 0 means all cores.</summary>
    public int Threads { get; init; }
}
