using Kullback.Estimation;

namespace Kullback.Data.LanguageModels;

/// <summary>A quantity summed over rows and over blocks of rows while they go by, in their order.</summary>
internal sealed class BlockedSum(int blocks)
{
    private readonly double[] _sums = new double[blocks];
    private readonly int[] _counts = new int[blocks];
    private double _total, _squares;
    private long _count;

    internal double Mean => _total / _count;

    internal void Add(int block, double value)
    {
        _total += value;
        _squares += value * value;
        _sums[block] += value;
        _counts[block]++;
        _count++;
    }

    /// <summary>The mean with both errors; blocks without a number do not count. Null where a difference of infinities is among the numbers.</summary>
    internal MeanEstimate? Estimate(int seed)
    {
        if (_count == 0 || double.IsNaN(_total)) return null;
        if (Array.IndexOf(_counts, 0) < 0) return MeanEstimate.Of(_count, _total, _squares, _sums, _counts, new Random(seed));
        int[] known = [.. Enumerable.Range(0, _counts.Length).Where(b => _counts[b] > 0)];
        return MeanEstimate.Of(_count, _total, _squares, [.. known.Select(b => _sums[b])], known.Select(b => _counts[b]).ToArray(), new Random(seed));
    }

    /// <summary>The sums of the blocks.</summary>
    internal ReadOnlySpan<double> Blocks => _sums;
}
