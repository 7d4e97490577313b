using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>The normalizer of a row of logits, with the row's name where it has none.</summary>
internal static class RowNormalizer
{
    /// <summary>ln Σ eˣ.</summary>
    /// <exception cref="UnreadableDataException">A number is no logit, or all are −∞.</exception>
    internal static double Log(string source, long row, ReadOnlySpan<float> logits)
    {
        try
        {
            return LogSumExp.Of(logits);
        }
        catch (NotADistributionException e)
        {
            throw new UnreadableDataException(
                $"{source}: row {RowFile.Count(row)}{(e.Index is { } column ? $", column {RowFile.Count(column)}: {e.Value} is no logit" : ": every logit is −∞: no token has mass")}", e);
        }
    }
}
