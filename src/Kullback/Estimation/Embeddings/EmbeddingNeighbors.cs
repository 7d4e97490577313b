using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>The k nearest other rows of each row, nearest first; of equally near ones the first.</summary>
/// <param name="Squares">k squared distances a row.</param>
/// <param name="Indices">Whose they are.</param>
/// <param name="K">k.</param>
internal sealed record NeighborTable(double[] Squares, int[] Indices, int K)
{
    /// <summary>The squared distance to the k-th.</summary>
    internal double Radius(int row) => Squares[row * K + K - 1];
}

/// <summary>What rows of Y are to the balls of X and the other way round.</summary>
/// <param name="BallsOfX">How many balls of X each row of Y lies in.</param>
/// <param name="Covered">Whether a row of Y lies in the ball of this row of X.</param>
/// <param name="InSome">Whether this row of X lies in the ball of some row of Y.</param>
/// <param name="Nearest">The squared distance of each row of Y to the nearest row of X.</param>
/// <param name="NearestIndex">Which row that is.</param>
internal sealed record BallMembership(int[] BallsOfX, bool[] Covered, bool[] InSome, double[] Nearest, int[] NearestIndex);

/// <summary>Nearest rows and balls of rows, found with products of rows and decided by differences.</summary>
/// <remarks>|x − y|²/2 = |x|²/2 + |y|²/2 − x·y cancels, so that products in the precision of the rows, about the common mean, only screen, against a rigorous margin
/// (<see cref="RowProducts.Roundings"/>); what may count is measured again by differences in double. No result depends on the width of the processor or the number of threads.</remarks>
internal static unsafe class EmbeddingNeighbors
{
    internal static NeighborTable Within<T>(EmbeddingRows<T> x, double[] center, int k, CancellationToken cancel) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            var rows = new EmbeddingRows<float>(x.Cells, x.Count, x.Dimension);
            return Vector512.IsHardwareAccelerated ? EmbeddingNeighbors<Singles512, float, Doubles512>.Within(rows, center, k, cancel)
                : Vector256.IsHardwareAccelerated ? EmbeddingNeighbors<Singles256, float, Doubles256>.Within(rows, center, k, cancel)
                : EmbeddingNeighbors<Singles128, float, Doubles128>.Within(rows, center, k, cancel);
        }
        var wide = new EmbeddingRows<double>(x.Cells, x.Count, x.Dimension);
        return Vector512.IsHardwareAccelerated ? EmbeddingNeighbors<Doubles512, double, Doubles512>.Within(wide, center, k, cancel)
            : Vector256.IsHardwareAccelerated ? EmbeddingNeighbors<Doubles256, double, Doubles256>.Within(wide, center, k, cancel)
            : Vector128.IsHardwareAccelerated ? EmbeddingNeighbors<Doubles128, double, Doubles128>.Within(wide, center, k, cancel)
            : EmbeddingNeighbors<Lane, double, Lane>.Within(wide, center, k, cancel);
    }

    /// <summary>Balls with squared radii; empty radii: only the nearest row of X to each row of Y is looked for.</summary>
    internal static BallMembership Across<T>(EmbeddingRows<T> x, double[] radiiX, EmbeddingRows<T> y, double[] radiiY, double[] center, bool closed, CancellationToken cancel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            EmbeddingRows<float> a = new(x.Cells, x.Count, x.Dimension), b = new(y.Cells, y.Count, y.Dimension);
            return Vector512.IsHardwareAccelerated ? EmbeddingNeighbors<Singles512, float, Doubles512>.Across(a, radiiX, b, radiiY, center, closed, cancel)
                : Vector256.IsHardwareAccelerated ? EmbeddingNeighbors<Singles256, float, Doubles256>.Across(a, radiiX, b, radiiY, center, closed, cancel)
                : EmbeddingNeighbors<Singles128, float, Doubles128>.Across(a, radiiX, b, radiiY, center, closed, cancel);
        }
        EmbeddingRows<double> p = new(x.Cells, x.Count, x.Dimension), q = new(y.Cells, y.Count, y.Dimension);
        return Vector512.IsHardwareAccelerated ? EmbeddingNeighbors<Doubles512, double, Doubles512>.Across(p, radiiX, q, radiiY, center, closed, cancel)
            : Vector256.IsHardwareAccelerated ? EmbeddingNeighbors<Doubles256, double, Doubles256>.Across(p, radiiX, q, radiiY, center, closed, cancel)
            : Vector128.IsHardwareAccelerated ? EmbeddingNeighbors<Doubles128, double, Doubles128>.Across(p, radiiX, q, radiiY, center, closed, cancel)
            : EmbeddingNeighbors<Lane, double, Lane>.Across(p, radiiX, q, radiiY, center, closed, cancel);
    }
}

