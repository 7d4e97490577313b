using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>The walk over the cells of two vectors, as many side by side as the lanes hold.</summary>
/// <remarks>Blocks are summed plainly, lane by lane, and joined with compensation: in a block of 512 cells a lane adds at most
/// 256 numbers ≥ 0, so the relative error stays at a few units in the last place for any length. Whether a cell is negative or too
/// small for the lanes is asked once a block; infinities and NaN show in the masses. While no block has had an empty cell, terms that have
/// one take their shorter form.</remarks>
[SkipLocalsInit]
internal static unsafe class VectorizedSum<TTerm, TScale, TCell, TLanes, TSum>
    where TTerm : struct, ITerm where TScale : struct, IInputScale where TCell : unmanaged
    where TLanes : unmanaged, ICells<TLanes, TCell, TSum> where TSum : unmanaged, ICells<TSum, TCell, TSum>, ISums<TSum>
{
    private const int BlockLength = 512;

    /// <summary>Adds up the cells, with other threads where they are many; false where one is not acceptable.</summary>
    internal static bool Sum(TTerm term, TCell* p, TCell* q, int length, int threads, out Simplex.Sums sums)
        => length > SumLoop.Piece
            ? ParallelSum<TTerm, TScale, TCell, TLanes, TSum>.Sum(term, p, q, length, threads, out sums)
            : Sum(term, p, q, length, out sums);

    /// <summary>Adds up the cells; false where one is not acceptable (which one, a scan says).</summary>
    internal static bool Sum(TTerm term, TCell* p, TCell* q, int length, out Simplex.Sums sums)
    {
        if (length > BlockLength) return Long(term, p, q, length, out sums);
        bool filled = MayBeFilled, good = Either(term, p, q, length, ref filled, out var total, out var massP, out var massQ);
        sums = new Simplex.Sums(TSum.Sum(total), TSum.Sum(massP), TSum.Sum(massQ));
        return good;
    }

    private static bool Long(TTerm term, TCell* p, TCell* q, int length, out Simplex.Sums sums)
    {
        CompensatedSums<TSum> total = default, massP = default, massQ = default;
        bool good = true, filled = MayBeFilled;
        for (int start = 0; start < length && good; start += BlockLength)
        {
            int rest = Math.Min(BlockLength, length - start);
            good = Either(term, p + start, q + start, rest, ref filled, out var part, out var partP, out var partQ);
            total.Add(part);
            massP.Add(partP);
            massQ.Add(partQ);
        }
        sums = new Simplex.Sums(total.Value, massP.Value, massQ.Value);
        return good;
    }

    private static bool MayBeFilled => TTerm.HasFilled && typeof(TScale) == typeof(Probabilities);

    private static bool Either(TTerm term, TCell* p, TCell* q, int length, ref bool filled, out TSum total, out TSum massP, out TSum massQ)
    {
        if (filled && length % TLanes.Count == 0)
        {
            if (Filled(p, q, length, out total, out massP, out massQ)) return true;
            filled = false;
        }
        return Block(term, p, q, length, out total, out massP, out massQ) || Careful(term, p, q, length, out total, out massP, out massQ);
    }

    // False where a cell is empty, subnormal or negative. In single precision Q's mass is P's and the sum of the differences, four of which
    // are added as they are: they lose at most 2⁻²² of the total variation, and so little where P and Q are close that D keeps its digits.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Filled(TCell* p, TCell* q, int length, out TSum total, out TSum massP, out TSum massQ)
    {
        TSum sum = TSum.Zero, sumP = TSum.Zero, apart = TSum.Zero;
        TLanes lowest = TLanes.Of(double.MaxValue);
        for (nint i = 0; i < length;)
        {
            // Single precision may add four terms before the sum goes on in double.
            nint until = TLanes.Single ? nint.Min(length, i + 4 * TLanes.Count) : length;
            TLanes group = TLanes.Of(0), gaps = TLanes.Of(0);
            for (; i < until; i += TLanes.Count)
            {
                TLanes a = TLanes.Load(p + i), b = TLanes.Load(q + i), part = TTerm.OfFilled(a, b), gap = b - a;
                // NaN counts as nothing here, and shows in the masses.
                lowest = TLanes.Min(a, TLanes.Min(b, lowest));
                if (TLanes.Single)
                {
                    group += part;
                    gaps += gap;
                    sumP += TLanes.Wide(p + i);
                }
                else
                {
                    sum += TLanes.Wide(part);
                    sumP += TLanes.Wide(a);
                    apart += TLanes.Wide(b);
                }
            }
            if (TLanes.Single)
            {
                sum += TLanes.Wide(group);
                apart += TLanes.Wide(gaps);
            }
        }
        TSum sumQ = TLanes.Single ? sumP + apart : apart;
        (total, massP, massQ) = (sum, sumP, sumQ);
        return !TLanes.AnyLess(lowest, TLanes.Of(TLanes.Least));
    }

    // Compiled in full at its first call: before that, lanes are a hundred times slower than numbers one at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Block(TTerm term, TCell* p, TCell* q, int length, out TSum total, out TSum massP, out TSum massQ)
    {
        TSum sum = TSum.Zero, sumP = TSum.Zero, sumQ = TSum.Zero;
        TLanes highestP = TLanes.Of(-1), highestQ = TLanes.Of(-1), endP, endQ;
        int whole = length & -TLanes.Count;
        while (true)
        {
            for (int i = 0; i < whole;)
            {
                // Single precision may add four terms before the sum goes on in double.
                int until = TLanes.Single ? Math.Min(whole, i + 4 * TLanes.Count) : whole;
                var group = TLanes.Of(0);
                for (; i < until; i += TLanes.Count)
                {
                    TLanes a = TLanes.Load(p + i), b = TLanes.Load(q + i), cellP = TScale.Mass(a), cellQ = TScale.Mass(b);
                    var part = TScale.Term(term, a, b);
                    if (TLanes.Single) group += part;
                    else sum += TLanes.Wide(part);
                    (highestP, highestQ) = (TLanes.Watch(cellP, highestP), TLanes.Watch(cellQ, highestQ));
                    sumP += TLanes.Single ? TLanes.Wide(p + i) : TLanes.Wide(cellP);
                    sumQ += TLanes.Single ? TLanes.Wide(q + i) : TLanes.Wide(cellQ);
                }
                if (TLanes.Single) sum += TLanes.Wide(group);
            }
            if (whole == length) break;
            // The rest, filled up with empty cells.
            endP = endQ = default;
            TCell* restP = (TCell*)&endP, restQ = (TCell*)&endQ;
            for (int i = 0; TScale.Empty != 0 && i < TLanes.Count; i++) restP[i] = restQ[i] = TLanes.Cell(TScale.Empty);
            for (int i = whole; i < length; i++)
            {
                restP[i - whole] = p[i];
                restQ[i - whole] = q[i];
            }
            p = restP;
            q = restQ;
            length = whole = TLanes.Count;
        }
        (total, massP, massQ) = (sum, sumP, sumQ);
        return !TLanes.AnyLess(TLanes.Of(-TLanes.Least), TLanes.Max(highestP, highestQ));
    }

    // The block in double where it was in single precision, otherwise the vectors with a subnormal cell one number at a time.
    private static bool Careful(TTerm term, TCell* p, TCell* q, int length, out TSum total, out TSum massP, out TSum massQ)
    {
        if (TLanes.Single)
            return VectorizedSum<TTerm, TScale, TCell, TSum, TSum>.Block(term, p, q, length, out total, out massP, out massQ)
                || VectorizedSum<TTerm, TScale, TCell, TSum, TSum>.Careful(term, p, q, length, out total, out massP, out massQ);
        (total, massP, massQ) = (TSum.Zero, TSum.Zero, TSum.Zero);
        for (int i = 0; i < length; i++)
            if (!TScale.Accepts(TLanes.Number(p[i])) || !TScale.Accepts(TLanes.Number(q[i]))) return false;
        for (int i = 0; i < length; i += TLanes.Count)
        {
            int count = Math.Min(TLanes.Count, length - i);
            if (!Block(term, p + i, q + i, count, out var part, out var partP, out var partQ))
                Singly(term, p + i, q + i, count, out part, out partP, out partQ);
            (total, massP, massQ) = (total + part, massP + partP, massQ + partQ);
        }
        return true;
    }

    private static void Singly(TTerm term, TCell* p, TCell* q, int count, out TSum total, out TSum massP, out TSum massQ)
    {
        double sum = 0, sumP = 0, sumQ = 0;
        for (int i = 0; i < count; i++)
        {
            Lane a = new(TLanes.Number(p[i])), b = new(TLanes.Number(q[i]));
            sum += TScale.Term(term, a, b).Value;
            sumP += TScale.Mass(a).Value;
            sumQ += TScale.Mass(b).Value;
        }
        (total, massP, massQ) = (TSum.First(sum), TSum.First(sumP), TSum.First(sumQ));
    }
}
