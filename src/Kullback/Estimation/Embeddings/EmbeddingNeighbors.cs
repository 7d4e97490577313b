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
/// <remarks>|x − y|²/2 = |x|²/2 + |y|²/2 − x·y cancels, so that products in the precision of the rows, about the common mean, only screen,
/// against a rigorous margin (<see cref="RowProducts.Roundings"/>); what may count is measured again by differences in double. No result
/// depends on the width of the processor or the number of threads.</remarks>
internal static unsafe class EmbeddingNeighbors
{
    internal static NeighborTable Within<T>(EmbeddingRows<T> x, double[] center, int k, CancellationToken cancel) where T : unmanaged,
        IBinaryFloatingPointIeee754<T>
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
    internal static BallMembership Across<T>(EmbeddingRows<T> x, double[] radiiX, EmbeddingRows<T> y, double[] radiiY, double[] center,
        bool closed, CancellationToken cancel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            EmbeddingRows<float> a = new(x.Cells, x.Count, x.Dimension), b = new(y.Cells, y.Count, y.Dimension);
            return Vector512.IsHardwareAccelerated
                ? EmbeddingNeighbors<Singles512, float, Doubles512>.Across(a, radiiX, b, radiiY, center, closed, cancel)
                : Vector256.IsHardwareAccelerated
                ? EmbeddingNeighbors<Singles256, float, Doubles256>.Across(a, radiiX, b, radiiY, center, closed, cancel)
                : EmbeddingNeighbors<Singles128, float, Doubles128>.Across(a, radiiX, b, radiiY, center, closed, cancel);
        }
        EmbeddingRows<double> p = new(x.Cells, x.Count, x.Dimension), q = new(y.Cells, y.Count, y.Dimension);
        return Vector512.IsHardwareAccelerated
            ? EmbeddingNeighbors<Doubles512, double, Doubles512>.Across(p, radiiX, q, radiiY, center, closed, cancel)
            : Vector256.IsHardwareAccelerated
            ? EmbeddingNeighbors<Doubles256, double, Doubles256>.Across(p, radiiX, q, radiiY, center, closed, cancel)
            : Vector128.IsHardwareAccelerated
            ? EmbeddingNeighbors<Doubles128, double, Doubles128>.Across(p, radiiX, q, radiiY, center, closed, cancel)
            : EmbeddingNeighbors<Lane, double, Lane>.Across(p, radiiX, q, radiiY, center, closed, cancel);
    }
}

