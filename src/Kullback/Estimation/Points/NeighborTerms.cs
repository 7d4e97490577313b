using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>What the neighbor estimates of D(P‖Q) are made of: for each point of P the k-th distances in both samples.</summary>
internal sealed class NeighborTerms
{
    // Copies in up to so many points may be rounding; beyond, P itself has atoms.
    private const double PointMasses = 0.05;

    private readonly double[] _inP, _inQ, _nextInP, _nextInQ;
    private readonly int[]? _passedP, _passedQ;
    private readonly PointSample _x, _y;
    private readonly PointNorm _norm;
    private readonly NearestNeighbors _p, _q;
    private readonly int _k;

    internal NeighborTerms(PointSample x, PointSample y, PointSettings settings)
    {
        double scale = NearestNeighbors.ScaleOf(x.Rows, y.Rows);
        (_p, _q, _k) = (x.Near(settings.Norm, scale), y.Near(settings.Norm, scale), settings.K);
        (_x, _y, _norm) = (x, y, settings.Norm);
        (_inP, _nextInP, _passedP) = UnrelatedNeighbors.Radii(_p, x, _p, x, others: true, _k, _norm);
        (_inQ, _nextInQ, _passedQ) = UnrelatedNeighbors.Radii(_q, y, _p, x, others: false, _k, _norm);
    }

    /// <summary>How many points Q has.</summary>
    internal int CountOfQ => _q.Count;

    /// <summary>How far Q's points lie from each other.</summary>
    internal double[] WithinQ() => UnrelatedNeighbors.Radii(_q, _y, _q, _y, others: true, _k, _norm).Radii;

    /// <summary>Distance of each point of P to its k-th neighbor in Q.</summary>
    internal ReadOnlySpan<double> InQ => _inQ;

    // Of a point without k others that do not depend on it nothing is known.
    private bool IsAlone(int i) => double.IsPositiveInfinity(_inP[i]) || double.IsPositiveInfinity(_inQ[i]);

    private int SizeOfP(int i) => _p.Count - (_passedP is { } less ? less[i] : 0);

    private int SizeOfQ(int i) => _q.Count - (_passedQ is { } less ? less[i] : 0);

    private bool IsTied(int i) => _inP[i] == 0 || _inQ[i] == 0 || _inP[i] == _nextInP[i] || _inQ[i] == _nextInQ[i];

    /// <summary>The mean of the terms: of one fixed k, or over a common radius.</summary>
    internal double Mean(bool common)
    {
        int n = _p.Count, m = _q.Count, alone = 0;
        bool any = _passedP is not null || _passedQ is not null;
        double logarithms = 0, digammas = 0, constant = Math.Log(m / (n - 1.0));
        int distances = 0;
        for (int i = 0; i < n; i++)
            if (any && IsAlone(i)) alone++;
            else if (any && !common && !IsTied(i))
                digammas += _p.Dimension * Math.Log(_inQ[i] / _inP[i]) + Math.Log(SizeOfQ(i) / (SizeOfP(i) - 1.0));
            else if (common || IsTied(i)) digammas += OverRadius(i);
            else
            {
                logarithms += Math.Log(_inQ[i] / _inP[i]);
                distances++;
            }
        return alone == n ? 0 : (_p.Dimension * logarithms + distances * constant + digammas) / (n - alone);
    }

    // The side that sets the radius has its k-th point on it: E ln P(ball) = ψ(k) − ψ(n). For the other, with c points inside,
    // ψ(c + 1) − ψ(N + 1) is all but unbiased for the logarithm of its mass; so are both where ties decide.
    private double OverRadius(int i)
    {
        int n = SizeOfP(i), m = SizeOfQ(i), row = _p.Order[i];
        double radius = Math.Max(_inP[i], _inQ[i]);
        bool tied = IsTied(i);
        int inP = _inP[i] == radius && !tied ? _k - 1
            : _p.CountOf(_p, i, radius, open: false) - 1 - UnrelatedNeighbors.Within(_x, _x, row, radius, open: false, others: true, _norm);
        int inQ = _inQ[i] == radius && !tied ? _k - 1
            : _q.CountOf(_p, i, radius, open: false) - UnrelatedNeighbors.Within(_y, _x, row, radius, open: false, others: false, _norm);
        return Digamma.Of(inP + 1) - Digamma.Of(n) - Digamma.Of(inQ + 1) + Digamma.Of(m + 1);
    }

    /// <summary>What ties there are.</summary>
    internal IReadOnlyList<Diagnosis> Ties()
    {
        int n = _p.Count, tied = 0, alone = 0;
        for (int i = 0; i < n; i++)
        {
            if (IsTied(i)) tied++;
            if (_inP[i] == 0 && _q.CountOf(_p, i, 0, open: false) == 0) alone++;
        }
        if (tied == 0) return [];
        var found = new List<Diagnosis>();
        if (alone > PointMasses * n)
            found.Add(new("atoms", string.Create(CultureInfo.InvariantCulture,
                $"{100.0 * alone / n:0.#} % of P's points have {_k} or more copies in P and none in Q: P has atoms where Q has none, and "
                    + $"D(P‖Q) may be infinite"), true));
        found.Add(new("duplicates", string.Create(CultureInfo.InvariantCulture,
            $"{tied} of P's {n} points have tied neighbors (copies, integers): their terms are counts within a common radius"), false));
        return found;
    }
}
