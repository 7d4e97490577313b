using CsCheck;
using Kullback.Coding;

namespace Kullback.Tests.Coding;

/// <summary>Information of tables, trees, histograms, bottleneck, text distances.</summary>
public class InformationTest
{
    private static readonly Gen<InformationTable> Tables = Gen.Select(Gen.Int[1, 6], Gen.Int[1, 6], Gen.Int[0, 1_000_000])
        .Select((rows, columns, seed) =>
    {
        var random = new Random(seed);
        double[] counts = [.. Enumerable.Range(0, rows * columns).Select(_ => (double)Math.Max(0, random.Next(-5, 20)))];
        counts[0]++;
        return new InformationTable(rows, columns, counts);
    });

    // Entropies are sums of at most 36 terms below 1: the identities hold to 1e-14.
    [Fact]
    public void Chain_rules_and_bounds_hold()
        => Tables.Sample(t => t.MutualInformationNats >= 0 && t.GainRatio is >= 0 and <= 1 && t.SymmetricUncertainty is >= 0 and <= 1
            && Math.Abs(t.JointEntropyNats - t.RowEntropyNats - t.ColumnsGivenRowsNats) < 1e-14
            && Math.Abs(t.ColumnEntropyNats - t.MutualInformationNats - t.ColumnsGivenRowsNats) < 1e-14
            && Math.Abs(t.VariationOfInformationNats - t.JointEntropyNats + t.MutualInformationNats) < 1e-14, iter: 500);

    [Fact]
    public void Independence_is_exactly_0()
    {
        Assert.Equal(0, new InformationTable(2, 3, 2, 4, 6, 3, 6, 9).MutualInformationNats);
        Assert.Equal(0, new InformationTable(1, 1, 5).GainRatio);
        Assert.Equal(1, new InformationTable(2, 3, 2, 4, 6, 3, 6, 9).GPValue);
        Assert.Equal(double.NegativeInfinity, new InformationTable(2, 2, 0, 1, 1, 1).PointwiseNats(0, 0));
        Assert.Equal(Math.Log(2), new InformationTable(2, 2, 5, 0, 0, 5).PointwiseNats(1, 1), 1e-15);
    }

    // Σ p(x,y)·pointwise = I; pooling two values of X loses information (data processing).
    [Fact]
    public void Pointwise_information_averages_to_the_mutual_and_pooling_loses()
        => Gen.Int[0, 1_000_000].Sample(seed =>
        {
            var random = new Random(seed);
            double[] counts = [.. Enumerable.Range(0, 12).Select(_ => random.Next(1, 20) + 0.0)];
            var table = new InformationTable(4, 3, counts);
            double sum = 0;
            for (int k = 0; k < 12; k++) sum += counts[k] / counts.Sum() * table.PointwiseNats(k / 3, k % 3);
            double[] pooled = [.. Enumerable.Range(0, 9).Select(k => k < 6 ? counts[k] : counts[k] + counts[k + 3])];
            return Math.Abs(sum - table.MutualInformationNats) < 1e-14
                && new InformationTable(3, 3, pooled).MutualInformationNats <= table.MutualInformationNats + 1e-15;
        }, iter: 300);

    // Quinlan's weather table: gains 0.246750, 0.151836, 0.048127, 0.029223 bits, gain ratios 0.156428, 0.151836, 0.048849,
    // 0.018773 as published.
    [Theory]
    [InlineData(3, new double[] { 2, 3, 4, 0, 3, 2 }, 0.246750, 0.156428)]
    [InlineData(2, new double[] { 3, 4, 6, 1 }, 0.151836, 0.151836)]
    [InlineData(2, new double[] { 6, 2, 3, 3 }, 0.048127, 0.048849)]
    [InlineData(3, new double[] { 2, 2, 4, 2, 3, 1 }, 0.029223, 0.018773)]
    public void Weather_table_has_its_published_gains(int values, double[] counts, double gain, double ratio)
    {
        var table = new InformationTable(values, 2, counts);
        Assert.Equal(gain, table.MutualInformationNats / Math.Log(2), 5e-7);
        Assert.Equal(ratio, table.GainRatio, 5e-7);
    }

    [Fact]
    public void Exclusive_or_is_synergy_and_a_copy_is_redundancy()
    {
        var exclusive = new JointInformation([2, 2, 2], [1, 0, 0, 1, 0, 1, 1, 0]);
        Assert.Equal(Math.Log(2), exclusive.InteractionNats, 1e-14);
        Assert.Equal(Math.Log(2), exclusive.TotalCorrelationNats, 1e-14);
        Assert.Equal(Math.Log(2), exclusive.ConditionalMutualInformationNats(1, 2, 4), 1e-14);
        var copies = new JointInformation([2, 2, 2], [1, 0, 0, 0, 0, 0, 0, 1]);
        Assert.Equal(-Math.Log(2), copies.InteractionNats, 1e-14);
        Assert.Equal(2 * Math.Log(2), copies.TotalCorrelationNats, 1e-14);
        double[] pair = [3, 1, 2, 5];
        Assert.Equal(new InformationTable(2, 2, pair).MutualInformationNats, new JointInformation([2, 2], pair).InteractionNats, 1e-14);
        Assert.ThrowsAny<ArgumentException>(() => new JointInformation([2, 2], [1, 2, 3]));
        Assert.ThrowsAny<ArgumentException>(() => copies.EntropyNats(8));
    }

