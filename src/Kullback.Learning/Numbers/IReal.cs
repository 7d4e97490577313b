namespace Kullback.Learning;

/// <summary>A number that a density can be written on once: the value alone, or with derivatives beside it.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IReal<TSelf> where TSelf : unmanaged, IReal<TSelf>
{
    /// <summary>The value, without derivatives.</summary>
    double Value { get; }

    /// <summary>A constant: all derivatives are 0.</summary>
    /// <param name="value">The constant.</param>
    static abstract TSelf Of(double value);

    /// <summary>A function of one number by its value and first two derivatives there: the chain rule.</summary>
    /// <param name="x">The argument.</param>
    /// <param name="value">f(x).</param>
    /// <param name="first">f′(x).</param>
    /// <param name="second">f″(x).</param>
    static abstract TSelf Chain(TSelf x, double value, double first, double second);

    /// <summary>Sum.</summary>
    /// <param name="left">First.</param>
    /// <param name="right">Second.</param>
    static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary>Sum with a constant.</summary>
    /// <param name="left">First.</param>
    /// <param name="right">Constant.</param>
    static abstract TSelf operator +(TSelf left, double right);

    /// <summary>Difference.</summary>
    /// <param name="left">First.</param>
    /// <param name="right">Second.</param>
    static abstract TSelf operator -(TSelf left, TSelf right);

    /// <summary>Product.</summary>
    /// <param name="left">First.</param>
    /// <param name="right">Second.</param>
    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>Product with a constant.</summary>
    /// <param name="left">First.</param>
    /// <param name="right">Constant.</param>
    static abstract TSelf operator *(TSelf left, double right);
}
