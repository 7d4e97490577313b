using Kullback.Data.Tables;

namespace Kullback.Data.Variants;

/// <summary>How p-values of several segments allow for their number.</summary>
public enum VariantAdjustment
{
    /// <summary>Holm: the chance of any wrong segment is at most 5 %.</summary>
    Holm,

    /// <summary>Benjamini and Hochberg: of the segments that are named, 5 % are wrong on average.</summary>
    BenjaminiHochberg,
}

/// <summary>Which columns two variants' rows have, and how they are compared; a column that is named must be there.</summary>
/// <remarks>Where two names are given for one column (<c>p_old</c>, <c>p_new</c>) the first is the old variant's, the second the new one's:
/// both may then stand in one file.</remarks>
public sealed record VariantOptions
{
    /// <summary>What rows are paired by; null for their place.</summary>
    public string? Id { get; init; }

    /// <summary>What happened; null for <c>outcome</c>, <c>y</c>, <c>label</c> or <c>target</c> where there is one.</summary>
    public string? Outcome { get; init; }

    /// <summary>The probability of the outcome 1; empty for <c>probability</c>, <c>prob</c>,
    /// <c>p</c> or <c>forecast</c> where nothing else is named.</summary>
    public IReadOnlyList<string> Probability { get; init; } = [];

    /// <summary>Columns (globs) of probabilities, one a class.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>The logarithm of the probability (natural) that was given to what happened; empty for <c>log_likelihood</c>, <c>loglik</c>
    /// or <c>logprob</c> where nothing else is named.</summary>
    public IReadOnlyList<string> LogLikelihood { get; init; } = [];

    /// <summary>A score, more is better.</summary>
    public IReadOnlyList<string> Score { get; init; } = [];

    /// <summary>Columns (globs) with a sample of numbers from the predicted distribution.</summary>
    public IReadOnlyList<string> Samples { get; init; } = [];

    /// <summary>Probabilities are given as logits.</summary>
    public bool Logits { get; init; }

    /// <summary>Less of the score is better (a loss).</summary>
    public bool LowerIsBetter { get; init; }

    /// <summary>Divide each row's probabilities by their sum.</summary>
    public bool Normalize { get; init; }

    /// <summary>What is independent where rows are not (document, user); null where rows are.</summary>
    public string? Cluster { get; init; }

    /// <summary>The segments that are looked at one by one; null for none.</summary>
    public string? By { get; init; }

    /// <summary>How p-values of segments allow for their number.</summary>
    public VariantAdjustment Adjustment { get; init; }

    /// <summary>The interval may be looked at after every row or cluster.</summary>
    public bool Anytime { get; init; }

    /// <summary>Rows or clusters at which the interval of any time is shortest; chosen before looking.</summary>
    public int TunedFor { get; init; } = 1000;

    /// <summary>A loss that does not matter, in nats or in the unit of the score.</summary>
    public double Margin { get; init; }

    /// <summary>Rows that are listed at either end.</summary>
    public int Most { get; init; } = 5;

    /// <summary>The power for which differences and rows are given.</summary>
    public double Power { get; init; } = 0.8;

    /// <summary>A filter in SQL; null for none.</summary>
    public string? Where { get; init; }

    /// <summary>How text files are read.</summary>
    public TextFormat Text { get; init; } = new();

    /// <summary>Memory that the engine may take, in bytes.</summary>
    public long MemoryLimit { get; init; } = 512L << 20;

    /// <summary>How databases are asked.</summary>
    public DatabaseOptions Databases { get; init; } = new();

    /// <summary>Threads; 0 means all cores.</summary>
    public int Threads { get; init; }
}