    [Fact]
    public void Threshold_is_the_best_of_all()
        => Gen.Select(Gen.Int[0, 6].Array[2, 30], Gen.Int[0, 1_000_000]).Sample((numbers, seed) =>
        {
            var random = new Random(seed);
            double[] values = [.. numbers.Select(v => (double)v)];
            int[] labels = [.. numbers.Select(v => random.Next(3) == 0 ? random.Next(3) : v % 3)];
            double best = values.Distinct().Where(v => v < values.Max()).Select(v =>
            {
                double[] counts = new double[6];
                for (int k = 0; k < values.Length; k++) counts[(values[k] <= v ? 0 : 3) + labels[k]]++;
                return new InformationTable(2, 3, counts).MutualInformationNats;
            }).DefaultIfEmpty(-1).Max();
            var found = SplitSearch.Threshold(values, labels, 3);
            // The search compares running sums, off by 1e-15·n·ln n: of thresholds that tie it may take another.
            return found is null ? best == -1 : Math.Abs(found.GainNats - best) < 1e-12
                && values.Count(v => v <= found.Threshold) == found.Left;
        }, iter: 300);

    [Fact]
    public void Tree_learns_a_checked_board_and_prunes_noise()
    {
        var random = new Random(3);
        double[] x = [.. Enumerable.Range(0, 2000).Select(_ => random.NextDouble())], y = [.. x.Select(_ => random.NextDouble())],
            noise = [.. x.Select(_ => random.NextDouble())];
        int[] corner = [.. x.Zip(y, (a, b) => a > 0.5 && b > 0.3 ? 1 : 0)], chance = [.. x.Select(_ => random.Next(2))];
        var (tree, accuracy, rows) = EntropyTree.Validated([x, y, noise], corner, 2, new Random(1));
        // Thresholds sit within a few ranks of the truth: about 3 of 500 test rows fall between.
        Assert.InRange(accuracy, 0.98, 1);
        Assert.Equal(500, rows);
        Assert.InRange(tree.Leaves, 3, 6);
        // No column tells of a coin: 0.5 ± 4.5 standard deviations of 500 tosses.
        Assert.InRange(EntropyTree.Validated([x, y, noise], chance, 2, new Random(1)).Accuracy, 0.4, 0.6);
        Assert.ThrowsAny<ArgumentException>(() => EntropyTree.Grow([[1, double.NaN]], [0, 1], 2, [0, 1]));
        Assert.ThrowsAny<ArgumentException>(() => EntropyTree.Grow([[1, 2]], [0, 5], 2, [0, 1]));
    }

    [Fact]
    public void Shortest_histogram_finds_steps_and_leaves_even_numbers_alone()
    {
        var random = new Random(5);
        double[] steps = [.. Enumerable.Range(0, 3000).Select(k => k < 2400 ? random.NextDouble() : 1 + 4 * random.NextDouble())
            .Select(v => Math.Round(v, 3)).Order()];
        var found = ShortestHistogram.Of(steps, 0.001);
        Assert.Equal(2, found.Bins);
        Assert.Equal(1, found.Borders[1], 0.02);
        Assert.True(found.Nats < found.SingleBinNats);
        double[] even = [.. Enumerable.Range(0, 1000).Select(_ => Math.Round(random.NextDouble(), 3)).Order()];
        Assert.Equal(1, ShortestHistogram.Of(even, 0.001).Bins);
        Assert.Equal(1, ShortestHistogram.Of([5, 5, 5], 1).Bins);
        Assert.Equal([3L], ShortestHistogram.Of([5, 5, 5], 1).Counts);
        Assert.ThrowsAny<ArgumentException>(() => ShortestHistogram.Of([], 1));
        Assert.ThrowsAny<ArgumentException>(() => ShortestHistogram.Of([2, 1], 1));
        Assert.ThrowsAny<ArgumentException>(() => ShortestHistogram.Of([1], 0));
    }

