namespace Kullback.Learning;

/// <summary>ln of a density with its gradient, written by hand.</summary>
/// <param name="point">Where.</param>
/// <param name="gradient">Overwritten with the derivatives.</param>
/// <returns>The value in nats.</returns>
public delegate double DensityWithGradient(ReadOnlySpan<double> point, Span<double> gradient);

/// <summary>A density given by a delegate that writes the gradient, too.</summary>
/// <param name="dimension">How many numbers a point has.</param>
/// <param name="function">Value and gradient.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is below 1.</exception>
public sealed class DelegateDensity(int dimension, DensityWithGradient function) : ILogDensity
{
    private readonly DensityWithGradient _function = function ?? throw new ArgumentNullException(nameof(function));

    /// <inheritdoc/>
    public int Dimension { get; } = dimension >= 1 ? dimension
        : throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "A density needs at least one number.");

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> point, Span<double> gradient) => _function(point, gradient);
}
