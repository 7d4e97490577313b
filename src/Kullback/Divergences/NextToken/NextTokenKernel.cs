using System.Runtime.CompilerServices;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>The figures of a pair of rows over lanes, in two passes: maxima, sums of exponentials and the most probable tokens, then all
/// sums over the tokens.</summary>
/// <remarks>Numbers are single in the lanes and double in the sums. ln(q/p) = d = (y − x) − c with c = ln Σe^y − ln Σe^x: the difference of
/// logits is taken with its rounding error, c in two parts, so that d keeps its relative precision for close rows whatever their shifts;
/// every sum but the entropies is of non-negative terms that do not cancel. An error w of c makes Q's mass 1 + w and adds w²/2 to D, which
/// is taken off again.</remarks>
internal static unsafe class NextTokenKernel<TLanes, TSum>
    where TLanes : unmanaged, ICells<TLanes, float, TSum> where TSum : unmanaged, ISums<TSum>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    // Entries whose maximum is found before they are summed: they are still in the first cache then.
    private const int Block = 1024;

    // Stands for −∞, which has no differences.
    private const double Lowest = -3.4028234663852886e38;

    internal static NextTokenRow Compare(ReadOnlySpan<float> p, ReadOnlySpan<float> q, RowForm form, int target, int top)
    {
        Span<float> values = stackalloc float[2 * NextToken.MostTop];
        Span<int> places = stackalloc int[2 * NextToken.MostTop];
        var topP = new NextTokenTop(values[..top], places[..top]);
        var topQ = new NextTokenTop(values.Slice(NextToken.MostTop, top), places.Slice(NextToken.MostTop, top));
        fixed (float* x = p, y = q)
        {
            var sideP = Side(nameof(p), p, x, ref topP, out bool masked);
            var sideQ = Side(nameof(q), q, y, ref topQ, out bool alsoMasked);
            var sums = NextTokenScan<TLanes, TSum>.Sums(x, y, p.Length, sideP, sideQ);
            if (form == RowForm.Stored)
                (sums.Stored, sums.StoredMass) =
                    NextTokenScan<TLanes, TSum>.Stored(x, y, p.Length, sideP, sideQ, NextToken.StoredFloor - sideP.Largest);
            if (masked || alsoMasked) Masks(p, q, ref sums);
            int first = topP.Places[0], other = topQ.Places[0];
            double log = sideP.Largest + sideP.LogSum;
            if (form == RowForm.Stored) sums.Stored = Math.Exp(log) * (sums.Stored + log * sums.StoredMass);
            return sums.Row(form) with
            {
                Target = target,
                StoredMass = form == RowForm.Stored ? Math.Exp(log) : 0,
                TargetLogP = target < 0 ? 0 : form == RowForm.Stored ? p[target] : sideP.Log(p[target]),
                TargetLogQ = target < 0 ? 0 : sideQ.Log(q[target]),
                Overlap = NextTokenTop.Overlap(topP.Places, topQ.Places),
                Top = first,
                CandidateTop = other,
                RankOfTop = first == other ? 0 : NextTokenOneByOne.Rank(q, first),
            };
        }
    }

    private static NextTokenSide Side(string side, ReadOnlySpan<float> row, float* x, ref NextTokenTop top, out bool masked)
    {
        double sum = 0, largest = double.NegativeInfinity;
        masked = false;
        for (int at = 0; at < row.Length; at += Block)
        {
            int count = Math.Min(Block, row.Length - at);
            float most = Largest(x + at, count, at, ref top, ref masked);
            if (float.IsNegativeInfinity(most)) continue;
            if (most > largest) (sum, largest) = (double.IsNegativeInfinity(largest) ? 0 : sum * Math.Exp(largest - most), most);
            sum += SumOfExponentials(x + at, count, largest);
        }
        // NaN and +∞ show in the sum; the slow way names them, what is too large, and a row without mass.
        return double.IsFinite(sum) && sum > 0 && Math.Abs(largest) <= NextToken.GreatestLogit ? new NextTokenSide(largest, Math.Log(sum))
            : NextTokenSide.Of(side, row);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Largest(float* x, int count, int from, ref NextTokenTop top, ref bool masked)
    {
        // Two vectors at a time; maximum and minimum stay in registers.
        TLanes most = TLanes.Of(Lowest), least = TLanes.Of(-Lowest), bound = TLanes.Of(top.Least);
        int i = 0;
        for (; i + 2 * TLanes.Count <= count; i += 2 * TLanes.Count)
        {
            TLanes a = TLanes.Load(x + i), b = TLanes.Load(x + i + TLanes.Count), high = TLanes.Max(a, b);
            most = TLanes.Max(high, most);
            least = TLanes.Min(a, TLanes.Min(b, least));
            // Where either is NaN the maximum is b: NaN of b hides a, and shows in the sum of exponentials.
            if (!TLanes.AnyLess(bound, high)) continue;
            for (int k = i; k < i + 2 * TLanes.Count; k++) top.Offer(x[k], from + k);
            bound = TLanes.Of(top.Least);
        }
        float largest = (float)-TLanes.Lowest(-most), smallest = (float)TLanes.Lowest(least);
        if (i == 0) (largest, smallest) = (float.NegativeInfinity, float.PositiveInfinity);
        for (; i < count; i++)
        {
            top.Offer(x[i], from + i);
            if (float.IsNaN(x[i])) return float.PositiveInfinity;
            (largest, smallest) = (MathF.Max(largest, x[i]), MathF.Min(smallest, x[i]));
        }
        masked |= float.IsNegativeInfinity(smallest);
        return largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumOfExponentials(float* x, int count, double largest)
    {
        // x − largest is exact near the top, where the mass is, and each vector goes to double: an error of the sum is one of every ln p.
        TLanes shift = TLanes.Of(largest), none = TLanes.Of(0), floor = TLanes.Of(ElementarySingles.Floor<TLanes>(0));
        TSum sum = TSum.Zero, more = TSum.Zero;
        int i = 0;
        for (; i + 2 * TLanes.Count <= count; i += 2 * TLanes.Count)
        {
            sum += TLanes.Wide(ElementarySingles.Exp(TLanes.Max(floor, TLanes.Load(x + i) - shift), none));
            more += TLanes.Wide(ElementarySingles.Exp(TLanes.Max(floor, TLanes.Load(x + i + TLanes.Count) - shift), none));
        }
        double total = TSum.Sum(sum + more);
        for (; i < count; i++) total += Math.Exp(x[i] - largest);
        return total;
    }

    // A token that one side masks and the other does not makes a divergence infinite, however little mass it has.
    private static void Masks(ReadOnlySpan<float> p, ReadOnlySpan<float> q, ref NextTokenSums sums)
    {
        for (int i = 0; i < p.Length; i++)
        {
            if (float.IsNegativeInfinity(p[i]) == float.IsNegativeInfinity(q[i])) continue;
            if (float.IsNegativeInfinity(p[i])) sums.Reverse = double.PositiveInfinity;
            else
            {
                sums.Kl = double.PositiveInfinity;
                if (p[i] > NextToken.StoredFloor) sums.Stored = double.PositiveInfinity;
            }
        }
        if (double.IsPositiveInfinity(sums.Stored)) sums.StoredMass = 1;
    }
}

/// <summary>Chooses the lanes of this processor.</summary>
internal static class NextTokenKernel
{
    internal static NextTokenRow Compare(ReadOnlySpan<float> p, ReadOnlySpan<float> q, RowForm form, int target, int top, int width)
        => width switch
        {
            512 => NextTokenKernel<Singles512, Doubles512>.Compare(p, q, form, target, top),
            256 => NextTokenKernel<Singles256, Doubles256>.Compare(p, q, form, target, top),
            128 => NextTokenKernel<Singles128, Doubles128>.Compare(p, q, form, target, top),
            _ => NextTokenOneByOne.Compare(p, q, form, target, top),
        };
}
