namespace Kullback.Numerics;

/// <summary>Points of the line, sorted: neighbors are found by walking, counts by halving.</summary>
internal sealed class SortedSearch
{
    internal SortedSearch(ReadOnlySpan<double> values, double scale)
    {
        Values = new double[values.Length];
        var items = new double[values.Length];
        for (int i = 0; i < values.Length; i++) (Values[i], items[i]) = (values[i] * scale, i);
        Sorting.Ascending(Values, items);
        Order = new int[values.Length];
        for (int i = 0; i < items.Length; i++) Order[i] = (int)items[i];
    }

    /// <summary>The values in ascending order.</summary>
    internal double[] Values { get; }

    /// <summary>Index, among the values as given, of the value at each position.</summary>
    internal int[] Order { get; }

    /// <summary>k distances in ascending order and positions for each of the sorted queries; of equals the left one comes first.</summary>
    internal void Lists(SortedSearch queries, bool others, int k, int from, int to, Span<double> sums, Span<int> positions)
    {
        double[] y = Values;
        int above = others ? 0 : Array.BinarySearch(y, queries.Values[from]) is var found && found < 0 ? ~found : found;
        for (int i = from; i < to; i++)
        {
            double x = queries.Values[i];
            int left, right;
            if (others) (left, right) = (i - 1, i + 1);
            else
            {
                while (above < y.Length && y[above] < x) above++;
                (left, right) = (above - 1, above);
            }
            for (int r = 0; r < k; r++)
            {
                double toLeft = left >= 0 ? x - y[left] : double.PositiveInfinity, toRight = right < y.Length ? y[right] - x
                    : double.PositiveInfinity;
                int at = (i - from) * k + r;
                (sums[at], positions[at]) = toLeft <= toRight ? (toLeft, left--) : (toRight, right++);
            }
        }
    }

    /// <summary>Distance to the k-th nearest value and to the one after it (+∞ where there is none), for each of the sorted queries:
    /// the window of k values only ever moves right. O(n + m).</summary>
    internal void Radii(SortedSearch queries, bool others, int k, Span<double> radii, Span<double> next)
    {
        double[] y = Values;
        // Among the points themselves the window holds the point and its k neighbors.
        int width = others ? k + 1 : k, left = 0;
        for (int i = 0; i < queries.Values.Length; i++)
        {
            double x = queries.Values[i];
            while (left + width < y.Length && y[left + width] - x < x - y[left]) left++;
            radii[i] = Math.Max(x - y[left], y[left + width - 1] - x);
            next[i] = Math.Min(left > 0 ? x - y[left - 1] : double.PositiveInfinity, left + width < y.Length ? y[left + width] - x
                : double.PositiveInfinity);
        }
    }

    /// <summary>How many values lie within the radius of x: below it where <paramref name="open"/>, else up to it. Differences are
    /// rounded as everywhere, so that a radius that is itself a distance decides rightly.</summary>
    internal int Count(double x, double radius, bool open)
    {
        int low = 0, high = Values.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            double far = x - Values[middle];
            if (open ? far >= radius : far > radius) low = middle + 1;
            else high = middle;
        }
        int first = low;
        high = Values.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            double far = Values[middle] - x;
            if (open ? far < radius : far <= radius) low = middle + 1;
            else high = middle;
        }
        return low - first;
    }
}
