namespace Kullback.Data.LanguageModels;

/// <summary>Everything about all rows of one candidate together; information in nats per token.</summary>
public sealed record NextTokenFigures
{
    /// <summary>The shares at which quantiles of the divergence are given.</summary>
    public static IReadOnlyList<double> Shares { get; } = [0, 0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999, 1];

    /// <summary>Rows.</summary>
    public required long Rows { get; init; }

    /// <summary>D(base‖candidate) as stored rows give it, see <see cref="NextTokenRow.StoredKlNats"/>;
    /// of logits the same as <see cref="Kl"/>.</summary>
    public required MeanEstimate StoredKl { get; init; }

    /// <summary>D(base‖candidate) of the softmaxes.</summary>
    public required MeanEstimate Kl { get; init; }

    /// <summary>D(candidate‖base).</summary>
    public required MeanEstimate ReverseKl { get; init; }

    /// <summary>Jensen–Shannon divergence.</summary>
    public required MeanEstimate JensenShannon { get; init; }

    /// <summary>Total variation.</summary>
    public required MeanEstimate TotalVariation { get; init; }

    /// <summary>Entropy of the base's rows.</summary>
    public required MeanEstimate Entropy { get; init; }

    /// <summary>Entropy of the candidate minus that of the base.</summary>
    public required MeanEstimate EntropyChange { get; init; }

    /// <summary>−Σ p ln q.</summary>
    public required MeanEstimate CrossEntropy { get; init; }

    /// <summary>−Σ q ln p.</summary>
    public required MeanEstimate ReverseCrossEntropy { get; init; }

    /// <summary>Quantiles of <see cref="StoredKl"/>'s numbers at <see cref="Shares"/>.</summary>
    public required IReadOnlyList<double> KlQuantiles { get; init; }

    /// <summary>The quantile of <see cref="StoredKl"/>'s numbers at a share, in nats.</summary>
    /// <param name="share">One of <see cref="Shares"/>.</param>
    public double KlAt(double share) => At(KlQuantiles, share);

    /// <summary>Share of rows in which both put the same token first.</summary>
    public required NextTokenValue SameTop { get; init; }

    /// <summary>Same, with the error that the blocks show.</summary>
    public required MeanEstimate SameTopByBlock { get; init; }

    /// <summary>Mean share of the most probable tokens that both have among them.</summary>
    public required MeanEstimate Overlap { get; init; }

    /// <summary>Mean rank, from 0, that the candidate gives the base's first token.</summary>
    public required MeanEstimate RankOfTop { get; init; }

    /// <summary>Rows in which the candidate masks a token that the base does not: their divergence is infinite.</summary>
    public required long InfiniteRows { get; init; }

    /// <summary>What needs the text's own tokens; null where they are not known.</summary>
    public NextTokenText? Text { get; init; }

    /// <summary>Rows by their place in the chunk.</summary>
    public required IReadOnlyList<NextTokenGroup> ByPosition { get; init; }

    /// <summary>Rows by the entropy of the base, in the unit of <see cref="NextTokenOptions.Unit"/>: where it is sure,
    /// and where it is not.</summary>
    public required IReadOnlyList<NextTokenGroup> ByEntropy { get; init; }

    /// <summary>Rows by the kind of the token that comes next; empty where texts are not known.</summary>
    public required IReadOnlyList<NextTokenGroup> ByClass { get; init; }

    /// <summary>What could be said after each chunk; of more than 4096 chunks every second, third, … one is kept, and the last.</summary>
    public required IReadOnlyList<NextTokenCumulative> ByChunk { get; init; }

    /// <summary>Histogram of the divergences on a logarithmic scale, see <see cref="HistogramEdges"/>.</summary>
    public required IReadOnlyList<long> Histogram { get; init; }

    /// <summary>Edges between the bins of <see cref="Histogram"/>, in nats: the first bin is below the first edge, negative numbers
    /// included, the last above the last.</summary>
    public static IReadOnlyList<double> HistogramEdges { get; } = [.. Enumerable.Range(0, 33).Select(i => Math.Pow(10, -7 + i / 4.0))];

    internal static double At(IReadOnlyList<double> quantiles, double share)
    {
        for (int i = 0; i < Shares.Count; i++)
            if (Shares[i] == share) return quantiles[i];
        throw new ArgumentOutOfRangeException(nameof(share), share, "no quantile is kept at this share");
    }
}

/// <summary>Figures about the tokens that the text goes on with, named as llama.cpp's perplexity program names them; errors as if rows were
/// independent, beside those that the blocks show.</summary>
/// <param name="Perplexity">exp of the candidate's mean −ln q.</param>
/// <param name="BasePerplexity">exp of the base's mean −ln p.</param>
/// <param name="Correlation">Of the two logarithms of perplexity.</param>
/// <param name="LogRatio">ln of the ratio of the perplexities.</param>
/// <param name="Ratio">Candidate's perplexity over the base's.</param>
/// <param name="Difference">Candidate's perplexity minus the base's.</param>
/// <param name="LogRatioByBlock"><paramref name="LogRatio"/> paired row by row, with blocks.</param>
/// <param name="Change">Mean of q − p of the token that comes next.</param>
/// <param name="ChangeRms">Root of the mean square of q − p.</param>
/// <param name="ChangeQuantiles">Quantiles of q − p at <see cref="NextTokenFigures.Shares"/>.</param>
public sealed record NextTokenText(
    NextTokenValue Perplexity, NextTokenValue BasePerplexity, double? Correlation, NextTokenValue LogRatio, NextTokenValue Ratio,
    NextTokenValue Difference,
    MeanEstimate LogRatioByBlock, MeanEstimate Change, NextTokenValue ChangeRms, IReadOnlyList<double> ChangeQuantiles)
{
    /// <summary>The quantile of q − p at a share.</summary>
    /// <param name="share">One of <see cref="NextTokenFigures.Shares"/>.</param>
    public double ChangeAt(double share) => NextTokenFigures.At(ChangeQuantiles, share);
}

/// <summary>All rows up to the end of a chunk; errors as if rows were independent.</summary>
/// <param name="Chunk">Chunks so far.</param>
/// <param name="Rows">Rows so far.</param>
/// <param name="Kl">Mean of the stored divergence.</param>
/// <param name="SameTop">Share of rows in which both put the same token first.</param>
/// <param name="Perplexity">The candidate's; null without tokens, as what follows.</param>
/// <param name="LogRatio">ln of the ratio of the perplexities.</param>
/// <param name="ChangeRms">Root of the mean square of q − p.</param>
public sealed record NextTokenCumulative(
    int Chunk, long Rows, NextTokenValue Kl, NextTokenValue SameTop, NextTokenValue? Perplexity, NextTokenValue? LogRatio,
    NextTokenValue? ChangeRms);
