using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kullback.Numerics;

/// <summary>Told a tile of products of rows: products[r · stride + c] = xᵢ·yⱼ for i = row + r, j = column + c.</summary>
/// <param name="stripe">Whose tile it is, from 0 to <see cref="RowProducts.Stripes"/> − 1: the tiles of a stripe come one after another, in
/// an order that never changes.</param>
/// <param name="row">The first row of X in the tile.</param>
/// <param name="rows">How many.</param>
/// <param name="column">The first row of Y.</param>
/// <param name="columns">How many; behind them, up to whole vectors, stand products with zero.</param>
/// <param name="products">The products.</param>
/// <param name="stride">Products to a row of the tile.</param>
internal unsafe delegate void ProductTile<TCell>(int stripe, int row, int rows, int column, int columns, TCell* products, int stride)
    where TCell : unmanaged;

/// <summary>All products xᵢ·yⱼ of the rows of two matrices, tile by tile: the matrix X Yᵀ is never held.</summary>
/// <remarks>Blocks of rows are packed so that a tile of 8 or 4 rows and three vectors stays in registers over 256 coordinates at a time;
/// each product is therefore a sum of at most ⌈d/256⌉ sums of at most 256 terms, see <see cref="Depth"/>. Blocks of rows are dealt to 16
/// stripes, which threads take as they come: what is added up stripe by stripe does not depend on the number of threads. n·m·d
/// multiply-adds, half of it where X is Y. Memory a thread: 512 (d + 240) cells. Source for the layers: Goto and van de Geijn (2008), ACM
/// Transactions on Mathematical Software 34(3), 12.</remarks>
internal static unsafe class RowProducts
{
    /// <summary>Coordinates that are added up at once.</summary>
    internal const int Depth = 256;

    /// <summary>Terms whose roundings pile up in a product of d coordinates: γ(n) of this n bounds its relative error (Higham 2002,
    /// §3.1).</summary>
    internal static int Roundings(int d) => Math.Min(d, Depth) + d / Depth + 2;

    /// <summary>A Bᵀ, row by row.</summary>
    internal static double[] Of(double[] a, int n, double[] b, int m, int d, CancellationToken cancel)
    {
        var product = new double[checked(n * m)];
        fixed (double* x = a, y = b, to = product)
        {
            double* at = to;
            Run(x, n, y, m, d, null, once: false, (_, row, rows, column, columns, tile, stride) =>
            {
                for (int i = 0; i < rows; i++)
                    new Span<double>(tile + (long)i * stride, columns).CopyTo(new Span<double>(at + (long)(row + i) * m + column, columns));
            }, cancel);
        }
        return product;
    }

    /// <summary>How many stripes there are at most.</summary>
    internal const int Stripes = 16;

    /// <summary>Products of rows of single precision.</summary>
    /// <param name="x">n × d numbers.</param>
    /// <param name="n">Rows of X.</param>
    /// <param name="y">m × d numbers.</param>
    /// <param name="m">Rows of Y.</param>
    /// <param name="d">Columns.</param>
    /// <param name="center">d numbers that are taken off every row first; null for none.</param>
    /// <param name="once">X is Y: of the pairs i &lt; j and j &lt; i one is told, and with i = j perhaps both.</param>
    /// <param name="tile">Told the tiles.</param>
    /// <param name="cancel">Stops it.</param>
    internal static void Run(float* x, int n, float* y, int m, int d, float* center, bool once, ProductTile<float> tile,
        CancellationToken cancel)
    {
        if (Vector512.IsHardwareAccelerated) RowProducts<Singles512, float, Doubles512>.Run(x, n, y, m, d, center, once, tile, cancel);
        else if (Vector256.IsHardwareAccelerated) RowProducts<Singles256, float, Doubles256>.Run(x, n, y, m, d, center, once, tile, cancel);
        else RowProducts<Singles128, float, Doubles128>.Run(x, n, y, m, d, center, once, tile, cancel);
    }

    /// <summary>The same in double precision.</summary>
    internal static void Run(double* x, int n, double* y, int m, int d, double* center, bool once, ProductTile<double> tile,
        CancellationToken cancel)
    {
        if (Vector512.IsHardwareAccelerated) RowProducts<Doubles512, double, Doubles512>.Run(x, n, y, m, d, center, once, tile, cancel);
        else if (Vector256.IsHardwareAccelerated)
            RowProducts<Doubles256, double, Doubles256>.Run(x, n, y, m, d, center, once, tile, cancel);
        else if (Vector128.IsHardwareAccelerated)
            RowProducts<Doubles128, double, Doubles128>.Run(x, n, y, m, d, center, once, tile, cancel);
        else RowProducts<Lane, double, Lane>.Run(x, n, y, m, d, center, once, tile, cancel);
    }
}

