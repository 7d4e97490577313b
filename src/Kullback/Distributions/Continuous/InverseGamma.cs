using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Inverse gamma distribution, of 1/X with X gamma: density s^α·x^(−α−1)·e^(−s/x)/Γ(α) on x &gt; 0, α = <paramref name="Shape"/>,
/// s = <paramref name="Scale"/>.</summary>
/// <param name="Shape">α &gt; 0.</param>
/// <param name="Scale">s &gt; 0, in the unit of x.</param>
/// <remarks>Everything that an inversion leaves alone is that of <see cref="Gamma"/> of rate s.</remarks>
public sealed record InverseGamma(double Shape, double Scale) : ILogDensityForm, IKnownEntropy, IExponentialFamily, IFitted<InverseGamma>
{
    /// <summary>α.</summary>
    public double Shape { get; } = Require.Positive(Shape);

    /// <summary>s, in the unit of x.</summary>
    public double Scale { get; } = Require.Positive(Scale);

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => 0;

    /// <inheritdoc/>
    public double High => double.PositiveInfinity;

    /// <summary>s/(α − 1), +∞ for α ≤ 1.</summary>
    public double Mean => Shape > 1 ? Scale / (Shape - 1) : double.PositiveInfinity;

    /// <summary>s²/((α − 1)²(α − 2)), +∞ for α ≤ 2.</summary>
    public double Variance => Shape > 2 ? Mean * Mean / (Shape - 2) : double.PositiveInfinity;

    /// <summary>α + ln s + ln Γ(α) − (1 + α) ψ(α).</summary>
    public double EntropyNats => Gamma.EntropyOfShape(Shape) - 2 * Digamma.Of(Shape) + Math.Log(Scale);

    /// <inheritdoc/>
    public double LogDensity(double x)
    {
        if (Require.Number(x) <= 0 || double.IsPositiveInfinity(x)) return double.NegativeInfinity;
        double y = Scale / x;
        if (Shape > Large) return Special.LogPoissonMass(Shape, y) + Math.Log(Shape) - Math.Log(x);
        return double.IsPositiveInfinity(y) ? double.NegativeInfinity
            : Shape * (Math.Log(Scale) - Math.Log(x)) - Special.LogGamma(Shape) - Math.Log(x) - y;
    }

    private const double Large = 20;

    /// <inheritdoc/>
    public void LogDensities(ReadOnlySpan<double> points, Span<double> logDensities)
        => Pointwise.Fill(new Formula(Shape, Scale, Shape * Math.Log(Scale) - Special.LogGamma(Shape)), this, points, logDensities);

    private readonly record struct Formula(double Shape, double Scale, double Constant) : IPointFormula
    {
        // Larger shapes go point by point: the plain form would lose digits.
        public double Least => Shape > Large ? double.PositiveInfinity : Math.Max(Pointwise.LeastPositive, Scale * Pointwise.LeastPositive);

        public double Most => Pointwise.MostPositive;

        public TLanes Of<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
            => TLanes.MultiplyAdd(TLanes.Of(-Shape - 1), Elementary.LogRatio(TLanes.Of(1), x), TLanes.Of(Constant) - TLanes.Of(Scale) / x);
    }

    /// <inheritdoc/>
    public double Cumulative(double x) => Require.Number(x) <= 0 ? 0 : IncompleteGamma.Upper(Shape, Scale / x);

    /// <inheritdoc/>
    public double Survival(double x) => Require.Number(x) <= 0 ? 1 : IncompleteGamma.Lower(Shape, Scale / x);

    /// <inheritdoc/>
    public double LogCumulative(double x) => Require.Number(x) <= 0 ? double.NegativeInfinity : IncompleteGamma.LogUpper(Shape, Scale / x);

    /// <inheritdoc/>
    public double LogSurvival(double x) => Require.Number(x) <= 0 ? 0 : IncompleteGamma.LogLower(Shape, Scale / x);

    /// <inheritdoc/>
    public double Quantile(double p) => Scale / IncompleteGamma.LowerQuantile(Shape, 1 - Require.Probability(p), p);

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => Scale / IncompleteGamma.LowerQuantile(Shape, Require.Probability(p), 1 - p);

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        var draws = new RandomStream(random);
        for (int i = 0; i < points.Length; i++) points[i] = Scale / draws.Gamma(Shape);
    }

    /// <summary>α ln s − ln Γ(α) − (α + 1) ln x − s/x.</summary>
    public LogDensityForm Form
        => new(Shape * Math.Log(Scale) - Special.LogGamma(Shape), (-Shape - 1, Moment.Log), (-Scale, Moment.Power(-1)));

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double a = moment.A, b = moment.B, log = Math.Log(Scale) - Digamma.Of(Shape);
        return moment.Kind switch
        {
            MomentKind.Power => RawMoment(a),
            MomentKind.Log => log,
            MomentKind.LogSquared => Digamma.Derivative(Shape) + log * log,
            MomentKind.Exponential when b < 0 => double.PositiveInfinity,
            MomentKind.AbsoluteDeviation when a == 0 => RawMoment(b),
            MomentKind.AbsoluteDeviation when b == 1 => AbsoluteDeviation(a),
            MomentKind.AbsoluteDeviation when b == 2 => Shape > 2 ? Variance + (Mean - a) * (Mean - a) : double.PositiveInfinity,
            _ => null,
        };
    }

    private double RawMoment(double k) => k == 1 ? Mean : Shape > k ? Math.Exp(GammaRatio.Log(Shape, -k) + k * Math.Log(Scale))
        : double.PositiveInfinity;

    // E|X − m| = m(F − S) + E X·(S' − F') with F', S' the tails of the distribution of shape α − 1.
    private double AbsoluteDeviation(double m)
        => m <= 0 || Shape <= 1 ? Mean - m
        : m * (Cumulative(m) - Survival(m))
        + Mean * (IncompleteGamma.Lower(Shape - 1, Scale / m) - IncompleteGamma.Upper(Shape - 1, Scale / m));

    /// <inheritdoc/>
    public string Carrier => "InverseGamma";

    /// <summary>(−α, −s), with ln x and 1/x, over 1/x.</summary>
    public double[] NaturalParameters() => [-Shape, -Scale];

    /// <summary>ln Γ(−η₁) + η₁ ln(−η₂) for η₁, η₂ &lt; 0.</summary>
    public double LogNormalizer(ReadOnlySpan<double> natural)
        => natural[0] < 0 && natural[1] < 0 ? Special.LogGamma(-natural[0]) + natural[0] * Math.Log(-natural[1]) : double.PositiveInfinity;

    /// <summary>The fit of <see cref="Gamma"/> to the reciprocals.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static InverseGamma MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        WeightedPoints.Total(points, weights, double.Epsilon);
        var reciprocals = new double[points.Length];
        for (int i = 0; i < points.Length; i++) reciprocals[i] = 1 / points[i];
        var gamma = Gamma.MaximumLikelihood(reciprocals, weights);
        return new InverseGamma(gamma.Shape, gamma.Rate);
    }

    /// <summary>D(P‖Q), that of the <see cref="Gamma"/> distributions of the reciprocals, in nats.</summary>
    public static double KullbackLeibler(InverseGamma p, InverseGamma q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return Gamma.Between(p.Shape, p.Scale, q.Shape, q.Scale);
    }
}
