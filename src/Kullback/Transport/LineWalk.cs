namespace Kullback.Transport;

/// <summary>Walks the quantile functions of two weighted, ordered samples at once: each step is mass that moves from one entry to
/// one.</summary>
/// <remarks>Cumulated masses are compared as totalQ·P against totalP·Q with weights scaled by powers of two: exact for counts whose
/// product is below 2⁵³, and never a residue that is carried along.</remarks>
internal ref struct LineWalk
{
    private readonly ReadOnlySpan<double> _p, _q;
    private readonly int _countP, _countQ;
    private readonly double _scaleP, _scaleQ, _totalP, _totalQ;
    private double _sumP, _sumQ, _endP, _endQ;

    /// <summary>Equal weights are an empty span and a count.</summary>
    internal LineWalk(ReadOnlySpan<double> weightsP, int countP, ReadOnlySpan<double> weightsQ, int countQ)
    {
        _p = weightsP;
        _q = weightsQ;
        (_countP, _countQ) = (countP, countQ);
        (_scaleP, _totalP) = Scaled(weightsP, countP);
        (_scaleQ, _totalQ) = Scaled(weightsQ, countQ);
        (From, To) = (-1, -1);
    }

    /// <summary>The entry of P, the entry of Q.</summary>
    internal int From { get; private set; }

    /// <summary>The entry of Q.</summary>
    internal int To { get; private set; }

    /// <summary>Where the step ends, on the axis of mass from 0 to <see cref="Whole"/>.</summary>
    internal double End { get; private set; }

    /// <summary>The mass of the step, on the same axis.</summary>
    internal double Moved { get; private set; }

    /// <summary>The mass of the whole on that axis.</summary>
    internal readonly double Whole => _totalP * _totalQ;

    /// <summary>The next step; false at the end.</summary>
    internal bool Next()
    {
        while (_endP <= End)
        {
            if (++From >= _countP) return false;
            _sumP += _p.IsEmpty ? _scaleP : _p[From] * _scaleP;
            _endP = _sumP * _totalQ;
        }
        while (_endQ <= End)
        {
            if (++To >= _countQ) return false;
            _sumQ += _q.IsEmpty ? _scaleQ : _q[To] * _scaleQ;
            _endQ = _sumQ * _totalP;
        }
        double end = Math.Min(_endP, _endQ);
        (Moved, End) = (end - End, end);
        return true;
    }

    // The total is summed in the order in which the walk cumulates, so that both sides end at the same number.
    private static (double Scale, double Total) Scaled(ReadOnlySpan<double> weights, int count)
    {
        double scale = weights.IsEmpty ? Math.ScaleB(1, -Math.ILogB(count)) : OrderedWeights.Unit(weights), total = 0;
        if (weights.IsEmpty) return (scale, scale * count);
        foreach (double w in weights) total += w * scale;
        return (scale, total);
    }
}
