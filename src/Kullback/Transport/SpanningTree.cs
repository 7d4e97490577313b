using System.Runtime.CompilerServices;

namespace Kullback.Transport;

/// <summary>A basis of the transport polytope: a tree over sources, sinks and a root, with whole flows and the potentials of its
/// arcs.</summary>
/// <remarks>Nodes: sources 0 … n − 1, sinks n … n + m − 1, the root last. The arc of a source to its parent carries mass up, that of a sink
/// carries it down, so an arc needs no number of its own. Flows are integers: degenerate pivots are recognized exactly, and the rule
/// for the leaving arc keeps the tree strongly feasible, so that no basis comes twice. Source: Cunningham (1976),
/// Mathematical Programming 11, 105–116.</remarks>
internal sealed unsafe class SpanningTree
{
    private readonly int _sources, _root;
    private readonly int* _parent, _size, _first, _next, _prev;
    private readonly long* _flow;
    private readonly double* _cost;
    private readonly double[] _ownerPotential, _ownerCost;
    private readonly int[] _ownerInt;
    private readonly long[] _ownerFlow;

    /// <summary>Every node with mass hangs on the root by an arc of the price and what its own estimate adds;
    /// nodes without mass are left out.</summary>
    internal SpanningTree(ReadOnlySpan<long> supply, ReadOnlySpan<long> demand, int stride, double price, double[] sourceEstimates,
        double[] sinkEstimates)
    {
        _sources = supply.Length;
        _root = supply.Length + demand.Length;
        int nodes = _root + 1;
        Potential = CostRows.Fixed(supply.Length + 8 + stride, out _ownerPotential);
        Sink = (double*)(((nuint)(Potential + supply.Length) + 63) & ~(nuint)63);
        _cost = CostRows.Fixed(nodes, out _ownerCost);
        _ownerInt = GC.AllocateUninitializedArray<int>(5 * nodes, pinned: true);
        _ownerFlow = GC.AllocateUninitializedArray<long>(nodes, pinned: true);
        _parent = (int*)Unsafe.AsPointer(ref _ownerInt[0]);
        _size = _parent + nodes;
        _first = _parent + 2 * nodes;
        _next = _parent + 3 * nodes;
        _prev = _parent + 4 * nodes;
        _flow = (long*)Unsafe.AsPointer(ref _ownerFlow[0]);
        new Span<int>(_ownerInt).Fill(-1);
        new Span<double>(Sink, stride).Fill(double.NegativeInfinity);
        Price = price;
        _size[_root] = 1;
        for (int x = _root - 1; x >= 0; x--)
        {
            long mass = x < _sources ? supply[x] : demand[x - _sources];
            double own = price + (x < _sources ? sourceEstimates[x] : sinkEstimates[x - _sources]);
            _size[x] = 1;
            if (x < _sources) Potential[x] = own;
            if (mass == 0) continue;
            if (x >= _sources) Sink[x - _sources] = own;
            (_parent[x], _flow[x], _cost[x]) = (_root, mass, own);
            Attach(x, _root);
            _size[_root]++;
        }
    }

    /// <summary>The potentials of the sources.</summary>
    internal double* Potential { get; }

    /// <summary>The potentials of the sinks; −∞ where a sink has no mass.</summary>
    internal double* Sink { get; }

    /// <summary>The price of the arcs to the root.</summary>
    internal double Price { get; private set; }

    /// <summary>The root stands for a sink to sources and for a source to sinks.</summary>
    internal double RootPotential { get; private set; }

    internal int Root => _root;

    internal int ParentOf(int node) => _parent[node];

    internal long FlowOf(int node) => _flow[node];

    internal double CostOf(int node) => _cost[node];

    internal bool IsInTree(int node) => _parent[node] >= 0 || node == _root;

    private void Attach(int x, int parent)
    {
        int head = _first[parent];
        (_next[x], _prev[x]) = (head, -1);
        if (head >= 0) _prev[head] = x;
        _first[parent] = x;
    }

    private void Detach(int x, int parent)
    {
        int next = _next[x], prev = _prev[x];
        if (prev >= 0) _next[prev] = next;
        else _first[parent] = next;
        if (next >= 0) _prev[next] = prev;
    }

