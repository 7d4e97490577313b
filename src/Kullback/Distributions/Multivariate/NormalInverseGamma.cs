using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Normal-inverse-gamma distribution of a mean and a variance (x, v): v is inverse gamma of shape α and scale β, and x given v is
/// normal about <paramref name="Location"/> with variance v/<paramref name="Precision"/>. The conjugate distribution of a normal
/// sample.</summary>
/// <param name="Location">Any finite number.</param>
/// <param name="Precision">κ &gt; 0, in observations.</param>
/// <param name="Shape">α &gt; 0.</param>
/// <param name="Scale">β &gt; 0.</param>
public sealed record NormalInverseGamma(double Location, double Precision, double Shape, double Scale) : IKnownEntropy, IExponentialFamily
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>Center of x.</summary>
    public double Location { get; } = Require.Finite(Location);

    /// <summary>κ.</summary>
    public double Precision { get; } = Require.Positive(Precision);

    /// <summary>α.</summary>
    public double Shape { get; } = Require.Positive(Shape);

    /// <summary>β.</summary>
    public double Scale { get; } = Require.Positive(Scale);

    /// <summary>2: x, then v.</summary>
    public int Dimension => 2;

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <summary>α + ³⁄₂ ln β + ln Γ(α) − (α + ³⁄₂)ψ(α) + ½ ln(2πe/κ).</summary>
    public double EntropyNats
        => Shape + 1.5 * Math.Log(Scale) + Special.LogGamma(Shape) - (Shape + 1.5) * Digamma.Of(Shape) + HalfLogTwoPi + 0.5
        - Math.Log(Precision) / 2;

    /// <inheritdoc/>
    public double LogDensity(ReadOnlySpan<double> point)
    {
        Require.Points(point.Length, 2, 1);
        double x = Require.Number(point[0], "point"), v = Require.Number(point[1], "point");
        if (!(v > 0) || double.IsInfinity(v) || double.IsInfinity(x)) return double.NegativeInfinity;
        double apart = x - Location;
        return Shape * Math.Log(Scale) - Special.LogGamma(Shape) - (Shape + 1.5) * Math.Log(v) + Math.Log(Precision) / 2 - HalfLogTwoPi
            - (Scale + Precision * apart * apart / 2) / v;
    }

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        Require.Points(points.Length, 2, points.Length / 2);
        for (int at = 0; at < points.Length; at += 2)
        {
            double v = Scale / ShapeDraw.Gamma(random, Shape);
            points[at] = Location + Math.Sqrt(v / Precision) * NormalDraw.Next(random);
            points[at + 1] = v;
        }
    }

    /// <inheritdoc/>
    public string Carrier => "NormalInverseGamma";

    /// <summary>−α − ³⁄₂, κμ, −κ/2, −β − κμ²/2, for T = (ln v, x/v, x²/v, 1/v).</summary>
    public double[] NaturalParameters()
        => [-Shape - 1.5, Precision * Location, -Precision / 2, -Scale - Precision * Location * Location / 2];

    /// <summary>ln Γ(α) − α ln β + ½ ln(2π/κ); +∞ outside.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural)
    {
        double shape = -natural[0] - 1.5, precision = -2 * natural[2];
        if (!(shape > 0 && precision > 0)) return double.PositiveInfinity;
        double scale = -natural[3] - natural[1] * natural[1] / (2 * precision);
        return scale > 0 ? Special.LogGamma(shape) - shape * Math.Log(scale) + HalfLogTwoPi - Math.Log(precision) / 2
            : double.PositiveInfinity;
    }

    /// <summary>D(P‖Q), in nats: R(α, α′ − α) + α·φ(β′/β − 1) − (α′ − α)·ln(β′/β) of the variances, and (φ(κ′/κ − 1) + κ′·α/β·(μ − μ′)²)/2
    /// of the means given them.</summary>
    public static double KullbackLeibler(NormalInverseGamma p, NormalInverseGamma q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        double shape = q.Shape - p.Shape, apart = p.Location - q.Location;
        double variances = GammaRatio.Excess(p.Shape, shape) + p.Shape * IntegerMass.RatioExcess(q.Scale, p.Scale)
            - shape * IntegerMass.LogRatio(q.Scale, p.Scale);
        double means = IntegerMass.RatioExcess(q.Precision, p.Precision) + q.Precision * (p.Shape / p.Scale) * apart * apart;
        return Math.Max(0, variances) + means / 2;
    }
}
