namespace Kullback.Estimation;

/// <summary>The covariance V of the shares of a sample, as far as the estimates need it: its diagonal, quadratic forms, products.</summary>
/// <remarks>V is never formed: with two thousand cells and a hundred thousand clusters it would not fit.</remarks>
internal abstract class SamplingCovariance
{
    /// <summary>Degrees of freedom with which V itself was estimated: clusters less one; +∞ for rows.</summary>
    internal abstract double DegreesOfFreedom { get; }

    /// <summary>Fills V[k,k]/p[k]; for a cell without rows the value of a typical cell in the limit of a small share.</summary>
    internal abstract void RelativeVariances(Span<double> ratios);

    /// <summary>gᵀVg: the variance of the mean of g over the sample, by linearization.</summary>
    internal abstract double Variance(ReadOnlySpan<double> gradient);

    /// <summary>Fills Vg as it would be if the shares were <paramref name="pooled"/> (the null hypothesis), where the kind of
    /// sample lets that be told; else at the sample's own shares.</summary>
    internal abstract void Apply(ReadOnlySpan<double> pooled, ReadOnlySpan<double> vector, Span<double> product);

    /// <summary>Fills V[k,k]/pooled[k] under the same hypothesis.</summary>
    internal abstract void RelativeVariances(ReadOnlySpan<double> pooled, Span<double> ratios);

    /// <summary>Cost of one <see cref="Apply"/>, in multiplications.</summary>
    internal abstract long Cost { get; }
}
