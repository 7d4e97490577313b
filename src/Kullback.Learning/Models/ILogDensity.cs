namespace Kullback.Learning;

/// <summary>A density over real numbers, known up to a constant factor: what is to be approximated.</summary>
/// <remarks>All constants that are kept end up in the evidence: a normalized joint density p(x, z) gives ln p(x).</remarks>
public interface ILogDensity
{
    /// <summary>How many numbers a point has; at least 1.</summary>
    int Dimension { get; }

    /// <summary>ln of the density at a point in nats, and its gradient.</summary>
    /// <param name="point">As many numbers as <see cref="Dimension"/>.</param>
    /// <param name="gradient">As many places, all overwritten.</param>
    /// <returns>The value; −∞ where the density is 0 (the gradient is then not looked at).</returns>
    double Value(ReadOnlySpan<double> point, Span<double> gradient);

    /// <summary>What a number of a point is called in messages.</summary>
    /// <param name="index">Which, from 0.</param>
    string NameOf(int index) => FormattableString.Invariant($"parameter {index}");

    /// <summary>Whether the gradient is one of differences: then it is said in the result and its errors are theirs.</summary>
    bool GradientByDifferences => false;
}
