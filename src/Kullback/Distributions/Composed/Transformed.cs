namespace Kullback.Distributions;

/// <summary>An invertible differentiable map of the line into itself.</summary>
public interface ITransform
{
    /// <summary>Whether it rises; otherwise it falls.</summary>
    bool Rising { get; }

    /// <summary>y = f(x).</summary>
    double Forward(double x);

    /// <summary>x with f(x) = y.</summary>
    double Inverse(double y);

    /// <summary>ln|f′(x)|.</summary>
    double LogSlope(double x);

    /// <summary>Lower end of the values f takes.</summary>
    double Low { get; }

    /// <summary>Upper end of the values f takes.</summary>
    double High { get; }

    /// <summary>m(f(x)) as a multiple of a function of x in the list; null where it is none.</summary>
    (double Factor, Moment Function)? Pull(Moment moment) => null;
}

/// <summary>e^x, onto the positive numbers: a LogNormal distribution is the Exponentiated of a Normal.</summary>
public sealed record Exponentiated : ITransform
{
    /// <inheritdoc/>
    public bool Rising => true;

    /// <inheritdoc/>
    public double Low => 0;

    /// <inheritdoc/>
    public double High => double.PositiveInfinity;

    /// <inheritdoc/>
    public double Forward(double x) => Math.Exp(x);

    /// <inheritdoc/>
    public double Inverse(double y) => Math.Log(y);

    /// <inheritdoc/>
    public double LogSlope(double x) => x;

    /// <inheritdoc/>
    public (double Factor, Moment Function)? Pull(Moment moment) => moment.Kind switch
    {
        MomentKind.Power when moment.A != 0 => (1, Moment.Exponential(0, -1 / moment.A)),
        MomentKind.Log => (1, Moment.Power(1)),
        MomentKind.LogSquared => (1, Moment.Power(2)),
        _ => null,
    };
}

/// <summary>ln x of positive numbers.</summary>
public sealed record Logarithm : ITransform
{
    /// <inheritdoc/>
    public bool Rising => true;

    /// <inheritdoc/>
    public double Low => double.NegativeInfinity;

    /// <inheritdoc/>
    public double High => double.PositiveInfinity;

    /// <inheritdoc/>
    public double Forward(double x) => Math.Log(x);

    /// <inheritdoc/>
    public double Inverse(double y) => Math.Exp(y);

    /// <inheritdoc/>
    public double LogSlope(double x) => -Math.Log(x);

    /// <inheritdoc/>
    public (double Factor, Moment Function)? Pull(Moment moment) => moment.Kind switch
    {
        MomentKind.Power when moment.A == 1 => (1, Moment.Log),
        MomentKind.Power when moment.A == 2 => (1, Moment.LogSquared),
        MomentKind.Exponential => (Math.Exp(moment.A / moment.B), Moment.Power(-1 / moment.B)),
        _ => null,
    };
}

/// <summary>1/(1 + e^(−x)), onto (0, 1).</summary>
public sealed record Sigmoid : ITransform
{
    /// <inheritdoc/>
    public bool Rising => true;

    /// <inheritdoc/>
    public double Low => 0;

    /// <inheritdoc/>
    public double High => 1;

    /// <inheritdoc/>
    public double Forward(double x) => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x));

    /// <inheritdoc/>
    public double Inverse(double y) => Math.Log(y) - Numerics.Special.LogOnePlus(-y);

    /// <inheritdoc/>
    public double LogSlope(double x) => -Math.Abs(x) - 2 * Numerics.Special.LogOnePlus(Math.Exp(-Math.Abs(x)));

    /// <inheritdoc/>
    public (double Factor, Moment Function)? Pull(Moment moment) => moment.Kind switch
    {
        MomentKind.Log => (-1, Moment.Softplus(0, 1)),
        MomentKind.LogComplement when moment.A == 1 => (-1, Moment.Softplus(0, -1)),
        _ => null,
    };
}

