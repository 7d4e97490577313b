using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Wishart distribution of positive definite d×d matrices, the sum of n squares of normal vectors of covariance V: density
/// |X|^((n−d−1)/2)·e^(−tr(V⁻¹X)/2)/(2^(nd/2)|V|^(n/2)Γ_d(n/2)) with respect to the distinct entries.</summary>
public sealed record Wishart : IKnownEntropy, IExponentialFamily
{
    private static readonly double Ln2 = Math.Log(2);

    /// <summary>The distribution of n degrees of freedom and a scale matrix.</summary>
    /// <param name="degreesOfFreedom">n &gt; d − 1.</param>
    /// <param name="scale">V, row by row.</param>
    /// <exception cref="ArgumentException">A matrix that is not symmetric positive definite, or too few degrees of freedom.</exception>
    public Wishart(double degreesOfFreedom, ReadOnlySpan<double> scale)
    {
        Scale = new FullCovariance(scale);
        DegreesOfFreedom = MatrixPoint.Degrees(degreesOfFreedom, Side);
    }

    /// <summary>n.</summary>
    public double DegreesOfFreedom { get; }

    /// <summary>V.</summary>
    public FullCovariance Scale { get; }

    /// <summary>Rows d of a matrix.</summary>
    public int Side => Scale.Dimension;

    /// <summary>d²: a point is a whole matrix, row by row.</summary>
    public int Dimension => Side * Side;

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <summary>n·V.</summary>
    public double[] Mean() => [.. Scale.Matrix().Select(v => DegreesOfFreedom * v)];

    /// <summary>E ln|X| = ψ_d(n/2) + d ln 2 + ln|V|.</summary>
    public double ExpectedLogDeterminant => MultivariateGamma.Slope(DegreesOfFreedom / 2, Side) + Side * Ln2 + Scale.LogDeterminant;

    /// <summary>ln(2^(nd/2)|V|^(n/2)Γ_d(n/2)) − (n − d − 1)/2·E ln|X| + nd/2.</summary>
    public double EntropyNats => LogTotal - (DegreesOfFreedom - Side - 1) / 2 * ExpectedLogDeterminant + DegreesOfFreedom * Side / 2;

    private double LogTotal => DegreesOfFreedom / 2 * (Side * Ln2 + Scale.LogDeterminant)
        + MultivariateGamma.Log(DegreesOfFreedom / 2, Side);

    /// <summary>−∞ where the matrix is not symmetric positive definite.</summary>
    /// <inheritdoc/>
    public double LogDensity(ReadOnlySpan<double> point)
    {
        if (MatrixPoint.Factor(point, Side) is not { } factor) return double.NegativeInfinity;
        return (DegreesOfFreedom - Side - 1) / 2 * factor.LogDeterminant - MatrixPoint.Trace(Scale.Factor, point) / 2 - LogTotal;
    }

    /// <summary>Bartlett's decomposition.</summary>
    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        Require.Points(points.Length, Dimension, points.Length / Dimension);
        for (int at = 0; at < points.Length; at += Dimension)
            MatrixPoint.Bartlett(random, DegreesOfFreedom, Scale.Factor, points.Slice(at, Dimension));
    }

    /// <inheritdoc/>
    public string Carrier => $"Wishart of {Side}";

    /// <summary>(n − d − 1)/2, then −V⁻¹/2 row by row, for T = (ln|X|, X).</summary>
    public double[] NaturalParameters() => [(DegreesOfFreedom - Side - 1) / 2, .. Scale.Factor.Inverse().Select(x => -x / 2)];

    /// <summary>ln Γ_d(a) − a·ln|−H| with a = η₀ + (d + 1)/2 and H the matrix; +∞ outside.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural)
    {
        double a = natural[0] + (Side + 1) / 2.0;
        double[] negative = [.. natural[1..].ToArray().Select(x => -x)];
        return a > (Side - 1) / 2.0 && CholeskyFactor.Of(negative, Side, out _) is { } factor
            ? MultivariateGamma.Log(a, Side) - a * factor.LogDeterminant : double.PositiveInfinity;
    }

    /// <summary>D(P‖Q) = nₚ/2·(tr M − d − ln|M|) + (nₚ − n_q)/2·ln|M| + R_d(nₚ/2, (n_q − nₚ)/2) with M = V_q⁻¹Vₚ, in nats.</summary>
    /// <remarks>R_d is what ln Γ_d leaves beyond its tangent, see <see cref="MultivariateGamma.Excess"/>.</remarks>
    /// <exception cref="ArgumentException">The sides differ.</exception>
    public static double KullbackLeibler(Wishart p, Wishart q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return MatrixPoint.Divergence(p.DegreesOfFreedom, p.Scale, q.DegreesOfFreedom, q.Scale, inverse: false);
    }
}
