using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kullback.Numerics;

/// <summary>The sort of <see cref="Sorting"/> for keys that carry an item: the same partition over two arrays,
/// insertion at the end.</summary>
internal static unsafe class SortingPairs
{
    private const int Insertion = 32;

    /// <summary>Whether this processor has what <see cref="Quick"/> and <see cref="Partition"/> need;
    /// elsewhere the base library sorts.</summary>
    internal static bool IsSupported => Avx2.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Quick(double* keys, double* items, int count, int depth)
    {
        while (count > Insertion)
        {
            if (depth-- == 0)
            {
                new Span<double>(keys, count).Sort(new Span<double>(items, count));
                return;
            }
            double pivot = Pivot(keys, count);
            int below = Partition(keys, items, count, pivot, orEqual: false);
            if (below == 0)
            {
                below = Partition(keys, items, count, pivot, orEqual: true);
                keys += below;
                items += below;
                count -= below;
            }
            else if (2 * below < count)
            {
                Quick(keys, items, below, depth);
                keys += below;
                items += below;
                count -= below;
            }
            else
            {
                Quick(keys + below, items + below, count - below, depth);
                count = below;
            }
        }
        Insert(keys, items, count);
    }

    internal static void Insert(double* keys, double* items, int count)
    {
        for (int i = 1; i < count; i++)
        {
            var (key, item) = (keys[i], items[i]);
            int j = i;
            for (; j > 0 && keys[j - 1] > key; j--) (keys[j], items[j]) = (keys[j - 1], items[j - 1]);
            (keys[j], items[j]) = (key, item);
        }
    }

    internal static double Pivot(double* keys, long count) => Avx512F.IsSupported ? Sorting.Pivot(keys, count)
        : Sorting256.Pivot(keys, count);

    internal static int Partition(double* keys, double* items, int count, double pivot, bool orEqual)
        => Avx512F.IsSupported ? Compressed(keys, items, count, pivot, orEqual) : Sorting256.Partition(keys, items, count, pivot, orEqual);

    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    private static int Compressed(double* keys, double* items, int count, double pivot, bool orEqual)
    {
        const int chunk = 8;
        double* asideKeys = stackalloc double[3 * chunk], asideItems = stackalloc double[3 * chunk];
        int ragged = count % chunk, lower = 0, upper = count, low = chunk, high = count - ragged - chunk;
        Unsafe.CopyBlockUnaligned(asideKeys, keys, chunk * sizeof(double));
        Unsafe.CopyBlockUnaligned(asideItems, items, chunk * sizeof(double));
        Unsafe.CopyBlockUnaligned(asideKeys + chunk, keys + high, (uint)(chunk + ragged) * sizeof(double));
        Unsafe.CopyBlockUnaligned(asideItems + chunk, items + high, (uint)(chunk + ragged) * sizeof(double));
        var bound = Vector512.Create(pivot);
        while (low < high)
        {
            int from;
            if (low - lower <= upper - high) (from, low) = (low, low + chunk);
            else from = high -= chunk;
            Part(Vector512.Load(keys + from), Vector512.Load(items + from), bound, orEqual, keys, items, ref lower, ref upper);
        }
        for (int i = 0; i < 2 * chunk; i += 8)
            Part(Vector512.Load(asideKeys + i), Vector512.Load(asideItems + i), bound, orEqual, keys, items, ref lower, ref upper);
        for (int i = 2 * chunk; i < 2 * chunk + ragged; i++)
        {
            int to = asideKeys[i] < pivot || (orEqual && asideKeys[i] == pivot) ? lower++ : --upper;
            (keys[to], items[to]) = (asideKeys[i], asideItems[i]);
        }
        return lower;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Part(Vector512<double> key, Vector512<double> item, Vector512<double> bound, bool orEqual,
        double* keys, double* items, ref int lower, ref int upper)
    {
        var below = orEqual ? Avx512F.CompareLessThanOrEqual(key, bound) : Avx512F.CompareLessThan(key, bound);
        int count = BitOperations.PopCount((uint)below.ExtractMostSignificantBits());
        // Packed in a register first: some processors pack into memory a number at a time.
        Vector512<double> none = Vector512<double>.Zero, first = Vector512.LessThan(s_places, Vector512.Create((double)count)),
            others = Vector512.LessThan(s_places, Vector512.Create(8.0 - count));
        Avx512F.MaskStore(keys + lower, first, Avx512F.Compress(none, below, key));
        Avx512F.MaskStore(items + lower, first, Avx512F.Compress(none, below, item));
        lower += count;
        upper -= 8 - count;
        Avx512F.MaskStore(keys + upper, others, Avx512F.Compress(none, ~below, key));
        Avx512F.MaskStore(items + upper, others, Avx512F.Compress(none, ~below, item));
    }

    private static readonly Vector512<double> s_places = Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7);
}
