using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Inverse Wishart distribution, of X⁻¹ for X Wishart: density |Ψ|^(n/2)|X|^(−(n+d+1)/2)·e^(−tr(ΨX⁻¹)/2)/(2^(nd/2)Γ_d(n/2)) with
/// respect to the distinct entries.</summary>
public sealed record InverseWishart : IKnownEntropy
{
    private static readonly double Ln2 = Math.Log(2);

    /// <summary>The distribution of n degrees of freedom and a scale matrix.</summary>
    /// <param name="degreesOfFreedom">n &gt; d − 1.</param>
    /// <param name="scale">Ψ, row by row.</param>
    /// <exception cref="ArgumentException">A matrix that is not symmetric positive definite, or too few degrees of freedom.</exception>
    public InverseWishart(double degreesOfFreedom, ReadOnlySpan<double> scale)
    {
        Scale = new FullCovariance(scale);
        DegreesOfFreedom = MatrixPoint.Degrees(degreesOfFreedom, Side);
    }

    /// <summary>n.</summary>
    public double DegreesOfFreedom { get; }

    /// <summary>Ψ.</summary>
    public FullCovariance Scale { get; }

    /// <summary>Rows d of a matrix.</summary>
    public int Side => Scale.Dimension;

    /// <summary>d²: a point is a whole matrix, row by row.</summary>
    public int Dimension => Side * Side;

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <summary>Ψ/(n − d − 1) for n &gt; d + 1; null where there is no mean.</summary>
    public double[]? Mean() => DegreesOfFreedom > Side + 1 ? [.. Scale.Matrix().Select(v => v / (DegreesOfFreedom - Side - 1))] : null;

    /// <summary>E ln|X| = ln|Ψ| − d ln 2 − ψ_d(n/2).</summary>
    public double ExpectedLogDeterminant => Scale.LogDeterminant - Side * Ln2 - MultivariateGamma.Slope(DegreesOfFreedom / 2, Side);

    /// <summary>ln Γ_d(n/2) + nd/2 + (d + 1)/2·ln|Ψ/2| − (n + d + 1)/2·ψ_d(n/2).</summary>
    public double EntropyNats
        => MultivariateGamma.Log(DegreesOfFreedom / 2, Side) + DegreesOfFreedom * Side / 2
        + (Side + 1) / 2.0 * (Scale.LogDeterminant - Side * Ln2)
            - (DegreesOfFreedom + Side + 1) / 2 * MultivariateGamma.Slope(DegreesOfFreedom / 2, Side);

    /// <summary>−∞ where the matrix is not symmetric positive definite.</summary>
    /// <inheritdoc/>
    public double LogDensity(ReadOnlySpan<double> point)
    {
        if (MatrixPoint.Factor(point, Side) is not { } factor) return double.NegativeInfinity;
        double n = DegreesOfFreedom;
        return n / 2 * (Scale.LogDeterminant - Side * Ln2) - MultivariateGamma.Log(n / 2, Side)
            - (n + Side + 1) / 2 * factor.LogDeterminant - MatrixPoint.Trace(factor, Scale.Entries) / 2;
    }

    /// <summary>The inverse of a Wishart draw of scale Ψ⁻¹.</summary>
    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        Require.Points(points.Length, Dimension, points.Length / Dimension);
        double[] inverse = SymmetricEntries.Symmetric(Scale.Factor.Inverse(), Side);
        var factor = Covariance.Factored(inverse, Side);
        for (int at = 0; at < points.Length; at += Dimension)
        {
            var x = points.Slice(at, Dimension);
            MatrixPoint.Bartlett(random, DegreesOfFreedom, factor, x);
            SymmetricEntries.Symmetric(Covariance.Factored(x, Side).Inverse(), Side).CopyTo(x);
        }
    }

    /// <summary>D(P‖Q), in nats: that of the Wishart distributions of the inverses, with M = Ψ_qΨₚ⁻¹.</summary>
    /// <exception cref="ArgumentException">The sides differ.</exception>
    public static double KullbackLeibler(InverseWishart p, InverseWishart q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return MatrixPoint.Divergence(p.DegreesOfFreedom, p.Scale, q.DegreesOfFreedom, q.Scale, inverse: true);
    }
}
