using System.Collections.Immutable;
using System.Diagnostics;
using Kullback.Data.Comparison;
using Kullback.Estimation;

namespace Kullback.Data.Points;

/// <summary>What is asked of points read from files.</summary>
public sealed class PointQuestion
{
    /// <summary>The methods by name; "auto" is the recommended one, "all" every one that fits.</summary>
    public IReadOnlyList<string> Methods { get; init; } = ["auto"];

    /// <summary>The neighbour to take; null: as recommended.</summary>
    public int? K { get; init; }

    /// <summary>Nominal coverage of intervals.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Subsamples behind an interval; 0: none.</summary>
    public int Subsamples { get; init; } = 200;

    /// <summary>Seed of subsamples and splits.</summary>
    public int Seed { get; init; } = 1;

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
    PointTable P, PointTable? Q, EstimatorChoice Recommended, ImmutableArray<string> Methods, ImmutableArray<DivergenceEstimate> Estimates, TimeSpan Elapsed)
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

    /// <summary>Time of the estimates.</summary>
    public TimeSpan Elapsed { get; } = Elapsed;

    /// <summary>Nats as bits.</summary>
    /// <param name="nats">An amount of information in nats.</param>
    public static double Bits(double nats) => nats / Math.Log(2);
}

/// <summary>Divergence, entropy and mutual information of points in files.</summary>
public static class PointEstimation
{
    private static readonly string[] OfDivergence = ["neighbours", "common-radius", "neighbour-ratio", "kernel", "logistic", "ulsif", "rulsif", "kliep"];
    private static readonly string[] OfEntropy = ["neighbours", "weighted", "kernel", "vasicek", "van-es", "ebrahimi", "correa"];
    private static readonly string[] OfInformation = ["ksg1", "ksg2", "mixed", "ross"];
    private static readonly string[] OfCondition = ["frenzel-pompe"];

    /// <summary>Estimates D(P‖Q) from two tables, h(P) from one, or I(X; Y) and I(X; Y | Z) between columns of one.</summary>
    /// <param name="p">The points of P.</param>
    /// <param name="q">Those of Q, of the same dimension; null: one table is asked about.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="progress">Told before each method; null: nobody listens.</param>
    /// <param name="cancel">Stops between methods.</param>
    /// <exception cref="UnreadableDataException">The tables do not fit each other, or a method or column is not there.</exception>
    /// <exception cref="ArgumentException">The points do not allow for a method that was named.</exception>
    public static PointEstimates Run(PointTable p, PointTable? q, PointQuestion question, IProgress<ComparisonProgress>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(question);
        long start = Stopwatch.GetTimestamp();
        if (q is not null && q.Dimension != p.Dimension)
            throw new UnreadableDataException($"{p.Name} has {p.Dimension} coordinates ({string.Join(", ", p.Columns.Take(5))}), {q.Name} has {q.Dimension} ({string.Join(", ", q.Columns.Take(5))}): name those to use with --columns");
        var (choice, known, one) = Prepared(p, q, question);
        var (methods, estimates) = (new List<string>(), new List<DivergenceEstimate>());
        bool all = question.Methods.Contains("all");
        var queue = new Queue<string>(all ? known : question.Methods.Select(m => m == "auto" ? choice.Method : m).Distinct());
        int asked = queue.Count;
        while (queue.TryDequeue(out string? method))
        {
            cancel.ThrowIfCancellationRequested();
            if (!known.Contains(method)) throw new UnreadableDataException($"--method: '{method}' is not one of auto, all, {string.Join(", ", known)}");
            progress?.Report(new ComparisonProgress(method, methods.Count / (double)asked));
            DivergenceEstimate estimate;
            // Of all methods those are left out that the points do not allow for: too few, or a column without a density.
            try { estimate = one(method); }
            catch (ArgumentException) when (all && methods.Count > 0) { continue; }
            methods.Add(method);
            estimates.Add(estimate);
            if (question.Methods is ["auto"] && queue.Count == 0 && method != "logistic" && q is not null && p.Count >= 20 && q.Count >= 60
                && estimate.Diagnoses.Any(d => d.Code == "beyond-reach")) queue.Enqueue("logistic");
        }
        return new PointEstimates(p, q, choice, [.. methods], [.. estimates], Stopwatch.GetElapsedTime(start));
    }

    private static (EstimatorChoice Choice, string[] Known, Func<string, DivergenceEstimate> One) Prepared(PointTable p, PointTable? q, PointQuestion question)
    {
        if (question.X.Count > 0 || question.Y.Count > 0) return Columns(p, q, question);
        double[] x = [.. p.Coordinates];
        int d = p.Dimension;
        if (q is null)
        {
            var entropy = EstimatorChoice.ForEntropy(x, d);
            string[] fit = d == 1 ? OfEntropy : OfEntropy[..3];
            return (entropy, fit, method => Entropy(method, x, d, Settings(question, entropy, method)));
        }
        double[] y = [.. q.Coordinates];
        var choice = EstimatorChoice.ForDivergence(x, y, d);
        return (choice, OfDivergence, method => Divergence(method, x, y, d, Settings(question, choice, method)));
    }

