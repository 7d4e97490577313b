using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kullback.Numerics;

/// <summary>Sorting of doubles in ascending order; the numbers must not be NaN (callers check what they are given).</summary>
/// <remarks>Quicksort whose partition compresses eight lanes at a time to both ends (Bramas 2017, Int. J. Adv. Comput. Sci. Appl. 8(10)),
/// down to a bitonic network of at most 128 numbers; with AVX2 alone <see cref="Sorting256"/>, without it the sort of the base library. O(n
/// log n), O(n log n) also in the worst case: beyond 2·log₂ n levels the base library takes over. Not stable; −0 and 0 are equal.</remarks>
internal static unsafe class Sorting
{
    private const int Network = 128, Chunk = 32;

    /// <summary>Sorts the numbers in place.</summary>
    internal static void Ascending(Span<double> values)
    {
        int depth = 2 * BitOperations.Log2((uint)values.Length + 1);
        fixed (double* start = values)
        {
            if (Avx512F.IsSupported) Quick(start, start + values.Length, depth);
            else if (Avx2.IsSupported) Sorting256.Quick(start, start + values.Length, depth);
            else values.Sort();
        }
    }

    /// <summary>Sorts the keys in place and carries the item of each key along.</summary>
    internal static void Ascending(Span<double> keys, Span<double> items)
    {
        if (keys.Length != items.Length) throw new ArgumentException($"{keys.Length} keys, {items.Length} items.", nameof(items));
        if (!SortingPairs.IsSupported) keys.Sort(items);
        else
            fixed (double* key = keys,
                item = items) SortingPairs.Quick(key, item, keys.Length, 2 * BitOperations.Log2((uint)keys.Length + 1));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Quick(double* left, double* right, int depth)
    {
        while (right - left > Network)
        {
            if (depth-- == 0)
            {
                new Span<double>(left, (int)(right - left)).Sort();
                return;
            }
            double pivot = Pivot(left, right - left);
            double* middle = Partition(left, right, pivot, orEqual: false);
            // No number below the pivot: it is the least, and its copies are in place once split off.
            if (middle == left) left = Partition(left, right, pivot, orEqual: true);
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

    // Moves what is below the pivot (or equal, where asked) to the front. The first and the last chunk and the ragged end are set aside,
    // so that each side always has room for a whole chunk: it is read from the side that has less.
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    private static double* Partition(double* left, double* right, double pivot, bool orEqual)
    {
        double* aside = stackalloc double[3 * Chunk];
        int ragged = (int)((right - left) % Chunk);
        double* lower = left, upper = right, low = left + Chunk, high = right - ragged - Chunk;
        Unsafe.CopyBlockUnaligned(aside, left, Chunk * sizeof(double));
        Unsafe.CopyBlockUnaligned(aside + Chunk, high, (uint)(Chunk + ragged) * sizeof(double));
        var bound = Vector512.Create(pivot);
        fixed (ulong* lanes = LanesByMask)
            while (low < high)
            {
                double* from;
                if (low - lower <= upper - high)
                {
                    from = low;
                    low += Chunk;
                }
                else from = high -= Chunk;
                // All loaded before any is stored: the stores may reach into the chunk itself.
                Vector512<double> a = Vector512.Load(from), b = Vector512.Load(from + 8), c = Vector512.Load(from + 16),
                    d = Vector512.Load(from + 24);
                uint inA = Below(a, bound, orEqual), inB = Below(b, bound, orEqual), inC = Below(c, bound, orEqual),
                    inD = Below(d, bound, orEqual);
                Part(a, inA, lanes, lower, upper);
                lower += BitOperations.PopCount(inA);
                upper -= 8 - BitOperations.PopCount(inA);
                Part(b, inB, lanes, lower, upper);
                lower += BitOperations.PopCount(inB);
                upper -= 8 - BitOperations.PopCount(inB);
                Part(c, inC, lanes, lower, upper);
                lower += BitOperations.PopCount(inC);
                upper -= 8 - BitOperations.PopCount(inC);
                Part(d, inD, lanes, lower, upper);
                lower += BitOperations.PopCount(inD);
                upper -= 8 - BitOperations.PopCount(inD);
            }
        return Rest(aside, 2 * Chunk + ragged, pivot, orEqual, lower, upper);
    }

    // What was set aside fills the gap that is left, which is just as large.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double* Rest(double* aside, int rest, double pivot, bool orEqual, double* lower, double* upper)
    {
        var bound = Vector512.Create(pivot);
        for (int i = 0; i + 8 <= rest; i += 8)
        {
            var values = Vector512.Load(aside + i);
            var below = orEqual ? Avx512F.CompareLessThanOrEqual(values, bound) : Avx512F.CompareLessThan(values, bound);
            int count = BitOperations.PopCount((uint)below.ExtractMostSignificantBits());
            Avx512F.CompressStore(lower, below, values);
            lower += count;
            upper -= 8 - count;
            Avx512F.CompressStore(upper, ~below, values);
        }
        for (int i = rest & ~7; i < rest; i++)
            if (aside[i] < pivot || (orEqual && aside[i] == pivot)) *lower++ = aside[i];
            else *--upper = aside[i];
        return lower;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Below(Vector512<double> values, Vector512<double> bound, bool orEqual)
        => (uint)(orEqual ? Avx512F.CompareLessThanOrEqual(values, bound) : Avx512F.CompareLessThan(values, bound))
        .ExtractMostSignificantBits();

    // Whole vectors: what is written too much lies in the gap between both sides.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Part(Vector512<double> values, uint below, ulong* lanes, double* lower, double* upper)
    {
        var order = Avx512F.ConvertToVector512Int64(Vector128.CreateScalarUnsafe(lanes[below]).AsByte());
        var parted = Avx512F.PermuteVar8x64(values, order);
        Vector512.Store(parted, lower);
        Vector512.Store(parted, upper - 8);
    }

    // For each mask the lanes, a byte each: those in the mask first.
    private static readonly ulong[] LanesByMask = [.. Enumerable.Range(0, 256).Select(mask => Enumerable.Range(0, 8)
        .OrderBy(lane => (mask >> lane & 1) == 0).Select((lane, place) => (ulong)lane << 8 * place).Aggregate(0UL, (a, b) => a | b))];

    /// <summary>Sorts at most 128 numbers by a bitonic network (Batcher 1968); the last vectors are filled up with +∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    internal static void Small(double* values, int count)
    {
        if (count < 2) return;
        int vectors = (int)BitOperations.RoundUpToPowerOf2((uint)(count + 7) / 8), padded = 8 * vectors;
        // On a cache line: a vector that straddles two is stored and loaded again at half the rate.
        double* room = stackalloc double[Network + 8], work = (double*)(((nuint)room + 63) & ~(nuint)63);
        for (int i = count & ~7; i < padded; i += 8) Vector512.Store(Vector512.Create(double.PositiveInfinity), work + i);
        Unsafe.CopyBlockUnaligned(work, values, (uint)count * sizeof(double));
        for (int i = 0; i < padded; i += 8) Vector512.Store(SortLanes(Vector512.Load(work + i)), work + i);
        for (int run = 8; run < padded; run *= 2)
            for (double* start = work; start < work + padded; start += 2 * run) Merge(start, run);
        Unsafe.CopyBlockUnaligned(values, work, (uint)count * sizeof(double));
    }

    // Two ascending runs of equal length, one after the other, become one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Merge(double* start, int run)
    {
        for (double* a = start, b = start + 2 * run - 8; a < b; a += 8, b -= 8)
        {
            Vector512<double> x = Vector512.Load(a), y = Reverse(Vector512.Load(b));
            Vector512.Store(Avx512F.Min(x, y), a);
            Vector512.Store(Reverse(Avx512F.Max(x, y)), b);
        }
        for (int apart = run / 2; apart >= 8; apart /= 2)
            for (double* block = start; block < start + 2 * run; block += 2 * apart)
                for (double* a = block; a < block + apart; a += 8)
                {
                    Vector512<double> x = Vector512.Load(a), y = Vector512.Load(a + apart);
                    Vector512.Store(Avx512F.Min(x, y), a);
                    Vector512.Store(Avx512F.Max(x, y), a + apart);
                }
        for (double* a = start; a < start + 2 * run; a += 8)
            Vector512.Store(MergeLanes(Exchange(Vector512.Load(a), Vector512.Create(4L, 5, 6, 7, 0, 1, 2, 3), UpperHalf)), a);
    }

    private static Vector512<double> UpperHalf
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(0L, 0, 0, 0, -1, -1, -1, -1).AsDouble();
    }

    private static Vector512<double> UpperPairs
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(0L, 0, -1, -1, 0, 0, -1, -1).AsDouble();
    }

    private static Vector512<double> Odd
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(0L, -1, 0, -1, 0, -1, 0, -1).AsDouble();
    }


    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Reverse(Vector512<double> v) => Avx512F.PermuteVar8x64(v, Vector512.Create(7L, 6, 5, 4, 3, 2, 1, 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Exchange(Vector512<double> v, Vector512<long> partner, Vector512<double> larger)
    {
        var other = Avx512F.PermuteVar8x64(v, partner);
        return Vector512.ConditionalSelect(larger, Avx512F.Max(v, other), Avx512F.Min(v, other));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> MergeLanes(Vector512<double> v)
    {
        v = Exchange(v, Vector512.Create(2L, 3, 0, 1, 6, 7, 4, 5), UpperPairs);
        return Exchange(v, Vector512.Create(1L, 0, 3, 2, 5, 4, 7, 6), Odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> SortLanes(Vector512<double> v)
    {
        v = Exchange(v, Vector512.Create(1L, 0, 3, 2, 5, 4, 7, 6), Odd);
        v = Exchange(v, Vector512.Create(3L, 2, 1, 0, 7, 6, 5, 4), UpperPairs);
        v = Exchange(v, Vector512.Create(1L, 0, 3, 2, 5, 4, 7, 6), Odd);
        v = Exchange(v, Vector512.Create(7L, 6, 5, 4, 3, 2, 1, 0), UpperHalf);
        return MergeLanes(v);
    }
}
