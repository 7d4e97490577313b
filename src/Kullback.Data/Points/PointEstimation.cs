using System.Collections.Immutable;
using System.Diagnostics;

namespace Kullback.Data.Points;

/// <summary>What is asked of points read from files.</summary>
public sealed class PointQuestion
{
    /// <summary>The methods by name; "auto" is the recommended one, "all" every one that fits.</summary>
    public IReadOnlyList<string> Methods { get; init; } = ["auto"];

    /// <summary>The neighbor to take; null: as recommended.</summary>
    public int? K { get; init; }

    /// <summary>Nominal coverage of intervals.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Subsamples behind an interval; 0: none.</summary>
    public int Subsamples { get; init; } = 200;

    /// <summary>Seed of subsamples and splits.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Rows of a series that are drawn together for an interval; 0: rows are independent.</summary>
    public int Block { get; init; }

    /// <summary>Rows at most so many places apart are not taken for each other's neighbors (Theiler's window).</summary>
    public int Theiler { get; init; }

    /// <summary>The column whose values are clusters, as it was named; null: none. The tables must have been read with it.</summary>
    public string? Cluster { get; init; }

    /// <summary>Permutations behind a p-value; 0: none.</summary>
    public int Permutations { get; init; }

    /// <summary>Columns of the first variable, for mutual information; empty: divergence or entropy.</summary>
    public IReadOnlyList<string> X { get; init; } = [];

    /// <summary>Columns of the second variable.</summary>
    public IReadOnlyList<string> Y { get; init; } = [];

    /// <summary>Columns of the condition; empty: none.</summary>
    public IReadOnlyList<string> Given { get; init; } = [];
}

/// <summary>The same question about points by one or several methods.</summary>
/// <param name="P">The points of P.</param>
/// <param name="Q">Those of Q; null where one file was asked about.</param>
/// <param name="Recommended">What is recommended for such points, and why.</param>
/// <param name="Methods">The names of the methods used, in the order of the estimates.</param>
/// <param name="Estimates">What they gave.</param>
/// <param name="Elapsed">Time of the estimates.</param>
public sealed class PointEstimates(
    PointTable P, PointTable? Q, EstimatorChoice Recommended, ImmutableArray<string> Methods, ImmutableArray<DivergenceEstimate> Estimates,
    TimeSpan Elapsed)
{
    /// <summary>The points of P.</summary>
    public PointTable P { get; } = P;

    /// <summary>The points of Q; null where one file was asked about.</summary>
    public PointTable? Q { get; } = Q;

    /// <summary>What is recommended, and why.</summary>
    public EstimatorChoice Recommended { get; } = Recommended;

    /// <summary>The names of the methods, in the order of the estimates.</summary>
    public ImmutableArray<string> Methods { get; } = Methods;

    /// <summary>What the methods gave.</summary>
    public ImmutableArray<DivergenceEstimate> Estimates { get; } = Estimates;

    /// <summary>The permutation test of "P = Q", or of independence, by the estimate; null where none was asked for.</summary>
    public TestOutcome? Test { get; init; }

    /// <summary>Time of the estimates.</summary>
    public TimeSpan Elapsed { get; } = Elapsed;

    /// <summary>Nats as bits.</summary>
    /// <param name="nats">An amount of information in nats.</param>
    public static double Bits(double nats) => nats / Math.Log(2);
}

/// <summary>Divergence, entropy and mutual information of points in files.</summary>
public static class PointEstimation
{
    private static readonly string[] OfDivergence =
        ["corrected", "neighbors", "common-radius", "neighbor-ratio", "kernel", "logistic", "ulsif", "rulsif", "kliep"];
    private static readonly string[] OfEntropy =
        ["corrected", "neighbors", "weighted", "kernel", "vasicek", "van-es", "ebrahimi", "correa"];
    private static readonly string[] OfInformation = ["corrected", "ksg1", "ksg2", "mixed", "ross"];
    private static readonly string[] OfDependent = ["corrected", "neighbors", "common-radius", "ksg1", "mixed", "ross", "frenzel-pompe"];
    private static readonly string[] OfCondition = ["corrected", "frenzel-pompe"];

