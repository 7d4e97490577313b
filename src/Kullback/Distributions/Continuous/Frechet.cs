using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Fréchet distribution: density (α/x)·y·e⁻ʸ with y = (x/scale)^(−α), on x &gt; 0; ln X is a Gumbel variable of scale
/// 1/α.</summary>
/// <param name="Shape">α &gt; 0: the tail is x^(−α).</param>
/// <param name="Scale">Scale &gt; 0, in x.</param>
public sealed record Frechet(double Shape, double Scale = 1) : ILogDensityForm, IKnownEntropy, IFitted<Frechet>
{
    /// <summary>α.</summary>
    public double Shape { get; } = Require.Positive(Shape);

    /// <summary>Scale, in x.</summary>
    public double Scale { get; } = Require.Positive(Scale);

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => 0;

    /// <inheritdoc/>
    public double High => double.PositiveInfinity;

    /// <summary>Scale·Γ(1 − 1/α); infinite for α ≤ 1.</summary>
    public double Mean => PowerMean(1);

    /// <summary>Scale²·(Γ(1 − 2/α) − Γ(1 − 1/α)²); infinite for α ≤ 2.</summary>
    public double Variance => Shape > 2
        ? Mean * Mean * Special.ExpLessOne(Special.LogGamma(1 - 2 / Shape) - 2 * Special.LogGamma(1 - 1 / Shape)) : double.PositiveInfinity;

    /// <summary>1 + γ(1 + 1/α) + ln(scale/α).</summary>
    public double EntropyNats => 1 + Special.EulerGamma * (1 + 1 / Shape) + Math.Log(Scale / Shape);

    /// <inheritdoc/>
    public double LogDensity(double x)
        => Require.Number(x) <= 0 || double.IsPositiveInfinity(x) ? double.NegativeInfinity
            : Math.Log(Shape) - Math.Log(x) - Shape * Math.Log(x / Scale) - Tail(x);

    /// <inheritdoc/>
    public double Cumulative(double x) => Require.Number(x) <= 0 ? 0 : Math.Exp(-Tail(x));

    /// <inheritdoc/>
    public double Survival(double x) => Require.Number(x) <= 0 ? 1 : -Special.ExpLessOne(-Tail(x));

    /// <inheritdoc/>
    public double LogCumulative(double x) => Require.Number(x) <= 0 ? double.NegativeInfinity : -Tail(x);

    /// <inheritdoc/>
    public double LogSurvival(double x)
        => Require.Number(x) <= 0 ? 0 : Tail(x) < 1e-16 ? -Shape * Math.Log(x / Scale) : Special.LogOneMinusExp(-Tail(x));

    /// <inheritdoc/>
    public double Quantile(double p) => Scale * Math.Pow(-Math.Log(Require.Probability(p)), -1 / Shape);

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => Scale * Math.Pow(-Special.LogOnePlus(-Require.Probability(p)), -1 / Shape);

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++) points[i] = Quantile(Uniforms.Open(random));
    }

    /// <summary>ln α + α ln scale − (α + 1) ln x − (x/scale)^(−α).</summary>
    public LogDensityForm Form
        => new(Math.Log(Shape) + Shape * Math.Log(Scale), (-Shape - 1, Moment.Log), (-Math.Pow(Scale, Shape), Moment.Power(-Shape)));

    /// <inheritdoc/>
    public double? Expectation(Moment moment) => moment.Kind switch
    {
        MomentKind.Power => PowerMean(moment.A),
        MomentKind.Log => MeanLog,
        MomentKind.LogSquared => MeanLog * MeanLog + Math.PI * Math.PI / (6 * Shape * Shape),
        MomentKind.AbsoluteDeviation when moment.B == 2 => Variance + (Mean - moment.A) * (Mean - moment.A),
        _ => null,
    };

    /// <summary>By <see cref="Gumbel.MaximumLikelihood"/> of the logarithms.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Frechet MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        var logarithms = WeightedPoints.Logarithms(points);
        var fitted = Gumbel.MaximumLikelihood(logarithms, weights);
        return new Frechet(1 / fitted.Scale, Math.Exp(fitted.Location));
    }

    /// <summary>D(P‖Q) of the Gumbel distributions of ln X, in nats: divergence is invariant under the shared logarithm.</summary>
    public static double KullbackLeibler(Frechet p, Frechet q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return Gumbel.KullbackLeibler(new Gumbel(Math.Log(p.Scale / q.Scale), 1 / p.Shape), new Gumbel(0, 1 / q.Shape));
    }

    private double MeanLog => Math.Log(Scale) + Special.EulerGamma / Shape;

    private double PowerMean(double k) => k < Shape ? Math.Exp(k * Math.Log(Scale) + Special.LogGamma(1 - k / Shape))
        : double.PositiveInfinity;

    private double Tail(double x) => Math.Pow(x / Scale, -Shape);
}