/// <summary>The distribution of f(X) for a continuous distribution of X on the line and an invertible differentiable f: densities are
/// divided by the slope.</summary>
/// <param name="Distribution">The distribution of X, with a density.</param>
/// <param name="Transform">f, defined on the support of X.</param>
/// <remarks>Divergences between distributions that went through one f are those of the distributions before it.</remarks>
public sealed record Transformed(IUnivariate Distribution, ITransform Transform) : IUnivariate
{
    /// <summary>The distribution of X.</summary>
    public IUnivariate Distribution { get; } = Distribution is null ? throw new ArgumentNullException(nameof(Distribution))
        : Distribution.Reference == ReferenceMeasure.Lebesgue ? Distribution
        : throw new ArgumentException($"A density is needed; {Distribution.GetType().Name} has masses.", nameof(Distribution));

    /// <summary>f.</summary>
    public ITransform Transform { get; } = Transform ?? throw new ArgumentNullException(nameof(Transform));

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Low => Transform.Forward(Transform.Rising ? Distribution.Low : Distribution.High);

    /// <inheritdoc/>
    public double High => Transform.Forward(Transform.Rising ? Distribution.High : Distribution.Low);

    /// <summary>In closed form where the distribution knows the moment before the transform,
    /// otherwise by quadrature over quantiles (1e-10).</summary>
    public double Mean => Expectation(Moment.Power(1)) ?? QuantileIntegral.Of(Distribution, Transform.Forward);

    /// <inheritdoc cref="Mean"/>
    public double Variance
        => Mean is var mean && !double.IsFinite(mean) ? double.PositiveInfinity
            : Expectation(Moment.Power(2)) is { } second ? second - mean * mean
            : QuantileIntegral.Of(Distribution, x => (Transform.Forward(x) - mean) * (Transform.Forward(x) - mean));

    /// <inheritdoc/>
    public double LogDensity(double y)
    {
        if (Require.Number(y) < Transform.Low || y > Transform.High || double.IsInfinity(y)) return double.NegativeInfinity;
        double x = Transform.Inverse(y), log = Distribution.LogDensity(x);
        return double.IsNegativeInfinity(log) ? log : log - Transform.LogSlope(x);
    }

    /// <inheritdoc/>
    public double Cumulative(double y)
        => Outside(y) ?? (Transform.Rising ? Distribution.Cumulative(Transform.Inverse(y)) : Distribution.Survival(Transform.Inverse(y)));

    /// <inheritdoc/>
    public double Survival(double y) => 1 - Outside(y)
        ?? (Transform.Rising ? Distribution.Survival(Transform.Inverse(y)) : Distribution.Cumulative(Transform.Inverse(y)));

    /// <inheritdoc/>
    public double LogCumulative(double y)
        => Outside(y) is { } end ? Math.Log(end) : Transform.Rising ? Distribution.LogCumulative(Transform.Inverse(y))
        : Distribution.LogSurvival(Transform.Inverse(y));

    /// <inheritdoc/>
    public double LogSurvival(double y)
        => Outside(y) is { } end ? Math.Log(1 - end) : Transform.Rising ? Distribution.LogSurvival(Transform.Inverse(y))
        : Distribution.LogCumulative(Transform.Inverse(y));

    /// <inheritdoc/>
    public double Quantile(double p) => Transform.Forward(Transform.Rising ? Distribution.Quantile(p) : Distribution.SurvivalQuantile(p));

    /// <inheritdoc/>
    public double SurvivalQuantile(double p)
        => Transform.Forward(Transform.Rising ? Distribution.SurvivalQuantile(p) : Distribution.Quantile(p));

    /// <summary>What the transform turns into a function that the distribution knows.</summary>
    public double? Expectation(Moment moment) => Transform.Pull(moment) is var (factor,
        function) ? factor * Distribution.Expectation(function) : null;

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        Distribution.Sample(random, points);
        foreach (ref double x in points) x = Transform.Forward(x);
    }

    // 0 at or below all values of f, 1 at or above.
    private double? Outside(double y) => Require.Number(y) <= Transform.Low ? 0 : y >= Transform.High ? 1 : null;
}
