using Kullback.Hypotheses;
using Kullback.Transport;

namespace Kullback.Tests.Hypotheses;

/// <summary>Tests between clouds of points against their definitions, pair by pair, and against all labelings.</summary>
[Trait("Category", "Kernel")]
public class PointTestsTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static double Square(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int d = 0; d < a.Length; d++) sum += (a[d] - b[d]) * (a[d] - b[d]);
        return sum;
    }

    private static (double P, double Q, double PQ) Pairs(double[] p, double[] q, int d, Func<double, double> kernel)
    {
        double Sum(double[] x, double[] y, bool once)
        {
            double sum = 0;
            for (int i = 0; i < x.Length / d; i++)
                for (int j = once ? i + 1 : 0; j < y.Length / d; j++) sum += kernel(Square(x.AsSpan(i * d, d), y.AsSpan(j * d, d)));
            return sum;
        }
        return (Sum(p, p, true), Sum(q, q, true), Sum(p, q, false));
    }

    private static double Discrepancy(double[] p, double[] q, int d, Func<double, double> kernel)
    {
        double n = p.Length / d, m = q.Length / d;
        var (a, b, c) = Pairs(p, q, d, kernel);
        return 2 * a / (n * (n - 1)) + 2 * b / (m * (m - 1)) - 2 * c / (n * m);
    }

    [Theory]
    [InlineData(5, 9, 1), InlineData(300, 217, 3), InlineData(255, 257, 2), InlineData(3, 600, 4)]
    public void Sums_over_tiles_are_sums_over_pairs(int n, int m, int d)
    {
        var random = new Random(n);
        double[] p = Labelings.Normal(random, n * d), q = Labelings.Normal(random, m * d, 0.3);
        var sums = KernelSums.Of(p, q, d);
        KernelShape[] shapes = [new KernelShape(0.7), KernelShape.Distance];
        Func<double, double>[] kernels = [r => Math.Exp(-r / (2 * 0.49)), r => -Math.Sqrt(r)];
        double[] pooled = [.. p, .. q];
        var drawn = sums.Draw(shapes, new LabelSource(17, false), 5, 3, TestContext.Current.CancellationToken);
        for (int k = 0; k < 2; k++)
        {
            Close(sums.Observed(shapes[k], Stop), Pairs(p, q, d, kernels[k]));
            for (int b = 0; b < 3; b++)
            {
                var marks = new byte[n + m];
                new LabelStream(17, 5 + b).Mark(marks, n);
                double[] x = [.. Enumerable.Range(0, n + m).Where(i => marks[i] == 1).SelectMany(i => pooled[(i * d)..(i * d + d)])];
                double[] y = [.. Enumerable.Range(0, n + m).Where(i => marks[i] == 0).SelectMany(i => pooled[(i * d)..(i * d + d)])];
                Assert.Equal(n * d, x.Length);
                Close(drawn[k][b], Pairs(x, y, d, kernels[k]));
            }
        }

        // Sums of up to 1.3e5 terms of one sign, added in parts; differences of them keep the absolute error of the largest.
        static void Close(KernelTotals found, (double P, double Q, double PQ) expected)
        {
            double tolerance = 1e-12 * (Math.Abs(expected.P) + Math.Abs(expected.Q) + Math.Abs(expected.PQ));
            Assert.Equal(expected.P, found.SumP, tolerance);
            Assert.Equal(expected.Q, found.SumQ, tolerance);
            Assert.Equal(expected.PQ, found.SumPQ, tolerance);
        }
    }

    [Fact]
    public void A_draw_is_the_same_alone_and_among_others()
    {
        var random = new Random(2);
        var sums = KernelSums.Of(Labelings.Normal(random, 800), Labelings.Normal(random, 900), 2);
        KernelShape[] shapes = [new KernelShape(1)];
        var together = sums.Draw(shapes, new LabelSource(3, false), 0, 70, Stop)[0];
        foreach (int k in new[] { 0, 33, 69 }) Assert.Equal(together[k], sums.Draw(shapes, new LabelSource(3, false), k, 1, Stop)[0][0]);
        // And a test that may stop early counts the same draws as one that may not.
        double[] p = Labelings.Normal(random, 60), q = Labelings.Normal(random, 60);
        var whole = EnergyTest.Test(p, q, 2, new Permutations(500), new Random(8), Stop);
        var stopped = EnergyTest.Test(p, q, 2, new Permutations(500) { StopAfter = 400 }, new Random(8), Stop);
        var soon = EnergyTest.Test(p, q, 2, new Permutations(500) { StopAfter = 10 }, new Random(8), Stop);
        Assert.True(whole.PValue < 0.8);
        Assert.Equal(whole.PValue, stopped.PValue);
        Assert.Contains("stopped early", soon.Method, StringComparison.Ordinal);
        int made = int.Parse(soon.Method.Split(',')[1].Trim().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(10.0 / made, soon.PValue, 1e-15);
    }

    [Fact]
    public void Energy_is_the_discrepancy_of_the_negative_distance_and_on_the_line_twice_Cramers()
    {
        var random = new Random(5);
        double[] p = Labelings.Normal(random, 41), q = Labelings.Normal(random, 34, 0.5);
        double expected = Discrepancy(p, q, 1, r => -Math.Sqrt(r));
        Assert.Equal(expected, EnergyTest.Squared(p, q, 1, biased: false), 1e-13);
        // The same points in a plane, on an axis that is turned.
        double[] p2 = [.. p.SelectMany(x => new[] { 0.6 * x, 0.8 * x })], q2 = [.. q.SelectMany(x => new[] { 0.6 * x, 0.8 * x })];
        Assert.Equal(expected, EnergyTest.Squared(p2, q2, 2, biased: false), 1e-13);
        Assert.Equal(EnergyTest.Squared(p, q, 1), EnergyTest.Squared(p2, q2, 2), 1e-13);
        Assert.Equal(0, EnergyTest.Squared(p2, p2, 2), 1e-15);
    }

    [Fact]
    public void The_unbiased_discrepancy_is_zero_on_average()
    {
        double[] values = [.. Enumerable.Range(0, 400).Select(k =>
        {
            var random = new Random(k);
            return MaximumMeanDiscrepancy.Squared(Labelings.Normal(random, 24), Labelings.Normal(random, 30), 2, 1);
        })];
        double mean = values.Average(), error = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (400.0 * 399));
        Assert.InRange(mean / error, -4.5, 4.5);
        Assert.InRange(values.Count(v => v < 0), 100, 320);
    }

    [Fact]
    public void Rotation_changes_nothing()
    {
        var random = new Random(6);
        double[] p = Labelings.Normal(random, 80), q = Labelings.Normal(random, 60, 0.5);
        double[] Turned(double[] x)
            => [.. Enumerable.Range(0, x.Length).Select(i => i % 2 == 0 ? 0.28 * x[i] - 0.96 * x[i + 1] : 0.96 * x[i - 1] + 0.28 * x[i])];
        var plan = new Permutations(99);
        foreach (Func<double[], double[], TestOutcome> test in new Func<double[], double[], TestOutcome>[]
        {
            (x, y) => MaximumMeanDiscrepancy.Test(x, y, 2, 1.1, plan, new Random(1)),
                (x, y) => EnergyTest.Test(x, y, 2, plan, new Random(1)),
            (x, y) => FriedmanRafsky.Test(x, y, 2, null, new Random(1)),
                (x, y) => NearestNeighborTest.Test(x, y, 2, 4, null, new Random(1)),
        })
        {
            TestOutcome straight = test(p, q), turned = test(Turned(p), Turned(q));
            Assert.Equal(straight.Statistic, turned.Statistic, 1e-12);
            Assert.Equal(straight.PValue, turned.PValue, 1e-12);
        }
    }

    [Fact]
    public void Permutation_tests_meet_the_share_of_all_labelings()
    {
        var random = new Random(12);
        double[] p = Labelings.Normal(random, 10), q = Labelings.Normal(random, 12, 0.8);
        var plan = new Permutations(4000);
        void Near(TestOutcome found, Func<double[], double[], double> statistic)
        {
            double share = Labelings.Tail(p, q, 2, statistic);
            Assert.Equal(share, found.PValue, 5 * Math.Sqrt(share * (1 - share) / plan.Draws) + 1.0 / plan.Draws);
        }
        Near(MaximumMeanDiscrepancy.Test(p, q, 2, 0.9, plan, new Random(1), Stop),
            (x, y) => Discrepancy(x, y, 2, r => Math.Exp(-r / (2 * 0.81))));
        Near(EnergyTest.Test(p, q, 2, plan, new Random(1), Stop), (x, y) => EnergyTest.Squared(x, y, 2));
        Near(FriedmanRafsky.Test(p, q, 2, plan, new Random(1), Stop),
            (x, y) => FriedmanRafsky.Test(x, y, 2, null, new Random(1)).Statistic);
        Near(NearestNeighborTest.Test(p, q, 2, 2, plan, new Random(1), Stop),
            (x, y) => NearestNeighborTest.Test(x, y, 2, 2, null, new Random(1)).Statistic);
    }

    [Fact]
    public void Moments_of_graphs_are_those_over_all_labelings()
    {
        var random = new Random(13);
        double[] points = Labelings.Normal(random, 20);
        int[] order = [.. Enumerable.Range(0, 10)];
        int[] to = NearestNeighborTest.Neighbors(new PointCloud(points, [], 2), 3, Stop),
            from = [.. Enumerable.Range(0, 30).Select(e => e / 3)];
        var graph = new LabeledGraph(from, to, order, 4);
        double[] crossing = [.. Labelings.Of([.. order.Select(i => (double)i)], 4)
            .Select(pair => (double)from.Zip(to).Count(e => pair.P.Contains(e.First) != pair.P.Contains(e.Second)))];
        Assert.Equal(crossing.Average(), graph.Mean, 1e-12);
        Assert.Equal(crossing.Average(c => c * c) - crossing.Average() * crossing.Average(), graph.Variance, 1e-11);
    }

    [Fact]
    public void On_the_line_Friedman_Rafsky_counts_runs()
    {
        double[] p = [1, 2, 5, 9], q = [3, 4, 6, 7, 8];
        // PP QQ P QQQ P: five runs, four edges between the samples; expected 2·4·5/9.
        Assert.Equal(1 - 4 / (40.0 / 9), FriedmanRafsky.Test(p, q, 1, null, new Random(1), Stop).EffectSize!.Value, 1e-14);
    }

    [Fact]
    public void Differences_are_found_and_equal_distributions_are_not()
    {
        var random = new Random(14);
        double[] p = Labelings.Normal(random, 240), far = Labelings.Normal(random, 180, 1), same = Labelings.Normal(random, 180);
        var plan = new Permutations(199);
        foreach (Func<double[], TestOutcome> test in new Func<double[], TestOutcome>[]
        {
            q => MaximumMeanDiscrepancy.Test(p, q, 2, null, plan, new Random(1)),
                q => MaximumMeanDiscrepancy.AggregatedTest(p, q, 2, plan, new Random(1)),
            q => MaximumMeanDiscrepancyBlocks.BlockTest(p, q, 2, null, new Random(1)),
                q => MaximumMeanDiscrepancyBlocks.LinearTest(p, q, 2, null, new Random(1)),
            q => EnergyTest.Test(p, q, 2, plan, new Random(1)), q => FriedmanRafsky.Test(p, q, 2, plan, new Random(1)),
                q => NearestNeighborTest.Test(p, q, 2, 5, null, new Random(1)),
            q => ClassifierTest.Test(p, q, 2, TwoSampleClassifier.Logistic, new Random(1)),
                q => ClassifierTest.Test(p, q, 2, TwoSampleClassifier.NearestNeighbors, new Random(1)),
        })
        {
            Assert.InRange(test(far).PValue, double.Epsilon, 0.01);
            Assert.InRange(test(same).PValue, 0.02, 1);
        }
    }

    [Fact]
    public void Equal_points_are_no_evidence_whatever_their_order()
    {
        double[] same = [.. Enumerable.Repeat(3.0, 40)];
        var plan = new Permutations(99);
        Assert.Equal(1, MaximumMeanDiscrepancy.Test(same, same, 2, null, plan, new Random(1), Stop).PValue);
        Assert.Equal(1, MaximumMeanDiscrepancy.AggregatedTest(same, same, 2, plan, new Random(1), Stop).PValue);
        Assert.Equal(1, EnergyTest.Test(same, same, 2, plan, new Random(1), Stop).PValue);
        Assert.Equal(1, MaximumMeanDiscrepancyBlocks.BlockTest(same, same, 2, null, new Random(1)).PValue);
        Assert.Equal(1, ClassifierTest.Test(same, same, 2, TwoSampleClassifier.Logistic, new Random(1), Stop).PValue);
        Assert.Equal(1, MaximumMeanDiscrepancy.MedianBandwidth(same, same, 2, new Random(1)));
        // Ties in a graph are decided by chance: over many seeds the p-value is spread evenly and not near 0.
        double[] all = [.. Enumerable.Range(0, 200).Select(seed => FriedmanRafsky.Test(same, same, 2, null, new Random(seed)).PValue)];
        Assert.InRange(all.Count(v => v < 0.1), 0, 42);      // 20 expected, standard deviation 4.2: five of them
    }

    [Fact]
    public void Bad_points_are_named()
    {
        double[] good = [1, 2, 3, 4, 5, 6];
        var plan = new Permutations(9);
        Assert.Contains("no multiple of the dimension 4",
            Assert.Throws<NotASampleException>(() => EnergyTest.Test(good, good, 4, plan, new Random(1), Stop)).Message,
            StringComparison.Ordinal);
        var error = Assert.Throws<NotASampleException>(
            () => MaximumMeanDiscrepancy.Test(good, [1, 2, 3, double.NaN], 2, null, plan, new Random(1), Stop));
        Assert.Equal(("q", 3), (error.ParamName, error.Index));
        Assert.Contains("q has 1 point, the test needs 2",
            Assert.Throws<NotASampleException>(() => MaximumMeanDiscrepancy.Test(good, [1, 2], 2, null, plan, new Random(1), Stop)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => MaximumMeanDiscrepancy.Squared(good, good, 2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => NearestNeighborTest.Test(good, good, 2, 6, null, new Random(1), Stop));
        Assert.Throws<NotASampleException>(() => ClassifierTest.Test(good, good, 2, TwoSampleClassifier.Logistic, new Random(1), Stop));
        Assert.Throws<NotASampleException>(() => DistanceCorrelation.Between(good, 2, good, 3));
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => EnergyTest.Test(good, good, 2, plan, new Random(1), stop.Token));
    }
}
