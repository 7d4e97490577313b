namespace Kullback.Data.LanguageModels;

/// <summary>A quantity summed over rows and over blocks of rows while they go by, in their order.</summary>
/// <param name="blocks">How many blocks.</param>
/// <param name="nonNegative">The quantity cannot be negative.</param>
internal sealed class BlockedSum(int blocks, bool nonNegative)
{
    private readonly double[] _sums = new double[blocks];
    private readonly int[] _counts = new int[blocks];
    private double _total, _squares;
    private long _count;

    internal double Mean => _total / _count;

    internal ReadOnlySpan<double> Sums => _sums;

    internal ReadOnlySpan<int> Counts => _counts;

    internal void Add(int block, double value)
    {
        _total += value;
        _squares += value * value;
        _sums[block] += value;
        _counts[block]++;
        _count++;
    }

    /// <summary>The mean with both errors; blocks without a number do not count. Null where a difference of infinities is among the
    /// numbers.</summary>
    /// <param name="oneSequence">The blocks were cut from one sequence.</param>
    internal MeanEstimate? Estimate(bool oneSequence)
        => _count == 0 || double.IsNaN(_total) ? null : MeanEstimate.Of(_count, _total, _squares, Known, oneSequence, nonNegative);

    /// <summary>The sums of blocks that do not depend on each other.</summary>
    internal double[] Independent(bool oneSequence) => Known.Independent(Mean, oneSequence).Sums;

    private BlockSums Known
    {
        get
        {
            if (Array.IndexOf(_counts, 0) < 0) return new BlockSums(_sums, _counts);
            int[] known = [.. Enumerable.Range(0, _counts.Length).Where(b => _counts[b] > 0)];
            return new BlockSums([.. known.Select(b => _sums[b])], [.. known.Select(b => _counts[b])]);
        }
    }
}