/// <summary>The same at one width.</summary>
internal static unsafe class EmbeddingNeighbors<TLanes, TCell, TSum>
    where TLanes : unmanaged, ICells<TLanes, TCell, TSum> where TCell : unmanaged, IBinaryFloatingPointIeee754<TCell>
    where TSum : unmanaged, ISums<TSum>
{
    private const int Padding = 64, Locks = 256;

    /// <summary>Half the squared lengths about the center less their share of the margin,
    /// and the bounds under which pairs are looked at.</summary>
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
                    var value = TLanes.Load(products + (long)r * stride + c) - TLanes.Load(screen.Halves + column + c)
                        - TLanes.Spread(screen.Halves + i);
                    uint passed = TLanes.Below(TLanes.Min(TLanes.Load(screen.Bounds + column + c), TLanes.Spread(screen.Bounds + i)),
                        value);
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
            for (; at > row * k && Before(square, other, squares[at - 1], indices[at - 1]); at--)
                (squares[at], indices[at]) = (squares[at - 1], indices[at - 1]);
            (squares[at], indices[at]) = (square, other);
            if (double.IsFinite(squares[last])) screen.Limit(row, squares[last]);
        }
    }

    private static bool Before(double square, int index, double otherSquare, int otherIndex) => square < otherSquare
        || (square == otherSquare && index < otherIndex);

    internal static BallMembership Across(EmbeddingRows<TCell> x, double[] radiiX, EmbeddingRows<TCell> y, double[] radiiY, double[] center,
        bool closed, CancellationToken cancel)
    {
        var moved = Moved(center);
        Screen ofX = new(x, center, moved), ofY = new(y, center, moved);
        var crossing = new Crossing(x, radiiX, ofX, y, radiiY, ofY, closed);
        Run(x, y, moved, once: false, (_, row, rows, column, columns, products, stride) =>
        {
            for (int r = 0; r < rows; r++)
                for (int c = 0; c < columns; c += TLanes.Count)
                {
                    var value = TLanes.Load(products + (long)r * stride + c) - TLanes.Load(ofY.Halves + column + c)
                        - TLanes.Spread(ofX.Halves + row + r);
                    uint passed = TLanes.Below(TLanes.Min(TLanes.Load(ofY.Bounds + column + c), TLanes.Spread(ofX.Bounds + row + r)),
                        value);
                    if (passed != 0) crossing.Take(passed, row + r, column + c, value);
                }
        }, cancel);
        return crossing.Found;
    }

    /// <summary>What is noted of the pairs that passed the screen.</summary>
    private sealed class Crossing
    {
        private readonly EmbeddingRows<TCell> _x, _y;
        private readonly double[] _radiiX, _radiiY;
        private readonly Screen _ofX, _ofY;
        private readonly bool _closed, _balls;
        private readonly object[] _locks = NewLocks();

        internal Crossing(EmbeddingRows<TCell> x, double[] radiiX, Screen ofX, EmbeddingRows<TCell> y, double[] radiiY, Screen ofY,
            bool closed)
        {
            (_x, _y, _radiiX, _radiiY, _ofX, _ofY, _closed, _balls) = (x, y, radiiX, radiiY, ofX, ofY, closed, radiiX.Length > 0);
            // Without balls only the bounds of Y count.
            for (int i = 0; i < x.Count; i++)
                if (_balls) ofX.Limit(i, radiiX[i]);
                else ofX.Bounds[i] = TCell.PositiveInfinity;
            Found = new(new int[y.Count], new bool[x.Count], new bool[x.Count], new double[y.Count], new int[y.Count]);
            Found.Nearest.AsSpan().Fill(double.PositiveInfinity);
            Found.NearestIndex.AsSpan().Fill(int.MaxValue);
        }

        internal BallMembership Found { get; }

        internal void Take(uint passed, int i, int first, TLanes values)
        {
            for (; passed != 0; passed &= passed - 1)
            {
                int lane = BitOperations.TrailingZeroCount(passed);
                if (first + lane < _y.Count) Pair(i, first + lane, TLanes.Number(((TCell*)&values)[lane]));
            }
        }

        private void Pair(int i, int j, double screened)
        {
            // −|x − y|²/2 lies between these two.
            double least = screened - _ofX.Slack[i] - _ofY.Slack[j], most = screened, nearest = Volatile.Read(ref Found.Nearest[j]);
            bool mayBeNearest = most >= -nearest / 2, known = _balls && !mayBeNearest && IsKnown(least, most, _radiiX[i])
                && IsKnown(least, most, _radiiY[j]);
            double square = known ? -2 * least : EmbeddingRows<TCell>.SquaredDistance(_x.At(i), _y.At(j), _x.Dimension);
            if (_balls && Inside(square, _radiiX[i]))
            {
                Interlocked.Increment(ref Found.BallsOfX[j]);
                Found.Covered[i] = true;
            }
            if (_balls && Inside(square, _radiiY[j])) Found.InSome[i] = true;
            if (known || !mayBeNearest || square > nearest) return;
            lock (_locks[j % Locks])
            {
                if (!Before(square, i, Found.Nearest[j], Found.NearestIndex[j])) return;
                (Found.Nearest[j], Found.NearestIndex[j]) = (square, i);
                _ofY.Limit(j, _balls ? Math.Max(square, _radiiY[j]) : square);
            }
        }

        private bool Inside(double square, double radius) => _closed ? square <= radius : square < radius;

        private static bool IsKnown(double least, double most, double radius) => least > -radius / 2 * (1 - 1e-12)
            || most < -radius / 2 * (1 + 1e-12);
    }

    private static TCell[] Moved(double[] center) => [.. center.Select(TLanes.Cell)];

    private static object[] NewLocks() => [.. Enumerable.Range(0, Locks).Select(_ => new object())];

    private static void Run(EmbeddingRows<TCell> x, EmbeddingRows<TCell> y, TCell[] center, bool once, ProductTile<TCell> tile,
        CancellationToken cancel)
    {
        fixed (TCell* moved = center)
        {
            if (typeof(TCell) == typeof(float))
                RowProducts.Run((float*)x.Cells, x.Count, (float*)y.Cells, y.Count, x.Dimension, (float*)moved, once,
                    (ProductTile<float>)(object)tile, cancel);
            else RowProducts.Run((double*)x.Cells, x.Count, (double*)y.Cells, y.Count, x.Dimension, (double*)moved, once,
                (ProductTile<double>)(object)tile, cancel);
        }
    }
}
