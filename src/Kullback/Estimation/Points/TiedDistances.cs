using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>How far it is from a point with copies to the places that differ, and how many points lie up to there.</summary>
internal sealed class TiedDistances
{
    private readonly int[] _copies, _distinctOf, _places;
    private readonly double[] _distances;
    private readonly int[] _positions;
    private readonly NearestNeighbors _near;
    private readonly int _listed;

    internal TiedDistances(PointSample sample, PointNorm norm, int k)
    {
        (var distinct, _copies, _distinctOf) = sample.Distinct();
        _near = distinct.Near(norm, NearestNeighbors.ScaleOf(sample.Rows));
        _listed = Math.Min(k, distinct.Count - 1);
        (_distances, _positions) = _listed > 0 ? _near.Lists(_near, others: true, _listed) : ([], []);
        _places = new int[distinct.Count];
        for (int i = 0; i < distinct.Count; i++) _places[_near.Order[i]] = i;
    }

    /// <summary>The least positive distance within which the point has k others, and how many it has; 0 where all points are one.</summary>
    internal (double Distance, int Count) Beyond(int point, int k)
    {
        int place = _places[_distinctOf[point]], count = _copies[_distinctOf[point]] - 1;
        double distance = 0;
        for (int r = 0; r < _listed && (r == 0 || count < k); r++)
        {
            distance = _distances[place * _listed + r];
            count += _copies[_near.Order[_positions[place * _listed + r]]];
        }
        return (distance, count);
    }
}
