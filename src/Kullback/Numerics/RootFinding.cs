namespace Kullback.Numerics;

/// <summary>Roots of a continuous function between two points of opposite sign.</summary>
internal static class RootFinding
{
    /// <summary>The root of <paramref name="f"/> in [low, high], to <paramref name="relative"/> of its size plus
    /// <paramref name="absolute"/>.</summary>
    /// <remarks>The bracket never widens. Interpolation by the ITP method (Oliveira and Takahashi 2020): superlinear for smooth
    /// functions, at worst one step more than bisection. The values at both ends are given: most callers have them.</remarks>
    internal static double Between(Func<double, double> f, double low, double high, double atLow, double atHigh, double absolute = 0,
        double relative = 1e-13)
    {
        if (atLow == 0) return low;
        if (atHigh == 0) return high;
        double width = high - low;
        for (int step = 0; step < 200; step++)
        {
            Cancellation.Look();
            double tolerance = absolute + relative * Math.Max(Math.Abs(low), Math.Abs(high));
            if (high - low <= 2 * tolerance) break;
            double middle = (low + high) / 2;
            double chord = (atHigh * low - atLow * high) / (atHigh - atLow);
            double sign = Math.Sign(middle - chord);
            double truncation = 0.2 / width * (high - low) * (high - low);
            double pushed = truncation <= Math.Abs(middle - chord) ? chord + sign * truncation : middle;
            double radius = Math.Max(tolerance, width * Math.Pow(0.5, step) - (high - low) / 2);
            double x = Math.Abs(pushed - middle) <= radius ? pushed : middle - sign * radius;
            if (!(x > low && x < high)) x = middle;
            double y = f(x);
            if (y == 0) return x;
            if (y < 0 == atLow < 0) (low, atLow) = (x, y);
            else (high, atHigh) = (x, y);
        }
        return (low + high) / 2;
    }
}
