using Kullback.Numerics;

namespace Kullback.Learning;

/// <summary>Mean and standard deviation of a value, as the approximation has it and with importance weights.</summary>
/// <param name="Name">The value's name.</param>
/// <param name="Mean">Under q.</param>
/// <param name="StandardDeviation">Under q.</param>
/// <param name="CorrectedMean">With Pareto-smoothed weights; null where they cannot be used.</param>
/// <param name="CorrectedStandardDeviation">Likewise.</param>
public sealed record FittedValue(string Name, double Mean, double StandardDeviation, double? CorrectedMean,
    double? CorrectedStandardDeviation);

/// <summary>A normal distribution q fitted to a density by minimizing KL(q‖density), and how good it is.</summary>
public sealed class VariationalFit
{
    internal VariationalFit(ILogDensity density, VariationalOptions options) => (Density, Options) = (density, options);

    internal ILogDensity Density { get; }

    /// <summary>How the fit was made.</summary>
    public VariationalOptions Options { get; }

    /// <summary>What is minimized, and its direction.</summary>
    public string Objective => "KL(q‖posterior), the reverse direction: q seeks a mode and is too narrow rather than too wide";

    /// <summary>q over the free parameters; null where there is no fit.</summary>
    public GaussianApproximation? Approximation { get; internal init; }

    /// <summary>E ln p − E ln q: the evidence lower bound.</summary>
    public EstimatedNats Elbo { get; internal init; } = new(double.NaN, double.NaN);

    /// <summary>Estimate of KL(q‖posterior) = ln Z − ELBO.</summary>
    public EstimatedNats Gap { get; internal init; } = new(double.NaN, double.NaN);

    /// <summary>Whether the gap is at least that: weights with a heavy tail, or a poor fit, hide the rest.</summary>
    public bool GapIsAtLeast { get; internal init; }

    /// <summary>Estimate of ln Z by draws of q, a wider q and the other modes.</summary>
    public EstimatedNats LogEvidence { get; internal init; } = new(double.NaN, double.NaN);

    /// <summary>½ ln E w², an upper bound on ln Z (CUBO); +∞ where the second moment of the weights is not finite.</summary>
    public EstimatedNats UpperBound { get; internal init; } = new(double.NaN, double.NaN);

    /// <summary>(Σw)²/(S Σw²) of the importance weights.</summary>
    public double EffectiveShare { get; internal init; } = double.NaN;

    /// <summary>Shape of the tail of the weights.</summary>
    public double KHat { get; internal init; } = double.NaN;

    /// <summary>The same over the two halves of the draws: its spread.</summary>
    public (double First, double Second) KHatHalves { get; internal init; } = (double.NaN, double.NaN);

    /// <summary>What the approximation is good for.</summary>
    public Verdict Verdict { get; internal init; } = Verdict.None;

    /// <summary>Why, in words.</summary>
    public string Reason { get; internal init; } = "";

    /// <summary>Why the search ended.</summary>
    public StopReason StopReason { get; internal init; }

    /// <summary>How often the density was evaluated.</summary>
    public long Evaluations { get; internal init; }

    /// <summary>Local maxima that were found, the fitted one first.</summary>
    public IReadOnlyList<Mode> Modes { get; internal init; } = [];

    /// <summary>Whether the gradient was one of differences.</summary>
    public bool GradientByDifferences => Density.GradientByDifferences;

    /// <summary>The first value that was no number: parameter, value, draw; null where all were.</summary>
    public string? FirstFault { get; internal init; }

    internal double[] Points { get; init; } = [];
    internal double[] LogWeights { get; init; } = [];
    internal double[] AllPoints { get; init; } = [];
    internal double[] AllLogWeights { get; init; } = [];

    /// <summary>Covariance of the free parameters by linear response (mean field only): the variances that independence takes away are
    /// restored; exact for normal densities. Row by row; null for other families.</summary>
    /// <remarks>Giordano, Broderick and Jordan (2018), Journal of Machine Learning Research 19(51).</remarks>
    public IReadOnlyList<double>? LinearResponse { get; internal init; }

    /// <summary>This, where the fit can be used.</summary>
    /// <exception cref="InvalidOperationException">The verdict is poor, or there is none.</exception>
    public VariationalFit Require() => Verdict is Verdict.Good or Verdict.UsableAfterCorrection ? this
        : throw new InvalidOperationException($"The approximation is not usable: {Reason}");

    /// <summary>The values (constrained, if the density has constraints) with their moments.</summary>
    public IReadOnlyList<FittedValue> Values()
    {
        if (Approximation is null) return [];
        var space = (Density as ConstrainedDensity)?.Parameters;
        double[] values = ValuesAt(Points, out int count), equal = [.. Enumerable.Repeat(1.0 / LogWeights.Length, LogWeights.Length)];
        // Corrected by draws of q and of a wider q, which reach the tails that q does not.
        bool usable = Verdict is Verdict.Good or Verdict.UsableAfterCorrection;
        double[] all = usable ? ValuesAt(AllPoints, out _) : [],
            weights = usable ? [.. ParetoSmoothing.Of(AllLogWeights).LogWeights.Select(Math.Exp)] : [];
        return [.. Enumerable.Range(0, count).Select(k =>
        {
            var (mean, sd) = Moments(values, count, k, equal);
            (double, double)? corrected = usable ? Moments(all, count, k, weights) : null;
            return new FittedValue(space?.ValueNames[k] ?? Density.NameOf(k), mean, sd, corrected?.Item1, corrected?.Item2);
        })];
    }

    /// <summary>Values of free points, row by row.</summary>
    internal double[] ValuesAt(double[] points, out int count)
    {
        var space = (Density as ConstrainedDensity)?.Parameters;
        int d = Density.Dimension, n = points.Length / d;
        count = space?.ValueCount ?? d;
        if (space is null) return points;
        double[] values = new double[n * count];
        for (int i = 0; i < n; i++) space.Values(points.AsSpan(i * d, d), values.AsSpan(i * count, count));
        return values;
    }

    private static (double Mean, double Deviation) Moments(double[] values, int count, int k, double[] weights)
    {
        double mean = 0, square = 0;
        for (int i = 0; i < weights.Length; i++) mean += weights[i] * values[i * count + k];
        for (int i = 0; i < weights.Length; i++) square += weights[i] * (values[i * count + k] - mean) * (values[i * count + k] - mean);
        return (mean, Math.Sqrt(square));
    }

    /// <summary>The named value's moments.</summary>
    /// <param name="name">Such as sigma, or beta[2].</param>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public FittedValue Value(string name) => Values().FirstOrDefault(v => v.Name == name)
        ?? throw new ArgumentException($"There is no value named '{name}'.", nameof(name));

    /// <summary>Draws from q, as free parameters, row by row.</summary>
    /// <param name="count">How many.</param>
    /// <param name="random">Source of random numbers.</param>
    /// <exception cref="InvalidOperationException">There is no fit.</exception>
    public double[] Draw(int count, Random random)
    {
        if (Approximation is null) throw new InvalidOperationException($"There is no fit: {Reason}");
        int d = Approximation.Dimension;
        double[] draws = new double[count * d], normal = new double[d];
        var stream = new RandomStream(random);
        for (int i = 0; i < count; i++)
        {
            stream.Normal(normal, 0, 1);
            Approximation.Place(normal, draws.AsSpan(i * d, d));
        }
        return draws;
    }
}
