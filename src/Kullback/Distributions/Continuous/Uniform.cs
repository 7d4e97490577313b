using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Uniform distribution: density 1/(high − low) on [<paramref name="Low"/>, <paramref name="High"/>].</summary>
/// <param name="Low">Lower end, finite.</param>
/// <param name="High">Upper end, finite, above the lower.</param>
public sealed record Uniform(double Low, double High) : ILogDensityForm, IKnownEntropy, IFitted<Uniform>
{
    /// <summary>Lower end.</summary>
    public double Low { get; } = Require.Finite(Low);

    /// <summary>Upper end.</summary>
    public double High { get; } = Require.Above(High, Low);

    private double Width => High - Low;

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Mean => Low + Width / 2;

    /// <inheritdoc/>
    public double Variance => Width * Width / 12;

    /// <summary>ln(high − low).</summary>
    public double EntropyNats => Math.Log(Width);

    /// <inheritdoc/>
    public double LogDensity(double x) => Require.Number(x) >= Low && x <= High ? -Math.Log(Width) : double.NegativeInfinity;

    /// <inheritdoc/>
    public void LogDensities(ReadOnlySpan<double> points, Span<double> logDensities)
        => Pointwise.Fill(new Formula(Low, High, -Math.Log(Width)), this, points, logDensities);

    // Holds outside the support as well: only NaN is asked for by itself, and refused.
    private readonly record struct Formula(double Low, double High, double Constant) : IPointFormula
    {
        public double Least => double.NegativeInfinity;

        public double Most => double.PositiveInfinity;

        public TLanes Of<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
        {
            var outside = TLanes.Of(double.NegativeInfinity);
            return TLanes.Select(TLanes.Less(x, TLanes.Of(Low)), outside,
                TLanes.Select(TLanes.Less(TLanes.Of(High), x), outside, TLanes.Of(Constant)));
        }
    }

    /// <inheritdoc/>
    public double Cumulative(double x) => Require.Number(x) <= Low ? 0 : x >= High ? 1 : (x - Low) / Width;

    /// <inheritdoc/>
    public double Survival(double x) => Require.Number(x) <= Low ? 1 : x >= High ? 0 : (High - x) / Width;

    /// <inheritdoc/>
    public double Quantile(double p) => Require.Probability(p) <= 0.5 ? Low + p * Width : High - (1 - p) * Width;

    /// <inheritdoc/>
    public double SurvivalQuantile(double p) => Require.Probability(p) <= 0.5 ? High - p * Width : Low + (1 - p) * Width;

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        var draws = new RandomStream(random);
        for (int i = 0; i < points.Length; i++) points[i] = Low + Width * draws.Uniform();
    }

    /// <summary>−ln(high − low), without terms.</summary>
    public LogDensityForm Form => new(-Math.Log(Width));

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double a = moment.A, b = moment.B;
        return moment.Kind switch
        {
            MomentKind.Power => Power(a),
            MomentKind.Log when Low >= 0 => Smooth(Low, Math.Log) ?? MeanOf(x => x == 0 ? 0 : x * Math.Log(x) - x),
            MomentKind.LogSquared when Low >= 0 => Smooth(Low, x => Math.Log(x) * Math.Log(x))
                ?? MeanOf(x => x == 0 ? 0 : x * ((Math.Log(x) - 2) * Math.Log(x) + 2)),
            MomentKind.LogComplement when a == 1 && High <= 1 => new Uniform(1 - High, 1 - Low).Expectation(Moment.Log),
            MomentKind.Exponential => Math.Exp(-(Low - a) / b) * -Special.ExpLessOne(-Width / b) / (Width / b),
            MomentKind.AbsoluteDeviation => Deviation(a, b),
            MomentKind.LogOnePlusSquare => Smooth(b + Math.Max(0, Math.Max(Low - a, a - High)), moment.Of)
                ?? MeanOf(x => b * Bent((x - a) / b)),
            MomentKind.Cosine => Math.Cos(Mean - a) * (Width == 0 ? 1 : Math.Sin(Width / 2) / (Width / 2)),
            _ => null,
        };
    }

    // Gauss's rule is exact to rounding where the nearest singularity is farther than the interval is wide, and cancels nothing.
    private double? Smooth(double distance, Func<double, double> f)
        => distance >= Width ? GaussLegendre.Integral(f, Low, High) / Width : null;

    private double MeanOf(Func<double, double> antiderivative) => (antiderivative(High) - antiderivative(Low)) / Width;

    // The antiderivative of ln(1 + z²).
    private static double Bent(double z) => z * Special.LogOnePlus(z * z) - 2 * z + 2 * Math.Atan(z);

    private double? Power(double k)
    {
        bool whole = k == Math.Floor(k);
        if (Low < 0 && !(whole && k >= 0)) return High < 0 && whole ? Smooth(-High, x => Math.Pow(x, k)) : null;
        if (whole && k is >= 0 and < 39) return GaussLegendre.Integral(x => Math.Pow(x, k), Low, High) / Width;
        if (Low == 0 && k <= -1) return double.PositiveInfinity;
        return Smooth(Low, x => Math.Pow(x, k)) ?? MeanOf(x => k == -1 ? Math.Log(x) : Math.Pow(x, k + 1) / (k + 1));
    }

    private double Deviation(double m, double k)
    {
        if (k <= -1 && m >= Low && m <= High) return double.PositiveInfinity;
        double distance = Math.Max(Low - m, m - High);
        return Smooth(distance, x => Math.Pow(Math.Abs(x - m), k))
            ?? MeanOf(x => k == -1 ? Math.Sign(x - m) * Math.Log(Math.Abs(x - m))
                : Math.Sign(x - m) * Math.Pow(Math.Abs(x - m), k + 1) / (k + 1));
    }

    /// <summary>The least and the greatest point of positive weight.</summary>
    /// <inheritdoc cref="IFitted{TSelf}.MaximumLikelihood"/>
    public static Uniform MaximumLikelihood(ReadOnlySpan<double> points, ReadOnlySpan<double> weights)
    {
        WeightedPoints.Total(points, weights);
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (int i = 0; i < points.Length; i++)
            if (weights.IsEmpty || weights[i] > 0) (low, high) = (Math.Min(low, points[i]), Math.Max(high, points[i]));
        return low < high ? new Uniform(low, high)
            : throw new ArgumentException("All points are equal: the likelihood grows without end as the interval shrinks.",
                nameof(points));
    }

    /// <summary>D(P‖Q) = ln(width of Q/width of P) where P lies inside Q, otherwise +∞; in nats.</summary>
    public static double KullbackLeibler(Uniform p, Uniform q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        if (p.Low < q.Low || p.High > q.High) return double.PositiveInfinity;
        return Special.LogOnePlus((q.High - p.High + (p.Low - q.Low)) / p.Width);
    }
}
