using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kullback.Numerics;

/// <summary>The sort of <see cref="Sorting"/> four lanes at a time, for processors with AVX2 and no AVX-512.</summary>
/// <remarks>There is no instruction that compresses: a table of the sixteen masks says which lanes go first, and both ends are written
/// whole. Down to a bitonic network of at most 64 numbers.</remarks>
internal static unsafe class Sorting256
{
    private const int Network = 64, Chunk = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Quick(double* left, double* right, int depth)
    {
        while (right - left > Network)
        {
            if (depth-- == 0)
            {
                new Span<double>(left, (int)(right - left)).Sort();
                return;
            }
            double pivot = Pivot(left, right - left);
            double* middle = left + Partition(left, null, (int)(right - left), pivot, orEqual: false);
            // No number below the pivot: it is the least, and its copies are in place once split off.
            if (middle == left) left += Partition(left, null, (int)(right - left), pivot, orEqual: true);
            else if (middle - left < right - middle)
            {
                Quick(left, middle, depth);
                left = middle;
            }
            else
            {
                Quick(middle, right, depth);
                right = middle;
            }
        }
        Small(left, (int)(right - left));
    }

    /// <summary>The median of 16 or 64 numbers taken at equal steps.</summary>
    [SkipLocalsInit]
    internal static double Pivot(double* values, long count)
    {
        int taken = count > 4096 ? 64 : 16;
        double* sample = stackalloc double[taken];
        for (int i = 0; i < taken; i++) sample[i] = values[(2 * i + 1) * count / (2 * taken)];
        Small(sample, taken);
        return sample[taken / 2];
    }

    /// <summary>Moves what is below the pivot (or equal, where asked) to the front, with the items if there are any; how many.</summary>
    /// <remarks>The first and the last chunk and the ragged end are set aside, so that each side always has room for a whole chunk: it is
    /// read from the side that has less. For at least 32 numbers.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    internal static int Partition(double* keys, double* items, int count, double pivot, bool orEqual)
    {
        double* asideKeys = stackalloc double[3 * Chunk], asideItems = stackalloc double[3 * Chunk];
        int ragged = count % Chunk, low = Chunk, high = count - ragged - Chunk, end = 2 * Chunk + ragged;
        Aside(keys, asideKeys, high, ragged);
        if (items != null) Aside(items, asideItems, high, ragged);
        Ends ends = new() { Lower = 0, Upper = count };
        var bound = Vector256.Create(pivot);
        fixed (int* lanes = LanesByMask)
        {
            while (low < high)
            {
                int from;
                if (low - ends.Lower <= ends.Upper - high)
                {
                    from = low;
                    low += Chunk;
                }
                else from = high -= Chunk;
                if (items == null) Four(keys + from, bound, orEqual, lanes, keys, ref ends);
                else Four(keys + from, items + from, bound, orEqual, lanes, keys, items, ref ends);
            }
            // Singly first: the gap that is left then shrinks by fours to none, and the two whole vectors never overlap by a part.
            for (int i = 2 * Chunk; i < end; i++)
            {
                int to = asideKeys[i] < pivot || (orEqual && asideKeys[i] == pivot) ? ends.Lower++ : --ends.Upper;
                keys[to] = asideKeys[i];
                if (items != null) items[to] = asideItems[i];
            }
            for (int i = 0; i < 2 * Chunk; i += Chunk)
                if (items == null) Four(asideKeys + i, bound, orEqual, lanes, keys, ref ends);
                else Four(asideKeys + i, asideItems + i, bound, orEqual, lanes, keys, items, ref ends);
        }
        return ends.Lower;
    }

    private struct Ends
    {
        internal int Lower, Upper;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Aside(double* values, double* aside, int high, int ragged)
    {
        Unsafe.CopyBlockUnaligned(aside, values, Chunk * sizeof(double));
        Unsafe.CopyBlockUnaligned(aside + Chunk, values + high, (uint)(Chunk + ragged) * sizeof(double));
    }

