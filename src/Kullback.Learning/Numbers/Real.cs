using Kullback.Numerics;

namespace Kullback.Learning;

/// <summary>A plain number, and the functions on all of <see cref="IReal{TSelf}"/>.</summary>
/// <param name="Value">The number.</param>
public readonly record struct Real(double Value) : IReal<Real>
{
    /// <inheritdoc/>
    public static Real Of(double value) => new(value);

    /// <inheritdoc/>
    public static Real Chain(Real x, double value, double first, double second) => new(value);

    /// <inheritdoc/>
    public static Real operator +(Real left, Real right) => new(left.Value + right.Value);

    /// <inheritdoc/>
    public static Real operator +(Real left, double right) => new(left.Value + right);

    /// <inheritdoc/>
    public static Real operator -(Real left, Real right) => new(left.Value - right.Value);

    /// <inheritdoc/>
    public static Real operator *(Real left, Real right) => new(left.Value * right.Value);

    /// <inheritdoc/>
    public static Real operator *(Real left, double right) => new(left.Value * right);

    /// <summary>exp x.</summary>
    /// <param name="x">Any number.</param>
    public static T Exp<T>(T x) where T : unmanaged, IReal<T>
    {
        double e = Math.Exp(x.Value);
        return T.Chain(x, e, e, e);
    }

    /// <summary>ln x.</summary>
    /// <param name="x">Above 0.</param>
    public static T Log<T>(T x) where T : unmanaged, IReal<T>
    {
        double r = 1 / x.Value;
        return T.Chain(x, Math.Log(x.Value), r, -r * r);
    }

    /// <summary>ln(1 + x).</summary>
    /// <param name="x">Above −1.</param>
    public static T LogOnePlus<T>(T x) where T : unmanaged, IReal<T>
    {
        double r = 1 / (1 + x.Value);
        return T.Chain(x, Special.LogOnePlus(x.Value), r, -r * r);
    }

    /// <summary>1/x.</summary>
    /// <param name="x">Not 0.</param>
    public static T Inverse<T>(T x) where T : unmanaged, IReal<T>
    {
        double r = 1 / x.Value;
        return T.Chain(x, r, -r * r, 2 * r * r * r);
    }

    /// <summary>√x.</summary>
    /// <param name="x">Above 0.</param>
    public static T Sqrt<T>(T x) where T : unmanaged, IReal<T>
    {
        double root = Math.Sqrt(x.Value);
        return T.Chain(x, root, 0.5 / root, -0.25 / (root * x.Value));
    }

    /// <summary>x².</summary>
    /// <param name="x">Any number.</param>
    public static T Square<T>(T x) where T : unmanaged, IReal<T> => T.Chain(x, x.Value * x.Value, 2 * x.Value, 2);

    /// <summary>tanh x.</summary>
    /// <param name="x">Any number.</param>
    public static T Tanh<T>(T x) where T : unmanaged, IReal<T>
    {
        double t = Math.Tanh(x.Value), c = Math.Cosh(x.Value), first = 1 / (c * c);
        return T.Chain(x, t, first, -2 * t * first);
    }

    /// <summary>ln(1 + exp x), the softplus.</summary>
    /// <param name="x">Any number.</param>
    public static T LogOnePlusExp<T>(T x) where T : unmanaged, IReal<T>
    {
        double share = Logistic(x.Value);
        double value = x.Value > 0 ? x.Value + Special.LogOnePlus(Math.Exp(-x.Value)) : Special.LogOnePlus(Math.Exp(x.Value));
        return T.Chain(x, value, share, share * Logistic(-x.Value));
    }

    /// <summary>1/(1 + exp −x).</summary>
    /// <param name="x">Any number.</param>
    public static T Logistic<T>(T x) where T : unmanaged, IReal<T>
    {
        double p = Logistic(x.Value), slope = p * Logistic(-x.Value);
        return T.Chain(x, p, slope, slope * (1 - 2 * p));
    }

    /// <summary>ln Γ(x).</summary>
    /// <param name="x">Above 0.</param>
    public static T LogGamma<T>(T x) where T : unmanaged, IReal<T>
        => T.Chain(x, Special.LogGamma(x.Value), Digamma.Of(x.Value), Digamma.Derivative(x.Value));

    internal static double Logistic(double x)
    {
        if (x >= 0) return 1 / (1 + Math.Exp(-x));
        double e = Math.Exp(x);
        return e / (1 + e);
    }
}
