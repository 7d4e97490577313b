using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>A function of x out of the short list that log-densities are sums of. With E_P of these and the entropy of P, D(P‖Q) follows
/// for every Q that has a <see cref="LogDensityForm"/>.</summary>
/// <param name="Kind">Which function.</param>
/// <param name="A">Its first parameter (a location, an exponent), by kind.</param>
/// <param name="B">Its second parameter (a scale, an exponent), by kind.</param>
public readonly record struct Moment(MomentKind Kind, double A = 0, double B = 1)
{
    /// <summary>x^k.</summary>
    public static Moment Power(double k) => new(MomentKind.Power, k);

    /// <summary>ln x.</summary>
    public static Moment Log => new(MomentKind.Log);

    /// <summary>(ln x)².</summary>
    public static Moment LogSquared => new(MomentKind.LogSquared);

    /// <summary>ln(1 − x^k).</summary>
    public static Moment LogComplement(double k = 1) => new(MomentKind.LogComplement, k);

    /// <summary>e^(−(x − location)/scale).</summary>
    public static Moment Exponential(double location, double scale) => new(MomentKind.Exponential, location, scale);

    /// <summary>|x − location|^k.</summary>
    public static Moment AbsoluteDeviation(double location, double k = 1) => new(MomentKind.AbsoluteDeviation, location, k);

    /// <summary>ln(1 + ((x − location)/scale)²).</summary>
    public static Moment LogOnePlusSquare(double location, double scale) => new(MomentKind.LogOnePlusSquare, location, scale);

    /// <summary>ln(1 + e^(−(x − location)/scale)).</summary>
    public static Moment Softplus(double location, double scale) => new(MomentKind.Softplus, location, scale);

    /// <summary>cos(x − location).</summary>
    public static Moment Cosine(double location) => new(MomentKind.Cosine, location);

    /// <summary>ln Γ(offset + slope·x): ln x! is (1, 1), ln (n − x)! is (n + 1, −1).</summary>
    public static Moment LogGamma(double offset, double slope = 1) => new(MomentKind.LogGamma, offset, slope);

    /// <summary>The function itself, at x.</summary>
    public double Of(double x) => Kind switch
    {
        MomentKind.Power => A switch { 1 => x, 2 => x * x, -1 => 1 / x, 0 => 1, _ => Math.Pow(x, A) },
        MomentKind.Log => Math.Log(x),
        MomentKind.LogSquared => Math.Log(x) * Math.Log(x),
        MomentKind.LogComplement => A == 1 ? Special.LogOnePlus(-x) : Special.LogOnePlus(-Math.Pow(x, A)),
        MomentKind.Exponential => Math.Exp(-(x - A) / B),
        MomentKind.AbsoluteDeviation => B switch { 1 => Math.Abs(x - A), 2 => (x - A) * (x - A), _ => Math.Pow(Math.Abs(x - A), B) },
        MomentKind.LogOnePlusSquare => LogOnePlusSquareOf((x - A) / B),
        MomentKind.Softplus => (x - A) / B is var z && z < 0 ? -z + Special.LogOnePlus(Math.Exp(z)) : Special.LogOnePlus(Math.Exp(-z)),
        MomentKind.Cosine => Math.Cos(x - A),
        MomentKind.LogGamma => Special.LogGamma(A + B * x),
        _ => throw new ArgumentOutOfRangeException(nameof(x), Kind, "No such function."),
    };

    // z² overflows long before its logarithm does.
    private static double LogOnePlusSquareOf(double z) => Math.Abs(z) < 1e150 ? Special.LogOnePlus(z * z) : 2 * Math.Log(Math.Abs(z));
}

/// <summary>The functions of x that <see cref="Moment"/> knows; A and B are its parameters.</summary>
public enum MomentKind
{
    /// <summary>x^A.</summary>
    Power,

    /// <summary>ln x.</summary>
    Log,

    /// <summary>(ln x)².</summary>
    LogSquared,

    /// <summary>ln(1 − x^A).</summary>
    LogComplement,

    /// <summary>e^(−(x − A)/B).</summary>
    Exponential,

    /// <summary>|x − A|^B.</summary>
    AbsoluteDeviation,

    /// <summary>ln(1 + ((x − A)/B)²).</summary>
    LogOnePlusSquare,

    /// <summary>ln(1 + e^(−(x − A)/B)).</summary>
    Softplus,

    /// <summary>cos(x − A).</summary>
    Cosine,

    /// <summary>ln Γ(A + B·x).</summary>
    LogGamma,
}
