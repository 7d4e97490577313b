using System.Collections.Immutable;
using System.Diagnostics;

namespace Kullback.Data.Points;

/// <summary>What is asked of <see cref="PointTests"/>.</summary>
public sealed record PointTestOptions
{
    /// <summary>Names of tests, of <see cref="PointTests.Names"/>; empty: the usual ones for the question and the dimension.</summary>
    public ImmutableArray<string> Tests { get; init; } = [];

    /// <summary>Permutations for the tests that draw them.</summary>
    public int Permutations { get; init; } = 999;

    /// <summary>Stop a test at this many draws that are as far apart or further; 0: never.</summary>
    public int StopAfter { get; init; } = 50;

    /// <summary>Where all chance comes from; every test starts from it anew.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>α of the verdict over all tests.</summary>
    public double Level { get; init; } = 0.05;

    /// <summary>Neighbors of a point in the graph of nearest neighbors.</summary>
    public int Neighbors { get; init; } = 5;

    /// <summary>Bandwidth of the mean discrepancy, in the scale of the distances; null: the median distance.</summary>
    public double? Bandwidth { get; init; }

    /// <summary>In which scale distances in more than one dimension are measured.</summary>
    public PointScale Scale { get; init; } = PointScale.Covariance;
}

/// <summary>What tests between two clouds of points, or between two groups of columns of one, found.</summary>
/// <param name="P">The first cloud; for independence the only one.</param>
/// <param name="Q">The second; null for independence.</param>
/// <param name="X">For independence, the columns of X; otherwise empty.</param>
/// <param name="Y">For independence, the columns of Y; otherwise empty.</param>
/// <param name="Options">What was asked.</param>
/// <param name="Family">The tests with p-values adjusted for their number.</param>
/// <param name="Elapsed">Time of the tests.</param>
public sealed record PointTestReport(
    PointTable P, PointTable? Q, ImmutableArray<string> X, ImmutableArray<string> Y, PointTestOptions Options, TestFamily Family,
    TimeSpan Elapsed)
{
    /// <summary>The samples, where they are more than two; otherwise empty, and P and Q are the samples.</summary>
    public ImmutableArray<PointTable> Samples { get; init; } = [];

    /// <summary>Of more than two samples every pair, by the energy statistic; otherwise empty.</summary>
    public ImmutableArray<SamplePair> Pairs { get; init; } = [];

    /// <summary>How well P is told from Q; null for independence, more than two samples, and too few points.</summary>
    public Discrimination? Discrimination { get; init; }

    /// <summary>The scale of the distances; none on the line.</summary>
    public PointScale Scale { get; init; } = PointScale.None;

    /// <summary>Whether the least adjusted p-value is at most the level.</summary>
    public bool Found => Family.PValue <= Options.Level;
}

/// <summary>Two of several samples.</summary>
/// <param name="First">The place of the first among the samples.</param>
/// <param name="Second">That of the second.</param>
/// <param name="Outcome">The test of the two alone.</param>
/// <param name="AdjustedPValue">Its p-value among all pairs, by Holm's method.</param>
public sealed record SamplePair(int First, int Second, TestOutcome Outcome, double AdjustedPValue);

/// <summary>Tests of points read from files.</summary>
public static class PointTests
{
    // Up to here, and wherever numbers are tied, p-values on the line come from permutations; beyond, the limit distributions are as good.
    private const int Many = 10_000;

