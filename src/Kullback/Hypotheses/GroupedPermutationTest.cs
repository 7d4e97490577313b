using System.Globalization;
using Kullback.Estimation;

namespace Kullback.Hypotheses;

/// <summary>A statistic of two samples of points; larger means further apart.</summary>
/// <param name="p">Points of P, row by row.</param>
/// <param name="q">Points of Q.</param>
public delegate double PairedStatistic(ReadOnlySpan<double> p, ReadOnlySpan<double> q);

/// <summary>Permutation tests of two samples whose rows come in clusters: whole clusters change sides.</summary>
/// <remarks>Exact in size where clusters are independent of each other, whatever the dependence within; rows of one cluster dealt one by
/// one would find differences everywhere. The statistic is worked out anew for every deal: O(B) times its cost.</remarks>
public static class GroupedPermutationTest
{
    private const int Together = 32;

    /// <summary>The test.</summary>
    /// <param name="p">Points of P, row by row.</param>
    /// <param name="q">Points of Q.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="dependence">The cluster of every row; a cluster with rows on both sides exchanges its parts.</param>
    /// <param name="statistic">What is compared; called from several threads at once.</param>
    /// <param name="name">The statistic's name, for the method.</param>
    /// <param name="plan">How many permutations.</param>
    /// <param name="random">The source of chance.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ArgumentException">Rows are not whole, a coordinate is not finite, or groups do not fit the rows.</exception>
    public static TestOutcome Test(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, RowDependence dependence,
        PairedStatistic statistic, string name, Permutations plan, Random random, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(dependence);
        ArgumentNullException.ThrowIfNull(statistic);
        PointSample x = dependence.Tag(PointSample.Of(p, dimension, nameof(p)), false),
            y = dependence.Tag(PointSample.Of(q, dimension, nameof(q)), true), pool = PointSample.Pool(x, y);
        var units = new ExchangeUnits(x, y);
        double observed = statistic(p, q);
        var run = PermutationRun.Count(observed, 1e-12 * Math.Abs(observed), plan, random, Together, (source, first, values) =>
        {
            var drawn = new double[values.Length];
            Parallel.For(0, drawn.Length, new ParallelOptions { CancellationToken = cancel }, k =>
            {
                var (inP, inQ) = units.Deal(source.Stream(first + k));
                drawn[k] = inP.Length == 0 || inQ.Length == 0 ? double.NegativeInfinity
                    : statistic(pool.Take(inP).Rows, pool.Take(inQ).Rows);
            });
            drawn.CopyTo(values);
        }, cancel, units.Arrangements(plan));
        return run.Outcome(observed,
            string.Create(CultureInfo.InvariantCulture, $"{name}{(units.Grouped ? ", whole clusters exchanged" : "")}"));
    }
}
