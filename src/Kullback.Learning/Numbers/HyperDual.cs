using System.Runtime.Intrinsics;

namespace Kullback.Learning;

/// <summary>A number with its derivative along one direction, its derivatives along eight others and the eight mixed second
/// derivatives.</summary>
/// <param name="Value">The value.</param>
/// <param name="Slope">Derivative along the first direction.</param>
/// <param name="Slopes">Derivatives along the eight others.</param>
/// <param name="Mixed">∂² along the first direction and each of the eight.</param>
/// <remarks>Exact second derivatives without differences (Fike and Alonso 2011, AIAA 2011-886).</remarks>
public readonly record struct HyperDual(double Value, double Slope, Vector512<double> Slopes, Vector512<double> Mixed) : IReal<HyperDual>
{
    /// <inheritdoc/>
    public static HyperDual Of(double value) => new(value, 0, Vector512<double>.Zero, Vector512<double>.Zero);

    /// <inheritdoc/>
    public static HyperDual Chain(HyperDual x, double value, double first, double second)
        => new(value, first * x.Slope, x.Slopes * first, x.Mixed * first + x.Slopes * (second * x.Slope));

    /// <inheritdoc/>
    public static HyperDual operator +(HyperDual left, HyperDual right)
        => new(left.Value + right.Value, left.Slope + right.Slope, left.Slopes + right.Slopes, left.Mixed + right.Mixed);

    /// <inheritdoc/>
    public static HyperDual operator +(HyperDual left, double right) => left with { Value = left.Value + right };

    /// <inheritdoc/>
    public static HyperDual operator -(HyperDual left, HyperDual right)
        => new(left.Value - right.Value, left.Slope - right.Slope, left.Slopes - right.Slopes, left.Mixed - right.Mixed);

    /// <inheritdoc/>
    public static HyperDual operator *(HyperDual left, HyperDual right)
        => new(left.Value * right.Value, left.Slope * right.Value + right.Slope * left.Value,
            left.Slopes * right.Value + right.Slopes * left.Value,
            left.Mixed * right.Value + right.Mixed * left.Value + left.Slopes * right.Slope + right.Slopes * left.Slope);

    /// <inheritdoc/>
    public static HyperDual operator *(HyperDual left, double right)
        => new(left.Value * right, left.Slope * right, left.Slopes * right, left.Mixed * right);
}
