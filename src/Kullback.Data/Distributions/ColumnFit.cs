using Kullback.Data.Vectors;
using Kullback.Distributions;

namespace Kullback.Data.Distributions;

/// <summary>One family fitted to a column.</summary>
/// <param name="Family">The family's name.</param>
/// <param name="Parameters">Names and values, of the fit to all rows.</param>
public sealed record FittedDistribution(string Family, IReadOnlyList<(string Name, double Value)> Parameters)
{
    /// <summary>Mean ln f of the held-out rows under the fit to the others, in nats per row; −∞ where one has no density.</summary>
    public double HeldOutNats { get; init; }

    /// <summary>How far below the best family, in nats per row.</summary>
    public double BehindNats { get; init; }

    /// <summary>Standard error of that difference, row by row; 0 for the best itself.</summary>
    public double BehindError { get; init; }

    /// <summary>Akaike's criterion of the fit to all rows, 2k − 2 ln L.</summary>
    public double Aic { get; init; }

    /// <summary>Schwarz's criterion, k ln n − 2 ln L.</summary>
    public double Bic { get; init; }

    /// <summary>D(data‖fit) over cells of equal probability, from the held-out rows.</summary>
    public DivergenceEstimate? Cells { get; init; }

    /// <summary>A continuous distribution that stands for integers: each has the probability of what is rounded to it, so that it is
    /// compared with distributions of integers.</summary>
    public bool IsRounded { get; init; }

    /// <summary>Length of the gradient of the mean log-likelihood at the fit to all rows, in nats per row (<see cref="Stationarity"/>):
    /// 0 at a maximum.</summary>
    public double GradientNorm { get; init; }

    /// <summary>Parameters that stopped at the edge of what is allowed: a row would fall outside the support,
    /// or the fit looks no further.</summary>
    public IReadOnlyList<string> AtEdge { get; init; } = [];

    /// <summary>Why the family could not be fitted; null where it was.</summary>
    public string? NotFitted { get; init; }

    /// <summary>The distribution fitted to the rows that were not held out, rounded where <see cref="IsRounded"/>;
    /// null where there is no fit.</summary>
    internal IUnivariate? Distribution { get; init; }
}