    /// <summary>Estimates D(P‖Q) from two tables, h(P) from one, or I(X; Y) and I(X; Y | Z) between columns of one.</summary>
    /// <param name="p">The points of P.</param>
    /// <param name="q">Those of Q, of the same dimension; null: one table is asked about.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="progress">Told before each method; null: nobody listens.</param>
    /// <param name="cancel">Stops between methods.</param>
    /// <exception cref="UnreadableDataException">The tables do not fit each other, or a method or column is not there.</exception>
    /// <exception cref="ArgumentException">The points do not allow for a method that was named.</exception>
    public static PointEstimates Run(PointTable p, PointTable? q, PointQuestion question, IProgress<WorkProgress>? progress,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(question);
        long start = Stopwatch.GetTimestamp();
        if (q is not null) (p, q) = PointPair.Of(p, q);
        var dependence = RowGroups.Of(p, q, question);
        var put = Prepared(p, q, question, dependence.Rows);
        var (choice, methodsOfQuestion, one) = (put.Choice, put.Known, put.One);
        string[] known =
            [.. methodsOfQuestion.Where(
                m => (dependence.Rows is null || OfDependent.Contains(m))
                    && (put.OnlyNumbers || m == "corrected" || (m == "ross" && put.LabelsAreX)))];
        var (methods, estimates) = (new List<string>(), new List<DivergenceEstimate>());
        bool all = question.Methods.Contains("all");
        var queue = new Queue<string>(all ? known : question.Methods.Select(m => m == "auto" ? choice.Method : m).Distinct());
        int asked = queue.Count;
        while (queue.TryDequeue(out string? method))
        {
            cancel.ThrowIfCancellationRequested();
            if (!known.Contains(method) && methodsOfQuestion.Contains(method))
                throw new UnreadableDataException(
                    $"{OptionName.Method}: '{method}' takes "
                        + $"{(put.OnlyNumbers ? $"rows as independent: not with {OptionName.Cluster}, {OptionName.Block} or {OptionName.Theiler}" : "numbers only, and a column is text")}; there {(known.Length == 1 ? "is" : "are")} {string.Join(", ", known)}");
            if (!known.Contains(method))
                throw new UnreadableDataException($"{OptionName.Method}: '{method}' is not one of auto, all, {string.Join(", ", known)}");
            progress?.Report(new WorkProgress(method, methods.Count / (double)asked));
            DivergenceEstimate estimate;
            // Of all methods those are left out that the points do not allow for: too few, or a column without a density.
            try { estimate = one(method); }
            catch (ArgumentException) when (all && methods.Count > 0) { continue; }
            methods.Add(method);
            estimates.Add(estimate with { Diagnoses = [.. estimate.Diagnoses, .. dependence.Notes] });
        }
        if (question.Permutations > 0) progress?.Report(new WorkProgress("permutations", 0.9));
        var test = question.Permutations == 0 ? null : put.Test?.Invoke(cancel)
            ?? throw new UnreadableDataException(
                $"{OptionName.Permutations}: {(q is null && question.X.Count == 0 ? "an entropy" : "information given other columns")} "
                    + $"has no test by permutations");
        return new PointEstimates(p, q, choice, [.. methods], [.. estimates], Stopwatch.GetElapsedTime(start)) { Test = test };
    }

    /// <summary>A question put to points: what is recommended, which methods there are, one of them, and the test.</summary>
    private sealed record Asked(EstimatorChoice Choice, string[] Known, Func<string, DivergenceEstimate> One)
    {
        internal bool OnlyNumbers { get; init; } = true;
        internal bool LabelsAreX { get; init; }
        internal Func<CancellationToken, TestOutcome>? Test { get; init; }
    }

