namespace Kullback.Estimation;

/// <summary>Quantiles of numbers that are sorted already.</summary>
public static class SortedQuantile
{
    /// <summary>The quantile at <paramref name="share"/>·(n − 1), between neighbors by their distance (Hyndman and Fan's type 7).</summary>
    /// <param name="sorted">Numbers in rising order, without NaN.</param>
    /// <param name="share">From 0 to 1.</param>
    /// <exception cref="ArgumentException">There are no numbers, or the share is none.</exception>
    public static double Of(ReadOnlySpan<double> sorted, double share)
    {
        if (sorted.IsEmpty) throw new ArgumentException("No numbers, no quantile.", nameof(sorted));
        if (!(share is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "Must be from 0 to 1.");
        double at = share * (sorted.Length - 1);
        int below = (int)at;
        double part = at - below;
        // Equal neighbors, infinite ones too, need no weights.
        return part == 0 || sorted[below] == sorted[below + 1] ? sorted[below] : (1 - part) * sorted[below] + part * sorted[below + 1];
    }
}
