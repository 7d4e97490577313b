using Kullback.Estimation;
using Kullback.Hypotheses;

namespace Kullback.Tests.Hypotheses;

/// <summary>Intervals of the energy distance's share and of the mean discrepancy.</summary>
public sealed class DiscrepancyIntervalTest
{
    private static readonly double[] P = [.. Enumerable.Range(0, 40).Select(k => Math.Sin(k * 1.7))],
        Q = [.. Enumerable.Range(0, 60).Select(k => 0.4 + Math.Cos(k * 2.3))];

    private static EffectInterval Energy(double[] p, double[] q, int d)
        => EnergyTest.Test(p, q, d, new Permutations(19), new Random(1), TestContext.Current.CancellationToken).EffectInterval!;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void UnitsDoNotMatter(int d)
    {
        EffectInterval plain = Energy(P, Q, d),
            scaled = Energy([.. P.Select(v => Math.ScaleB(v, 900))], [.. Q.Select(v => Math.ScaleB(v, 900))], d);
        Assert.Equal(plain.Low, scaled.Low, 1e-12);
        Assert.Equal(plain.High, scaled.High, 1e-12);
        double effect = EnergyTest.Test(P, Q, d, new Permutations(19), new Random(1),
            TestContext.Current.CancellationToken).EffectSize!.Value;
        Assert.InRange(effect, plain.Low, plain.High);
    }

    // Two points apart: nothing varies within either sample.
    [Fact]
    public void PointsApartAreWholly()
    {
        var found = Energy([.. Enumerable.Repeat(0.0, 10)], [.. Enumerable.Repeat(1.0, 12)], 1);
        Assert.Equal(1, found.Low, 1e-12);
        Assert.Equal(1, found.High, 1e-12);
    }

    [Fact]
    public void EqualSamplesHoldZero()
    {
        Assert.Equal(0, Energy(P, P, 2).Low);
        Assert.Equal(0, MaximumMeanDiscrepancy.Test(P, P, 2, 1.0, new Permutations(19), new Random(1),
            TestContext.Current.CancellationToken).EffectInterval!.Low);
        Assert.Null(EnergyTest.Test([1, 2, 3], [2, 3, 4, 5, 6], 1, new Permutations(19), new Random(1),
            TestContext.Current.CancellationToken).EffectInterval);
    }

    // Rows that are copies of each other say no more than one of them: the norms are the same,
    // the distance within a side but for its count of pairs.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void CopiesInAClusterCountOnce(int d)
    {
        var cancel = TestContext.Current.CancellationToken;
        double[] p = [.. P, .. P.Select(v => v * v)], q = [.. Q, .. Q.Select(v => v - 0.3)];
        EffectInterval once = Clustered(p, q, d, 1), fivefold = Clustered(Copied(p, d, 5), Copied(q, d, 5), d, 5);
        Assert.Equal(once.Low, fivefold.Low, 0.03 * once.High);
        Assert.Equal(once.High, fivefold.High, 0.03 * once.High);
        EffectInterval ignored =
            EnergyTest.Test(Copied(p, d, 5), Copied(q, d, 5), d, new Permutations(19), new Random(1), cancel).EffectInterval!;
        Assert.True(ignored.High - ignored.Low < 0.8 * (fivefold.High - fivefold.Low));

        EffectInterval Clustered(double[] x, double[] y, int dimension, int copies)
        {
            var found = EnergyTest.ClusteredTest(x, y, dimension, Clusters(x.Length / dimension, y.Length / dimension, copies),
                new Permutations(19), new Random(1), cancel);
            Assert.InRange(found.EffectSize!.Value, found.EffectInterval!.Low, found.EffectInterval.High);
            return found.EffectInterval;
        }
    }

    [Fact]
    public void CopiesInAClusterDoNotNarrowTheLargestDifference()
    {
        var cancel = TestContext.Current.CancellationToken;
        var once = KolmogorovSmirnov.ClusteredTest(P, Q, Clusters(P.Length, Q.Length, 1), new Permutations(19), new Random(1), cancel);
        var fivefold = KolmogorovSmirnov.ClusteredTest(Copied(P, 1, 5), Copied(Q, 1, 5), Clusters(5 * P.Length, 5 * Q.Length, 5),
            new Permutations(19), new Random(1), cancel);
        Assert.Equal(once.EffectSize!.Value, fivefold.EffectSize!.Value, 1e-14);
        Assert.Equal(once.EffectInterval!.Low, fivefold.EffectInterval!.Low, 1e-12);
        Assert.Equal(once.EffectInterval.High, fivefold.EffectInterval.High, 1e-12);
        Assert.Null(KolmogorovSmirnov.ClusteredTest(P, Q, Clusters(P.Length, Q.Length, 10), new Permutations(19), new Random(1),
            cancel).EffectInterval);
    }

    // A cluster with the same rows on both sides: the sides differ by nothing, whatever the clusters are.
    [Fact]
    public void AClusterOnBothSidesTakesItsErrorAlong()
    {
        int[] groups = [.. Enumerable.Range(0, P.Length)];
        var paired = new RowDependence { GroupsOfP = groups, GroupsOfQ = groups, IsClusters = true };
        EffectInterval apart = EnergyTest.ClusteredTest(P, P, 1, Clusters(P.Length, P.Length, 1), new Permutations(19), new Random(1),
            TestContext.Current.CancellationToken).EffectInterval!,
            together = EnergyTest.ClusteredTest(P, P, 1, paired, new Permutations(19), new Random(1),
                TestContext.Current.CancellationToken).EffectInterval!;
        Assert.InRange(together.High, 0, 1e-9);
        Assert.True(apart.High > 0.01);
    }

    [Fact]
    public void TheLargestDiscrepancyHasAnIntervalOverAllBandwidths()
    {
        var cancel = TestContext.Current.CancellationToken;
        Assert.Equal(0, MaximumMeanDiscrepancy.AggregatedTest(P, P, 2, new Permutations(19), new Random(1), cancel).EffectInterval!.Low);
        var found = MaximumMeanDiscrepancy.AggregatedTest(P, Q, 1, new Permutations(19), new Random(1), cancel);
        Assert.InRange(found.EffectSize!.Value, found.EffectInterval!.Low, found.EffectInterval.High);
        // Nothing varies within either sample: the norm is the root of what weights that sum to 0 leave by rounding.
        var wholly = MaximumMeanDiscrepancy.AggregatedTest([.. Enumerable.Repeat(0.0, 10)], [.. Enumerable.Repeat(1.0, 12)], 1,
            new Permutations(19), new Random(1), cancel);
        Assert.InRange(wholly.EffectInterval!.High - wholly.EffectInterval.Low, 0, 1e-7);
    }

    private static double[] Copied(double[] rows, int d, int copies)
        => [.. rows.Chunk(d).SelectMany(row => Enumerable.Repeat(row, copies)).SelectMany(row => row)];

    private static RowDependence Clusters(int n, int m, int size)
        => new()
        {
            GroupsOfP = [.. Enumerable.Range(0, n).Select(i => i / size)],
            GroupsOfQ = [.. Enumerable.Range(0, m).Select(i => 10_000 + i / size)], IsClusters = true
        };
}
