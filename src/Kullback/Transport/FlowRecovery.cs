using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kullback.Transport;

/// <summary>Reads plan, potentials and proof off a tree.</summary>
internal static unsafe class FlowRecovery
{
    internal static OptimalPlan Of(CostRows costs, SpanningTree tree, IntegerMasses masses, bool converged, long pivots)
    {
        var flows = Flows(costs, tree, masses);
        flows.Sort((x, y) => x.From != y.From ? x.From.CompareTo(y.From) : x.To.CompareTo(y.To));
        double[] v = new ReadOnlySpan<double>(tree.Sink, costs.Columns).ToArray();
        double[] u = Transform(costs, v, masses);
        var certificate = Certificate(costs, masses, flows, u, v);
        return new OptimalPlan(certificate.UpperBound, [.. flows], [.. u], [.. v], certificate, converged, pivots);
    }

    // The flow of an arc is the mass below it: summed anew from the masses as given, in two doubles,
    // so that nothing is lost by cancellation.
    private static List<Flow> Flows(CostRows costs, SpanningTree tree, IntegerMasses masses)
    {
        int n = costs.Rows, root = tree.Root;
        var below = new (double High, double Low)[root + 1];
        // What rounding leaves between the two totals is the greatest mass's, not that of whoever hangs on the root.
        below[n + Array.IndexOf(masses.MassQ, masses.MassQ.Max())] = Apart(masses);
        foreach (int x in tree.BottomUp())
        {
            if (x == root) continue;
            below[x] = Plus(below[x], (x < n ? masses.MassP[x] : -masses.MassQ[x - n], 0));
            below[tree.ParentOf(x)] = Plus(below[tree.ParentOf(x)], below[x]);
        }
        var flows = new List<Flow>();
        var fromRoot = (P: new Queue<(int, double)>(), Q: new Queue<(int, double)>());
        for (int x = 0; x < root; x++)
        {
            if (!tree.IsInTree(x) || tree.FlowOf(x) == 0) continue;
            int parent = tree.ParentOf(x);
            double mass = (below[x].High + below[x].Low) * (x < n ? 1 : -1);
            if (!(mass > 0)) continue;
            if (parent == root) (x < n ? fromRoot.P : fromRoot.Q).Enqueue((x < n ? x : x - n, mass));
            else flows.Add(x < n ? new Flow(x, parent - n, mass) : new Flow(parent, x - n, mass));
        }
        Pair(flows, fromRoot.P, fromRoot.Q);
        return flows;
    }

    private static (double, double) Apart(IntegerMasses masses)
    {
        (double, double) apart = default;
        foreach (double a in masses.MassP) apart = Plus(apart, (a, 0));
        foreach (double b in masses.MassQ) apart = Plus(apart, (-b, 0));
        return (-apart.Item1, -apart.Item2);
    }

    // Stopped early: what still hangs on the root is paired in order, so that the plan is feasible.
    private static void Pair(List<Flow> flows, Queue<(int Place, double Mass)> p, Queue<(int Place, double Mass)> q)
    {
        double leftP = 0, leftQ = 0;
        int i = 0, j = 0;
        while (true)
        {
            if (leftP <= 0)
            {
                if (p.Count == 0) return;
                (i, leftP) = p.Dequeue();
            }
            if (leftQ <= 0)
            {
                if (q.Count == 0) return;
                (j, leftQ) = q.Dequeue();
            }
            double moved = Math.Min(leftP, leftQ);
            flows.Add(new Flow(i, j, moved));
            (leftP, leftQ) = (leftP - moved, leftQ - moved);
        }
    }

    private static (double, double) Plus((double High, double Low) x, (double High, double Low) y)
    {
        double sum = x.High + y.High, part = sum - x.High, lost = x.High - (sum - part) + (y.High - part) + x.Low + y.Low,
            high = sum + lost;
        return (high, lost - (high - sum));
    }

