using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>A smooth increasing map of one coordinate that brings a sample near to a normal distribution: some of its quantiles go to those
/// of N(0, 1).</summary>
/// <remarks>Divergence and information do not change under increasing maps of a coordinate, an entropy changes by the mean of ln T′: tails
/// and edges that distances do not suit are gone. Between the quantiles a monotone cubic (Fritsch and Butland 1984, SIAM Journal on
/// Scientific and Statistical Computing 5,
/// 300–304), beyond them a logarithm. There are so few quantiles that the map hardly knows of single points.</remarks>
internal sealed class MarginalMap
{
    // Beyond this many points of an end no quantile is taken; the scale of the logarithm beyond.
    private const double Outermost = 3.5, Beyond = 0.5;

    private readonly double[] _x, _z, _slope;

    private MarginalMap(double[] x, double[] z, double[] slope) => (_x, _z, _slope) = (x, z, slope);

    /// <summary>Parameters of the map.</summary>
    internal int Count => _x.Length;

    /// <summary>The map of an ascending sample by quantiles this many standard deviations apart; null where it is too small,
    /// or quantiles are equal.</summary>
    internal static MarginalMap? Of(ReadOnlySpan<double> ascending, double step)
    {
        int n = ascending.Length;
        if (n < 40) return null;
        double most = -NormalTail.Quantile(Outermost / n);
        int knots = 2 * (int)Math.Round(most / step) + 1;
        double[] x = new double[knots], z = new double[knots];
        for (int k = 0; k < knots; k++)
        {
            z[k] = most * (2.0 * k / (knots - 1) - 1);
            double at = Math.Clamp(n * NormalTail.Lower(z[k]) - 0.5, 0, n - 1);
            int below = (int)at;
            x[k] = ascending[below] + (at - below) * (ascending[Math.Min(below + 1, n - 1)] - ascending[below]);
            if (k > 0 && !(x[k] > x[k - 1])) return null;
        }
        return new MarginalMap(x, z, Slopes(x, z));
    }

    private static double[] Slopes(double[] x, double[] z)
    {
        int n = x.Length;
        double[] secant = new double[n - 1], slope = new double[n];
        for (int k = 0; k + 1 < n; k++) secant[k] = (z[k + 1] - z[k]) / (x[k + 1] - x[k]);
        for (int k = 1; k + 1 < n; k++)
        {
            double left = x[k] - x[k - 1], right = x[k + 1] - x[k], share = (left + 2 * right) / (3 * (left + right));
            slope[k] = secant[k - 1] * secant[k] / (share * secant[k] + (1 - share) * secant[k - 1]);
        }
        (slope[0], slope[^1]) = (secant[0], secant[^1]);
        return slope;
    }

    /// <summary>T(x) and ln T′(x).</summary>
    internal double At(double x, out double logSlope)
    {
        int last = _x.Length - 1;
        if (x <= _x[0]) return _z[0] - Tail((_x[0] - x) * _slope[0], _slope[0], out logSlope);
        if (x >= _x[last]) return _z[last] + Tail((x - _x[last]) * _slope[last], _slope[last], out logSlope);
        int k = Array.BinarySearch(_x, x);
        if (k < 0) k = ~k - 1;
        double width = _x[k + 1] - _x[k], t = (x - _x[k]) / width, secant = (_z[k + 1] - _z[k]) / width, a = _slope[k], b = _slope[k + 1];
        double curve = a + b - 2 * secant;
        logSlope = Math.Log(a + t * (2 * (3 * secant - 2 * a - b) + 3 * t * curve));
        return _z[k] + width * t * (a + t * (3 * secant - 2 * a - b + t * curve));
    }

    private static double Tail(double far, double slope, out double logSlope)
    {
        double log = Special.LogOnePlus(far / Beyond);
        logSlope = Math.Log(slope) - log;
        return Beyond * log;
    }
}
