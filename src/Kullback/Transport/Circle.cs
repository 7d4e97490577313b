using Kullback.Numerics;

namespace Kullback.Transport;

/// <summary>Two weighted samples on a circle of length 1.</summary>
internal sealed class Circle
{
    private readonly double[] _p, _q, _endP, _endQ;

    internal Circle(ReadOnlySpan<double> p, ReadOnlySpan<double> weightsP, ReadOnlySpan<double> q, ReadOnlySpan<double> weightsQ,
        double period)
    {
        if (!(period > 0 && period <= double.MaxValue))
            throw new ArgumentOutOfRangeException(nameof(period), period, "The period must be finite and > 0.");
        (_p, _endP) = Turned(p, weightsP, period, nameof(p), nameof(weightsP));
        (_q, _endQ) = Turned(q, weightsQ, period, nameof(q), nameof(weightsQ));
    }

    // Positions in [0, 1), ascending, and the cumulated share at the end of each; entries without mass are left out.
    private static (double[], double[]) Turned(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, double period, string name,
        string weightsName)
    {
        OrderedWeights.Require(values, weights, name, weightsName);
        var places = new List<double>();
        var masses = new List<double>();
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsInfinity(values[i])) throw TransportInputException.Entry(name, i, values[i], "must be finite on a circle");
            if (!weights.IsEmpty && weights[i] == 0) continue;
            double place = values[i] % period / period;
            place = place < 0 ? place + 1 : place;
            places.Add(place >= 1 ? 0 : place);
            masses.Add(weights.IsEmpty ? 1 : weights[i]);
        }
        double[] keys = [.. places], items = [.. masses];
        Sorting.Ascending(keys, items);
        double unit = OrderedWeights.Unit(items), sum = 0;
        for (int i = 0; i < items.Length; i++) items[i] = sum += items[i] * unit;
        for (int i = 0; i < items.Length; i++) items[i] /= sum;
        return (keys, items);
    }

    private delegate void Visit(double x, double y, double share);

    // Quantile k of Q on the unrolled circle.
    private double PlaceQ(int k) => _q[Wrap(k, out int turns)] + turns;
    private double EndQ(int k) => _endQ[Wrap(k, out int turns)] + turns;
    private int Wrap(int k, out int turns)
    {
        turns = (int)Math.Floor((double)k / _q.Length);
        return k - turns * _q.Length;
    }

    // The first entry of Q whose mass, shifted by theta, ends after 0.
    private int Start(double theta)
    {
        int k = (int)Math.Floor(-theta) * _q.Length;
        while (EndQ(k) + theta <= 0) k++;
        return k;
    }

    private void Walk(double theta, Visit visit)
    {
        int k = Start(theta);
        double at = 0;
        for (int i = 0; i < _p.Length;)
        {
            double end = Math.Min(_endP[i], EndQ(k) + theta);
            // Below 2⁻⁵⁰ a share is what rounding left between two ends that coincide; a root would make it visible.
            if (end - at > 9e-16) visit(_p[i], PlaceQ(k), end - at);
            at = Math.Max(at, end);
            if (EndQ(k) + theta <= end) k++;
            if (_endP[i] <= end) i++;
        }
    }

    /// <summary>The least mean of the k-th power of the distance over all cuts, in units of the period.</summary>
    internal double LeastMean(PowerMean mean)
    {
        (double Theta, double Value, double Slope) low = Cost(mean, -1), high = Cost(mean, 1);
        double best = Math.Min(low.Value, high.Value);
        for (int step = 0; step < 200 && low.Slope < 0 && high.Slope > 0; step++)
        {
            // Below both tangents' crossing no value can lie.
            double theta = (high.Value - low.Value + low.Slope * low.Theta - high.Slope * high.Theta) / (low.Slope - high.Slope);
            if (!(theta > low.Theta && theta < high.Theta)) break;
            double bound = low.Value + low.Slope * (theta - low.Theta);
            var at = Cost(mean, theta);
            best = Math.Min(best, at.Value);
            if (at.Value <= bound + 1e-16 * Math.Abs(bound) || at.Slope == 0) break;
            if (at.Slope < 0) low = at;
            else high = at;
        }
        return best;
    }

    // The mean at a cut and its derivative to the right: where a boundary between two entries of Q moves, mass changes its target.
    private (double Theta, double Value, double Slope) Cost(PowerMean mean, double theta)
    {
        double value = 0, slope = 0;
        Walk(theta, (x, y, share) => value += share * mean.Power(Math.Abs(x - y)));
        int k = Start(theta), i = 0;
        for (int seen = 0; seen < _q.Length; seen++, k++)
        {
            double boundary = EndQ(k) + theta;
            if (boundary >= 1) break;
            while (i + 1 < _p.Length && _endP[i] <= boundary) i++;
            slope += mean.Power(Math.Abs(_p[i] - PlaceQ(k))) - mean.Power(Math.Abs(_p[i] - PlaceQ(k + 1)));
        }
        // The boundary that lies at 0 or 1 itself is counted once, at 0.
        if (BoundaryAtZero(theta))
            slope += mean.Power(Math.Abs(_p[0] - PlaceQ(Start(theta) - 1))) - mean.Power(Math.Abs(_p[0] - PlaceQ(Start(theta))));
        return (theta, value, slope);

        bool BoundaryAtZero(double t) => EndQ(Start(t) - 1) + t == 0;
    }

    /// <summary>The greatest distance that mass must move at the best cut, in units of the period.</summary>
    /// <remarks>With the cut the greatest step forward never falls and the greatest step back never rises:
    /// they cross at the optimum.</remarks>
    internal double Farthest()
    {
        double low = -1, high = 1, best = double.PositiveInfinity;
        for (int step = 0; step < 60; step++)
        {
            double theta = (low + high) / 2, forward = double.NegativeInfinity, back = double.NegativeInfinity;
            Walk(theta, (x, y, _) =>
            {
                forward = Math.Max(forward, x - y);
                back = Math.Max(back, y - x);
            });
            best = Math.Min(best, Math.Max(forward, back));
            if (forward < back) low = theta;
            else high = theta;
        }
        return best;
    }
}
