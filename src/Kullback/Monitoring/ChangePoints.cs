namespace Kullback.Monitoring;

/// <summary>What a segment may have of its own.</summary>
public enum SegmentCost
{
    /// <summary>Its mean; the variance is 1.</summary>
    Mean,

    /// <summary>Its mean and its variance.</summary>
    MeanAndVariance,
}

/// <summary>One segment of a series.</summary>
/// <param name="Start">Its first place, from 0.</param>
/// <param name="Length">How many observations.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="StandardDeviation">Their standard deviation (÷ n).</param>
/// <param name="Bits">What the change at its start saves: log₂ of the likelihood ratio of it and the segment before against both as one;
/// 0 for the first.</param>
public sealed record Segment(int Start, int Length, double Mean, double StandardDeviation, double Bits);

/// <summary>Change points of a whole series: the partition with the least −2 ln likelihood plus a penalty for each change.</summary>
/// <param name="Segments">The segments, in order.</param>
/// <param name="Penalty">What a change had to save, as −2 ln of the likelihood ratio.</param>
/// <param name="Cost">The least cost: −2 ln likelihood of the segments (without constants) plus the penalties.</param>
/// <param name="Bits">What all changes together save, against no change.</param>
public sealed record ChangePoints(IReadOnlyList<Segment> Segments, double Penalty, double Cost, double Bits)
{
    /// <summary>The first places of the segments after the first.</summary>
    public IReadOnlyList<int> Places => [.. Segments.Skip(1).Select(s => s.Start)];

    /// <summary>The best partition, exact, by the pruned search PELT.</summary>
    /// <param name="values">Finite values; for <see cref="SegmentCost.Mean"/> in units of their noise (<see cref="Noise"/>).</param>
    /// <param name="cost">What a segment may have of its own.</param>
    /// <param name="penalty">Above 0; null for 3 ln n, or 5 ln n for mean and variance.</param>
    /// <exception cref="ArgumentException">There are no values, or one is not finite, or the penalty is not above 0.</exception>
    /// <remarks>Source: Killick, Fearnhead and Eckley (2012), Journal of the American Statistical Association 107, 1590–1598.</remarks>
    public static ChangePoints Of(ReadOnlySpan<double> values, SegmentCost cost = SegmentCost.Mean, double? penalty = null)
    {
        if (values.IsEmpty) throw new ArgumentException("There are no values.", nameof(values));
        double price = penalty ?? ((cost == SegmentCost.Mean ? 3 : 5) * Math.Log(Math.Max(2, values.Length)));
        if (!(price > 0 && double.IsFinite(price))) throw new ArgumentException($"A penalty of {price} is not above 0.", nameof(penalty));
        var sums = new Sums(values, cost);
        int n = values.Length, least = cost == SegmentCost.Mean ? 1 : 2;
        double[] best = new double[n + 1];
        int[] from = new int[n + 1];
        best[0] = -price;
        Array.Fill(best, double.PositiveInfinity, 1, n);
        var starts = new List<int> { 0 };
        for (int t = least; t <= n; t++)
        {
            foreach (int s in starts)
                if (t - s >= least && best[s] + sums.Cost(s, t) + price is var total && total < best[t]) (best[t], from[t]) = (total, s);
            // A start whose cost without a penalty was above the best at a place where a segment may end can never win later: splitting
            // there costs no likelihood.
            int end = t - least + 1;
            starts.RemoveAll(s => end - s >= least && best[s] + sums.Cost(s, end) > best[end]);
            if (end >= least) starts.Add(end);
        }
        return Build(from, sums, price, n < least ? 0 : best[n], n);
    }

    private static ChangePoints Build(int[] from, Sums sums, double price, double cost, int n)
    {
        var ends = new List<int> { n };
        for (int t = n; t > 0 && from[t] > 0; t = from[t]) ends.Add(from[t]);
        ends.Add(0);
        ends.Reverse();
        var segments = new List<Segment>();
        for (int k = 0; k + 1 < ends.Count; k++)
        {
            int a = ends[k], b = ends[k + 1];
            double saved = k == 0 ? 0 : sums.Cost(ends[k - 1], b) - sums.Cost(ends[k - 1], a) - sums.Cost(a, b);
            segments.Add(new(a, b - a, sums.Mean(a, b), Math.Sqrt(sums.Squares(a, b) / (b - a)), saved / (2 * Math.Log(2))));
        }
        double all = sums.Cost(0, n) - segments.Sum(s => sums.Cost(s.Start, s.Start + s.Length));
        return new(segments, price, cost, all / (2 * Math.Log(2)));
    }

    /// <summary>The standard deviation of the noise, whatever the level does: 1.4826 times the median distance of first differences from
    /// their median, ÷ √2.</summary>
    /// <returns>0 where more than half of the differences are equal: then it cannot be known in this way.</returns>
    /// <exception cref="ArgumentException">There are fewer than three values.</exception>
    public static double Noise(ReadOnlySpan<double> values)
    {
        if (values.Length < 3) throw new ArgumentException("Noise needs three values.", nameof(values));
        double[] differences = new double[values.Length - 1];
        for (int k = 0; k < differences.Length; k++) differences[k] = values[k + 1] - values[k];
        double middle = Median(differences);
        for (int k = 0; k < differences.Length; k++) differences[k] = Math.Abs(differences[k] - middle);
        return 1.4826 * Median(differences) / Math.Sqrt(2);
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        int half = values.Length / 2;
        return values.Length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }

    /// <summary>Running sums of values less their mean, so that a large mean does not wipe out the variance.</summary>
    private sealed class Sums
    {
        private readonly double[] _sum, _square;
        private readonly double _mean, _floor;
        private readonly SegmentCost _cost;

        internal Sums(ReadOnlySpan<double> values, SegmentCost cost)
        {
            _cost = cost;
            _sum = new double[values.Length + 1];
            _square = new double[values.Length + 1];
            for (int k = 0; k < values.Length; k++)
            {
                if (!double.IsFinite(values[k])) throw new ArgumentException($"values[{k}] = {values[k]} must be finite.", nameof(values));
                _mean += (values[k] - _mean) / (k + 1);
            }
            for (int k = 0; k < values.Length; k++)
            {
                double x = values[k] - _mean;
                (_sum[k + 1], _square[k + 1]) = (_sum[k] + x, _square[k] + (x * x));
            }
            // Equal values have no variance: a segment of them would be infinitely likely. Their variance is at least a ten-thousandth
            // of that of the series.
            _floor = Math.Max(_square[^1] / values.Length * 1e-4, double.Epsilon);
        }

        internal double Mean(int a, int b) => _mean + ((_sum[b] - _sum[a]) / (b - a));

        internal double Squares(int a, int b)
            => Math.Max(0, _square[b] - _square[a] - ((_sum[b] - _sum[a]) * (_sum[b] - _sum[a]) / (b - a)));

        internal double Cost(int a, int b) => _cost == SegmentCost.Mean ? Squares(a, b)
            : (b - a) * (Math.Log(Math.Max(Squares(a, b) / (b - a), _floor)) + 1);
    }
}