    // All loaded before any is stored: the stores may reach into the chunk itself.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(double* from, Vector256<double> bound, bool orEqual, int* lanes, double* keys, ref Ends ends)
    {
        Vector256<double> a = Vector256.Load(from), b = Vector256.Load(from + 4), c = Vector256.Load(from + 8),
            d = Vector256.Load(from + 12);
        int inA = Below(a, bound, orEqual), inB = Below(b, bound, orEqual), inC = Below(c, bound, orEqual), inD = Below(d, bound, orEqual);
        int lower = ends.Lower, upper = ends.Upper;
        Part(a, inA, lanes, keys, ref lower, ref upper);
        Part(b, inB, lanes, keys, ref lower, ref upper);
        Part(c, inC, lanes, keys, ref lower, ref upper);
        Part(d, inD, lanes, keys, ref lower, ref upper);
        (ends.Lower, ends.Upper) = (lower, upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(double* from, double* itemsFrom, Vector256<double> bound, bool orEqual, int* lanes, double* keys,
        double* items, ref Ends ends)
    {
        Vector256<double> a = Vector256.Load(from), b = Vector256.Load(from + 4), c = Vector256.Load(from + 8),
            d = Vector256.Load(from + 12);
        Vector256<double> e = Vector256.Load(itemsFrom), f = Vector256.Load(itemsFrom + 4), g = Vector256.Load(itemsFrom + 8),
            h = Vector256.Load(itemsFrom + 12);
        Pair(a, e, Below(a, bound, orEqual), lanes, keys, items, ref ends);
        Pair(b, f, Below(b, bound, orEqual), lanes, keys, items, ref ends);
        Pair(c, g, Below(c, bound, orEqual), lanes, keys, items, ref ends);
        Pair(d, h, Below(d, bound, orEqual), lanes, keys, items, ref ends);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Below(Vector256<double> values, Vector256<double> bound, bool orEqual)
        => Avx.MoveMask(orEqual ? Avx.CompareLessThanOrEqual(values, bound) : Avx.CompareLessThan(values, bound));

    // Whole vectors: what is written too much lies in the gap between both sides.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Part(Vector256<double> values, int below, int* lanes, double* keys, ref int lower, ref int upper)
    {
        var parted = Parted(values, below, lanes);
        Vector256.Store(parted, keys + lower);
        Vector256.Store(parted, keys + upper - 4);
        int count = BitOperations.PopCount((uint)below);
        lower += count;
        upper -= 4 - count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair(Vector256<double> key, Vector256<double> item, int below, int* lanes, double* keys, double* items,
        ref Ends ends)
    {
        var parted = Parted(item, below, lanes);
        Vector256.Store(parted, items + ends.Lower);
        Vector256.Store(parted, items + ends.Upper - 4);
        int lower = ends.Lower, upper = ends.Upper;
        Part(key, below, lanes, keys, ref lower, ref upper);
        (ends.Lower, ends.Upper) = (lower, upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Parted(Vector256<double> values, int below, int* lanes)
        => Avx2.PermuteVar8x32(values.AsInt32(), Vector256.Load(lanes + 8 * below)).AsDouble();

    // For each mask the halves of the lanes, those in the mask first.
    private static readonly int[] LanesByMask = [.. Enumerable.Range(0, 16).SelectMany(mask => Enumerable.Range(0, 4)
        .OrderBy(lane => (mask >> lane & 1) == 0).SelectMany(lane => (int[])[2 * lane, 2 * lane + 1]))];

    /// <summary>Sorts at most 64 numbers by a bitonic network (Batcher 1968); the last vectors are filled up with +∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    internal static void Small(double* values, int count)
    {
        if (count < 2) return;
        int vectors = (int)BitOperations.RoundUpToPowerOf2((uint)(count + 3) / 4), padded = 4 * vectors;
        double* room = stackalloc double[Network + 4], work = (double*)(((nuint)room + 31) & ~(nuint)31);
        for (int i = count & ~3; i < padded; i += 4) Vector256.Store(Vector256.Create(double.PositiveInfinity), work + i);
        Unsafe.CopyBlockUnaligned(work, values, (uint)count * sizeof(double));
        for (int i = 0; i < padded; i += 4) Vector256.Store(SortLanes(Vector256.Load(work + i)), work + i);
        for (int run = 4; run < padded; run *= 2)
            for (double* start = work; start < work + padded; start += 2 * run) Merge(start, run);
        Unsafe.CopyBlockUnaligned(values, work, (uint)count * sizeof(double));
    }

    // Two ascending runs of equal length, one after the other, become one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Merge(double* start, int run)
    {
        for (double* a = start, b = start + 2 * run - 4; a < b; a += 4, b -= 4)
        {
            Vector256<double> x = Vector256.Load(a), y = Reverse(Vector256.Load(b));
            Vector256.Store(Avx.Min(x, y), a);
            Vector256.Store(Reverse(Avx.Max(x, y)), b);
        }
        for (int apart = run / 2; apart >= 4; apart /= 2)
            for (double* block = start; block < start + 2 * run; block += 2 * apart)
                for (double* a = block; a < block + apart; a += 4)
                {
                    Vector256<double> x = Vector256.Load(a), y = Vector256.Load(a + apart);
                    Vector256.Store(Avx.Min(x, y), a);
                    Vector256.Store(Avx.Max(x, y), a + apart);
                }
        for (double* a = start; a < start + 2 * run; a += 4) Vector256.Store(MergeLanes(Vector256.Load(a)), a);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Reverse(Vector256<double> v) => Avx2.Permute4x64(v, 0b00_01_10_11);

    // Lanes two apart, then neighbors: the lesser to the lower lane.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> MergeLanes(Vector256<double> v)
    {
        var other = Avx2.Permute4x64(v, 0b01_00_11_10);
        v = Avx.Blend(Avx.Min(v, other), Avx.Max(v, other), 0b1100);
        return Neighbors(v);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Neighbors(Vector256<double> v)
    {
        var other = Avx.Permute(v, 0b0101);
        return Avx.Blend(Avx.Min(v, other), Avx.Max(v, other), 0b1010);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> SortLanes(Vector256<double> v)
    {
        v = Neighbors(v);
        var other = Reverse(v);
        v = Avx.Blend(Avx.Min(v, other), Avx.Max(v, other), 0b1100);
        return Neighbors(v);
    }
}
