using System.Runtime.CompilerServices;

namespace Kullback.Distributions;

/// <summary>Parameters of distributions: what holds of them, or an exception that names parameter and value.</summary>
internal static class Require
{
    internal static double Finite(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        => double.IsFinite(value) ? value : throw Wrong(name, value, "a finite number");

    internal static double Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        => value > 0 && double.IsFinite(value) ? value : throw Wrong(name, value, "positive and finite");

    internal static double NonNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        => value >= 0 && double.IsFinite(value) ? value : throw Wrong(name, value, "at least 0 and finite");

    /// <summary>In [0, 1].</summary>
    internal static double Probability(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        => value is >= 0 and <= 1 ? value : throw Wrong(name, value, "in [0, 1]");

    /// <summary>In (0, 1].</summary>
    internal static double PositiveProbability(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        => value is > 0 and <= 1 ? value : throw Wrong(name, value, "in (0, 1]");

    /// <summary>In (0, 1).</summary>
    internal static double Inside01(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        => value is > 0 and < 1 ? value : throw Wrong(name, value, "strictly between 0 and 1");

    /// <summary>An integer from 0 to 2^53.</summary>
    internal static double Whole(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        => value >= 0 && value <= 9007199254740992 && value == Math.Floor(value) ? value
        : throw Wrong(name, value, "an integer from 0 to 2^53");

    /// <summary>Finite and above another parameter.</summary>
    internal static double Above(double value, double low, [CallerArgumentExpression(nameof(value))] string name = "",
        [CallerArgumentExpression(nameof(low))] string lowName = "")
        => value > low && double.IsFinite(value) ? value
            : throw new ArgumentOutOfRangeException(name, value,
                FormattableString.Invariant($"{name} = {value} must be finite and above {lowName} = {low}."));

    /// <summary>An argument x of a density or distribution function: anything but NaN.</summary>
    internal static double Number(double x, [CallerArgumentExpression(nameof(x))] string name = "")
        => double.IsNaN(x) ? throw Wrong(name, x, "a number") : x;

    internal static void Points(int numbers, int dimension, int points)
    {
        if (numbers != (long)dimension * points)
            throw new ArgumentException($"{numbers} numbers are not {points} points of dimension {dimension}.", nameof(points));
    }

    private static ArgumentOutOfRangeException Wrong(string name, double value, string what)
        => new(name, value, FormattableString.Invariant($"{name} = {value} must be {what}."));
}
