using Kullback.Distributions;
using Kullback.Divergences;
using Kullback.Numerics;

namespace Kullback.Transport;

/// <summary>The masses of two distributions of integers in blocks: of one integer each where there are few or the masses are not smooth,
/// longer ones elsewhere.</summary>
/// <remarks>Blocks grow with the distance from the nearest end, and reach as far as the tails have mass that matters. Cumulated masses are
/// summed from both ends, so that tails keep their digits.</remarks>
internal sealed class IntegerBlocks
{
    private const int Few = 1 << 16, Singles = 512, Pieces = 1024;

    // Gauss's rule with five points on [−1, 1].
    private static readonly double[] Nodes = [-0.906179845938663993, -0.538469310105683091, 0, 0.538469310105683091, 0.906179845938663993],
        Weights = [0.236926885056189088, 0.478628670499366468, 0.568888888888888889, 0.478628670499366468, 0.236926885056189088];

    private readonly OffsetDensity _p, _q;

    private IntegerBlocks(OffsetDensity p, OffsetDensity q, double[] starts, Func<int, (double P, double Q)?> known)
    {
        (_p, _q, Starts) = (p, q, starts);
        int n = starts.Length - 1;
        (MassP, MassQ) = (new double[n], new double[n]);
        for (int i = 0; i < n; i++)
        {
            Cancellation.Look(i);
            (MassP[i], MassQ[i]) = known(i) ?? (Mass(_p, starts[i], starts[i + 1]), Mass(_q, starts[i], starts[i + 1]));
        }
    }

    private IntegerBlocks(IUnivariate p, IUnivariate q, double[] starts) : this(OffsetDensity.Of(p), OffsetDensity.Of(q), starts, _ => null)
    {
    }

    /// <summary>The first integer of each block, ascending, and one beyond the last.</summary>
    internal double[] Starts { get; }

    internal double[] MassP { get; }

    internal double[] MassQ { get; }

    internal int Count => MassP.Length;

    /// <summary>How far from 0 a part of either begins, at most.</summary>
    internal double Farthest { get; private init; }

    internal bool IsWide => Starts[^1] - Starts[0] > Count;

    /// <summary>p − q between two integers, for a derivative of F − G.</summary>
    internal double Slope(double x) => At(_p, x) - At(_q, x);

    /// <summary>The blocks; null where the masses are not continued between integers and there are too many.</summary>
    internal static IntegerBlocks? Of(IUnivariate p, IUnivariate q, double order)
    {
        bool continued = OffsetDensity.IsContinued(p) && OffsetDensity.IsContinued(q);
        double[] cuts = IntegerCuts.Of(p, q);
        double low = Math.Min(p.Low, q.Low), high = Math.Max(p.High, q.High), index = TailIndex.Least(p, q, true);
        double first = continued ? Math.Max(low, cuts[0]) : Math.Max(low, Math.Min(p.Quantile(1e-18), q.Quantile(1e-18)));
        double last = double.IsFinite(high) ? high : continued ? cuts[^1] : Math.Max(p.SurvivalQuantile(1e-18), q.SurvivalQuantile(1e-18));
        if (!double.IsFinite(first) || !double.IsFinite(last)) return null;
        if (last - first < Few && double.IsInfinity(index))
            return new(p, q, [.. Enumerable.Range(0, (int)(last - first) + 2).Select(i => first + i)]);
        if (!continued) return null;
        var starts = new List<double>();
        double[] ends = [.. LineParts.Of(p).Concat(LineParts.Of(q)).SelectMany(part => (double[])[part.Low, part.High + 1])
            .Where(double.IsFinite).Distinct().Order()];
        var bounds = new SortedSet<double>(cuts.Append(last + 1).Append(first).Where(c => c >= first && c <= last + 1));
        double before = double.NaN;
        foreach (double bound in bounds)
        {
            if (!double.IsNaN(before)) Fill(starts, before, bound, ends);
            before = bound;
        }
        double top = before;
        // A tail that falls as a power: until its part in the mean of xᵏ is nothing, or as far as squares and masses are doubles; of order
        // 1 until it is that power to the last place, whose sum is known.
        if (double.IsFinite(index) && double.IsInfinity(high))
        {
            double origin = ends.LastOrDefault(e => e < top, top - 1e3), distance = Math.Max(top - origin, 100);
            double until = Math.Min(Math.Min(340, 690 / (index + 1)), Math.Log(distance) + 42 / Math.Max(1e-3, index - order));
            if (order == 1) until = Math.Min(until, Math.Max(Math.Log(distance) + 1, 40 + Math.Log(1 + Math.Abs(origin))));
            for (double y = Math.Log(distance) + 0.02; y < until; y += 0.02)
            {
                Add(starts, top);
                top = Math.Max(top + 1, Math.Floor(before - distance + Math.Exp(y)));
            }
        }
        starts.Add(top);
        return new(p, q, [.. starts]) { Farthest = ends.Select(Math.Abs).DefaultIfEmpty(0).Max() };
    }

