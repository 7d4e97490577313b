namespace Kullback.Learning;

/// <summary>A density of constrained values as one of free real numbers: the log-Jacobian of the map is added.</summary>
/// <param name="parameters">Names and constraints.</param>
/// <param name="density">ln of the density of the values.</param>
/// <exception cref="ArgumentException">The density is not of as many values.</exception>
public sealed class ConstrainedDensity(ParameterSpace parameters, ILogDensity density) : ILogDensity
{
    private readonly ILogDensity _density = density.Dimension == parameters.ValueCount ? density
        : throw new ArgumentException(FormattableString.Invariant(
            $"The density is of {density.Dimension} values, the parameters have {parameters.ValueCount}."), nameof(density));

    /// <summary>Names and constraints.</summary>
    public ParameterSpace Parameters => parameters;

    /// <inheritdoc/>
    public int Dimension => parameters.FreeCount;

    /// <inheritdoc/>
    public bool GradientByDifferences => _density.GradientByDifferences;

    /// <inheritdoc/>
    public string NameOf(int index) => parameters.FreeName(index);

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> point, Span<double> gradient)
    {
        int n = parameters.ValueCount;
        Span<double> values = n <= 128 ? stackalloc double[n] : new double[n], slope = n <= 128 ? stackalloc double[n] : new double[n];
        double logJacobian = parameters.Values(point, values), value = _density.Value(values, slope);
        parameters.Pull(point, slope, gradient);
        return value + logJacobian;
    }
}
