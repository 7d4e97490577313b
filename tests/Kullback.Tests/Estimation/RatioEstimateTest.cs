using Kullback.Divergences;
using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

/// <summary>Ratios, differences of groups and speculative decoding against textbook formulas and what can be worked out by hand.</summary>
public sealed class RatioEstimateTest
{
    // ln of a mean of 7 with the standard error √(14/6) and no skewness: 7·exp(±t(5; 0.975)·√(14/6)/7), t = 2.570582.
    [Fact]
    public void A_constant_denominator_leaves_the_interval_of_a_mean()
    {
        var ratio = RatioEstimate.Of([2, 4, 6, 8, 10, 12], [1, 1, 1, 1, 1, 1])!;
        Assert.Equal(7, ratio.Ratio, 1e-15);
        Assert.Equal(Math.Sqrt(14 / 6.0) / 7, ratio.LogStandardError, 1e-15);
        Assert.Equal(7 * Math.Exp(2.570582 * Math.Sqrt(14 / 6.0) / 7), ratio.High!.Value, 1e-5);
        Assert.Equal(7 * Math.Exp(-2.570582 * Math.Sqrt(14 / 6.0) / 7), ratio.Low!.Value, 1e-6);
        Assert.Null(ratio.TooShort);
    }

    [Fact]
    public void The_inverse_ratio_has_the_inverse_interval()
    {
        double[] a = [3, 1, 4, 1, 5, 9, 2, 6], b = [2, 7, 1, 8, 2, 8, 1, 8];
        RatioEstimate ratio = RatioEstimate.Of(a, b)!, inverse = RatioEstimate.Of(b, a)!;
        Assert.Equal(1, ratio.Ratio * inverse.Ratio, 1e-14);
        Assert.Equal(1, ratio.Low!.Value * inverse.High!.Value, 1e-12);
        Assert.Equal(ratio.LogStandardError, inverse.LogStandardError, 1e-14);
    }

    [Fact]
    public void What_rises_and_falls_together_has_no_spread()
    {
        var ratio = RatioEstimate.Of([3, 6, 9, 12, 3, 6], [1, 2, 3, 4, 1, 2])!;
        Assert.Equal((3.0, (double?)null, "equal-blocks"), (ratio.Ratio, ratio.Low, ratio.TooShort!.Code));
        Assert.Null(RatioEstimate.Of([1, 2], [0, 0]));
        Assert.Null(RatioEstimate.Of([1, double.PositiveInfinity], [1, 1]));
        Assert.Throws<ArgumentException>(() => RatioEstimate.Of([1], [1, 2]));
    }

