namespace Kullback.Learning;

/// <summary>A density without a gradient: that of central differences, 2d evaluations each.</summary>
/// <param name="dimension">How many numbers a point has.</param>
/// <param name="function">ln of the density in nats.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is below 1.</exception>
/// <remarks>The step at x is 6e-6·max(1, |x|), the cube root of the rounding: about ten digits of the gradient are right where the third
/// derivative is near 1. Write the density once on generic numbers (<see cref="FormulaDensity{TFormula}"/>) for all digits.</remarks>
public sealed class DifferenceDensity(int dimension, Func<double[], double> function) : ILogDensity
{
    private readonly Func<double[], double> _function = function ?? throw new ArgumentNullException(nameof(function));

    /// <inheritdoc/>
    public int Dimension { get; } = dimension >= 1 ? dimension
        : throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "A density needs at least one number.");

    /// <inheritdoc/>
    public bool GradientByDifferences => true;

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> point, Span<double> gradient)
    {
        double[] x = point.ToArray();
        for (int i = 0; i < x.Length; i++)
        {
            double at = x[i], step = 6e-6 * Math.Max(1, Math.Abs(at));
            x[i] = at + step;
            double above = _function(x), high = x[i];
            x[i] = at - step;
            gradient[i] = (above - _function(x)) / (high - x[i]);
            x[i] = at;
        }
        return _function(x);
    }
}
