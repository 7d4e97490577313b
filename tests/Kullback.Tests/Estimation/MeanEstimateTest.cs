using Kullback.Estimation;
using Kullback.Hypotheses;

namespace Kullback.Tests.Estimation;

/// <summary>Means of numbers in clusters, the sign test, and divergences from sampled log-probabilities.</summary>
public class MeanEstimateTest
{
    [Fact]
    public void Clusters_of_one_give_the_plain_error()
    {
        double[] values = [3, 1, 4, 1, 5, 9, 2, 6];
        var estimate = MeanEstimate.Of(values, 1);
        // Σ = 31, Σx² = 173: variance 173/8 − (31/8)² = 6.609375.
        Assert.Equal(31.0 / 8, estimate.Mean, 1e-15);
        Assert.Equal(Math.Sqrt(6.609375 / 7), estimate.StandardError, 1e-15);
        Assert.Equal(estimate.StandardError, estimate.ClusteredStandardError, 1e-14);
    }

    [Fact]
    public void Copies_in_a_cluster_tell_nothing_new()
    {
        var random = new Random(5);
        double[] values = [.. Enumerable.Range(0, 50).Select(_ => random.NextDouble())];
        double[] copies = [.. values.SelectMany(v => Enumerable.Repeat(v, 9))];
        var one = MeanEstimate.Of(values, 1);
        var nine = MeanEstimate.Of(copies, 9);
        Assert.Equal(one.StandardError, nine.ClusteredStandardError, 1e-12);
        Assert.True(nine.StandardError < 0.35 * nine.ClusteredStandardError);
        Assert.Equal(one.Low!.Value, nine.Low!.Value, 1e-12);
        Assert.Equal(one.High!.Value, nine.High!.Value, 1e-12);
    }

    [Fact]
    public void Few_blocks_have_the_interval_of_Student_and_say_that_they_are_few()
    {
        // Two blocks of means 1 and 2: 1.5 ± t(1; 0.975)·0.5, t = tan(0.475 π) = 12.7062.
        var two = MeanEstimate.Of([1, 1, 2, 2], 2);
        Assert.Equal(1.5 - 0.5 * Math.Tan(0.475 * Math.PI), two.Low!.Value, 1e-9);
        Assert.Equal(1.5 + 0.5 * Math.Tan(0.475 * Math.PI), two.High!.Value, 1e-9);
        Assert.Equal("few-blocks", two.TooShort!.Code);
        // t(4; 0.975) = 2.7764451052 (tables); symmetric blocks have no skewness to correct.
        var five = MeanEstimate.Of([-2, -1, 0, 1, 2], 1);
        Assert.Equal(2.7764451052 * Math.Sqrt(10.0 / 4 / 5), five.High!.Value, 1e-9);
        Assert.Equal(-five.High!.Value, five.Low!.Value, 1e-12);
        Assert.Equal(1, five.PValueOfZero!.Value, 1e-12);
    }

    [Fact]
    public void Without_a_spread_between_blocks_there_is_no_interval()
    {
        var one = MeanEstimate.OfClusters([1, 2, 3], [3]);
        Assert.Equal((null, null, "one-block"), (one.Low, one.High, one.TooShort!.Code));
        var equal = MeanEstimate.Of([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1], 1);
        Assert.Equal((null, null, "equal-blocks"), (equal.Low, equal.High, equal.TooShort!.Code));
    }

