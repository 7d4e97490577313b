namespace Kullback.Data.LanguageModels;

/// <summary>What servers' words of the most probable tokens say of how far a candidate is from a base; nats per token.</summary>
/// <param name="Base">The base's name.</param>
/// <param name="Candidate">The candidate's name.</param>
/// <param name="Tokens">Tokens of the text.</param>
/// <param name="Sequences">Sequences that they belong to.</param>
/// <param name="Bounds">Bounds from the most probable tokens; null where no token has them on both sides.</param>
/// <param name="Sampled">Estimates from the tokens' own log-probabilities, right only if the text was drawn from the base; null where they
/// are not known.</param>
/// <param name="Floor">The probability that the caller vouched every token has with the candidate; 0 where none.</param>
public sealed record TopTokenReport(string Base, string Candidate, long Tokens, int Sequences, TopTokenMeans? Bounds,
    SampledKullbackLeibler? Sampled, double Floor)
{
    /// <summary>Listed tokens without a probability (null, −9999): counted as not known.</summary>
    public long Silent { get; init; }

    /// <summary>Listed tokens whose text stands for several tokens: counted as not known.</summary>
    public long Ambiguous { get; init; }

    /// <summary>Sums of ln(p/q) over single sequences, in their order: the log-ratios of whole continuations.</summary>
    public IReadOnlyList<double> SequenceSums { get; init; } = [];
}

/// <summary>Means over tokens of the bounds of each.</summary>
/// <param name="Rows">Tokens with bounds.</param>
/// <param name="KlLow">Lower bounds of D(base‖candidate).</param>
/// <param name="KlHigh">Upper bounds; +∞ where nothing bounds it.</param>
/// <param name="JensenShannonLow">Lower bounds of the Jensen–Shannon divergence.</param>
/// <param name="JensenShannonHigh">Upper bounds.</param>
/// <param name="TotalVariationLow">Lower bounds of the total variation.</param>
/// <param name="TotalVariationHigh">Upper bounds.</param>
/// <param name="SameTop">Share of tokens where both put the same first, of those where both firsts are known; null where none are.</param>
public sealed record TopTokenMeans(
    long Rows, MeanEstimate KlLow, MeanEstimate KlHigh, MeanEstimate JensenShannonLow, MeanEstimate JensenShannonHigh,
    MeanEstimate TotalVariationLow, MeanEstimate TotalVariationHigh,
    MeanEstimate? SameTop);