/// <summary>The same at one width.</summary>
internal static unsafe class RowProducts<TLanes, TCell, TSum>
    where TLanes : unmanaged, ICells<TLanes, TCell, TSum> where TCell : unmanaged where TSum : unmanaged, ISums<TSum>
{
    // 512 or 256 rows against 240: a block of X in the third cache, the tile of products in the second, a panel of it in the first.
    private const int Breadth = 240, Depth = RowProducts.Depth;

    private static int Height => 2048 / sizeof(TCell);

    // Eight rows of three vectors are 24 sums, which 32 registers hold; four rows are twelve, for 16 registers.
    private static int Rows => TLanes.Count * sizeof(TCell) == 64 ? 8 : 4;

    private static int Columns => 3 * TLanes.Count;

    internal static void Run(TCell* x, int n, TCell* y, int m, int d, TCell* center, bool once, ProductTile<TCell> tile,
        CancellationToken cancel)
    {
        int height = Math.Min(Height, (n + 2 * RowProducts.Stripes - 1) / (2 * RowProducts.Stripes) / 8 * 8 + 8),
            blocks = (n + height - 1) / height, stripes = Math.Min(blocks, RowProducts.Stripes);
        var rooms = new ConcurrentBag<Room>();
        if ((long)n * m * d < 1 << 18) for (int s = 0; s < stripes; s++) Stripe(s);
        // A pool that adds threads for work that takes long would add what each of them packs into.
        else Parallel.For(0, stripes, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, Stripe);

        void Stripe(int stripe)
        {
            if (!rooms.TryTake(out var room)) room = new Room(height, d);
            for (int block = stripe; block < blocks; block += stripes)
            {
                int from = block * height, rows = Math.Min(height, n - from);
                Block(room, x, from, rows, y, m, d, center, once ? from : 0, stripe, tile, cancel);
            }
            rooms.Add(room);
        }
    }

    /// <summary>What a thread packs into, aligned to lines of the cache.</summary>
    private sealed class Room
    {
        internal Room(int height, int d)
        {
            Memory = [Bytes((long)height * d), Bytes((long)Breadth * Depth), Bytes((long)height * Breadth)];
            Left = At(Memory[0]);
            Right = At(Memory[1]);
            Products = At(Memory[2]);
        }

        // Nothing else holds what the pointers point to.
        internal byte[][] Memory { get; }
        internal TCell* Left { get; }
        internal TCell* Right { get; }
        internal TCell* Products { get; }

        private static byte[] Bytes(long cells)
            => GC.AllocateUninitializedArray<byte>(checked((int)(cells * sizeof(TCell)) + 64), pinned: true);

        private static TCell* At(byte[] bytes) => (TCell*)(((nuint)Unsafe.AsPointer(ref bytes[0]) + 63) & ~(nuint)63);
    }

    private static void Block(Room room, TCell* x, int from, int rows, TCell* y, int m, int d, TCell* center, int first, int stripe,
        ProductTile<TCell> tile, CancellationToken cancel)
    {
        int high = (rows + Rows - 1) / Rows * Rows;
        for (int k = 0; k < d; k += Depth)
            Pack(x + (long)from * d, rows, d, k, Math.Min(Depth, d - k), Rows, center, room.Left + (long)high * k);
        for (int column = first; column < m; column += Breadth)
        {
            cancel.ThrowIfCancellationRequested();
            int columns = Math.Min(Breadth, m - column), wide = (columns + Columns - 1) / Columns * Columns;
            for (int k = 0; k < d; k += Depth)
            {
                int depth = Math.Min(Depth, d - k);
                Pack(y + (long)column * d, columns, d, k, depth, Columns, center, room.Right);
                for (int i = 0; i < high; i += Rows)
                    for (int j = 0; j < wide; j += Columns)
                    {
                        TCell* a = room.Left + (long)high * k + (long)i * depth, b = room.Right + (long)j * depth,
                            c = room.Products + (long)i * Breadth + j;
                        if (Rows == 8) Eight(a, b, c, depth, k > 0);
                        else Four(a, b, c, depth, k > 0);
                    }
            }
            tile(stripe, from, rows, column, columns, room.Products, Breadth);
        }
    }

    // Panels of some rows each, coordinate by coordinate; rows that are missing are zeros.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack(TCell* rows, int count, int d, int k, int depth, int panel, TCell* center, TCell* to)
    {
        for (int i = 0; i < count; i += panel, to += (long)panel * depth)
        {
            int there = Math.Min(panel, count - i);
            if (there < panel) new Span<TCell>(to, panel * depth).Clear();
            for (int r = 0; r < there; r++)
            {
                TCell* from = rows + (long)(i + r) * d + k, at = to + r;
                if (center == null) for (int c = 0; c < depth; c++, at += panel) *at = from[c];
                else for (int c = 0; c < depth; c++, at += panel) *at = Difference(from[c], center[k + c]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TCell Difference(TCell a, TCell b)
        => typeof(TCell) == typeof(float) ? (TCell)(object)((float)(object)a - (float)(object)b)
        : (TCell)(object)((double)(object)a - (double)(object)b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(TCell* to, TLanes a, TLanes b, TLanes c, bool add)
    {
        int n = TLanes.Count;
        if (add) (a, b, c) = (a + TLanes.Load(to), b + TLanes.Load(to + n), c + TLanes.Load(to + 2 * n));
        Unsafe.WriteUnaligned(to, a);
        Unsafe.WriteUnaligned(to + n, b);
        Unsafe.WriteUnaligned(to + 2 * n, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(TCell* a, TCell* b, TCell* c, int depth, bool add)
    {
        int n = TLanes.Count;
        TLanes zero = TLanes.Of(0), s0 = zero, s1 = zero, s2 = zero, t0 = zero, t1 = zero, t2 = zero, u0 = zero, u1 = zero, u2 = zero,
            v0 = zero, v1 = zero, v2 = zero;
        for (int k = 0; k < depth; k++, a += 4, b += 3 * n)
        {
            TLanes p = TLanes.Load(b), q = TLanes.Load(b + n), r = TLanes.Load(b + 2 * n), x = TLanes.Spread(a);
            (s0, s1, s2) = (TLanes.MultiplyAdd(x, p, s0), TLanes.MultiplyAdd(x, q, s1), TLanes.MultiplyAdd(x, r, s2));
            x = TLanes.Spread(a + 1);
            (t0, t1, t2) = (TLanes.MultiplyAdd(x, p, t0), TLanes.MultiplyAdd(x, q, t1), TLanes.MultiplyAdd(x, r, t2));
            x = TLanes.Spread(a + 2);
            (u0, u1, u2) = (TLanes.MultiplyAdd(x, p, u0), TLanes.MultiplyAdd(x, q, u1), TLanes.MultiplyAdd(x, r, u2));
            x = TLanes.Spread(a + 3);
            (v0, v1, v2) = (TLanes.MultiplyAdd(x, p, v0), TLanes.MultiplyAdd(x, q, v1), TLanes.MultiplyAdd(x, r, v2));
        }
        Put(c, s0, s1, s2, add);
        Put(c + Breadth, t0, t1, t2, add);
        Put(c + 2 * Breadth, u0, u1, u2, add);
        Put(c + 3 * Breadth, v0, v1, v2, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(TCell* a, TCell* b, TCell* c, int depth, bool add)
    {
        int n = TLanes.Count;
        TLanes zero = TLanes.Of(0), s0 = zero, s1 = zero, s2 = zero, t0 = zero, t1 = zero, t2 = zero, u0 = zero, u1 = zero, u2 = zero,
            v0 = zero, v1 = zero, v2 = zero;
        TLanes w0 = zero, w1 = zero, w2 = zero, x0 = zero, x1 = zero, x2 = zero, y0 = zero, y1 = zero, y2 = zero, z0 = zero,
            z1 = zero, z2 = zero;
        for (int k = 0; k < depth; k++, a += 8, b += 3 * n)
        {
            TLanes p = TLanes.Load(b), q = TLanes.Load(b + n), r = TLanes.Load(b + 2 * n), x = TLanes.Spread(a);
            (s0, s1, s2) = (TLanes.MultiplyAdd(x, p, s0), TLanes.MultiplyAdd(x, q, s1), TLanes.MultiplyAdd(x, r, s2));
            x = TLanes.Spread(a + 1);
            (t0, t1, t2) = (TLanes.MultiplyAdd(x, p, t0), TLanes.MultiplyAdd(x, q, t1), TLanes.MultiplyAdd(x, r, t2));
            x = TLanes.Spread(a + 2);
            (u0, u1, u2) = (TLanes.MultiplyAdd(x, p, u0), TLanes.MultiplyAdd(x, q, u1), TLanes.MultiplyAdd(x, r, u2));
            x = TLanes.Spread(a + 3);
            (v0, v1, v2) = (TLanes.MultiplyAdd(x, p, v0), TLanes.MultiplyAdd(x, q, v1), TLanes.MultiplyAdd(x, r, v2));
            x = TLanes.Spread(a + 4);
            (w0, w1, w2) = (TLanes.MultiplyAdd(x, p, w0), TLanes.MultiplyAdd(x, q, w1), TLanes.MultiplyAdd(x, r, w2));
            x = TLanes.Spread(a + 5);
            (x0, x1, x2) = (TLanes.MultiplyAdd(x, p, x0), TLanes.MultiplyAdd(x, q, x1), TLanes.MultiplyAdd(x, r, x2));
            x = TLanes.Spread(a + 6);
            (y0, y1, y2) = (TLanes.MultiplyAdd(x, p, y0), TLanes.MultiplyAdd(x, q, y1), TLanes.MultiplyAdd(x, r, y2));
            x = TLanes.Spread(a + 7);
            (z0, z1, z2) = (TLanes.MultiplyAdd(x, p, z0), TLanes.MultiplyAdd(x, q, z1), TLanes.MultiplyAdd(x, r, z2));
        }
        Put(c, s0, s1, s2, add);
        Put(c + Breadth, t0, t1, t2, add);
        Put(c + 2 * Breadth, u0, u1, u2, add);
        Put(c + 3 * Breadth, v0, v1, v2, add);
        Put(c + 4 * Breadth, w0, w1, w2, add);
        Put(c + 5 * Breadth, x0, x1, x2, add);
        Put(c + 6 * Breadth, y0, y1, y2, add);
        Put(c + 7 * Breadth, z0, z1, z2, add);
    }
}
