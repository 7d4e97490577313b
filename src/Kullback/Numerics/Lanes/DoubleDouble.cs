namespace Kullback.Numerics;

/// <summary>A number as the unevaluated sum of two doubles, about 32 digits: for decisions that the rounding of doubles would make
/// wrong.</summary>
/// <remarks>Source: Dekker (1971), Numerische Mathematik 18, 224–242; products by fused multiplication. No overflow, underflow or
/// infinities are looked after.</remarks>
internal readonly record struct DoubleDouble(double High, double Low)
{
    public static implicit operator DoubleDouble(double x) => new(x, 0);

    /// <summary>a + b without error.</summary>
    internal static DoubleDouble Sum(double a, double b)
    {
        double sum = a + b, from = sum - a;
        return new(sum, a - (sum - from) + (b - from));
    }

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        var sum = Sum(a.High, b.High);
        return Normal(sum.High, sum.Low + a.Low + b.Low);
    }

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + new DoubleDouble(-b.High, -b.Low);

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        double product = a.High * b.High;
        return Normal(product, Math.FusedMultiplyAdd(a.High, b.High, -product) + a.High * b.Low + a.Low * b.High);
    }

    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        double first = a.High / b.High;
        DoubleDouble rest = a - first * b;
        double second = rest.High / b.High, third = (rest - second * b).High / b.High;
        return Normal(first, second) + third;
    }

    // |high| ≥ |low|.
    private static DoubleDouble Normal(double high, double low)
    {
        double sum = high + low;
        return new(sum, low - (sum - high));
    }
}