/// <summary>The families fitted to a column, the best predictor of held-out rows first.</summary>
/// <param name="Table">The file.</param>
/// <param name="Column">The column.</param>
/// <param name="Rows">Numbers in it.</param>
/// <param name="Missing">Rows without one.</param>
/// <param name="HeldOut">Rows held out.</param>
/// <param name="AreWhole">All numbers are whole: distributions of integers were fitted, and continuous ones rounded to integers; otherwise
/// continuous ones.</param>
/// <param name="Seed">Behind the choice of rows.</param>
/// <param name="Distributions">The fits.</param>
public sealed record ColumnFit(string Table, string Column, int Rows, int Missing, int HeldOut, bool AreWhole, int Seed,
    IReadOnlyList<FittedDistribution> Distributions)
{
    /// <summary>The numbers and the best distributions, to be drawn; null where none was fitted.</summary>
    public FitPicture? Picture { get; private init; }

    /// <summary>What the user should know of how the column was read; empty when nothing.</summary>
    public IReadOnlyList<string> ReadNotes { get; init; } = [];

    /// <summary>Fits every family that can hold the column's numbers.</summary>
    /// <param name="table">A file, a glob, a folder or "-": CSV, TSV, Parquet or JSON.</param>
    /// <param name="column">A column of numbers.</param>
    /// <param name="seed">Chooses the quarter of the rows that is held out.</param>
    /// <param name="options">How the table is read (text, where, types, memory, threads); null for the defaults.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UnreadableDataException">It cannot be read, has fewer than 20 numbers, or one value in all rows.</exception>
    public static ColumnFit Of(string table, string column, int seed, TableSelection? options, CancellationToken cancel)
    {
        TableNumbers read = TableNumbers.Read(table, null, column, table == "-" ? "standard input" : table,
            options ?? new TableSelection(), cancel);
        string name = read.Column;
        double[] numbers = [.. read.Values.Where((x, i) => !read.Missing[i] && double.IsFinite(x))];
        int missing = read.Values.Length - numbers.Length,
            infinite = read.Values.Where((x, i) => !read.Missing[i] && double.IsInfinity(x)).Count();
        IReadOnlyList<string> notes = infinite == 0 ? read.ReadNotes
            : [.. read.ReadNotes,
                $"column '{name}': {infinite.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} of its values "
                    + $"{(infinite == 1 ? "is" : "are")} infinite and left out"];
        if (numbers.Length < 20)
            throw new UnreadableDataException($"{table}: column '{name}' has {numbers.Length} numbers; a fit with held-out rows needs 20");
        // One value has no spread: every family that is rounded to it would be "best", and none was looked at.
        if (Array.TrueForAll(numbers, x => x == numbers[0]))
            throw new UnreadableDataException(
                $"{table}: column '{name}' has one value in all {numbers.Length} rows: there is no spread to fit");
        bool whole = Array.TrueForAll(numbers, x => x == Math.Floor(x));
        double[] shuffled = (double[])numbers.Clone();
        new Random(seed).Shuffle(shuffled);
        int held = numbers.Length / 4;
        double[] train = shuffled[held..], test = shuffled[..held];
        var fits = Families.All.Where(family => family.Fit is not null && (whole || !IsWhole(family)))
            .AsParallel().AsOrdered().WithCancellation(cancel)
            .Select(family => Fitted(family, train, test, numbers, whole && !IsWhole(family))).ToList();
        var ranked = Ranked(fits);
        return new(table, name, numbers.Length, missing, held, whole, seed, ranked)
        {
            ReadNotes = notes,
            Picture = FitPicture.Of(ranked, numbers, test, whole)
        };
    }

    private static bool IsWhole(Family family)
        => Divergences.ExactPairs.Of(family) is { } member && DistributionText.Parse(member.P) is IIntegerValued;

    private static (FittedDistribution, double[]) Fitted(Family family, double[] train, double[] test, double[] all, bool rounded)
    {
        try
        {
            var (member, meanLogLikelihood) = Member(family, all, rounded);
            IUnivariate distribution = Held(Member(family, train, rounded).Distribution, rounded), whole = Held(member, rounded);
            double[] logs = LogDensities(distribution, test);
            double likelihood = LogDensities(whole, all).Sum();
            int k = family.Parameters.Count, cells = Math.Clamp((int)(2 * Math.Pow(test.Length, 0.4)), 4, 50);
            var stationarity = meanLogLikelihood is null ? Stationarity.Of(family, member, all, [])
                : Stationarity.Of(family, member, meanLogLikelihood);
            var values = family.ParametersOf(member);
            return (new(family.Name, [.. family.Parameters.Select((p, i) => (p.Name, values[i]))])
            {
                HeldOutNats = logs.Average(),
                Aic = 2 * k - 2 * likelihood,
                Bic = k * Math.Log(all.Length) - 2 * likelihood,
                Cells = FitDivergence.OverEqualCells(distribution, test, cells),
                IsRounded = rounded,
                GradientNorm = stationarity.GradientNorm,
                AtEdge = stationarity.AtEdge,
                Distribution = distribution,
            }, logs);
        }
        catch (Exception e) when (e is ArgumentException or ArithmeticException)
        {
            string why = e is ArgumentException ? e.Message.Split(" (Parameter")[0]
                : "The likelihood is not a number near these values: they differ beyond the digits of a double.";
            return (new(family.Name, [])
            {
                HeldOutNats = double.NegativeInfinity, BehindNats = double.PositiveInfinity, NotFitted = why,
                IsRounded = rounded
            }, []);
        }
    }

    // A mass of integers is asked for once a value, not once a row.
    private static double[] LogDensities(IUnivariate distribution, double[] points)
    {
        if (distribution is not IIntegerValued) return Array.ConvertAll(points, distribution.LogDensity);
        var known = new Dictionary<double, double>();
        return Array.ConvertAll(points, x => known.TryGetValue(x, out double log) ? log : known[x] = distribution.LogDensity(x));
    }

    // Their cumulative functions are sums over the counts: with numbers of a million they take minutes.
    private const double MostSummed = 100_000;
    private static readonly string[] s_summed = ["BetaBinomial", "Hypergeometric", "Skellam", "Zeta", "Zipf"];

    // Above it not every integer is a double: a count has no neighbor to be told from.
    private const double MostCount = 1L << 52;

    private static (IUnivariate Distribution, Func<IUnivariate, double>? MeanLogLikelihood) Member(Family family, double[] points,
        bool rounded)
    {
        if (IsWhole(family) && points.Max() is var most && (most > MostCount || most > MostSummed && s_summed.Contains(family.Name)))
            throw new ArgumentException(most > MostCount ? "The numbers are too large to be told from the next ones."
                : "Its sums over the counts would be too long: numbers above 100,000.");
        var (member, likelihood) = rounded ? RoundedFit.Of(family, points) : (family.Fit!(points, []), null);
        // A density on the circle counts each number as its angle: on the line it is one only over a single turn.
        if (member.Reference == ReferenceMeasure.Sphere && (points.Min() < -Math.PI || points.Max() > Math.PI))
            throw new ArgumentException("The numbers are no angles from −π to π.");
        return (member, likelihood);
    }

    private static IUnivariate Held(IUnivariate member, bool rounded) => rounded ? new Rounded(member) : member;

    private static List<FittedDistribution> Ranked(List<(FittedDistribution Fit, double[] Logs)> fits)
    {
        var sorted = fits.OrderBy(f => f.Fit.NotFitted is not null).ThenByDescending(f => f.Fit.HeldOutNats)
            .ThenBy(f => f.Fit.Bic).ToList();
        if (sorted.Count == 0 || sorted[0].Fit.NotFitted is not null || !double.IsFinite(sorted[0].Fit.HeldOutNats))
            return [.. sorted.Select(f => f.Fit)];
        double[] best = sorted[0].Logs;
        return [.. sorted.Select(
            f => f.Fit.NotFitted is not null || !double.IsFinite(f.Fit.HeldOutNats) ? f.Fit with { BehindNats = double.PositiveInfinity }
                : Behind(f.Fit, f.Logs, best))];
    }

    private static FittedDistribution Behind(FittedDistribution fit, double[] logs, double[] best)
    {
        double mean = 0, squares = 0;
        for (int i = 0; i < logs.Length; i++) mean += (best[i] - logs[i]) / logs.Length;
        for (int i = 0; i < logs.Length; i++) squares += (best[i] - logs[i] - mean) * (best[i] - logs[i] - mean);
        return fit with { BehindNats = mean, BehindError = Math.Sqrt(squares / ((double)logs.Length * Math.Max(1, logs.Length - 1))) };
    }
}
