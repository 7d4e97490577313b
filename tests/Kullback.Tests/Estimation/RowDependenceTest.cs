using Kullback.Estimation;
using Kullback.Hypotheses;
using Kullback.Numerics;

namespace Kullback.Tests.Estimation;

/// <summary>Clusters, series and their neighbors.</summary>
public class RowDependenceTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static readonly PointSettings Few = new() { Subsamples = 20 };

    private static (double[] Rows, int[] Groups) Clusters(Random random, int clusters, int size, int d, double share, double mean = 0,
        int first = 0)
    {
        var (rows, groups) = (new List<double>(), new List<int>());
        for (int c = 0; c < clusters; c++)
        {
            double[] own = DrawnPoints.Normal(random, 1, d);
            for (int i = 0; i < size; i++)
            {
                double[] noise = DrawnPoints.Normal(random, 1, d);
                for (int j = 0; j < d; j++) rows.Add(mean + Math.Sqrt(share) * own[j] + Math.Sqrt(1 - share) * noise[j]);
                groups.Add(first + c);
            }
        }
        return ([.. rows], [.. groups]);
    }

    // The definition with plain loops: for every point the k-th nearest of those that do not depend on it, and how many there are.
    private static double Radius(double[] points, double[] from, int d, int k, Func<int, bool> apart, out int count)
    {
        double[] distances = [.. Enumerable.Range(0, points.Length / d).Where(apart)
            .Select(j => Math.Sqrt(Enumerable.Range(0, d).Sum(c => Math.Pow(points[j * d + c] - from[c], 2)))).Order()];
        count = distances.Length;
        return distances[k - 1];
    }

    [Theory, InlineData(1), InlineData(3)]
    public void Rows_of_one_cluster_are_no_neighbors(int d)
    {
        const int k = 4;
        var random = new Random(1);
        // Two clusters of forty rows are more than a list of neighbors holds: they are read in full.
        var (p, ofP) = Clusters(random, 12, 10, d, 0.9);
        var (q, ofQ) = Clusters(random, 4, 40, d, 0.9, 0.3, 6);
        double sum = 0;
        int n = ofP.Length;
        for (int i = 0; i < n; i++)
        {
            double[] from = p[(i * d)..((i + 1) * d)];
            double inP = Radius(p, from, d, k, j => ofP[j] != ofP[i], out int others),
                inQ = Radius(q, from, d, k, j => ofQ[j] != ofP[i], out int ofOther);
            sum += d * Math.Log(inQ / inP) + Math.Log((double)ofOther / others);
        }
        var settings = new PointSettings
        {
            K = k, Subsamples = 0,
            Dependence = new RowDependence { GroupsOfP = ofP, GroupsOfQ = ofQ, IsClusters = true }
        };
        Assert.Equal(sum / n, NeighborDivergence.FixedNeighbors(p, q, d, settings).Nats, 1e-10);
    }

    [Fact]
    public void Rows_within_the_window_are_no_neighbors()
    {
        const int k = 3, window = 7, n = 200;
        var random = new Random(2);
        var (x, y) = DrawnPoints.Pair(random, n, 0.6);
        double entropy = 0, information = 0;
        for (int i = 0; i < n; i++)
        {
            int[] others = [.. Enumerable.Range(0, n).Where(j => Math.Abs(i - j) > window)];
            double[] joint = [.. others.Select(j => Math.Max(Math.Abs(x[i] - x[j]), Math.Abs(y[i] - y[j]))).Order()];
            int nx = others.Count(j => Math.Abs(x[i] - x[j]) < joint[k - 1]), ny = others.Count(j => Math.Abs(y[i] - y[j]) < joint[k - 1]);
            information += (Digamma.Of(k) + Digamma.Of(others.Length + 1) - Digamma.Of(nx + 1) - Digamma.Of(ny + 1)) / n;
            double radius = others.Select(j => Math.Abs(x[i] - x[j])).Order().ElementAt(k - 1);
            entropy += (Digamma.Of(others.Length + 1) - Digamma.Of(k) + Math.Log(2 * radius)) / n;
        }
        var settings = new PointSettings { K = k, Subsamples = 0, Dependence = new RowDependence { Window = window } };
        Assert.Equal(information, NeighborInformation.Kraskov1(x, 1, y, 1, settings).Nats, 1e-10);
        Assert.Equal(entropy, NeighborEntropy.KozachenkoLeonenko(x, 1, settings).Nats, 1e-10);
    }

    // Every row a cluster of its own is no cluster at all.
    [Fact]
    public void Clusters_of_one_row_change_no_value()
    {
        var random = new Random(3);
        double[] p = DrawnPoints.Normal(random, 150, 2), q = DrawnPoints.Normal(random, 150, 2, 0.4);
        var own = new RowDependence
        {
            GroupsOfP = [.. Enumerable.Range(0, 150)], GroupsOfQ = [.. Enumerable.Range(150, 150)],
            IsClusters = true
        };
        Assert.Equal(PointEstimate.KullbackLeibler(p, q, 2, Few).Nats,
            PointEstimate.KullbackLeibler(p, q, 2, Few with { Dependence = own }).Nats, 1e-12);
        Assert.Equal(PointEstimate.Entropy(p, 2, Few).Nats, PointEstimate.Entropy(p, 2, Few with { Dependence = own }).Nats, 1e-12);
        Assert.Equal(PointEstimate.MutualInformation(p, 2, [.. p.Where((_, i) => i % 2 == 0).Select(v => v + 0.1 * v * v)], 1,
            settings: Few).Nats,
            PointEstimate.MutualInformation(p, 2, [.. p.Where((_, i) => i % 2 == 0).Select(v => v + 0.1 * v * v)], 1,
                settings: Few with { Dependence = own }).Nats, 1e-12);
    }

    // With .9 of the variance in 30 clusters of 20 rows the mean varies as that of about 33 rows, not 600:
    // an interval that knows is at least twice as wide.
    [Fact]
    public void Clusters_widen_the_interval()
    {
        var random = new Random(4);
        var (p, ofP) = Clusters(random, 30, 20, 1, 0.9, 0.5);
        var (q, ofQ) = Clusters(random, 30, 20, 1, 0.9, 0, 30);
        int[] mixed = [.. Enumerable.Range(0, 600)];
        random.Shuffle(mixed);
        double[] shuffled = [.. mixed.Select(i => p[i])], other = [.. mixed.Select(i => q[i])];
        var bare = PointEstimate.KullbackLeibler(shuffled, other, 1, Few with { Subsamples = 100 });
        var known = PointEstimate.KullbackLeibler(p, q, 1,
            Few with { Subsamples = 100, Dependence = new RowDependence { GroupsOfP = ofP, GroupsOfQ = ofQ, IsClusters = true } });
        Assert.True(known.StandardErrorNats > 2 * bare.StandardErrorNats, $"{known.StandardErrorNats} beside {bare.StandardErrorNats}");
    }

    [Fact]
    public void Few_groups_are_told()
    {
        var (rows, groups) = Clusters(new Random(5), 5, 40, 1, 0.5);
        Assert.False(PointEstimate.Entropy(rows, 1,
            Few with { Dependence = new RowDependence { GroupsOfP = groups, IsClusters = true } }).IsReliable);
        (rows, groups) = Clusters(new Random(5), 10, 40, 1, 0.5);
        Assert.Contains(PointEstimate.Entropy(rows, 1,
            Few with { Dependence = new RowDependence { GroupsOfP = groups, IsClusters = true } }).Diagnoses,
            d => d is { Code: "few-groups", Disqualifies: false });
    }

    [Fact]
    public void What_does_not_fit_is_an_error()
    {
        double[] rows = DrawnPoints.Normal(new Random(6), 40, 1);
        string Message(RowDependence dependence)
            => Assert.ThrowsAny<ArgumentException>(() => PointEstimate.Entropy(rows, 1, Few with { Dependence = dependence })).Message;
        Assert.Contains("3 groups for the 40 rows of P", Message(new() { GroupsOfP = [1, 2, 3] }), StringComparison.Ordinal);
        Assert.Contains("one cluster has 39 of the 40 rows of P",
            Message(new() { GroupsOfP = [.. Enumerable.Range(0, 40).Select(i => i == 0 ? 1 : 0)], IsClusters = true }),
            StringComparison.Ordinal);
        Assert.Contains("a window of 20 rows leaves no neighbors among 40 rows", Message(new() { Window = 20 }), StringComparison.Ordinal);
        Assert.Contains("no window with clusters",
            Message(new() { GroupsOfP = [.. Enumerable.Range(0, 40)], IsClusters = true, Window = 1 }), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => RowDependence.Blocks([0, 1], 0));
        Assert.Equal([0, 0, 1, 3], RowDependence.Blocks([0, 1, 2, 7], 2));
    }

    // Under the hypothesis (b + 1)/(B + 1) is uniform on its 20 values: of 40 runs at most 9 are at .1 or below but for 1 in 200.
    [Fact]
    public void The_permutation_test_keeps_its_size_with_clusters()
    {
        int below = 0, bare = 0;
        for (int run = 0; run < 40; run++)
        {
            var random = new Random(100 + run);
            var (p, ofP) = Clusters(random, 10, 6, 1, 0.9);
            var (q, ofQ) = Clusters(random, 10, 6, 1, 0.9, 0, 10);
            var dependence = new RowDependence { GroupsOfP = ofP, GroupsOfQ = ofQ, IsClusters = true };
            if (PointEstimateTest.Divergence(p, q, 1, Few with { K = 2, Dependence = dependence }, new Permutations(19), random,
                Stop).PValue <= 0.1) below++;
            if (PointEstimateTest.Divergence(p, q, 1, Few with { K = 2 }, new Permutations(19), random, Stop).PValue <= 0.1) bare++;
        }
        Assert.InRange(below, 0, 9);
        Assert.InRange(bare, 20, 40);
    }

    [Fact]
    public void The_permutation_test_finds_what_is_there()
    {
        var random = new Random(7);
        double[] p = DrawnPoints.Normal(random, 60, 1, 2), q = DrawnPoints.Normal(random, 60, 1);
        Assert.Equal(0.01, PointEstimateTest.Divergence(p, q, 1, Few, new Permutations(99), random, Stop).PValue, 1e-12);
        double[] x = DrawnPoints.Normal(random, 80, 1), y = [.. x.Select(v => v * v)];
        Assert.Equal(0.01, PointEstimateTest.Information(x, 1, y, 1, Few with { K = 3 }, new Permutations(99), random, Stop).PValue, 1e-12);
        // Four of eight rows can be chosen in 70 ways: all are looked at,
        // and the least p-value is 1/70 (or 2/70 where the mirrored choice is as far).
        var exact = PointEstimateTest.Divergence([1, 2, 3.1, 4.3], [11, 12.2, 13.5, 14.9], 1, Few with { K = 1 }, new Permutations(999),
            random, Stop);
        Assert.Contains("exact: all 70", exact.Method, StringComparison.Ordinal);
        Assert.InRange(exact.PValue, 1 / 70.0, 0.1);
        Assert.Contains("name the length of a block",
            Assert.Throws<ArgumentException>(
                () => PointEstimateTest.Divergence(p, q, 1, Few with { Dependence = new RowDependence { Window = 2 } }, new Permutations(9),
                    random, Stop)).Message, StringComparison.Ordinal);
        // Clusters of 1, 2, 3, … rows.
        int[] sizes = [.. Enumerable.Range(0, 80).Select(i => Math.Min(11, (int)((Math.Sqrt(8 * i + 1) - 1) / 2)))];
        Assert.Contains("No two clusters",
            Assert.Throws<ArgumentException>(
                () => PointEstimateTest.Information(x, 1, y, 1,
                    Few with { Dependence = new RowDependence { GroupsOfP = sizes, IsClusters = true } }, new Permutations(9), random,
                    Stop)).Message, StringComparison.Ordinal);
    }

    // Categories are names: other codes in another order change nothing.
    [Fact]
    public void Codes_of_categories_carry_no_number()
    {
        Random random;
        double[] Rows(int n, double share, Func<int, double> code)
        {
            var own = new Random(random.Next());
            return [.. Enumerable.Range(0, n)
                .SelectMany(_ => { int c = own.NextDouble() < share ? 0 : 1 + own.Next(2);
                return new[] { code(c), c + DrawnPoints.Normal(own, 1, 1)[0] }; })];
        }
        int[] swapped = [2, 0, 1];
        var settings = Few with { Categories = [0] };
        random = new Random(9);
        double[] p = Rows(300, 0.5, c => c), q = Rows(300, 0.3, c => c);
        random = new Random(9);
        double[] p2 = Rows(300, 0.5, c => 1000 * swapped[c]), q2 = Rows(300, 0.3, c => 1000 * swapped[c]);
        Assert.Equal(PointEstimate.KullbackLeibler(p, q, 2, settings).Nats, PointEstimate.KullbackLeibler(p2, q2, 2, settings).Nats, 1e-9);
        Assert.Equal(PointEstimate.Entropy(p, 2, settings).Nats, PointEstimate.Entropy(p2, 2, settings).Nats, 1e-9);
    }

    // D of the shares alone, with ψ for the logarithms, where nothing else is there; H of a coin; I of a text with itself is its entropy.
    [Fact]
    public void Columns_of_text_alone_are_counts()
    {
        double[] p = [.. Enumerable.Repeat(0.0, 60), .. Enumerable.Repeat(1.0, 40)],
            q = [.. Enumerable.Repeat(0.0, 30), .. Enumerable.Repeat(1.0, 70)];
        double expected = 0.6 * (Digamma.Of(60) - Digamma.Of(31)) + 0.4 * (Digamma.Of(40) - Digamma.Of(71)) - Digamma.Of(100)
            + Digamma.Of(101);
        var settings = Few with { Categories = [0] };
        Assert.Equal(expected, PointEstimate.KullbackLeibler(p, q, 1, settings).Nats, 1e-12);
        var entropy = PointEstimate.Entropy(p, 1, settings);
        Assert.Equal("H(P)", entropy.Quantity);
        Assert.InRange(-0.6 * Math.Log(0.6) - 0.4 * Math.Log(0.4), entropy.Interval!.Value.LowNats, entropy.Interval.Value.HighNats);
        var self = PointEstimate.MutualInformation(p, 1, p, 1, settings: Few with { Categories = [0, 1] });
        Assert.Equal(-0.6 * Math.Log(0.6) - 0.4 * Math.Log(0.4), self.Nats, 0.01);
        // A value that Q has not, far too often for chance.
        Assert.Equal(double.PositiveInfinity, PointEstimate.KullbackLeibler([.. p, .. Enumerable.Repeat(2.0, 20)], q, 1, settings).Nats);
    }
}