    private static (EstimatorChoice Choice, string[] Known, Func<string, DivergenceEstimate> One) Columns(PointTable p, PointTable? q, PointQuestion question)
    {
        if (q is not null) throw new UnreadableDataException("--x and --y: mutual information is between columns of one file, and two were given");
        if (question.X.Count == 0 || question.Y.Count == 0) throw new UnreadableDataException("--x and --y: mutual information needs both");
        double[] x = Taken(p, question.X), y = Taken(p, question.Y), z = Taken(p, question.Given);
        int dx = question.X.Count, dy = question.Y.Count, dz = question.Given.Count;
        var choice = EstimatorChoice.ForInformation(x, dx, y, dy);
        if (dz > 0) choice = choice with { Method = "frenzel-pompe", Why = "a condition was given" };
        return (choice, dz > 0 ? OfCondition : OfInformation, method => Information(method, x, dx, y, dy, z, dz, Settings(question, choice, method)));
    }

    private static PointSettings Settings(PointQuestion question, EstimatorChoice choice, string method) => new()
    {
        K = question.K ?? (method == choice.Method && choice.K > 0 ? choice.K : method is "weighted" or "neighbour-ratio" ? 20 : choice.K > 0 ? choice.K : 5),
        Level = question.Level, Subsamples = question.Subsamples, Seed = question.Seed,
    };

    private static DivergenceEstimate Divergence(string method, double[] x, double[] y, int d, PointSettings settings) => method switch
    {
        "neighbours" => NeighbourDivergence.FixedNeighbours(x, y, d, settings),
        "common-radius" => NeighbourDivergence.CommonRadius(x, y, d, settings),
        "neighbour-ratio" => NeighbourDivergence.NeighbourRatio(x, y, d, settings),
        "kernel" => KernelDensity.KullbackLeibler(x, y, d, settings),
        "logistic" => DensityRatio.DonskerVaradhan(x, y, d, RatioMethod.Logistic, settings),
        "ulsif" => DensityRatio.DonskerVaradhan(x, y, d, RatioMethod.LeastSquares, settings),
        "rulsif" => DensityRatio.DonskerVaradhan(x, y, d, RatioMethod.RelativeLeastSquares, settings),
        _ => DensityRatio.DonskerVaradhan(x, y, d, RatioMethod.Likelihood, settings),
    };

    private static DivergenceEstimate Entropy(string method, double[] x, int d, PointSettings settings) => method switch
    {
        "neighbours" => NeighbourEntropy.KozachenkoLeonenko(x, d, settings),
        "weighted" => NeighbourEntropy.Weighted(x, d, settings),
        "kernel" => KernelDensity.Entropy(x, d, settings),
        "vasicek" => SpacingEntropy.Of(x, SpacingMethod.Vasicek, 0),
        "van-es" => SpacingEntropy.Of(x, SpacingMethod.VanEs, 0),
        "ebrahimi" => SpacingEntropy.Of(x, SpacingMethod.Ebrahimi, 0),
        _ => SpacingEntropy.Of(x, SpacingMethod.Correa, 0),
    };

    private static DivergenceEstimate Information(string method, double[] x, int dx, double[] y, int dy, double[] z, int dz, PointSettings settings) => method switch
    {
        "ksg1" => NeighbourInformation.Kraskov1(x, dx, y, dy, settings),
        "ksg2" => NeighbourInformation.Kraskov2(x, dx, y, dy, settings),
        "mixed" => NeighbourInformation.Mixed(x, dx, y, dy, settings),
        "ross" => NeighbourInformation.OfLabels(Labels(x, dx), y, dy, settings),
        _ => NeighbourInformation.Conditional(x, dx, y, dy, z, dz, settings),
    };

    // Rows that agree in all of x share a label.
    private static int[] Labels(double[] x, int dx)
    {
        var seen = new Dictionary<string, int>();
        return [.. x.Chunk(dx).Select(row => string.Join('\n', row.Select(BitConverter.DoubleToInt64Bits))).Select(key => seen.TryGetValue(key, out int label) ? label : seen[key] = seen.Count)];
    }

    private static double[] Taken(PointTable table, IReadOnlyList<string> names)
    {
        int[] at = [.. names.Select(name => table.Columns.IndexOf(name) is >= 0 and var i ? i
            : throw new UnreadableDataException($"{table.Name}: has no column '{name}' (it has: {string.Join(", ", table.Columns.Take(20))})"))];
        return [.. Enumerable.Range(0, table.Count).SelectMany(row => at.Select(c => table.Coordinates[row * table.Dimension + c]))];
    }
}
