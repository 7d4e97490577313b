using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kullback.Hypotheses;

/// <summary>Random paths from (0, 0) to (n, m), one label a step:
/// the distribution of where two samples of one distribution stand in their pooled order.</summary>
internal static class LatticePaths
{
    private const double Least = 2.2250738585072014E-308;

    /// <summary>The probability that |i·m − j·n| ≥ <paramref name="threshold"/> at some end of a tie; an empty list:
    /// after every step.</summary>
    internal static double Leaving(int n, int m, long threshold, ReadOnlySpan<int> ends)
    {
        if (threshold <= 0) return 1;
        if (n > m) (n, m) = (m, n);      // the shorter side is the state
        long total = (long)n + m;
        var mass = new double[n + 10];
        mass[0] = 1;
        int low = 0, high = 0, tie = 0;
        double left = 0;
        for (long s = 1; s < total; s++)
        {
            int top = Math.Min(high + 1, n);
            Step(mass, low, top, n, m - s + 1, 1.0 / (total - s + 1));
            if (m - s + low < 0) mass[low++] = 0;      // all of Q is dealt: the next is P's
            high = top;
            // Between the ends of ties nothing is cut off; what is no normal number any more will not be seen again.
            while (low < high && mass[low] < Least) mass[low++] = 0;
            while (low < high && mass[high] < Least) mass[high--] = 0;
            if (!ends.IsEmpty)
            {
                if (ends[tie] != s) continue;
                tie++;
            }
            while (low <= high && low * total - s * n <= -threshold) (left, mass[low]) = (left + mass[low++], 0);
            while (high >= low && high * total - s * n >= threshold) (left, mass[high]) = (left + mass[high--], 0);
            if (low > high) break;
        }
        return Math.Min(1, left);
    }

    // mass[i] ← mass[i]·(Q's left)/rest + mass[i − 1]·(P's left)/rest from the top down, Q's left at state i being before + i.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Step(double[] mass, int low, int top, int n, long before, double inverse)
    {
        int i = top;
        double a = before * inverse, b = (n + 1) * inverse;
        var steps = Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7);
        for (; i - 7 > low; i -= 8)
        {
            var at = Vector512.Create(i - 7.0) + steps;
            var stay = Vector512.FusedMultiplyAdd(at, Vector512.Create(inverse), Vector512.Create(a));
            var come = Vector512.FusedMultiplyAdd(at, Vector512.Create(-inverse), Vector512.Create(b));
            (Vector512.LoadUnsafe(ref mass[i - 7]) * stay + Vector512.LoadUnsafe(ref mass[i - 8]) * come).StoreUnsafe(ref mass[i - 7]);
        }
        for (; i > low; i--) mass[i] = mass[i] * Math.FusedMultiplyAdd(i, inverse, a) + mass[i - 1] * Math.FusedMultiplyAdd(i, -inverse, b);
        mass[low] *= Math.FusedMultiplyAdd(low, inverse, a);
    }
}