    [Fact]
    public void Unequal_clusters_are_worth_fewer()
    {
        // One of 94 numbers beside six of one: 100²/(94² + 6) = 1.13 blocks' worth.
        double[] values = [.. Enumerable.Range(0, 100).Select(i => (double)(i % 7))];
        Assert.Contains("worth 1.1", MeanEstimate.OfClusters(values, [94, 1, 1, 1, 1, 1, 1]).TooShort!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Neighbors_that_depend_on_each_other_are_taken_together()
    {
        // A slow wave: sixteen blocks of which each four have one sign.
        double[] wave = [.. Enumerable.Range(0, 160).Select(i => Math.Sin(2 * Math.PI * i / 80))];
        Assert.Equal(8, MeanEstimate.Of(wave, 10).Clusters);
        Assert.True(MeanEstimate.OfSequence(wave).ClusteredStandardError > MeanEstimate.OfSequence(wave).StandardError);
    }

    // 2,000 runs: three standard errors of a share of 95 % are 1.5 %.
    [Theory, InlineData(6), InlineData(10), InlineData(40)]
    public void Intervals_of_normal_blocks_cover_as_they_say(int blocks)
    {
        const int Runs = 2000;
        var random = new Random(11);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        int covered = 0, apart = 0;
        for (int r = 0; r < Runs; r++)
        {
            var e = MeanEstimate.Of([.. Enumerable.Range(0, 4 * blocks).Select(_ => Normal())], 4);
            if (e.Low <= 0 && e.High >= 0) covered++;
            if (e.PValueOfZero < 0.05) apart++;
        }
        Assert.InRange((double)covered / Runs, 0.935, 0.985);
        Assert.InRange((double)apart / Runs, 0, 0.065);
    }

    [Fact]
    public void A_sum_over_a_sequence_is_over_the_sequence()
    {
        // One sequence of 100 tokens, each ln(p/q) = 0.01: its sum is 1, whatever blocks it is cut into; of one sum there is no interval.
        double[] logP = [.. Enumerable.Repeat(-1.0, 100)], logQ = [.. Enumerable.Repeat(-1.01, 100)];
        var estimate = SampledKullbackLeibler.Of(logP, logQ, [100]);
        Assert.Equal(1, estimate.Sequences.Mean, 1e-12);
        Assert.Null(estimate.Sequences.Low);
    }

    [Fact]
    public void An_infinite_number_makes_the_mean_infinite_and_no_error_NaN()
    {
        var estimate = MeanEstimate.Of([1, double.PositiveInfinity, 2], 1);
        Assert.Equal((double.PositiveInfinity, double.PositiveInfinity), (estimate.Mean, estimate.ClusteredStandardError));
        Assert.Throws<ArgumentException>(() => MeanEstimate.Of([1, double.NaN], 1));
    }

    [Fact]
    public void Sign_test_is_the_binomial_tail()
    {
        // 2·P(X ≥ 9), X ~ Binomial(10, ½) = 2·(10 + 1)/1024.
        var test = SignTest.Of([1, 2, 3, 4, 5, 6, 7, 8, 9, -1, 0]);
        Assert.Equal((1L, 9L, 1L), (test.Less, test.Greater, test.Equal));
        Assert.Equal(22.0 / 1024, test.PValue, 1e-14);
        Assert.Equal(1, SignTest.Of([1, -1]).PValue);
        Assert.Equal(1, SignTest.Of([0, 0]).PValue);
    }

    [Fact]
    public void Estimators_from_sampled_tokens_find_the_truth()
    {
        // P = (0.7, 0.2, 0.1), Q = (0.5, 0.3, 0.2): D is their sum; k1 and k3 are unbiased for it, five standard errors of chance.
        double[] p = [0.7, 0.2, 0.1], q = [0.5, 0.3, 0.2];
        double truth = p.Zip(q, (a, b) => a * Math.Log(a / b)).Sum(),
            second = p.Zip(q, (a, b) => a * Math.Pow(Math.Log(a / b), 2) / 2).Sum();
        var random = new Random(3);
        var (logP, logQ) = (new double[20_000], new double[20_000]);
        for (int i = 0; i < logP.Length; i++)
        {
            double u = random.NextDouble();
            int token = u < 0.7 ? 0 : u < 0.9 ? 1 : 2;
            (logP[i], logQ[i]) = (Math.Log(p[token]), Math.Log(q[token]));
        }
        var estimate = SampledKullbackLeibler.Of(logP, logQ, Enumerable.Repeat(20, 1000).ToArray());
        Assert.InRange(estimate.K1.Mean, truth - 5 * estimate.K1.StandardError, truth + 5 * estimate.K1.StandardError);
        Assert.InRange(estimate.K3.Mean, truth - 5 * estimate.K3.StandardError, truth + 5 * estimate.K3.StandardError);
        Assert.InRange(estimate.K2.Mean, second - 5 * estimate.K2.StandardError, second + 5 * estimate.K2.StandardError);
        Assert.True(estimate.K3.StandardError < estimate.K1.StandardError);
        Assert.Equal(20 * estimate.K1.Mean, estimate.Sequences.Mean, 1e-9);
        Assert.InRange(estimate.LargestShare, 0, 0.01);
    }
}
