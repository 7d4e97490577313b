using System.Globalization;
using Kullback.Estimation;

namespace Kullback.Hypotheses;

/// <summary>Permutation tests whose statistic is an estimate from points itself: the normal closed form plus the estimate by nearest
/// neighbors.</summary>
/// <remarks>What the estimate subtracts for a bias is about the same for all permutations and is left out. Where rows depend on each other
/// whole groups are exchanged: between the samples for D(P‖Q) (a cluster with rows in both exchanges its parts), and Y's rows between
/// groups of the same size for I(X; Y). A test, not an interval: other statistics (energy distance, distance correlation) find other
/// differences sooner.</remarks>
public static class PointEstimateTest
{
    private const int Together = 32;

    /// <summary>The test of P = Q by D(P‖Q).</summary>
    /// <param name="p">P's points row by row.</param>
    /// <param name="q">Q's points.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="settings">K, categories, dependence.</param>
    /// <param name="plan">How many permutations.</param>
    /// <param name="random">The source of chance.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ArgumentException">Rows are not whole, a coordinate is not finite, or rows near each other in a series are no
    /// neighbors but have no blocks.</exception>
    public static TestOutcome Divergence(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, PointSettings settings,
        Permutations plan, Random random, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        RequireBlocks(settings);
        PointSample x = settings.Tagged(PointSample.Of(p, dimension, nameof(p), 2)),
            y = settings.Tagged(PointSample.Of(q, dimension, nameof(q), 2), ofQ: true);
        settings.Require(Math.Min(x.Count - 1, y.Count), "the smaller sample");
        var plain = settings with { Plain = true, Subsamples = 0 };
        var ready = PointEstimate.Prepared(x, y, plain, null);
        PointSample pool = PointSample.Pool(ready.P, ready.Q ?? ready.P);
        var units = new ExchangeUnits(x, y);
        double Value(int[] inP, int[] inQ)
            => PointEstimate.DivergenceOf(ready, pool.Take(inP), pool.Take(inQ), ready.Labels.Length == 0 ? []
                : [.. inP.Select(i => ready.Labels[i]), .. inQ.Select(i => ready.Labels[i])], plain).Nats;
        int n = x.Count;
        double observed = Value([.. Enumerable.Range(0, n)], [.. Enumerable.Range(n, y.Count)]);
        return Run(observed, units.Arrangements(plan), "D(P‖Q)", units.Grouped, plan, random, cancel, labels =>
        {
            var (inP, inQ) = units.Deal(labels);
            return Value(inP, inQ);
        });
    }

    /// <summary>The test of independence by I(X; Y).</summary>
    /// <param name="x">Rows of X.</param>
    /// <param name="dimensionX">Numbers in a row of X.</param>
    /// <param name="y">Rows of Y.</param>
    /// <param name="dimensionY">Numbers in a row of Y.</param>
    /// <param name="settings">K, categories, dependence.</param>
    /// <param name="plan">How many permutations.</param>
    /// <param name="random">The source of chance.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ArgumentException">Rows do not belong together, a number is not finite,
    /// or no two groups of rows have one size.</exception>
    public static TestOutcome Information(ReadOnlySpan<double> x, int dimensionX, ReadOnlySpan<double> y, int dimensionY,
        PointSettings settings, Permutations plan, Random random, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        RequireBlocks(settings);
        PointSample a = settings.Tagged(PointSample.Of(x, dimensionX, nameof(x), 2)),
            b = settings.Tagged(PointSample.Of(y, dimensionY, nameof(y), 2));
        if (a.Count != b.Count) throw new ArgumentException($"y has {b.Count} rows, x has {a.Count}: rows belong together.", nameof(y));
        settings.Require(a.Count - 1, "the sample");
        var plain = settings with { Plain = true, Subsamples = 0 };
        var ready = PointEstimate.Prepared([a, b], plain, null);
        int[][][] strata = Strata(a);
        double observed = PointEstimate.InformationOf(ready, plain).Nats;
        return Run(observed, strata.Length == 1 && a.Tags?.Groups is null ? PermutationRun.Orders(a.Count, plan) : long.MaxValue, "I(X; Y)",
            a.Tags?.Groups is not null, plan, random, cancel, labels =>
        {
            int[] order = Order(strata, a.Count, labels);
            return PointEstimate.InformationOf([ready[0], ready[1].Taken(order)], plain).Nats;
        });
    }

    private static void RequireBlocks(PointSettings settings)
    {
        if (settings.Dependence is { IsGrouped: false, Window: > 0 })
            throw new ArgumentException("Rows of a series are not exchangeable one by one: name the length of a block.", nameof(settings));
    }

    private delegate double Statistic(LabelStream labels);

    private static TestOutcome Run(double observed, long arrangements, string quantity, bool grouped, Permutations plan, Random random,
        CancellationToken cancel, Statistic one)
    {
        var run = PermutationRun.Count(observed, 1e-12 * Math.Abs(observed), plan, random, Together, (source, first, values) =>
        {
            var drawn = new double[values.Length];
            Parallel.For(0, drawn.Length, new ParallelOptions { CancellationToken = cancel },
                k => drawn[k] = one(source.Stream(first + k)));
            drawn.CopyTo(values);
        }, cancel, arrangements);
        return run.Outcome(observed,
            string.Create(CultureInfo.InvariantCulture,
                $"{quantity} by normal part and neighbors{(grouped ? ", whole groups exchanged" : "")}"));
    }

    // Groups of one size can change places; rows keep their order within a group.
    private static int[][][] Strata(PointSample rows)
    {
        if (rows.Tags?.Groups is null) return [[.. Enumerable.Range(0, rows.Count).Select(i => new[] { i })]];
        int[][][] strata = [.. rows.Tags.Members.Values.GroupBy(g => g.Length).Select(g => g.ToArray())];
        if (strata.All(s => s.Length < 2))
            throw new ArgumentException("No two clusters have the same number of rows: none can change places.", nameof(rows));
        return strata;
    }

    private static int[] Order(int[][][] strata, int n, LabelStream labels)
    {
        var order = new int[n];
        foreach (int[][] groups in strata)
        {
            var places = new int[groups.Length];
            labels.Shuffle(places);
            for (int g = 0; g < groups.Length; g++)
                for (int r = 0; r < groups[g].Length; r++) order[groups[g][r]] = groups[places[g]][r];
        }
        return order;
    }
}
