using Kullback.Distributions;
using Kullback.Transport;

namespace Kullback.Data.Distributions;

/// <summary>One figure between two distributions: a measure or a distance with its method and error.</summary>
/// <param name="Key">The name in JSON: "kullback-leibler", "wasserstein-1".</param>
/// <param name="Name">As people read it: "D(P‖Q)".</param>
/// <param name="Value">The number, in nats for information.</param>
/// <param name="Unit">Its unit; null for a distance, which has the unit of the values.</param>
/// <param name="Method">How it was obtained.</param>
/// <param name="ErrorBound">How far off it can be.</param>
public sealed record DistributionFigure(string Key, string Name, double Value, MeasureUnit? Unit, DivergenceMethods Method,
    double ErrorBound)
{
    /// <summary>Whether the bound is proven.</summary>
    public bool IsRigorous { get; init; }

    /// <summary>The formula or rule.</summary>
    public string Formula { get; init; } = "";

    /// <summary>Where the formula is from.</summary>
    public string Source { get; init; } = "";

    /// <summary>Why the value is infinite, or not known.</summary>
    public string? Reason { get => field ?? (double.IsNaN(Value) ? "not known: the sums pass what double precision holds" : null); init; }

    /// <summary>Whether the accuracy asked for was reached.</summary>
    public bool Converged { get; init; } = true;
}

/// <summary>Two densities (or masses) over one stretch of the line, to be drawn.</summary>
/// <param name="X">Where, ascending.</param>
/// <param name="P">The density of P there.</param>
/// <param name="Q">The density of Q there.</param>
public sealed record DensityCurves(IReadOnlyList<double> X, IReadOnlyList<double> P, IReadOnlyList<double> Q);

/// <summary>Two distributions on the line, how far apart they are by every usual measure, and their densities.</summary>
/// <param name="TextP">P as written.</param>
/// <param name="TextQ">Q as written.</param>
/// <param name="Figures">The figures, D(P‖Q) first.</param>
/// <param name="Curves">The densities.</param>
public sealed partial record DistributionComparison(string TextP, string TextQ, IReadOnlyList<DistributionFigure> Figures,
    DensityCurves Curves)
{
    private static readonly (string Name, IMeasure Measure, bool Back)[] Measured =
    [
        ("D(P‖Q)", new KullbackLeibler(), false), ("D(Q‖P)", new KullbackLeibler(), true), ("Jensen–Shannon", new JensenShannon(), false),
        ("total variation", new TotalVariation(), false), ("Hellinger", new Hellinger(), false),
    ];

    /// <summary>Compares the distributions of two texts.</summary>
    /// <param name="p">P in the grammar of <see cref="VectorText"/>.</param>
    /// <param name="q">Q likewise.</param>
    /// <exception cref="UnreadableDistributionException">A text does not parse.</exception>
    /// <exception cref="ArgumentException">The distributions are over points of different dimensions.</exception>
    public static DistributionComparison Of(string p, string q) => Of(p, q, null, CancellationToken.None);

    /// <summary>Compares the distributions of two texts within a time.</summary>
    /// <param name="p">P in the grammar of <see cref="VectorText"/>.</param>
    /// <param name="q">Q likewise.</param>
    /// <param name="limit">After this long series and quadrature answer with the bound reached so far; null for no limit.</param>
    /// <param name="cancel">Ends the work at once, whatever it is at.</param>
    /// <exception cref="UnreadableDistributionException">A text does not parse.</exception>
    /// <exception cref="ArgumentException">The distributions are over points of different dimensions.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static DistributionComparison Of(string p, string q, TimeSpan? limit, CancellationToken cancel)
    {
        using var work = new TimedWork(limit, cancel);
        var read = work.Run(() => new Both(VectorText.Parse(p), VectorText.Parse(q)));
        if (read is not { P: IUnivariate a, Q: IUnivariate b })
            return (read is null ? null : work.Run(() => OfVectors(p, q, read.P, read.Q, work.Options)))
                ?? new(p, q, [Unfinished("kl", "D(P‖Q)", MeasureUnit.Nat)], new DensityCurves([0], [0], [0]));
        var curves = work.Run(() => Curve(a, b)) ?? new DensityCurves([0], [0], [0]);
        var figures = new List<DistributionFigure>();
        foreach (var (name, measure, back) in Measured)
            figures.Add(work.Run(() => Figure(name, measure, back ? b : a, back ? a : b, back, work.Options))
                ?? Unfinished(measure.Facts.Key + (back ? "-reverse" : ""), name, measure.Facts.Unit));
        foreach (double order in (double[])[1, 2])
            figures.Add(work.Run(() => Distance(order, a, b, work.Options))
                ?? Unfinished($"wasserstein-{order}", $"Wasserstein-{order}", null));
        return new(p, q, figures, curves);
    }

    private sealed record Both(IDistribution P, IDistribution Q);

    private static DistributionFigure Unfinished(string key, string name, MeasureUnit? unit)
        => new(key, name, double.NaN, unit, DivergenceMethods.None, double.PositiveInfinity)
        {
            Converged = false,
            Reason = "not computed within the time limit"
        };

    private static DistributionFigure Figure(string name, IMeasure measure, IUnivariate p, IUnivariate q, bool back, BetweenOptions options)
    {
        var found = Divergence.Between(measure, p, q, options);
        return new(measure.Facts.Key + (back ? "-reverse" : ""), name, found.Value, measure.Facts.Unit, found.Method, found.ErrorBound)
        {
            IsRigorous = found.IsRigorous,
            Formula = found.Formula,
            Source = found.Source,
            Converged = found.Converged,
            Reason = back ? found.Reason?.Replace("P", "\0", StringComparison.Ordinal).Replace("Q", "P", StringComparison.Ordinal)
                .Replace("\0", "Q", StringComparison.Ordinal) : found.Reason,
        };
    }

    private static DistributionFigure Distance(double order, IUnivariate p, IUnivariate q, BetweenOptions options)
    {
        var found = new Wasserstein(order).Between(p, q, options);
        return new($"wasserstein-{order}", $"Wasserstein-{order}", found.Value, null, found.Method,
            found.ErrorBound)
        { Formula = found.Formula, Reason = found.Reason, Converged = found.Converged };
    }

    private static DensityCurves Curve(IUnivariate p, IUnivariate q)
    {
        const int points = 480;
        double low = Math.Min(p.Quantile(0.004), q.Quantile(0.004)), high = Math.Max(p.SurvivalQuantile(0.004), q.SurvivalQuantile(0.004));
        bool integers = p is IIntegerValued && q is IIntegerValued && high - low < points;
        double margin = integers ? 0 : 0.02 * (high - low);
        int n = integers ? (int)(high - low) + 1 : points + 1;
        double[] x = new double[n], a = new double[n], b = new double[n];
        for (int i = 0; i < n; i++)
        {
            x[i] = integers ? low + i : low - margin + (high - low + 2 * margin) * i / points;
            (a[i], b[i]) = (Height(p, x[i]), Height(q, x[i]));
        }
        return new(x, a, b);
    }

    // Masses of integers beside a density are drawn as steps of width 1. A density may be infinite at an end of its support:
    // nothing is drawn there.
    private static double Height(IUnivariate distribution, double x)
        => Math.Exp(distribution.LogDensity(distribution is IIntegerValued ? Math.Floor(x + 0.5) : x)) is var height
        && double.IsFinite(height) ? height : 0;
}