    private static Asked Prepared(PointTable p, PointTable? q, PointQuestion question, RowDependence? rows)
    {
        if (question.X.Count > 0 || question.Y.Count > 0) return Columns(p, q, question, rows);
        double[] x = [.. p.Coordinates];
        int d = p.Dimension;
        bool numbers = p.TextColumns.Count == 0;
        PointSettings Of(EstimatorChoice choice, string method)
            => Settings(question, choice, method) with { Dependence = rows, Categories = p.TextColumns };
        if (q is null)
        {
            var entropy = EstimatorChoice.ForEntropy(x, d);
            string[] fit = d == 1 ? OfEntropy : OfEntropy[..4];
            return new(entropy, fit, method => Entropy(method, x, p.Columns, d, Of(entropy, method))) { OnlyNumbers = numbers };
        }
        double[] y = [.. q.Coordinates];
        var choice = EstimatorChoice.ForDivergence(x, y, d);
        return new(choice, OfDivergence, method => Divergence(method, x, y, p.Columns, d, Of(choice, method)))
        {
            OnlyNumbers = numbers, Test =
                cancel => PointEstimateTest.Divergence(x, y, d, Of(choice, "corrected"), new Permutations(question.Permutations),
                    new Random(question.Seed), cancel),
        };
    }

    private static Asked Columns(PointTable p, PointTable? q, PointQuestion question, RowDependence? rows)
    {
        if (q is not null)
            throw new UnreadableDataException(
                $"{OptionName.X} and {OptionName.Y}: mutual information is between columns of one file, and two were given");
        if (question.X.Count == 0 || question.Y.Count == 0)
            throw new UnreadableDataException($"{OptionName.X} and {OptionName.Y}: mutual information needs both");
        double[] x = Taken(p, question.X), y = Taken(p, question.Y), z = Taken(p, question.Given);
        int dx = question.X.Count, dy = question.Y.Count, dz = question.Given.Count;
        var choice = EstimatorChoice.ForInformation(x, dx, y, dy);
        string[] names = [.. question.X, .. question.Y, .. question.Given];
        int[] texts = [.. Enumerable.Range(0, names.Length).Where(i => p.TextColumns.Contains(p.Columns.IndexOf(names[i])))];
        PointSettings Of(string method) => Settings(question, choice, method) with { Dependence = rows, Categories = texts };
        return new(choice, dz > 0 ? OfCondition : OfInformation, method => Information(method, x, dx, y, dy, z, dz, names, Of(method)))
        {
            OnlyNumbers = texts.Length == 0, LabelsAreX = dz == 0 && texts.All(i => i < dx),
            Test = dz > 0 ? null
                : cancel => PointEstimateTest.Information(x, dx, y, dy, Of("corrected"), new Permutations(question.Permutations),
                    new Random(question.Seed), cancel),
        };
    }

    private static PointSettings Settings(PointQuestion question, EstimatorChoice choice, string method) => new()
    {
        K = question.K ?? (method == choice.Method && choice.K > 0 ? choice.K : method is "weighted" or "neighbor-ratio" ? 20
            : choice.K > 0 ? choice.K : 5),
        Level = question.Level, Subsamples = question.Subsamples, Seed = question.Seed,
    };

    // Every method sees columns on one scale, without those that carry nothing; the corrected one does that itself.
    private static DivergenceEstimate Divergence(string method, double[] x, double[] y, IReadOnlyList<string> names, int d,
        PointSettings settings)
    {
        if (method == "corrected") return PointEstimate.KullbackLeibler(x, y, d, settings, names);
        var (p, q, kept, notes) = WhitenedPoints.Of(x, y, d, settings.Seed, names);
        var estimate = method switch
        {
            "neighbors" => NeighborDivergence.FixedNeighbors(p, q, kept, settings),
            "common-radius" => NeighborDivergence.CommonRadius(p, q, kept, settings),
            "neighbor-ratio" => NeighborDivergence.NeighborRatio(p, q, kept, settings),
            "kernel" => KernelDensityEstimation.KullbackLeibler(p, q, kept, settings),
            "logistic" => DensityRatio.DonskerVaradhan(p, q, kept, RatioMethod.Logistic, settings),
            "ulsif" => DensityRatio.DonskerVaradhan(p, q, kept, RatioMethod.LeastSquares, settings),
            "rulsif" => DensityRatio.DonskerVaradhan(p, q, kept, RatioMethod.RelativeLeastSquares, settings),
            "kliep" => DensityRatio.DonskerVaradhan(p, q, kept, RatioMethod.Likelihood, settings),
            _ => throw NoCase(method),
        };
        return estimate with { Diagnoses = [.. estimate.Diagnoses, .. notes] };
    }