    [Fact]
    public void Bottleneck_keeps_the_data_processing_inequality_and_finds_the_two_groups()
    {
        // Two kinds of rows: at a high β two clusters keep all that X tells about Y.
        double[] counts = [8, 1, 1, 8, 1, 1, 1, 1, 8, 1, 1, 8];
        double whole = new InformationTable(4, 3, counts).MutualInformationNats;
        var points = new InformationBottleneck(4, 3, counts).Anneal([0.5, 1, 2, 5, 20, 100], 4, new Random(1));
        Assert.Equal(1, points[0].Clusters);
        Assert.All(points, p => Assert.InRange(p.RelevanceNats, 0, Math.Min(p.RateNats, whole) + 1e-12));
        Assert.Equal(whole, points[^1].RelevanceNats, 1e-6);
        Assert.Equal(2, points[^1].Clusters);
        Assert.ThrowsAny<ArgumentException>(() => new InformationBottleneck(2, 2, [1, 1, 1, 1]).Anneal([2, 1], 2, new Random(1)));
    }

    // Feedback and closed forms against each other: capacity of parallel channels and rates of components are sums at the water level.
    [Fact]
    public void Gaussian_closed_forms()
    {
        Assert.Equal(Math.Log(2), ClosedRate.Gaussian(1, 0.25), 1e-15);
        Assert.Equal(0.5 * Math.Log(2), ClosedCapacity.Gaussian(1), 1e-15);
        Assert.Equal(double.PositiveInfinity, ClosedRate.Gaussian(1, 0));
        double[] parts = new double[3];
        Assert.Equal(0.5 * Math.Log(4 / 0.5) + 0.5 * Math.Log(1 / 0.5), ClosedRate.GaussianVector([4, 1, 0.25], 1.25, parts), 1e-14);
        Assert.Equal([0.5, 0.5, 0.25], parts);
        double[] powers = new double[3];
        Assert.Equal(0.5 * Math.Log(3) + 0.5 * Math.Log(1.5), ClosedCapacity.ParallelGaussian([1, 2, 10], 3, powers), 1e-14);
        Assert.Equal([2, 1, 0], powers);
        Assert.Equal(-Math.Log(0.5), ClosedRate.LaplaceAbsolute(1, 0.5), 1e-15);
        Assert.Equal(Math.Log(1.25), ClosedCapacity.Z(0.5), 1e-15);
        Assert.Equal(0.531004406410718779 * Math.Log(2), ClosedCapacity.BinarySymmetric(0.1), 1e-15);
        Assert.Equal(0.531004406410718779 * Math.Log(2), ClosedRate.BernoulliHamming(0.5, 0.1), 1e-15);
        Assert.Equal(0.96107940496840642 * Math.Log(2), ClosedRate.UniformHamming(4, 0.2), 1e-15);
        Assert.ThrowsAny<ArgumentException>(() => ClosedRate.Gaussian(-1, 1));
        Assert.ThrowsAny<ArgumentException>(() => ClosedRate.Gaussian(1, double.NaN));
        Assert.ThrowsAny<ArgumentException>(() => ClosedCapacity.BinarySymmetric(1.1));
    }

    [Fact]
    public void Texts_are_nearest_to_their_kind()
    {
        byte[] a = EntropyCoderTest.Random(2, 4000), b = EntropyCoderTest.Random(5, 4000), c = EntropyCoderTest.Random(2, 900);
        Assert.Equal(0, TextDistance.Nearest(c, [new ByteModel(a, 0), new ByteModel(b, 0)]));
        Assert.True(TextDistance.KullbackLeiblerBits(c, a, 0) < TextDistance.KullbackLeiblerBits(c, b, 0));
        Assert.Equal(0, TextDistance.JensenShannonBits(new ByteCounts(a, 1), new ByteCounts(a, 1)), 1e-14);
        Assert.InRange(TextDistance.JensenShannonBits(new ByteCounts(a, 1), new ByteCounts(b, 1)), 0.05, 1);
        Assert.Equal(1, TextDistance.JensenShannonBits(new ByteCounts("aaaa"u8, 0), new ByteCounts("bb"u8, 0)), 1e-14);
        Assert.InRange(TextDistance.Compression(a, a, 0), 0, 1.1);
        Assert.ThrowsAny<ArgumentException>(() => TextDistance.JensenShannonBits(new ByteCounts(a, 1), new ByteCounts(b, 0)));
        Assert.ThrowsAny<ArgumentException>(() => TextDistance.JensenShannonBits(new ByteCounts([], 1), new ByteCounts(b, 1)));
    }

    [Fact]
    public void Bad_tables_are_refused()
    {
        Assert.Contains("counts[1, 0] = -1", Assert.ThrowsAny<ArgumentException>(() => new InformationTable(2, 2, 1, 1, -1, 1)).Message,
            StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => new InformationTable(2, 2, 0, 0, 0, 0));
        Assert.ThrowsAny<ArgumentException>(() => new InformationTable(2, 2, 1, 1, 1));
        Assert.ThrowsAny<ArgumentException>(() => new InformationTable(2, 2, 1, 1, double.NaN, 1));
        Assert.ThrowsAny<ArgumentException>(() => new InformationTable(2, 2, 0, 0, 1, 1).PointwiseNats(0, 0));
    }
}
