namespace Kullback.Monitoring;

/// <summary>A summary of numbers that bounds how many are below, or at most, any value: boundaries with bounds on their ranks.</summary>
/// <remarks>
/// Below(x) = #{values &lt; x} and AtMost(x) = #{values ≤ x} are known exactly at the boundaries of a fresh sketch; between boundaries they
/// are squeezed by the neighbors. Merging adds the two sketches' bounds at every boundary of either, so at every x the merged bounds are
/// the sum of the parts' bounds: exactly associative and commutative, and true whatever the merge tree. <see cref="Pruned"/> drops
/// boundaries, which widens bounds and never breaks them; the widest is carried as <see cref="RankError"/>. Pruning n exact ranks to k
/// boundaries leaves gaps of about n/k ranks, at most 2n/(k − 2). Values in single points of mass (zeros) are boundaries of their own.
/// Source of the idea: Greenwald and Khanna (2001), SIGMOD, 58-66.
/// </remarks>
public sealed class RankSketch : IMergeable<RankSketch>
{
    /// <summary>Boundaries kept by default.</summary>
    public const int Capacity = 1024;

    private readonly RankBoundary[] _boundaries;

    private RankSketch(long count, RankBoundary[] boundaries) => (Count, _boundaries) = (count, boundaries);

    /// <summary>No values.</summary>
    public static RankSketch Empty { get; } = new(0, []);

    /// <summary>Number of values.</summary>
    public long Count { get; }

    /// <summary>The boundaries by increasing value; the first is the smallest value, the last the largest.</summary>
    public ReadOnlySpan<RankBoundary> Boundaries => _boundaries;

    /// <summary>Smallest value; null when there is none.</summary>
    public double? Minimum => _boundaries.Length == 0 ? null : _boundaries[0].Value;

    /// <summary>Largest value; null when there is none.</summary>
    public double? Maximum => _boundaries.Length == 0 ? null : _boundaries[^1].Value;

    /// <summary>The largest difference between the bounds of <see cref="AtMost"/> or <see cref="Below"/> at any value, in rows;
    /// 0 when all ranks are known.</summary>
    public long RankError
    {
        get
        {
            long worst = 0;
            for (int k = 0; k < _boundaries.Length; k++)
            {
                RankBoundary at = _boundaries[k];
                worst = Math.Max(worst, Math.Max(at.BelowHigh - at.BelowLow, at.AtMostHigh - at.AtMostLow));
                if (k > 0) worst = Math.Max(worst, at.BelowHigh - _boundaries[k - 1].AtMostLow);
            }
            return worst;
        }
    }

    /// <summary>The sketch of sorted values.</summary>
    /// <param name="sorted">Values in non-decreasing order, infinities allowed.</param>
    /// <param name="boundaries">Boundaries to keep, at least 2.</param>
    /// <exception cref="ArgumentException">A value is NaN or out of order; the message names its place.</exception>
    public static RankSketch OfSorted(ReadOnlySpan<double> sorted, int boundaries = Capacity)
    {
        List<RankBoundary> exact = [];
        for (int k = 0; k < sorted.Length;)
        {
            int start = k++;
            double value = sorted[start];
            while (k < sorted.Length && sorted[k] == value) k++;
            if (double.IsNaN(value) || (k < sorted.Length && !(sorted[k] > value)))
                throw new ArgumentException($"sorted[{(double.IsNaN(value) ? start : k)}] is NaN or smaller than the value before it.",
                    nameof(sorted));
            exact.Add(new RankBoundary(value, start, start, k, k));
        }
        return new RankSketch(sorted.Length, [.. exact]).Pruned(boundaries);
    }

    /// <summary>The sketch of counted boundaries, as an engine returns them.</summary>
    /// <param name="minimum">Smallest value.</param>
    /// <param name="maximum">Largest value.</param>
    /// <param name="count">Number of values, at least 1, or 2 when the smallest and the largest differ.</param>
    /// <param name="boundaries">Increasing values from <paramref name="minimum"/> to <paramref name="maximum"/>; they need not occur in the
    /// data.</param>
    /// <param name="atMost">How many values are at most each boundary.</param>
    /// <exception cref="ArgumentException">The boundaries do not increase, leave the range, or the counts fall,
    /// exceed the number or contradict it.</exception>
    public static RankSketch OfCounts(double minimum, double maximum, long count, ReadOnlySpan<double> boundaries,
        ReadOnlySpan<long> atMost)
    {
        if (!(minimum <= maximum))
            throw new ArgumentException($"The smallest value {minimum} exceeds the largest {maximum}.", nameof(minimum));
        ArgumentOutOfRangeException.ThrowIfLessThan(count, minimum < maximum ? 2 : 1);
        if (boundaries.Length != atMost.Length)
            throw new ArgumentException($"{boundaries.Length} boundaries have {atMost.Length} counts.", nameof(atMost));
        List<RankBoundary> made = [];
        long before = 0;
        double last = double.NaN;
        for (int k = 0; k < boundaries.Length; k++)
        {
            double value = boundaries[k];
            if (!(value >= minimum && value <= maximum) || value <= last)
                throw new ArgumentException($"boundaries[{k}] = {value} must increase from {minimum} to {maximum}.", nameof(boundaries));
            if (atMost[k] < Math.Max(before, 1) || atMost[k] > (value < maximum ? count - 1 : count)
                || (value == maximum && atMost[k] != count))
                throw new ArgumentException(
                    $"atMost[{k}] = {atMost[k]} must not fall, with at least 1 at the smallest value and {count} at the largest only.",
                    nameof(atMost));
            if (k == 0 && value > minimum) made.Add(new RankBoundary(minimum, 0, 0, 1, atMost[0]));
            // At the smallest value nothing is below; at the largest at least one value is not.
            long belowHigh = value == minimum ? 0 : value == maximum ? count - 1 : atMost[k];
            made.Add(new RankBoundary(value, value == minimum ? 0 : Math.Max(before, 1), belowHigh, atMost[k], atMost[k]));
            (before, last) = (atMost[k], value);
        }
        if (boundaries.IsEmpty)
            made.Add(new RankBoundary(minimum, 0, 0, minimum == maximum ? count : 1, minimum == maximum ? count : count - 1));
        if (made[^1].Value < maximum) made.Add(new RankBoundary(maximum, Math.Max(before, 1), count - 1, count, count));
        return new RankSketch(count, [.. made]);
    }