    private static DivergenceEstimate Entropy(string method, double[] x, IReadOnlyList<string> names, int d, PointSettings settings)
    {
        if (method == "corrected") return PointEstimate.Entropy(x, d, settings, names);
        var (p, kept, logScale, notes) = WhitenedPoints.Of(x, d, settings.Seed, names);
        var estimate = method switch
        {
            "neighbors" => NeighborEntropy.KozachenkoLeonenko(p, kept, settings),
            "weighted" => NeighborEntropy.Weighted(p, kept, settings),
            "kernel" => KernelDensityEstimation.Entropy(p, kept, settings),
            "vasicek" => SpacingEntropy.Of(p, SpacingMethod.Vasicek, 0),
            "van-es" => SpacingEntropy.Of(p, SpacingMethod.VanEs, 0),
            "ebrahimi" => SpacingEntropy.Of(p, SpacingMethod.Ebrahimi, 0),
            "correa" => SpacingEntropy.Of(p, SpacingMethod.Correa, 0),
            _ => throw NoCase(method),
        };
        return estimate with
        {
            Nats = estimate.Nats + logScale,
            Diagnoses = [.. estimate.Diagnoses, .. notes],
            Interval = estimate.Interval is { } i ? i with { LowNats = i.LowNats + logScale, HighNats = i.HighNats + logScale } : null,
        };
    }

    private static DivergenceEstimate Information(string method, double[] x, int dx, double[] y, int dy, double[] z, int dz,
        IReadOnlyList<string> names, PointSettings settings)
    {
        if (method == "corrected") return PointEstimate.MutualInformation(x, dx, y, dy, z, dz, settings, names);
        var (a, wideA, _, notesA) = WhitenedPoints.Of(x, dx, settings.Seed, [.. names.Take(dx)]);
        var (b, wideB, _, notesB) = WhitenedPoints.Of(y, dy, settings.Seed + 7, [.. names.Skip(dx).Take(dy)]);
        (double[] c, int wideC, _, IReadOnlyList<Diagnosis> notesC) = dz == 0 ? ([], 0, 0, [])
            : WhitenedPoints.Of(z, dz, settings.Seed + 14, [.. names.Skip(dx + dy)]);
        var estimate = method switch
        {
            "ksg1" => NeighborInformation.Kraskov1(a, wideA, b, wideB, settings),
            "ksg2" => NeighborInformation.Kraskov2(a, wideA, b, wideB, settings),
            "mixed" => NeighborInformation.Mixed(a, wideA, b, wideB, settings),
            "ross" => NeighborInformation.OfLabels(Labels(x, dx), b, wideB, settings),
            "frenzel-pompe" => NeighborInformation.Conditional(a, wideA, b, wideB, c, wideC, settings),
            _ => throw NoCase(method),
        };
        return estimate with { Diagnoses = [.. estimate.Diagnoses, .. notesA, .. notesB, .. notesC] };
    }

    // A name that is offered and has no case is our mistake, never another method.
    private static InvalidOperationException NoCase(string method) => new($"{method}: a method without a case");

    // Rows that agree in all of x share a label.
    private static int[] Labels(double[] x, int dx)
    {
        var seen = new Dictionary<string, int>();
        return [.. x.Chunk(dx).Select(row => string.Join('\n', row.Select(BitConverter.DoubleToInt64Bits)))
            .Select(key => seen.TryGetValue(key, out int label) ? label : seen[key] = seen.Count)];
    }

    private static double[] Taken(PointTable table, IReadOnlyList<string> names)
    {
        int[] at = [.. names.Select(name => table.Columns.IndexOf(name) is >= 0 and var i ? i
            : throw new UnreadableDataException(
                $"{table.Name}: has no column '{name}' (it has: {string.Join(", ", table.Columns.Take(20))})"))];
        return [.. Enumerable.Range(0, table.Count).SelectMany(row => at.Select(c => table.Coordinates[row * table.Dimension + c]))];
    }
}