    /// <summary>Tests of "both files come from one distribution".</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "ks", "kuiper", "cramer-von-mises", "anderson-darling", "wasserstein", "energy", "mmd", "mmd-aggregated", "mmd-block", "mmd-linear",
        "friedman-rafsky", "neighbors", "classifier", "classifier-neighbors",
    ];

    /// <summary>Those among them that need a single coordinate.</summary>
    public static ImmutableArray<string> OnLine { get; } = ["ks", "kuiper", "cramer-von-mises", "anderson-darling", "wasserstein"];

    /// <summary>Tests of "these columns do not depend on those".</summary>
    public static ImmutableArray<string> OfIndependence { get; } = ["distance-correlation", "hsic"];

    /// <summary>The tests that are run when none is named.</summary>
    /// <param name="dimension">Coordinates of a point.</param>
    public static ImmutableArray<string> Usual(int dimension) => dimension == 1 ? ["ks", "anderson-darling", "wasserstein"]
        : ["energy", "mmd", "neighbors"];

    /// <summary>Tests whether two clouds come from one distribution.</summary>
    /// <param name="p">The first cloud.</param>
    /// <param name="q">The second, of the same dimension.</param>
    /// <param name="options">What is asked.</param>
    /// <param name="progress">Told now and then; null: nobody listens.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="UnreadableDataException">The clouds do not fit each other or a test, or have weights.</exception>
    /// <exception cref="NotASampleException">A cloud has too few points for a test.</exception>
    public static PointTestReport Run(PointTable p, PointTable q, PointTestOptions options, IProgress<WorkProgress>? progress,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        ArgumentNullException.ThrowIfNull(options);
        (p, q) = PointPair.Of(p, q);
        var clusters = p.Clusters.IsEmpty || q.Clusters.IsEmpty ? null : PointPair.Clusters(p, q);
        var names = options.Tests.IsEmpty ? clusters is not null ? [.. OfClusters.Where(n => p.Dimension == 1 || !OnLine.Contains(n))]
            : Usual(p.Dimension) : options.Tests;
        foreach (string name in names)
        {
            if (!Names.Contains(name))
                throw new UnreadableDataException($"{name}: no test of two files; there are {string.Join(", ", Names)}");
            if (p.Dimension > 1 && OnLine.Contains(name))
                throw new UnreadableDataException(
                    $"{name}: the points have {p.Dimension} coordinates, this test takes one (choose it with {OptionName.Columns})");
        }
        int d = p.Dimension;
        var (points, scale) = PooledScale.Of([[.. p.Coordinates], [.. q.Coordinates]], d, options.Scale);
        double[] x = points[0], y = points[1];
        foreach (string name in names)
            if (clusters is not null && !OfClusters.Contains(name))
                throw new UnreadableDataException(
                    $"{name}: takes rows as independent; with {OptionName.Cluster} there are {string.Join(", ", OfClusters)}");
        var report = Timed(p, q, [], [], options, names, progress,
            (name, plan) => clusters is null ? Between(name, x, y, d, options, plan, cancel)
                : ByCluster(name, x, y, d, clusters, plan, new Random(options.Seed), cancel));
        return report with { Scale = scale, Discrimination = Discrimination.Of(x, y, d, 0.95, new Random(options.Seed), clusters) };
    }

    /// <summary>Tests of two samples that take clusters.</summary>
    public static ImmutableArray<string> OfClusters { get; } = ["ks", "wasserstein", "energy"];

    private static TestOutcome ByCluster(string name, double[] x, double[] y, int d, RowDependence clusters, Permutations plan,
        Random random, CancellationToken cancel)
    {
        return name switch
        {
            "ks" => KolmogorovSmirnov.ClusteredTest(x, y, clusters, plan, random, cancel),
            "wasserstein" => GroupedPermutationTest.Test(x, y, d, clusters, (a, b) => WassersteinTest.Distance(a, b), "Wasserstein-1", plan,
                random, cancel),
            "energy" => EnergyTest.ClusteredTest(x, y, d, clusters, plan, random, cancel),
            _ => throw NoCase(name),
        };
    }

    /// <summary>Tests of "all files come from one distribution" for three files and more, and of every pair.</summary>
    public static ImmutableArray<string> OfSeveral { get; } = ["energy", "anderson-darling"];

    /// <summary>Tests whether several clouds come from one distribution, and which pairs of them do not.</summary>
    /// <param name="samples">Three clouds or more, of one dimension.</param>
    /// <param name="options">What is asked.</param>
    /// <param name="progress">Told now and then; null: nobody listens.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="UnreadableDataException">The clouds do not fit each other or a test.</exception>
    /// <exception cref="NotASampleException">A cloud has too few points for a test, or all together too many.</exception>
    public static PointTestReport Several(IReadOnlyList<PointTable> samples, PointTestOptions options, IProgress<WorkProgress>? progress,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(options);
        PointTable[] all = [samples[0], .. samples.Skip(1).Select(s => PointPair.Of(samples[0], s).Q)];
        int d = all[0].Dimension;
        var names = options.Tests.IsEmpty ? d == 1 ? OfSeveral : ["energy"] : options.Tests;
        foreach (string name in names)
        {
            if (!OfSeveral.Contains(name))
                throw new UnreadableDataException($"{name}: no test of more than two samples; there are {string.Join(", ", OfSeveral)}");
            if (d > 1 && OnLine.Contains(name))
                throw new UnreadableDataException(
                    $"{name}: the points have {d} coordinates, this test takes one (choose it with {OptionName.Columns})");
        }
        var (points, scale) = PooledScale.Of([.. all.Select(s => s.Coordinates.ToArray())], d, options.Scale);
        ReadOnlyMemory<double>[] rows = [.. points.Select(x => (ReadOnlyMemory<double>)x)];
        var report = Timed(all[0], null, [], [], options, names, progress, (name, plan) => name switch
        {
            "energy" => SeveralSamples.Energy(rows, d, plan, new Random(options.Seed), cancel),
            "anderson-darling" => SeveralSamples.AndersonDarlingTest(rows, plan, new Random(options.Seed), cancel),
            _ => throw NoCase(name),
        });
        var pairs = new List<(int, int, TestOutcome)>();
        for (int i = 0; i < rows.Length && rows.Length <= MostPaired; i++)
            for (int j = i + 1; j < rows.Length; j++)
                pairs.Add(
                    (i, j, EnergyTest.Test(points[i], points[j], d,
                        new Permutations(options.Permutations) { StopAfter = options.StopAfter }, new Random(options.Seed), cancel)));
        double[] adjusted = pairs.Count == 0 ? [] : FamilyWiseError.Holm([.. pairs.Select(pair => pair.Item3.PValue)]);
        return report with
        {
            Samples = [.. all],
            Scale = scale,
            Pairs = [.. pairs.Select((pair, k) => new SamplePair(pair.Item1, pair.Item2, pair.Item3, adjusted[k]))]
        };
    }

    private const int MostPaired = 12;

    /// <summary>Tests whether some columns of a cloud are independent of others.</summary>
    /// <param name="table">The rows; the columns of X come first.</param>
    /// <param name="columnsOfX">How many columns belong to X.</param>
    /// <param name="options">What is asked.</param>
    /// <param name="progress">Told now and then; null: nobody listens.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="UnreadableDataException">A test is not one of independence.</exception>
    /// <exception cref="NotASampleException">There are too few rows.</exception>
    public static PointTestReport Independence(PointTable table, int columnsOfX, PointTestOptions options,
        IProgress<WorkProgress>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        var names = options.Tests.IsEmpty ? OfIndependence : options.Tests;
        foreach (string name in names)
            if (!OfIndependence.Contains(name))
                throw new UnreadableDataException($"{name}: no test of independence; there are {string.Join(", ", OfIndependence)}");
        int d = table.Dimension, rest = d - columnsOfX;
        double[] x = new double[table.Count * columnsOfX], y = new double[table.Count * rest];
        for (int i = 0; i < table.Count; i++)
        {
            table.Coordinates.AsSpan(i * d, columnsOfX).CopyTo(x.AsSpan(i * columnsOfX));
            table.Coordinates.AsSpan(i * d + columnsOfX, rest).CopyTo(y.AsSpan(i * rest));
        }
        var (left, scaleX) = PooledScale.Of([x], columnsOfX, options.Scale);
        var (right, scaleY) = PooledScale.Of([y], rest, options.Scale);
        (x, y) = (left[0], right[0]);
        return Timed(table, null, table.Columns[..columnsOfX], table.Columns[columnsOfX..], options, names, progress,
            (name, plan) => name switch
        {
            "hsic" => HilbertSchmidtIndependence.Test(x, columnsOfX, y, rest, plan, new Random(options.Seed), cancel),
            "distance-correlation" => DistanceCorrelation.Test(x, columnsOfX, y, rest, plan, new Random(options.Seed), cancel),
            _ => throw NoCase(name),
        }) with
        { Scale = scaleX != PointScale.None ? scaleX : scaleY };
    }

    private static PointTestReport Timed(PointTable p, PointTable? q, ImmutableArray<string> x, ImmutableArray<string> y,
        PointTestOptions options,
        ImmutableArray<string> names, IProgress<WorkProgress>? progress, Func<string, Permutations, TestOutcome> test)
    {
        long start = Stopwatch.GetTimestamp();
        var outcomes = new List<(string, TestOutcome)>();
        foreach (string name in names.Distinct())
        {
            double before = (double)outcomes.Count / names.Length;
            progress?.Report(new WorkProgress(name, before));
            var told = progress is null ? null : new Told(progress, name, before, names.Length);
            outcomes.Add((name, test(name, new Permutations(options.Permutations) { StopAfter = options.StopAfter, Progress = told })));
        }
        return new PointTestReport(p, q, x, y, options, TestFamily.Of(outcomes), Stopwatch.GetElapsedTime(start));
    }

    private static TestOutcome Between(string name, double[] x, double[] y, int d, PointTestOptions options, Permutations plan,
        CancellationToken cancel)
    {
        var random = new Random(options.Seed);
        bool drawn = x.Length + y.Length <= Many || x.Concat(y).Distinct().Count() < x.Length + y.Length;
        return name switch
        {
            "ks" => KolmogorovSmirnov.Test(x, y),
            "kuiper" => drawn ? KuiperTest.PermutationTest(x, y, plan, random, cancel) : KuiperTest.Test(x, y),
            "cramer-von-mises" => drawn ? CramerVonMises.PermutationTest(x, y, plan, random, cancel) : CramerVonMises.Test(x, y),
            "anderson-darling" => drawn ? AndersonDarling.PermutationTest(x, y, plan, random, cancel) : AndersonDarling.Test(x, y),
            "wasserstein" => WassersteinTest.Test(x, y, plan, random, cancel),
            "energy" => EnergyTest.Test(x, y, d, plan, random, cancel),
            "mmd" => MaximumMeanDiscrepancy.Test(x, y, d, options.Bandwidth, plan, random, cancel),
            "mmd-aggregated" => MaximumMeanDiscrepancy.AggregatedTest(x, y, d, plan, random, cancel),
            "mmd-block" => MaximumMeanDiscrepancyBlocks.BlockTest(x, y, d, options.Bandwidth, random),
            "mmd-linear" => MaximumMeanDiscrepancyBlocks.LinearTest(x, y, d, options.Bandwidth, random),
            "friedman-rafsky" => FriedmanRafsky.Test(x, y, d, plan, random, cancel),
            "neighbors" => NearestNeighborTest.Test(x, y, d, options.Neighbors, plan, random, cancel),
            "classifier" => ClassifierTest.Test(x, y, d, TwoSampleClassifier.Logistic, random, cancel),
            "classifier-neighbors" => ClassifierTest.Test(x, y, d, TwoSampleClassifier.NearestNeighbors, random, cancel),
            _ => throw NoCase(name),
        };
    }

    // A name that is offered and has no case is our mistake, never another test.
    private static InvalidOperationException NoCase(string name) => new($"{name}: a test without a case");

    private sealed class Told(IProgress<WorkProgress> progress, string name, double before, int tests) : IProgress<double>
    {
        public void Report(double value) => progress.Report(new WorkProgress(name, before + value / tests));
    }
}