    // uᵢ = minⱼ cᵢⱼ − vⱼ: dual feasible whatever v is, and what the tree says where it is optimal; then v where a column has no mass.
    private static double[] Transform(CostRows costs, double[] v, IntegerMasses masses)
    {
        var u = new double[costs.Rows];
        double* sinks = CostRows.Fixed(costs.Stride, out var owner), buffer = CostRows.Fixed(costs.Stride, out var ownerBuffer);
        new Span<double>(sinks, costs.Stride).Fill(double.NegativeInfinity);
        v.CopyTo(new Span<double>(sinks, costs.Stride));
        for (int i = 0; i < u.Length; i++)
        {
            u[i] = Least(costs.Row(i, buffer), sinks, costs.Stride);
            if (double.IsInfinity(u[i])) u[i] = 0;      // every arc of the row is forbidden, and its mass is 0
        }
        if (Array.IndexOf(masses.Demand, 0) >= 0) Fill(costs, u, v, masses, buffer);
        GC.KeepAlive(owner);
        GC.KeepAlive(ownerBuffer);
        return u;
    }

    /// <summary>First potentials, so that the first arcs to enter are those that are cheap for both their ends: the least cost of each row,
    /// then of each column what is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Estimate(CostRows costs, double[] atP, double[] atQ)
    {
        int stride = costs.Stride;
        double* least = CostRows.Fixed(stride, out var owner), zero = CostRows.Fixed(stride, out var ownerZero),
            buffer = CostRows.Fixed(stride, out var ownerBuffer);
        new Span<double>(least, stride).Fill(double.PositiveInfinity);
        new Span<double>(zero, stride).Clear();
        for (int i = 0; i < atP.Length; i++)
        {
            double* row = costs.Row(i, buffer);
            atP[i] = Least(row, zero, stride);
            var own = Vector512.Create(atP[i]);
            for (int j = 0; j < stride; j += 8)
                Vector512.Store(Vector512.Min(Vector512.Load(least + j), Vector512.Load(row + j) - own), least + j);
        }
        new ReadOnlySpan<double>(least, atQ.Length).CopyTo(atQ);
        GC.KeepAlive(owner);
        GC.KeepAlive(ownerZero);
        GC.KeepAlive(ownerBuffer);
    }

    private static void Fill(CostRows costs, double[] u, double[] v, IntegerMasses masses, double* buffer)
    {
        for (int j = 0; j < v.Length; j++)
            if (masses.Demand[j] == 0) v[j] = double.PositiveInfinity;
        for (int i = 0; i < u.Length; i++)
        {
            double* row = costs.Row(i, buffer);
            for (int j = 0; j < v.Length; j++)
                if (masses.Demand[j] == 0) v[j] = Math.Min(v[j], row[j] - u[i]);
        }
        for (int j = 0; j < v.Length; j++)
            if (double.IsInfinity(v[j])) v[j] = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Least(double* row, double* sinks, int stride)
    {
        var a = Vector512.Create(double.PositiveInfinity);
        for (int j = 0; j < stride; j += 8) a = Vector512.Min(a, Vector512.Load(row + j) - Vector512.Load(sinks + j));
        double least = a[0];
        for (int k = 1; k < 8; k++) least = Math.Min(least, a[k]);
        return least;
    }

    private static OptimalityCertificate Certificate(CostRows costs, IntegerMasses masses, List<Flow> flows, double[] u, double[] v)
    {
        double[] rows = new double[u.Length], columns = new double[v.Length];
        (double High, double Low) upper = default, lower = default;
        double slack = 0, scale = 0, error = 0;
        foreach (var flow in flows)
        {
            double cost = costs.Of(flow.From, flow.To), off = cost - u[flow.From] - v[flow.To];
            upper = Plus(upper, (flow.Mass * cost, 0));
            rows[flow.From] += flow.Mass;
            columns[flow.To] += flow.Mass;
            double size = Math.Abs(cost) + Math.Abs(u[flow.From]) + Math.Abs(v[flow.To]);
            if (size > 0) slack = Math.Max(slack, double.IsInfinity(size) ? double.PositiveInfinity : Math.Abs(off) / size);
        }
        for (int i = 0; i < u.Length; i++)
        {
            lower = Plus(lower, (masses.MassP[i] * u[i], 0));
            scale += masses.MassP[i] * Math.Abs(u[i]);
            error = Math.Max(error, Math.Abs(rows[i] - masses.MassP[i]) / masses.Total);
        }
        for (int j = 0; j < v.Length; j++)
        {
            lower = Plus(lower, (masses.MassQ[j] * v[j], 0));
            scale += masses.MassQ[j] * Math.Abs(v[j]);
            error = Math.Max(error, Math.Abs(columns[j] - masses.MassQ[j]) / masses.Total);
        }
        return new OptimalityCertificate(lower.High + lower.Low, upper.High + upper.Low, error, slack, scale + Math.Abs(upper.High));
    }
}
