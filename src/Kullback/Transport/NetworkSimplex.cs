namespace Kullback.Transport;

/// <summary>The primal network simplex method with candidate lists: rows are priced in turn, and their candidates worked off,
/// best first.</summary>
internal sealed class NetworkSimplex(CostRows costs, SpanningTree tree, long[] supply, ExactOptions options, CancellationToken cancel)
{
    // Rows are read for about so many candidates before any enters: measured, 16 … 256 differ by a tenth.
    private const int ListSize = 64, Lanes = 8;
    private readonly Pricing _pricing = new(costs, tree);
    private readonly Arc[] _list = new Arc[ListSize + Lanes];
    private int _cursor;
    private long _rows, _reported, _patience = Patience(costs);

    // A solve of n + m points takes some ten pivots a point; what takes more than this goes round in a circle.
    private static long Patience(CostRows costs) => 1_000 + 200L * (costs.Rows + costs.Columns);

    /// <summary>Steps taken.</summary>
    internal long Pivots { get; private set; }

    /// <summary>Pivots until no arc violates; false when the limit came first.</summary>
    internal bool Run()
    {
        while (Pivots < options.PivotLimit)
        {
            cancel.ThrowIfCancellationRequested();
            int count = Gather();
            if (count == 0)
            {
                // Potentials free of drift, and small once the root's price is out of them: then the last look.
                tree.Refresh();
                count = Gather();
                if (count == 0) return true;
            }
            Work(count);
            if (Pivots >= _patience) Tolerate();
            Report();
        }
        return false;
    }

    /// <summary>The share of the mass that still hangs on the root.</summary>
    internal double UnplacedShare()
    {
        double unplaced = 0, total = 0;
        for (int i = 0; i < supply.Length; i++)
        {
            total += supply[i];
            if (supply[i] > 0 && tree.ParentOf(i) == tree.Root) unplaced += tree.FlowOf(i);
        }
        return unplaced / total;
    }

    /// <summary>Takes what is within the rounding of the greatest potential for none, and more the next time.</summary>
    /// <remarks>A potential is a sum along a path, and small where great costs cancel: its rounding is that of the great ones. An arc that
    /// violates by less enters and leaves for ever. The plan's certificate says what the tolerance cost.</remarks>
    private void Tolerate()
    {
        tree.Refresh();
        _pricing.Floor = Math.Max(2 * _pricing.Floor, Pricing.Rounding * tree.GreatestPotential());
        _patience = Pivots + Patience(costs);
    }

    private void Report()
    {
        if (options.Progress is null || Pivots - _reported < 1_000) return;
        _reported = Pivots;
        options.Progress.Report(new TransportProgress(Pivots, _rows, UnplacedShare()));
    }

    private int Gather()
    {
        int count = 0;
        for (int seen = 0; seen < costs.Rows && count < ListSize; seen++)
        {
            int i = _cursor;
            _cursor = _cursor + 1 == costs.Rows ? 0 : _cursor + 1;
            if (supply[i] == 0) continue;
            count += _pricing.Row(i, _list.AsSpan(count));
            _rows++;
        }
        return count;
    }

    // Always the most violating candidate; the others are priced anew after each pivot.
    private void Work(int count)
    {
        while (count > 0 && Pivots < options.PivotLimit)
        {
            int best = -1;
            double least = 0;
            for (int k = 0; k < count;)
            {
                ref Arc arc = ref _list[k];
                arc.Reduced = _pricing.Violation(arc.Source, arc.Sink, arc.Cost);
                if (arc.Reduced == 0)
                {
                    arc = _list[--count];
                    continue;
                }
                if (arc.Reduced < least) (least, best) = (arc.Reduced, k);
                k++;
            }
            if (best < 0) return;
            Arc enter = _list[best];
            _list[best] = _list[--count];
            tree.Pivot(enter.Source, enter.Sink, enter.Cost, enter.Reduced);
            Pivots++;
        }
    }
}
