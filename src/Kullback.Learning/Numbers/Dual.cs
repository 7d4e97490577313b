using System.Runtime.Intrinsics;

namespace Kullback.Learning;

/// <summary>A number with its derivatives along eight directions.</summary>
/// <param name="Value">The value.</param>
/// <param name="Slopes">The eight derivatives.</param>
/// <remarks>Forward mode of automatic differentiation; d parameters take d/8 evaluations, rounded up.</remarks>
public readonly record struct Dual(double Value, Vector512<double> Slopes) : IReal<Dual>
{
    /// <inheritdoc/>
    public static Dual Of(double value) => new(value, Vector512<double>.Zero);

    /// <inheritdoc/>
    public static Dual Chain(Dual x, double value, double first, double second) => new(value, x.Slopes * first);

    /// <inheritdoc/>
    public static Dual operator +(Dual left, Dual right) => new(left.Value + right.Value, left.Slopes + right.Slopes);

    /// <inheritdoc/>
    public static Dual operator +(Dual left, double right) => new(left.Value + right, left.Slopes);

    /// <inheritdoc/>
    public static Dual operator -(Dual left, Dual right) => new(left.Value - right.Value, left.Slopes - right.Slopes);

    /// <inheritdoc/>
    public static Dual operator *(Dual left, Dual right)
        => new(left.Value * right.Value, left.Slopes * right.Value + right.Slopes * left.Value);

    /// <inheritdoc/>
    public static Dual operator *(Dual left, double right) => new(left.Value * right, left.Slopes * right);
}