    /// <summary>Bounds on the number of values ≤ <paramref name="value"/>.</summary>
    public (long Low, long High) AtMost(double value) => Bounds(value, atMost: true);

    /// <summary>Bounds on the number of values &lt; <paramref name="value"/>.</summary>
    public (long Low, long High) Below(double value) => Bounds(value, atMost: false);

    /// <summary>The ⌈probability·n⌉-th smallest value (the smallest value for 0), with bounds that hold it.</summary>
    /// <exception cref="InvalidOperationException">There are no values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not 0 to 1.</exception>
    public QuantileBounds Quantile(double probability)
    {
        if (probability is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(probability), probability, "must be 0 to 1.");
        if (Count == 0) throw new InvalidOperationException("A sketch without values has no quantiles.");
        long rank = Math.Clamp((long)Math.Ceiling(probability * Count), 1, Count);
        int low = _boundaries.Length - 1, high = 0;
        while (_boundaries[low].BelowHigh >= rank) low--;           // the first boundary has nothing below it
        while (_boundaries[high].AtMostLow < rank) high++;          // the last has all values at most it
        RankBoundary from = _boundaries[low], to = _boundaries[high];
        double start = (from.AtMostLow + from.AtMostHigh) / 2.0, end = (to.BelowLow + to.BelowHigh) / 2.0;
        double share = end > start ? Math.Clamp((rank - start) / (end - start), 0, 1) : 0.5;
        double value = low >= high ? to.Value
            : double.IsInfinity(from.Value) ? to.Value
            : double.IsInfinity(to.Value) ? from.Value
            : Math.Clamp((from.Value * (1 - share)) + (to.Value * share), from.Value, to.Value);
        return new QuantileBounds(value, from.Value, to.Value);
    }

    /// <inheritdoc/>
    /// <remarks>Keeps every boundary of both; prune when there are too many.</remarks>
    public RankSketch Merge(RankSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Count == 0) return other;
        if (other.Count == 0) return this;
        double[] values = [.. _boundaries.Concat(other._boundaries).Select(b => b.Value).Order().Distinct()];
        return new RankSketch(Count + other.Count, Array.ConvertAll(values, v =>
        {
            (long Low, long High) below = Below(v), atMost = AtMost(v), otherBelow = other.Below(v), otherAtMost = other.AtMost(v);
            return new RankBoundary(v, below.Low + otherBelow.Low, below.High + otherBelow.High, atMost.Low + otherAtMost.Low,
                atMost.High + otherAtMost.High);
        }));
    }

    /// <summary>The sketch with at most so many boundaries, chosen so that the widest gap of ranks is as small as it can be.</summary>
    /// <param name="boundaries">At least 2: the smallest and the largest value always stay.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 boundaries are asked for.</exception>
    public RankSketch Pruned(int boundaries = Capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(boundaries, 2);
        if (_boundaries.Length <= boundaries) return this;
        long low = 0, high = Count;      // a gap of n ranks is met by the two ends alone
        while (low < high)
        {
            long gap = low + ((high - low) / 2);
            if (Kept(gap).Count <= boundaries) high = gap; else low = gap + 1;
        }
        return new RankSketch(Count, [.. Kept(low)]);
    }

    /// <summary>As few boundaries as leave no gap wider than <paramref name="gap"/> beyond the gaps that are there: from each the farthest
    /// that is near enough.</summary>
    private List<RankBoundary> Kept(long gap)
    {
        List<RankBoundary> kept = [_boundaries[0]];
        for (int k = 1; k < _boundaries.Length; k++)
            if (k == _boundaries.Length - 1 || _boundaries[k + 1].BelowHigh - kept[^1].AtMostLow > gap) kept.Add(_boundaries[k]);
        return kept;
    }

    private (long Low, long High) Bounds(double value, bool atMost)
    {
        if (double.IsNaN(value)) throw new ArgumentException("NaN has no rank.", nameof(value));
        int low = 0, high = _boundaries.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_boundaries[middle].Value < value) low = middle + 1; else high = middle;
        }
        if (low < _boundaries.Length && _boundaries[low].Value == value)
            return atMost ? (_boundaries[low].AtMostLow, _boundaries[low].AtMostHigh)
                : (_boundaries[low].BelowLow, _boundaries[low].BelowHigh);
        return (low == 0 ? 0 : _boundaries[low - 1].AtMostLow, low == _boundaries.Length ? Count : _boundaries[low].BelowHigh);
    }
}