    // Welch (1947): error √(3.5/6 + 14/6), 7.353 degrees of freedom; t(7; 0.975) = 2.364624 and t(8;
    // 0.975) = 2.306004 enclose the quantile.
    [Fact]
    public void Groups_of_other_blocks_are_two_samples()
    {
        int[] first = [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0], second = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1];
        var d = MeanDifference.Of([1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 0], first, [0, 0, 0, 0, 0, 0, 11, 13, 15, 17, 19, 21], second)!;
        Assert.Equal(-12.5, d.Difference, 1e-14);
        Assert.Equal(Math.Sqrt(17.5 / 6), d.StandardError, 1e-14);
        Assert.InRange((d.High!.Value - d.Difference) / d.StandardError, 2.306004, 2.364624);
        Assert.Null(d.TooShort);
    }

    // Paired: the error is that of the differences −1, 0, 1, 2, 3, 4 of mean 1.5 and variance 3.5.
    [Fact]
    public void Groups_of_the_same_blocks_are_paired()
    {
        int[] ones = [1, 1, 1, 1, 1, 1];
        var d = MeanDifference.Of([9, 20, 31, 12, 43, 5], ones, [10, 20, 30, 10, 40, 1], ones)!;
        Assert.Equal((1.5, Math.Sqrt(3.5 / 6)), (d.Difference, d.StandardError), new Close());
        Assert.Equal("one-block", MeanDifference.Of([1, 2], [1, 1], [3, 0], [1, 0])!.TooShort!.Code);
    }

    // Whatever the blocks: the interval of numbers that cannot be negative reaches at least as far as that of any numbers, and its p-value
    // is below 5 % exactly where it excludes 0.
    [Fact]
    public void An_interval_and_its_probability_agree()
    {
        var random = new Random(6);
        int excluded = 0;
        for (int r = 0; r < 200; r++)
        {
            int blocks = 6 + random.Next(20);
            double[] Sums(double scale)
                => [.. Enumerable.Range(0, blocks).Select(_ => scale * Math.Exp(1.5 * (random.NextDouble() + random.NextDouble() - 1)))];
            int[] counts = [.. Enumerable.Range(0, blocks).Select(_ => 1 + random.Next(3))];
            double[] a = Sums(1 + random.NextDouble()), b = Sums(1);
            MeanDifference any = MeanDifference.Of(a, counts, b, counts)!, d = MeanDifference.Of(a, counts, b, counts, nonNegative: true)!;
            Assert.True(d.Low <= any.Low && d.High >= any.High);
            bool excludes = d.Low > 0 || d.High < 0;
            Assert.Equal(excludes, d.PValue < 0.05);
            if (excludes) excluded++;
        }
        Assert.InRange(excluded, 20, 180);
    }

    // One block has most of the sum: the interval is wide, not distrusted.
    [Fact]
    public void Skewed_blocks_make_the_interval_wide()
    {
        int[] ones = [.. Enumerable.Repeat(1, 10)];
        double[] a = [1, 1.1, 0.9, 1.2, 0.8, 1, 1.1, 0.9, 1, 40], b = [1, 1.1, 1, 1.2, 0.8, 1, 0.9, 0.9, 1, 1];
        MeanDifference any = MeanDifference.Of(a, ones, b, ones)!, d = MeanDifference.Of(a, ones, b, ones, nonNegative: true)!;
        Assert.Equal(("skewed-blocks", null), (any.TooShort?.Code, d.TooShort));
        // The mean of a is known to be above 0 only.
        Assert.True(d.Low < 0 && d.High > 4 * d.Difference);
    }

    private sealed class Close : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) a, (double, double) b) => Math.Abs(a.Item1 - b.Item1) < 1e-13
            && Math.Abs(a.Item2 - b.Item2) < 1e-13;

        public int GetHashCode((double, double) of) => 0;
    }

    // (1 − α^(γ+1))/(1 − α) of Leviathan, Kalman and Matias, exact where α is the same everywhere.
    [Fact]
    public void One_acceptance_everywhere_is_the_formula()
    {
        float[] alpha = [.. Enumerable.Repeat(0.75f, 400)];
        var s = SpeculativeDecoding.Of(alpha, 50, 50, false, 0.1, 8)!;
        foreach (var l in s.Lengths)
        {
            Assert.Equal((1 - Math.Pow(0.75, l.Length + 1)) / 0.25, l.Tokens.Ratio, 1e-12);
            Assert.Equal(l.IfIndependent, l.Tokens.Ratio, 1e-12);
            Assert.Equal(l.Tokens.Ratio / (1 + 0.1 * l.Length), l.SpeedUp, 1e-12);
        }
        Assert.Equal(s.Lengths.MaxBy(l => l.SpeedUp)!.Length, s.Best);
    }

    // α = 1, 0, 1, 0 …: every step begins where the draft is sure and gives two tokens; 0, 1, 0, 1 … of 8 rows:
    // 1 + 2 + 2 + 2 + 2 tokens in 5 steps.
    [Fact]
    public void Steps_begin_where_the_text_lets_them()
    {
        float[] sure = [1, 0, 1, 0, 1, 0, 1, 0], late = [0, 1, 0, 1, 0, 1, 0, 1];
        Assert.Equal(2, SpeculativeDecoding.Of(sure, 8, 8, false, 0, 1)!.Lengths[0].Tokens.Ratio, 1e-14);
        Assert.Equal(9 / 5.0, SpeculativeDecoding.Of(late, 8, 8, false, 0, 1)!.Lengths[0].Tokens.Ratio, 1e-14);
        Assert.Equal(1.5, SpeculativeDecoding.Of(sure, 8, 8, false, 0, 1)!.Lengths[0].IfIndependent, 1e-14);
    }

    // Behind a masked row steps begin anew: both stretches of 1, ½ give 1 + 1 + ½ tokens.
    [Fact]
    public void No_step_reaches_over_a_masked_row()
    {
        var s = SpeculativeDecoding.Of([1, 0.5f, float.NaN, 1, 0.5f], 5, 5, false, 0, 3)!;
        Assert.Equal(2.5, s.Lengths.Single(l => l.Length == 2).Tokens.Ratio, 1e-14);
        Assert.DoesNotContain(s.Lengths, l => l.Length == 3);
        Assert.Null(SpeculativeDecoding.Of([float.NaN], 1, 1, false, 0, 1));
        Assert.Throws<ArgumentException>(() => SpeculativeDecoding.Of([1.5f], 1, 1, false, 0, 1));
    }

    // P = (½, ½), Q = (0.9, 0.1): worked out from the definitions.
    [Theory]
    [InlineData(0.5, 0.10174922507919676), InlineData(0.2, 0.0726976719849464)]
    public void Losses_of_two_tokens(double beta, double middle)
    {
        float[] p = [0, 0], q = [(float)Math.Log(0.9), (float)Math.Log(0.1)];
        var row = DistillationRow.Of(p, q, 1, beta, 1);
        Assert.Equal(0.5108256237659907, row.Forward, 1e-7);
        Assert.Equal(0.3680642071684971, row.Reverse, 1e-7);
        Assert.Equal(middle, row.JensenShannon, 1e-7);
        Assert.Equal((0.5, 0.5 * Math.Log(0.5 / 0.9), 0.0), (row.TopMass, row.TopPlain, row.TopNormalized), new Loose());
        // At temperature 2 the student is proportional to (3, 1)·√0.1: Q = (0.75, 0.25).
        Assert.Equal(0.5 * Math.Log(0.5 / 0.75) + 0.5 * Math.Log(0.5 / 0.25), DistillationRow.Of(p, q, 2, beta, 1).Forward, 1e-7);
    }

    private sealed class Loose : IEqualityComparer<(double, double, double)>
    {
        public bool Equals((double, double, double) a, (double, double, double) b) => Math.Abs(a.Item1 - b.Item1) < 1e-7
            && Math.Abs(a.Item2 - b.Item2) < 1e-7 && Math.Abs(a.Item3 - b.Item3) < 1e-7;

        public int GetHashCode((double, double, double) of) => 0;
    }

    [Fact]
    public void Losses_agree_with_the_rows_figures_and_tend_to_both_divergences()
    {
        var random = new Random(5);
        float[] p = [.. Enumerable.Range(0, 300).Select(_ => (float)(4 * random.NextDouble()))],
            q = [.. p.Select(x => x + (float)random.NextDouble())];
        var figures = NextToken.Compare(p, q, RowForm.Logits, -1, 1);
        var row = DistillationRow.Of(p, q, 1, 0.5, 300);
        Assert.Equal(figures.KlNats, row.Forward, 1e-6 * figures.KlNats);
        Assert.Equal(figures.ReverseKlNats, row.Reverse, 1e-6 * figures.ReverseKlNats);
        Assert.Equal(figures.JensenShannonNats, row.JensenShannon, 1e-6 * figures.JensenShannonNats);
        // All tokens: both forms of the top K are the divergence.
        Assert.Equal(row.Forward, row.TopPlain, 1e-12);
        Assert.Equal(row.Forward, row.TopNormalized, 1e-12);
        // JSD(β)/β = D(P‖M) + … with M within β of Q: 1 − O(β).
        Assert.Equal(row.Forward, DistillationRow.Of(p, q, 1, 1e-4, 1).JensenShannon / 1e-4, 1e-3 * row.Forward);
        Assert.Equal(row.Reverse, DistillationRow.Of(p, q, 1, 1 - 1e-4, 1).JensenShannon / 1e-4, 1e-3 * row.Reverse);
        Assert.Throws<ArgumentOutOfRangeException>(() => DistillationRow.Of(p, q, 1, 0, 1));
        Assert.Throws<NotADistributionException>(() => DistillationRow.Of([float.NaN], [0], 1, 0.5, 1));
    }
}
