namespace Kullback.Learning;

/// <summary>A density whose evaluations are counted, and whose first value that is no number is kept: parameter, value, draw.</summary>
internal sealed class WatchedDensity(ILogDensity density)
{
    internal int Dimension => density.Dimension;
    internal ILogDensity Density => density;
    internal long Evaluations { get; private set; }
    internal string? FirstFault { get; private set; }

    /// <summary>ln of the density: −∞ also where it is NaN or +∞, or a derivative is not finite where it is finite.</summary>
    internal double Value(ReadOnlySpan<double> point, Span<double> gradient, int draw = -1)
    {
        Evaluations++;
        double value = density.Value(point, gradient);
        if (double.IsNegativeInfinity(value)) return value;
        if (!double.IsFinite(value)) return Fault(point, "ln of the density", value, Largest(point), draw);
        for (int i = 0; i < gradient.Length; i++)
            if (!double.IsFinite(gradient[i])) return Fault(point, "a derivative", gradient[i], i, draw);
        return value;
    }

    private double Fault(ReadOnlySpan<double> point, string what, double value, int index, int draw)
    {
        FirstFault ??= FormattableString.Invariant(
            $"{what} is {value} at {density.NameOf(index)} = {point[index]:G6}{(draw >= 0 ? $" (draw {draw + 1})" : "")}");
        return double.NegativeInfinity;
    }

    private static int Largest(ReadOnlySpan<double> point)
    {
        int at = 0;
        for (int i = 1; i < point.Length; i++) if (!(Math.Abs(point[i]) <= Math.Abs(point[at]))) at = i;
        return at;
    }
}
