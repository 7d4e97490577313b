using System.Globalization;

namespace Kullback.Numerics;

/// <summary>Points among which nearest ones are found and counted: on the line by sorting, in few dimensions by a k-d tree, in many by
/// reading all with vector instructions. Large work is shared among the cores; no result depends on how many there are.</summary>
/// <remarks>Distances are exact to rounding: |x − y| is computed from differences of coordinates. Coordinates must be finite. Among points
/// at exactly equal distance the choice is fixed but unspecified. Building takes O(n log n), a search O(log n) in few dimensions, O(n·d)
/// in many; the object is immutable and may be shared among threads.</remarks>
public sealed partial class NearestNeighbors
{
    // From here on boxes exclude so little that reading everything is faster; measured, see bench/results/neighbors.md.
    private const int ManyDimensions = 15, LargestScan = 1 << 17;

    private readonly SortedSearch? _line;
    private readonly KdTree? _tree;
    private readonly ScreenedPoints? _screened;
    private readonly double _scale;

    private NearestNeighbors(ReadOnlySpan<double> points, int dimension, PointNorm norm, double scale)
    {
        (Dimension, Norm, Count, _scale) = (dimension, norm, points.Length / dimension, scale);
        if (dimension == 1) _line = new SortedSearch(points, scale);
        else
        {
            bool scan = norm == PointNorm.Euclidean && dimension >= ManyDimensions && Count <= LargestScan;
            _tree = new KdTree(points, dimension, scale, scan ? 16 : dimension <= 3 ? 2 : 4);
            if (!scan) return;
            var (center, frame) = ScreenedPoints.FrameOf(_tree.Packets);
            _screened = new ScreenedPoints(_tree.Packets, center, frame);
        }
    }

    /// <summary>How many points.</summary>
    public int Count { get; }

    /// <summary>Coordinates of a point.</summary>
    public int Dimension { get; }

    /// <summary>How distances are measured.</summary>
    public PointNorm Norm { get; }

    /// <summary>Makes ready for searches among the points.</summary>
    /// <param name="points">Points row by row, <paramref name="dimension"/> finite numbers each; at least one.</param>
    /// <param name="dimension">Coordinates of a point, ≥ 1.</param>
    /// <param name="norm">How distances are measured.</param>
    /// <exception cref="ArgumentException">No point, a row that is not whole, or a coordinate that is not finite;
    /// the message names it.</exception>
    public static NearestNeighbors Of(ReadOnlySpan<double> points, int dimension, PointNorm norm = PointNorm.Euclidean)
        => Of(points, dimension, norm, ScaleOf(Require(points, dimension, nameof(points))), nameof(points));

    internal static NearestNeighbors Of(ReadOnlySpan<double> points, int dimension, PointNorm norm, double scale, string name)
    {
        Require(points, dimension, name);
        return new NearestNeighbors(points, dimension, norm, scale);
    }

    /// <summary>The k nearest points to each query.</summary>
    /// <param name="queries">Queries row by row.</param>
    /// <param name="k">How many, from 1 to <see cref="Count"/>.</param>
    /// <param name="distances">Receives k distances a query, ascending.</param>
    /// <param name="indices">Receives k indices of points a query; empty: not wanted.</param>
    /// <exception cref="ArgumentException">A coordinate is not finite, a span has the wrong length, or k is out of range.</exception>
    public void Find(ReadOnlySpan<double> queries, int k, Span<double> distances, Span<int> indices)
    {
        RequireK(k, Count);
        Require(queries, Dimension, nameof(queries));
        Fill(new NearestNeighbors(queries, Dimension, Norm, _scale), others: false, k, distances, indices);
    }

    /// <summary>The k nearest other points to each point; a copy of the point counts as another.</summary>
    /// <param name="k">How many, from 1 to <see cref="Count"/> − 1.</param>
    /// <param name="distances">Receives k distances a point, ascending, in the order of the points as given.</param>
    /// <param name="indices">Receives k indices a point; empty: not wanted.</param>
    /// <exception cref="ArgumentException">A span has the wrong length, or k is out of range.</exception>
    public void FindAmong(int k, Span<double> distances, Span<int> indices)
    {
        RequireK(k, Count - 1);
        Fill(this, others: true, k, distances, indices);
    }

    /// <summary>How many points lie within a radius of each query.</summary>
    /// <param name="queries">Queries row by row.</param>
    /// <param name="radii">One radius a query, ≥ 0.</param>
    /// <param name="open">Whether a point exactly at the radius does not count.</param>
    /// <param name="counts">Receives one count a query; a query that is a point counts itself unless the radius is 0 and open.</param>
    /// <exception cref="ArgumentException">A coordinate is not finite, a radius is negative or NaN, or lengths differ.</exception>
    public void CountWithin(ReadOnlySpan<double> queries, ReadOnlySpan<double> radii, bool open, Span<int> counts)
    {
        int n = Require(queries, Dimension, nameof(queries)).Length / Dimension;
        RequireLength(radii.Length, n, nameof(radii));
        RequireLength(counts.Length, n, nameof(counts));
        for (int i = 0; i < n; i++)
            if (!(radii[i] >= 0))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"radii[{i}] = {radii[i]} must be ≥ 0."),
                    nameof(radii));
        var asked = new NearestNeighbors(queries, Dimension, Norm, _scale);
        var order = asked.Order;
        double[] inOrder = new double[n];
        for (int i = 0; i < n; i++) inOrder[i] = radii[order[i]];
        var found = Counts(asked, inOrder, open);
        for (int i = 0; i < n; i++) counts[order[i]] = found[i];
    }

    private void Fill(NearestNeighbors queries, bool others, int k, Span<double> distances, Span<int> indices)
    {
        int n = queries.Count;
        RequireLength(distances.Length, n * k, nameof(distances));
        if (!indices.IsEmpty) RequireLength(indices.Length, n * k, nameof(indices));
        var (sums, positions) = Lists(queries, others, k);
        int[] order = queries.Order, mine = Order;
        for (int i = 0; i < n; i++)
            for (int r = 0; r < k; r++)
            {
                distances[order[i] * k + r] = sums[i * k + r];
                if (!indices.IsEmpty) indices[order[i] * k + r] = mine[positions[i * k + r]];
            }
    }

    private static ReadOnlySpan<double> Require(ReadOnlySpan<double> points, int dimension, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (points.IsEmpty) throw new ArgumentException($"{name} has no points.", name);
        if (points.Length % dimension != 0)
            throw new ArgumentException($"{name} has {points.Length} numbers, which is no multiple of the dimension {dimension}.", name);
        for (int i = 0; i < points.Length; i++)
            if (!double.IsFinite(points[i]))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"{name}[{i}] = {points[i]} (point {i / dimension}, coordinate {i % dimension}) must be finite."), name);
        return points;
    }

    private static void RequireK(int k, int most)
    {
        if (k < 1 || k > most) throw new ArgumentOutOfRangeException(nameof(k), k,
            $"k must lie from 1 to {most}, the number of points to choose from.");
    }

    private static void RequireLength(int found, int wanted, string name)
    {
        if (found != wanted) throw new ArgumentException($"{name} has {found} entries, {wanted} are needed.", name);
    }
}