    /// <summary>The same with some of the blocks cut into shorter ones, of one integer each where that is a few.</summary>
    internal IntegerBlocks Split(HashSet<int> blocks)
    {
        var starts = new List<double>();
        var from = new List<int>();
        for (int i = 0; i < Count; i++)
        {
            double first = Starts[i], length = Starts[i + 1] - first;
            int pieces = blocks.Contains(i) ? (int)Math.Min(length, 64) : 1;
            for (int piece = 0; piece < pieces; piece++)
            {
                starts.Add(first + Math.Floor(length * piece / pieces));
                from.Add(pieces == 1 ? i : -1);
            }
        }
        starts.Add(Starts[^1]);
        return new IntegerBlocks(_p, _q, [.. starts], (i => from[i] < 0 ? null : (MassP[from[i]], MassQ[from[i]]))) { Farthest = Farthest };
    }

    private static void Add(List<double> starts, double k)
    {
        if (starts.Count == 0 || k > starts[^1]) starts.Add(k);
    }

    // [a, b): one by one next to ends, in steps of equal length or of equal ratio of the distance from the nearest end elsewhere.
    private static void Fill(List<double> starts, double a, double b, double[] ends)
    {
        double below = ends.LastOrDefault(e => e <= a, double.NegativeInfinity),
            above = ends.FirstOrDefault(e => e >= b, double.PositiveInfinity);
        double from = Math.Min(b, Math.Max(a, below + Singles)), to = Math.Max(from, Math.Min(b, above - Singles));
        if (b - a <= Pieces) (from, to) = (b, b);
        for (double k = a; k < from; k++) Add(starts, k);
        if (to > from)
        {
            bool up = double.IsFinite(below) && to - below > 3 * (from - below), down = double.IsFinite(above)
                && above - from > 3 * (above - to);
            double middle = up && down ? from + Math.Floor((to - from) / 2) : up ? to : from;
            if (!up && !down) Even(starts, from, to);
            if (up) Growing(starts, from, middle, below, 1);
            if (down) Growing(starts, middle, to, above, -1);
        }
        for (double k = Math.Max(to, from); k < b; k++) Add(starts, k);
    }

    private static void Even(List<double> starts, double a, double b)
    {
        for (int i = 0; i < Pieces; i++) Add(starts, Math.Floor(a + (b - a) * i / Pieces));
    }

    private static void Growing(List<double> starts, double a, double b, double end, int side)
    {
        double near = side > 0 ? a - end : end - b, far = side > 0 ? b - end : end - a;
        int pieces = Math.Max(Pieces, (int)(Math.Log(far / near) / 0.02));
        for (int i = 0; i < pieces; i++)
        {
            double share = side > 0 ? i / (double)pieces : 1 - i / (double)pieces;
            Add(starts, Math.Max(a, Math.Floor(end + side * near * Math.Exp(share * Math.Log(far / near)))));
        }
    }

    private static double At(OffsetDensity density, double x) => Math.Exp(density.At(Offset.OfDistance(0, x)));

    private static double Mass(OffsetDensity density, double first, double next)
    {
        double sum = 0, length = next - first;
        if (length <= 8)
        {
            for (double k = first; k < next; k++) sum += At(density, k);
            return sum;
        }
        double middle = first - 0.5 + length / 2, half = length / 2;
        for (int i = 0; i < 5; i++) sum += Weights[i] * At(density, middle + half * Nodes[i]);
        // Euler and Maclaurin about the midpoints: the sum is less than the integral by f′/24 at the upper end,
        // more by that at the lower one.
        double Bend(double x) => At(density, x + 0.5) - At(density, x - 0.5);
        return Math.Max(0, half * sum - (Bend(next - 0.5) - Bend(first - 0.5)) / 24);
    }
}