    /// <summary>Takes the arc from a source to a sink into the tree and the first of the arcs that it empties out of it.</summary>
    /// <param name="source">The source.</param>
    /// <param name="sink">The sink, counted from 0.</param>
    /// <param name="cost">The cost of the arc.</param>
    /// <param name="reduced">The cost less both potentials.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Pivot(int source, int sink, double cost, double reduced)
    {
        int a = source, b = _sources + sink, leaveA = -1, leaveB = -1;
        long leastA = long.MaxValue, leastB = long.MaxValue;
        // The last arc that empties first, seen from the join along the cycle: strict on the way up from the source,
        // not strict from the sink.
        while (a != b)
            if (_size[a] < _size[b])
            {
                if (a < _sources && _flow[a] < leastA) (leastA, leaveA) = (_flow[a], a);
                a = _parent[a];
            }
            else
            {
                if (b >= _sources && _flow[b] <= leastB) (leastB, leaveB) = (_flow[b], b);
                b = _parent[b];
            }
        bool fromSink = leastB <= leastA;
        long moved = fromSink ? leastB : leastA;
        if (moved > 0) Push(source, _sources + sink, a, moved);
        int leave = fromSink ? leaveB : leaveA, enter = fromSink ? _sources + sink : source, onto = fromSink ? source : _sources + sink;
        int cut = _size[leave];
        for (int x = _parent[leave]; x != a; x = _parent[x]) _size[x] -= cut;
        for (int x = onto; x != a; x = _parent[x]) _size[x] += cut;
        Rehang(enter, leave, onto, moved, cost, cut);
        // Sinks rise by the reduced cost where the sink's side moved, or the rest the other way: whichever is smaller.
        double sinks = fromSink ? reduced : -reduced;
        if (2 * cut <= _size[_root]) Shift(enter, -1, sinks);
        else Shift(_root, enter, -sinks);
    }

    private void Push(int source, int sink, int join, long moved)
    {
        for (int x = source; x != join; x = _parent[x]) _flow[x] += x < _sources ? -moved : moved;
        for (int x = sink; x != join; x = _parent[x]) _flow[x] += x < _sources ? moved : -moved;
    }

    // Turns the path from the entering node up to the leaving one round, so that its part of the tree hangs by the entering node.
    private void Rehang(int enter, int leave, int onto, long flow, double cost, int cut)
    {
        int below = 0;
        for (int x = enter, parent = onto; ;)
        {
            var (oldParent, oldFlow, oldCost, oldSize) = (_parent[x], _flow[x], _cost[x], _size[x]);
            Detach(x, oldParent);
            Attach(x, parent);
            (_parent[x], _flow[x], _cost[x], _size[x]) = (parent, flow, cost, cut - below);
            if (x == leave) return;
            (below, parent, flow, cost) = (oldSize, x, oldFlow, oldCost);
            x = oldParent;
        }
    }

    // Adds to the sinks below a node and takes from the sources there, without the part below another.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Shift(int top, int without, double sinks)
    {
        int x = top;
        while (true)
        {
            if (x < _sources) Potential[x] -= sinks;
            else if (x < _root) Sink[x - _sources] += sinks;
            else RootPotential += sinks;
            int to = _first[x];
            if (to == without && to >= 0) to = _next[to];
            while (to < 0)
            {
                if (x == top) return;
                to = _next[x];
                if (to == without && to >= 0) to = _next[to];
                x = _parent[x];
            }
            x = to;
        }
    }

    /// <summary>Works every potential out anew as a sum along its path, small where the root's arcs allow it.</summary>
    internal void Refresh()
    {
        bool sources = false, sinks = false;
        for (int x = _first[_root]; x >= 0; x = _next[x]) (sources, sinks) = (sources || x < _sources, sinks || x >= _sources);
        // Arcs of one direction only: the price is then common to all potentials, and its digits are better spent on the costs.
        if (sources != sinks) RootPotential = sources ? Price : -Price;
        int at = _root;
        while (true)
        {
            int to = _first[at];
            while (to < 0)
            {
                if (at == _root) return;
                (to, at) = (_next[at], _parent[at]);
            }
            if (to < _sources) Potential[to] = _cost[to] - (at == _root ? RootPotential : Sink[at - _sources]);
            else Sink[to - _sources] = _cost[to] - (at == _root ? -RootPotential : Potential[at]);
            at = to;
        }
    }

    /// <summary>The greatest potential without its sign, of the nodes with mass.</summary>
    internal double GreatestPotential()
    {
        double greatest = Math.Abs(RootPotential);
        for (int x = 0; x < _root; x++)
            if (IsInTree(x)) greatest = Math.Max(greatest, Math.Abs(x < _sources ? Potential[x] : Sink[x - _sources]));
        return greatest;
    }

    /// <summary>The nodes, each after all that hang below it.</summary>
    internal int[] BottomUp()
    {
        var order = new int[_size[_root]];
        int filled = 0, at = _root;
        while (true)
        {
            order[filled++] = at;
            int to = _first[at];
            while (to < 0 && at != _root) (to, at) = (_next[at], _parent[at]);
            if (to < 0) break;
            at = to;
        }
        Array.Reverse(order);
        return order;
    }
}
