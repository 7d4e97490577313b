using Kullback.Numerics;

namespace Kullback.Distributions;

/// <summary>Triangular distribution: density rising from <paramref name="Low"/> to <paramref name="Mode"/> and falling to
/// <paramref name="High"/>, straight on both sides.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="Mode">Where the density is largest, from low to high.</param>
/// <param name="High">Upper end, above low.</param>
public sealed partial record Triangular(double Low, double Mode, double High) : IUnivariate, IKnownEntropy, IFitted<Triangular>
{
    /// <summary>Lower end.</summary>
    public double Low { get; } = Require.Finite(Low);

    /// <summary>Upper end.</summary>
    public double High { get; } = Require.Above(High, Low);

    /// <summary>The mode.</summary>
    public double Mode { get; } = Mode >= Low && Mode <= High ? Mode
        : throw new ArgumentOutOfRangeException(nameof(Mode), Mode,
            FormattableString.Invariant($"Mode = {Mode} must lie between Low = {Low} and High = {High}."));

    /// <inheritdoc/>
    public ReferenceMeasure Reference => ReferenceMeasure.Lebesgue;

    /// <inheritdoc/>
    public double Mean => Low + (Width + (Mode - Low)) / 3;

    /// <inheritdoc/>
    public double Variance
    {
        get
        {
            double left = Mode - Low, right = High - Mode;
            return (left * left + left * right + right * right) / 18;
        }
    }

    /// <summary>½ + ln((high − low)/2).</summary>
    public double EntropyNats => 0.5 + Math.Log(Width / 2);

    /// <inheritdoc/>
    public double LogDensity(double x)
    {
        if (Require.Number(x) < Low || x > High) return double.NegativeInfinity;
        return Math.Log(2 / Width) + (x < Mode ? Math.Log((x - Low) / (Mode - Low)) : x > Mode ? Math.Log((High - x) / (High - Mode)) : 0);
    }

    private double Left => (Mode - Low) / Width;

    private double Right => (High - Mode) / Width;

    /// <inheritdoc/>
    public double Cumulative(double x)
        => Require.Number(x) <= Low ? 0 : x >= High ? 1 : x <= Mode ? (x - Low) / Width * ((x - Low) / (Mode - Low))
        : Math.Min(1, Left + Part(x - Mode, High - Mode));

    /// <inheritdoc/>
    public double Survival(double x)
        => Require.Number(x) <= Low ? 1 : x >= High ? 0 : x >= Mode ? (High - x) / Width * ((High - x) / (High - Mode))
        : Math.Min(1, Right + Part(Mode - x, Mode - Low));

    /// <inheritdoc/>
    public double LogCumulative(double x) => Cumulative(x) is var below && below > 0.5 ? Special.LogOnePlus(-Survival(x)) : Math.Log(below);

    /// <inheritdoc/>
    public double LogSurvival(double x) => Survival(x) is var above && above > 0.5 ? Special.LogOnePlus(-Cumulative(x)) : Math.Log(above);

    /// <inheritdoc/>
    public double Quantile(double p)
        => Require.Probability(p) <= Left ? Low + Math.Sqrt(p * Width * (Mode - Low))
        : p > 0.5 ? High - Math.Sqrt((1 - p) * Width * (High - Mode)) : Mode + Reach(p - Left, High - Mode);

    /// <inheritdoc/>
    public double SurvivalQuantile(double p)
        => Require.Probability(p) <= Right ? High - Math.Sqrt(p * Width * (High - Mode))
        : p > 0.5 ? Low + Math.Sqrt((1 - p) * Width * (Mode - Low)) : Mode - Reach(p - Right, Mode - Low);

    // No tail is obtained by subtraction from one: the probability from the mode to a distance y on a side of length l:
    // y(2l − y)/(l·width).
    private double Part(double y, double length) => y / length * ((2 * length - y) / Width);

    // The distance from the mode that holds a probability.
    private double Reach(double probability, double length) => probability * Width / length is var s
        ? length * s / (1 + Math.Sqrt(Math.Max(0, 1 - s))) : 0;

    /// <inheritdoc/>
    public void Sample(Random random, Span<double> points)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < points.Length; i++) points[i] = Quantile(Uniforms.Open(random));
    }

    /// <inheritdoc/>
    public double? Expectation(Moment moment)
    {
        double a = moment.A;
        return moment.Kind switch
        {
            MomentKind.Power when a == 1 => Mean,
            MomentKind.Power when a == 2 => Mean * Mean + Variance,
            MomentKind.AbsoluteDeviation when moment.B == 1 => a <= Low ? Mean - a : a >= High ? a - Mean : Mean - a + 2 * Below(a),
            MomentKind.AbsoluteDeviation when moment.B == 2 => Variance + (Mean - a) * (Mean - a),
            _ => null,
        };
    }

    private double Width => High - Low;

    // E(a − X)⁺ = ∫ F up to a.
    private double Below(double a)
        => a <= Mode ? (a - Low) / Width * ((a - Low) / (Mode - Low)) * (a - Low) / 3
            : a - Mean + (High - a) / Width * ((High - a) / (High - Mode)) * (High - a) / 3;
}
