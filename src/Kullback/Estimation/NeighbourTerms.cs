using System.Globalization;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>What the neighbour estimates of D(P‖Q) are made of: for each point of P the k-th distances in both samples.</summary>
internal sealed class NeighbourTerms
{
    // Copies in up to so many points may be rounding; beyond, P itself has atoms.
    private const double Atoms = 0.05;

    private readonly double[] _inP, _inQ, _nextInP, _nextInQ;
    private readonly NearestNeighbours _p, _q;
    private readonly int _k;

    internal NeighbourTerms(PointSample x, PointSample y, PointSettings settings)
    {
        double scale = NearestNeighbours.ScaleOf(x.Rows, y.Rows);
        (_p, _q, _k) = (x.Near(settings.Norm, scale), y.Near(settings.Norm, scale), settings.K);
        (_inP, _nextInP) = _p.Radii(_p, others: true, _k);
        (_inQ, _nextInQ) = _q.Radii(_p, others: false, _k);
    }

    /// <summary>Q's points, for how far apart they lie themselves.</summary>
    internal NearestNeighbours Q => _q;

    /// <summary>Distance of each point of P to its k-th neighbour in Q.</summary>
    internal ReadOnlySpan<double> InQ => _inQ;

    private bool IsTied(int i) => _inP[i] == 0 || _inQ[i] == 0 || _inP[i] == _nextInP[i] || _inQ[i] == _nextInQ[i];

    /// <summary>The mean of the terms: of one fixed k, or over a common radius.</summary>
    internal double Mean(bool common)
    {
        int n = _p.Count, m = _q.Count;
        double logarithms = 0, digammas = 0, constant = Math.Log(m / (n - 1.0));
        int distances = 0;
        for (int i = 0; i < n; i++)
            if (common || IsTied(i)) digammas += OverRadius(i);
            else
            {
                logarithms += Math.Log(_inQ[i] / _inP[i]);
                distances++;
            }
        return (_p.Dimension * logarithms + distances * constant + digammas) / n;
    }

    // The side that sets the radius has its k-th point on it: E ln P(ball) = ψ(k) − ψ(n). For the other, with c points inside,
    // ψ(c + 1) − ψ(N + 1) is all but unbiased for the logarithm of its mass; so are both where ties decide.
    private double OverRadius(int i)
    {
        int n = _p.Count, m = _q.Count;
        double radius = Math.Max(_inP[i], _inQ[i]);
        bool tied = IsTied(i);
        int inP = _inP[i] == radius && !tied ? _k - 1 : _p.CountOf(_p, i, radius, open: false) - 1;
        int inQ = _inQ[i] == radius && !tied ? _k - 1 : _q.CountOf(_p, i, radius, open: false);
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
        if (alone > Atoms * n)
            found.Add(new("atoms", string.Create(CultureInfo.InvariantCulture,
                $"{100.0 * alone / n:0.#} % of P's points have {_k} or more copies in P and none in Q: P has atoms where Q has none, and D(P‖Q) may be infinite"), true));
        found.Add(new("duplicates", string.Create(CultureInfo.InvariantCulture,
            $"{tied} of P's {n} points have tied neighbours (copies, whole numbers): their terms are counts within a common radius"), false));
        return found;
    }
}
