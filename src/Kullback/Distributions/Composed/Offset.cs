namespace Kullback.Distributions;

/// <summary>A point of the line given by its distance from an origin, which may be far smaller than the gap between the doubles there, or
/// smaller or larger than any double.</summary>
/// <param name="Origin">The origin.</param>
/// <param name="Log">ln of the distance.</param>
/// <param name="Side">1 above the origin, −1 below it.</param>
/// <param name="Distance">The distance; 0 or +∞ where it is out of the range of doubles.</param>
internal readonly record struct Offset(double Origin, double Log, double Side, double Distance)
{
    internal static Offset OfLog(double origin, double log, double side) => new(origin, log, side, Math.Exp(log));

    internal static Offset OfDistance(double origin, double signed)
        => new(origin, Math.Log(Math.Abs(signed)), signed < 0 ? -1 : 1, Math.Abs(signed));

    /// <summary>The distance with its sign.</summary>
    internal double Signed => Side * Distance;

    /// <summary>The point as the nearest double.</summary>
    internal double X => Origin + Side * Distance;

    /// <summary>Whether the distance is that from <paramref name="end"/>, upwards or downwards.</summary>
    internal bool Above(double end) => Origin == end && Side > 0;

    /// <inheritdoc cref="Above"/>
    internal bool Below(double end) => Origin == end && Side < 0;
}