/// <summary>The same at one width.</summary>
internal static unsafe class EmbeddingNeighbors<TLanes, TCell, TSum>
    where TLanes : unmanaged, ICells<TLanes, TCell, TSum> where TCell : unmanaged, IBinaryFloatingPointIeee754<TCell> where TSum : unmanaged, ISums<TSum>
{
    private const int Padding = 64, Locks = 256;

    /// <summary>Half the squared lengths about the center less their share of the margin, and the bounds under which pairs are looked at.</summary>
    private sealed class Screen
    {
        private readonly TCell[] _halves, _bounds;

        internal Screen(EmbeddingRows<TCell> rows, double[] center, TCell[] moved)
        {
            int n = rows.Count, d = rows.Dimension;
            Margin = (RowProducts.Roundings(d) + 10) * (typeof(TCell) == typeof(float) ? 1.1920928955078125e-7 : 2.220446049250313e-16);
            _halves = GC.AllocateArray<TCell>(n + Padding, pinned: true);
            _bounds = GC.AllocateArray<TCell>(n + Padding, pinned: true);
            Halves = (TCell*)Unsafe.AsPointer(ref _halves[0]);
            Bounds = (TCell*)Unsafe.AsPointer(ref _bounds[0]);
            Slack = new double[n];
            _halves.AsSpan(n).Fill(TCell.PositiveInfinity);
            _bounds.AsSpan().Fill(TCell.NegativeInfinity);
            for (int i = 0; i < n; i++)
            {
                double square = 0;
                TCell* row = rows.At(i);
                for (int j = 0; j < d; j++)
                {
                    double apart = TLanes.Number(row[j]) - TLanes.Number(moved[j]);
                    square += apart * apart;
                }
                _halves[i] = TLanes.Cell(square / 2 * (1 - 2 * Margin));
                Slack[i] = 5 * Margin * square / 2;
            }
        }

        internal double Margin { get; }
        internal TCell* Halves { get; }
        internal TCell* Bounds { get; }

        /// <summary>How far a screened value can lie above the exact one on account of this row.</summary>
        internal double[] Slack { get; }

        // Written by several threads; a stale bound lets too much through, never too little.
        internal void Limit(int row, double square) => Bounds[row] = TCell.BitDecrement(TLanes.Cell(-square / 2 * (1 + 1e-6)));
    }

    internal static NeighborTable Within(EmbeddingRows<TCell> x, double[] center, int k, CancellationToken cancel)
    {
        int n = x.Count, d = x.Dimension;
        var moved = Moved(center);
        var screen = new Screen(x, center, moved);
        var table = new NeighborTable(new double[n * k], new int[n * k], k);
        table.Squares.AsSpan().Fill(double.PositiveInfinity);
        table.Indices.AsSpan().Fill(int.MaxValue);
        var locks = NewLocks();
        Run(x, x, moved, once: true, (_, row, rows, column, columns, products, stride) =>
        {
            for (int r = 0; r < rows; r++)
            {
                int i = row + r;
                for (int c = Math.Max(0, (i + 1 - column) / TLanes.Count * TLanes.Count); c < columns; c += TLanes.Count)
                {
                    var value = TLanes.Load(products + (long)r * stride + c) - TLanes.Load(screen.Halves + column + c) - TLanes.Spread(screen.Halves + i);
                    uint passed = TLanes.Below(TLanes.Min(TLanes.Load(screen.Bounds + column + c), TLanes.Spread(screen.Bounds + i)), value);
                    for (; passed != 0; passed &= passed - 1)
                    {
                        int j = column + c + BitOperations.TrailingZeroCount(passed);
                        if (j <= i || j >= n) continue;
                        double square = EmbeddingRows<TCell>.SquaredDistance(x.At(i), x.At(j), d);
                        Take(table, i, j, square, screen, locks);
                        Take(table, j, i, square, screen, locks);
                    }
                }
            }
        }, cancel);
        return table;
    }

    private static void Take(NeighborTable table, int row, int other, double square, Screen screen, object[] locks)
    {
        int k = table.K, last = row * k + k - 1;
        double[] squares = table.Squares;
        int[] indices = table.Indices;
        if (square > Volatile.Read(ref squares[last])) return;
        lock (locks[row % Locks])
        {
            int at = last;
            if (!Before(square, other, squares[at], indices[at])) return;
            for (; at > row * k && Before(square, other, squares[at - 1], indices[at - 1]); at--) (squares[at], indices[at]) = (squares[at - 1], indices[at - 1]);
            (squares[at], indices[at]) = (square, other);
            if (double.IsFinite(squares[last])) screen.Limit(row, squares[last]);
        }
    }

    private static bool Before(double square, int index, double otherSquare, int otherIndex) => square < otherSquare || (square == otherSquare && index < otherIndex);

    internal static BallMembership Across(EmbeddingRows<TCell> x, double[] radiiX, EmbeddingRows<TCell> y, double[] radiiY, double[] center, bool closed, CancellationToken cancel)
    {
        int n = x.Count, m = y.Count, d = x.Dimension;
        var moved = Moved(center);
        Screen ofX = new(x, center, moved), ofY = new(y, center, moved);
        bool balls = radiiX.Length > 0;
        for (int i = 0; i < n; i++) if (balls) ofX.Limit(i, radiiX[i]); else ofX.Bounds[i] = TCell.PositiveInfinity;
        var found = new BallMembership(new int[m], new bool[n], new bool[n], new double[m], new int[m]);
        found.Nearest.AsSpan().Fill(double.PositiveInfinity);
        found.NearestIndex.AsSpan().Fill(int.MaxValue);
        var locks = NewLocks();
        Run(x, y, moved, once: false, (_, row, rows, column, columns, products, stride) =>
        {
            for (int r = 0; r < rows; r++)
            {
                int i = row + r;
                for (int c = 0; c < columns; c += TLanes.Count)
                {
                    var value = TLanes.Load(products + (long)r * stride + c) - TLanes.Load(ofY.Halves + column + c) - TLanes.Spread(ofX.Halves + i);
                    uint passed = TLanes.Below(TLanes.Min(TLanes.Load(ofY.Bounds + column + c), TLanes.Spread(ofX.Bounds + i)), value);
                    if (passed == 0) continue;
                    TLanes* values = &value;
                    for (; passed != 0; passed &= passed - 1)
                    {
                        int lane = BitOperations.TrailingZeroCount(passed), j = column + c + lane;
                        if (j < m) Pair(i, j, TLanes.Number(((TCell*)values)[lane]));
                    }
                }
            }
        }, cancel);
        return found;

        void Pair(int i, int j, double screened)
        {
            // −|x − y|²/2 lies between these two.
            double least = screened - ofX.Slack[i] - ofY.Slack[j], most = screened;
            double nearest = Volatile.Read(ref found.Nearest[j]);
            bool mayBeNearest = most >= -nearest / 2, known = balls && !mayBeNearest && Known(least, most, radiiX[i]) && Known(least, most, radiiY[j]);
            double square = known ? -2 * least : EmbeddingRows<TCell>.SquaredDistance(x.At(i), y.At(j), d);
            if (balls && Inside(square, radiiX[i]))
            {
                Interlocked.Increment(ref found.BallsOfX[j]);
                found.Covered[i] = true;
            }
            if (balls && Inside(square, radiiY[j])) found.InSome[i] = true;
            if (known || !mayBeNearest || square > nearest) return;
            lock (locks[j % Locks])
            {
                if (!Before(square, i, found.Nearest[j], found.NearestIndex[j])) return;
                (found.Nearest[j], found.NearestIndex[j]) = (square, i);
                ofY.Limit(j, balls ? Math.Max(square, radiiY[j]) : square);
            }
        }

        bool Inside(double square, double radius) => closed ? square <= radius : square < radius;
        static bool Known(double least, double most, double radius) => least > -radius / 2 * (1 - 1e-12) || most < -radius / 2 * (1 + 1e-12);
    }

    private static TCell[] Moved(double[] center) => [.. center.Select(TLanes.Cell)];

    private static object[] NewLocks() => [.. Enumerable.Range(0, Locks).Select(_ => new object())];

    private static void Run(EmbeddingRows<TCell> x, EmbeddingRows<TCell> y, TCell[] center, bool once, ProductTile<TCell> tile, CancellationToken cancel)
    {
        fixed (TCell* moved = center)
        {
            if (typeof(TCell) == typeof(float)) RowProducts.Run((float*)x.Cells, x.Count, (float*)y.Cells, y.Count, x.Dimension, (float*)moved, once, (ProductTile<float>)(object)tile, cancel);
            else RowProducts.Run((double*)x.Cells, x.Count, (double*)y.Cells, y.Count, x.Dimension, (double*)moved, once, (ProductTile<double>)(object)tile, cancel);
        }
    }
}
