using Kullback.Coding;
using Kullback.Estimation;
using Kullback.Hypotheses;

namespace Kullback.Tests.Estimation;

/// <summary>Estimates from counts with more cells than rows can fill: what they promise holds, and nothing else is promised.</summary>
public class RareCountsTest
{
    // A one-sided bound of 2.5 % or an interval of 5 % is broken in at most 14 and 20 of 200 samples, but for 1 run in 10,000 (binomial).
    private const int Runs = 200, MostBelow = 14, MostOutside = 23;

    [Theory]
    [InlineData(1000, 500)]
    [InlineData(1000, 5000)]
    [InlineData(100, 500)]
    public void The_lower_end_where_Q_has_no_row_is_a_bound(int cells, int rows)
    {
        double[] zipf = Zipf(cells, 1);
        var random = new Random(cells + rows);
        int above = 0;
        for (int run = 0; run < Runs; run++)
        {
            var estimate = KullbackLeiblerFromCounts.BiasCorrected(Draw(zipf, rows, random), Draw(zipf, rows, random));
            Assert.Equal(double.PositiveInfinity, estimate.Nats);
            if (estimate.Interval!.Value.LowNats > 0) above++;
        }
        Assert.InRange(above, 0, MostBelow);
    }

    [Fact]
    public void The_lower_end_still_sees_a_tail_that_is_new()
    {
        double[] zipf = Zipf(1000, 1),
            p = [.. zipf.Select((s, k) => k < 10 || k % 2 == 1 ? s : 0), .. zipf.Select((s, k) => k >= 10 && k % 2 == 0 ? s : 0)];
        var random = new Random(5);
        var estimate = KullbackLeiblerFromCounts.BiasCorrected(Draw(p, 5000, random), [.. Draw(zipf, 5000, random), .. new double[1000]]);
        Assert.True(estimate.Interval!.Value.LowNats > 0.5);
        Assert.False(estimate.IsReliable);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1.5, 0.5)]
    public void Jensen_Shannon_on_a_thousand_cells_from_500_rows_holds_the_truth(double more, double less)
    {
        double[] q = Zipf(1000, 1), p = less == 0 ? q : Normalized([.. q.Select((s, k) => s * (k % 2 == 0 ? more : less))]);
        double truth = 0;
        for (int k = 0; k < p.Length; k++) truth += Term(p[k], q[k]);
        var random = new Random(7);
        int outside = 0;
        for (int run = 0; run < Runs; run++)
        {
            var estimate = JensenShannonFromCounts.BiasCorrected(Draw(p, 500, random), Draw(q, 500, random));
            var interval = estimate.Interval!.Value;
            if (truth < interval.LowNats - 1e-12 || truth > interval.HighNats + 1e-12) outside++;
            Assert.InRange(Math.Max(0, estimate.Nats), interval.LowNats, interval.HighNats);
            Assert.Contains(estimate.Diagnoses, d => d.Code == "rare-cells");
        }
        Assert.InRange(outside, 0, MostOutside);
    }

    [Fact]
    public void Augmented_value_that_is_chance_is_not_to_be_relied_upon()
    {
        double[] uniform = [.. Enumerable.Repeat(0.001, 1000)];
        var random = new Random(3);
        for (int run = 0; run < 20; run++)
            Assert.False(KullbackLeiblerFromCounts.AugmentedPlugIn(Draw(uniform, 500, random), Draw(uniform, 500, random)).IsReliable);
        Assert.True(KullbackLeiblerFromCounts.AugmentedPlugIn([900, 100], [100, 900]).IsReliable);
    }

    [Theory]
    [InlineData(1.5, 100_000, 500)]
    [InlineData(1.5, 100_000, 5000)]
    [InlineData(1, 1000, 2000)]
    [InlineData(0, 1000, 2000)]
    public void Recommended_entropy_holds_the_truth_with_long_tails(double exponent, int cells, int rows)
    {
        double[] shares = Zipf(cells, exponent);
        double truth = -shares.Sum(p => p * Math.Log(p));
        foreach (bool known in new[] { true, false })
        {
            var random = new Random(rows);
            int outside = 0;
            for (int run = 0; run < Runs; run++)
            {
                double[] counts = Draw(shares, rows, random);
                var sample = new Fingerprint(known ? counts : [.. counts.Where(c => c > 0)]);
                var estimate = EntropyFromCounts.Estimate(EntropyFromCounts.Recommended(sample, known).Estimator, sample,
                    allCellsKnown: known);
                var interval = estimate.Interval!.Value;
                if (truth < interval.LowNats - 1e-12 || truth > interval.HighNats + 1e-12) outside++;
            }
            Assert.InRange(outside, 0, MostOutside);
        }
    }

    [Fact]
    public void Held_out_information_of_values_that_tell_nothing_is_none()
    {
        var random = new Random(11);
        int above = 0;
        for (int run = 0; run < Runs; run++)
        {
            int[] x = [.. Enumerable.Range(0, 2000).Select(_ => random.Next(run % 2 == 0 ? 1000 : 50))],
                y = [.. x.Select(_ => random.Next(3))];
            if (HeldOutInformation.From(x, 1000, y, 3).LowNats(0.975) > 0) above++;
        }
        Assert.InRange(above, 0, MostBelow);
        // Each value once: no other row tells anything, and the code costs something.
        Assert.True(HeldOutInformation.From([0, 1, 2, 3, 4, 5], 6, [0, 1, 0, 1, 0, 1], 2).Nats <= 0);
    }

    [Fact]
    public void Held_out_information_is_near_the_truth_where_values_tell_all_and_never_above_it()
    {
        var random = new Random(13);
        int[] x = [.. Enumerable.Range(0, 20_000).Select(_ => random.Next(5000))], parity = [.. x.Select(v => v % 2)],
            noisy = [.. x.Select(v => random.NextDouble() < 0.2 ? 1 - v % 2 : v % 2)];
        var sure = HeldOutInformation.From(x, 5000, parity, 2);
        Assert.InRange(sure.Nats, 0.9 * Math.Log(2), Math.Log(2));
        Assert.True(sure.LowNats(0.975) <= Math.Log(2));
        // I = ln 2 − h(0.2).
        double truth = Math.Log(2) + 0.2 * Math.Log(0.2) + 0.8 * Math.Log(0.8);
        Assert.InRange(HeldOutInformation.From(x, 5000, noisy, 2).LowNats(0.975), 0.5 * truth, truth);
    }

    [Fact]
    public void Prediction_test_has_its_level_and_sees_what_is_there()
    {
        var random = new Random(17);
        int rejected = 0;
        for (int run = 0; run < Runs; run++)
        {
            int[] x = [.. Enumerable.Range(0, 300).Select(_ => random.Next(200))], y = [.. x.Select(_ => random.Next(2))];
            if (PredictionTest.Independence(x, 200, y, 2, 99, random).PValue <= 0.05) rejected++;
        }
        Assert.InRange(rejected, 0, MostOutside);
        int[] values = [.. Enumerable.Range(0, 300).Select(k => k % 150)], halves = [.. values.Select(v => v % 2)];
        var seen = PredictionTest.Independence(values, 150, halves, 2, 99, random);
        Assert.Equal((1.0, 0.01), (seen.Statistic, seen.PValue));
        Assert.Equal(1, PredictionTest.Independence([0, 0, 0], 1, [0, 1, 0], 2, 99, random).PValue);
    }

    [Fact]
    public void Values_out_of_range_are_named()
    {
        Assert.Contains("x[1]", Assert.Throws<ArgumentOutOfRangeException>(() => HeldOutInformation.From([0, 3], 3, [0, 0], 1)).Message,
            StringComparison.Ordinal);
        Assert.Contains("y[0]",
            Assert.Throws<ArgumentOutOfRangeException>(() => PredictionTest.Independence([0, 1], 2, [-1, 0], 2, 9, new Random(1))).Message,
            StringComparison.Ordinal);
        Assert.Contains("1 row", Assert.Throws<ArgumentException>(() => HeldOutInformation.From([0], 1, [0], 1)).Message,
            StringComparison.Ordinal);
        Assert.Contains("2 values of x, 1 of y",
            Assert.Throws<ArgumentException>(() => PredictionTest.Independence([0, 1], 2, [0], 1, 9, new Random(1))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Held_out_entropy_of_random_bytes_is_eight_bits_whatever_the_order()
    {
        byte[] text = new byte[100_000];
        new Random(1).NextBytes(text);
        for (int order = 0; order <= 3; order++)
        {
            Assert.InRange(HeldOut(text, order)!.Value, 7.99, 8.01);
            Assert.True(new ByteCounts(text, order).EntropyBits < HeldOut(text, order));
        }
    }

    [Fact]
    public void Held_out_entropy_finds_what_the_context_tells()
    {
        // Each byte follows from the one before: 3 + 7·k mod 256 runs through all.
        byte[] cycle = new byte[50_000];
        for (int k = 1; k < cycle.Length; k++) cycle[k] = (byte)(3 + 7 * cycle[k - 1] % 256);
        Assert.True(HeldOut(cycle, 1) < 0.1 * HeldOut(cycle, 0));
        Assert.InRange(HeldOut(new byte[10_000], 2)!.Value, 0, 0.05);
        Assert.Null(HeldOut(new byte[15], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => HeldOut(cycle, 4));
    }

    private static double? HeldOut(byte[] text, int order) => HeldOutEntropy.Bits(text, order, TestContext.Current.CancellationToken);

    private static double Term(double p, double q)
    {
        double m = (p + q) / 2;
        return ((p > 0 ? p * Math.Log(p / m) : 0) + (q > 0 ? q * Math.Log(q / m) : 0)) / 2;
    }

    private static double[] Zipf(int cells, double exponent)
        => Normalized([.. Enumerable.Range(1, cells).Select(k => Math.Pow(k, -exponent))]);

    private static double[] Normalized(double[] weights)
    {
        double total = weights.Sum();
        return [.. weights.Select(w => w / total)];
    }

    private static double[] Draw(double[] shares, int rows, Random random)
    {
        double[] counts = new double[shares.Length], cumulative = new double[shares.Length];
        double sum = 0;
        for (int k = 0; k < shares.Length; k++) cumulative[k] = sum += shares[k];
        for (int row = 0; row < rows; row++)
        {
            int at = Array.BinarySearch(cumulative, random.NextDouble() * sum);
            counts[Math.Min(at < 0 ? ~at : at + 1, counts.Length - 1)]++;
        }
        return counts;
    }
}
