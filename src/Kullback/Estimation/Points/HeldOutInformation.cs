using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>A lower bound of the mutual information I(X; Y) of a variable of many values and one of few, from how well the other rows of
/// the same x tell a row's y. In nats.</summary>
/// <remarks><para>Each row's y is coded with q(y|x) = (c(x, y) + a·π(y))/(c(x) + a), the counts those of the other rows, π the shares of y
/// among them: no row tells about itself, so that values of one row tell nothing, and a is the best of seven. By Gibbs' inequality H(Y)
/// less the mean of −ln q is at most I(X; Y), on average, whatever the number of values; plug-in estimates of a thousand values with a few
/// rows each are far too large.</para>
/// <para>The standard error takes the rows of a value with fewer than twenty rows for one draw. O(n) for n rows. Sources: Cover and Thomas
/// (2006), Elements of Information Theory, 2.6, for the inequality; Stone (1974), Journal of the Royal Statistical Society B 36, 111–147,
/// for leaving one out.</para></remarks>
public sealed record HeldOutInformation
{
    internal const double FewRows = 20;
    private static readonly double[] Weights = [0.1, 0.3, 1, 3, 10, 30, 100];

    private HeldOutInformation() { }

    /// <summary>The lower bound's estimate; below 0 where the values tell less than the coding of so few rows costs.</summary>
    public required double Nats { get; init; }

    /// <summary>Its standard error.</summary>
    public required double StandardErrorNats { get; init; }

    /// <summary>a, the rows that the shares of y count for at each value of x.</summary>
    public required double PriorRows { get; init; }

    /// <summary>Lower end of a one-sided interval, ≥ 0.</summary>
    /// <param name="confidence">Its coverage, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not in (0, 1).</exception>
    public double LowNats(double confidence)
    {
        ResampledDraws.RequireConfidence(confidence);
        return Math.Max(0, Nats + NormalTail.Quantile(1 - confidence) * StandardErrorNats);
    }

    /// <summary>The estimate.</summary>
    /// <param name="x">The value of X in each row, from 0.</param>
    /// <param name="valuesOfX">Number of values of X.</param>
    /// <param name="y">The value of Y in each row, from 0.</param>
    /// <param name="valuesOfY">Number of values of Y.</param>
    /// <exception cref="ArgumentException">The lengths differ, or there are fewer than two rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static HeldOutInformation From(ReadOnlySpan<int> x, int valuesOfX, ReadOnlySpan<int> y, int valuesOfY)
        => From(x, valuesOfX, y, valuesOfY, []);

    /// <summary>The estimate from rows that come in clusters: the rows of a row's own cluster do not tell about it, and a cluster is one
    /// draw for the error.</summary>
    /// <param name="x">The value of X in each row, from 0.</param>
    /// <param name="valuesOfX">Number of values of X.</param>
    /// <param name="y">The value of Y in each row, from 0.</param>
    /// <param name="valuesOfY">Number of values of Y.</param>
    /// <param name="cluster">The cluster of each row, any integer; empty: rows are independent.</param>
    /// <exception cref="ArgumentException">As above, or the number of clusters' rows is another.</exception>
    public static HeldOutInformation From(ReadOnlySpan<int> x, int valuesOfX, ReadOnlySpan<int> y, int valuesOfY, ReadOnlySpan<int> cluster)
    {
        if (!cluster.IsEmpty) return HeldOutByCluster.Best(new HeldOutByCluster(x, valuesOfX, y, valuesOfY, cluster), Weights,
            (nats, error, a) => new HeldOutInformation { Nats = nats, StandardErrorNats = error, PriorRows = a });
        var rows = new RowsByValue(x, valuesOfX, y, valuesOfY);
        return Weights.Select(rows.Bound).MaxBy(bound => bound.Nats)!;
    }

    /// <summary>The counts of y at each value of x, only those that occur.</summary>
    private sealed class RowsByValue
    {
        private readonly List<(int Y, double Count)[]> _groups = [];
        private readonly double[] _ofY;
        private readonly double _n, _entropy;

        internal RowsByValue(ReadOnlySpan<int> x, int valuesOfX, ReadOnlySpan<int> y, int valuesOfY)
        {
            if (x.Length != y.Length) throw new ArgumentException($"{x.Length} values of x, {y.Length} of y.", nameof(y));
            if (x.Length < 2) throw new ArgumentException($"{x.Length} row: no other row tells about it.", nameof(x));
            int[] sorted = ByX(x, valuesOfX, y, valuesOfY, out int[] from);
            double[] counts = new double[valuesOfY];
            (_ofY, _n) = (new double[valuesOfY], x.Length);
            var seen = new List<int>();
            for (int value = 0; value < valuesOfX; value++)
            {
                for (int k = from[value]; k < from[value + 1]; k++)
                    if (counts[sorted[k]]++ == 0) seen.Add(sorted[k]);
                if (seen.Count > 0) _groups.Add([.. seen.Select(v => (v, counts[v]))]);
                foreach (int v in seen) (_ofY[v], counts[v]) = (_ofY[v] + counts[v], 0);
                seen.Clear();
            }
            _entropy = -_ofY.Where(c => c > 0).Sum(c => c / _n * Math.Log(c / _n)) + (_ofY.Count(c => c > 0) - 1) / (2 * _n);
        }

        // The values of y in the order of x, and where each value of x begins.
        private static int[] ByX(ReadOnlySpan<int> x, int valuesOfX, ReadOnlySpan<int> y, int valuesOfY, out int[] from)
        {
            from = new int[valuesOfX + 1];
            for (int k = 0; k < x.Length; k++)
            {
                if ((uint)x[k] >= (uint)valuesOfX)
                    throw new ArgumentOutOfRangeException(nameof(x), x[k], $"x[{k}] is not in 0 to {valuesOfX - 1}.");
                if ((uint)y[k] >= (uint)valuesOfY)
                    throw new ArgumentOutOfRangeException(nameof(y), y[k], $"y[{k}] is not in 0 to {valuesOfY - 1}.");
                from[x[k] + 1]++;
            }
            for (int value = 0; value < valuesOfX; value++) from[value + 1] += from[value];
            int[] next = from[..valuesOfX], sorted = new int[x.Length];
            for (int k = 0; k < x.Length; k++) sorted[next[x[k]]++] = y[k];
            return sorted;
        }

        internal HeldOutInformation Bound(double a)
        {
            double used = _ofY.Count(c => c > 0), code = 0;
            double[] own = [.. _ofY.Select(c => (c - 0.5) / (_n - 1 + used / 2))];
            foreach (var group in _groups)
            {
                double rows = group.Sum(g => g.Count);
                foreach (var (y, count) in group) code -= count * Math.Log((count - 1 + a * own[y]) / (rows - 1 + a));
            }
            double mean = code / _n, variance = 0;
            foreach (var group in _groups)
            {
                double rows = group.Sum(g => g.Count), apart = 0, square = 0;
                foreach (var (y, count) in group)
                {
                    // What the row's code and that without x differ by: H(Y) is known far better than its parts.
                    double gain = Math.Log((count - 1 + a * own[y]) / (rows - 1 + a)) - Math.Log(own[y]) - (_entropy - mean);
                    (apart, square) = (apart + count * gain, square + count * gain * gain);
                }
                variance += rows < FewRows ? apart * apart : square;
            }
            return new HeldOutInformation { Nats = _entropy - mean, StandardErrorNats = Math.Sqrt(variance) / _n, PriorRows = a };
        }
    }
}
