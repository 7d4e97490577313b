using Kullback.Anomalies;

namespace Kullback.Tests.Anomalies;

/// <summary>What must hold of scores of rows, whatever the data.</summary>
public class AnomalyTheoremTest
{
    private static double[] Normal(int n, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, n).Select(_
            => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble()))];
    }

    [Fact]
    public void Each_of_n_plus_one_exchangeable_scores_alarms_in_exactly_the_promised_share_of_orders()
    {
        double[] scores = Normal(100, 1);
        foreach (double rate in new[] { 0.01, 0.05, 0.1, 0.5 })
        {
            int alarms = Enumerable.Range(0, 100).Count(left
                => new SplitConformal([.. scores.Where((_, i) => i != left)]).PValue(scores[left]) <= rate);
            Assert.Equal((int)Math.Round(100 * rate), alarms);
        }
    }

    [Fact]
    public void Realised_rates_lie_between_the_quantiles_of_their_beta_distribution()
    {
        // l = 1: the realised rate is Beta(1, n), whose quantile has the closed form 1 − (1 − p)^(1/n).
        var conformal = new SplitConformal(Normal(99, 2));
        var (low, high) = conformal.RealisedRate(0.01);
        Assert.Equal(1 - Math.Pow(0.975, 1.0 / 99), low, 1e-12);
        Assert.Equal(1 - Math.Pow(0.025, 1.0 / 99), high, 1e-12);
        Assert.Equal((99L, 999L), (SplitConformal.RowsNeeded(0.01), SplitConformal.RowsNeeded(0.001)));
        Assert.Equal(0, new SplitConformal(Normal(98, 2)).AlarmingRanks(0.01));
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => new SplitConformal(Normal(98, 2)).Threshold(0.01));
        Assert.Contains("at least 99", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rank_scores_do_not_change_with_rising_transformations_and_histogram_scores_do()
    {
        double[][] columns = [Normal(300, 3), Normal(300, 4)], bent = [.. columns.Select(c => Array.ConvertAll(c, x => x * x * x + x))];
        Assert.Equal(EmpiricalTailScores.Of(columns, EmpiricalTailRule.TwoSided), EmpiricalTailScores.Of(bent, EmpiricalTailRule.TwoSided));
        Assert.NotEqual(HistogramOutlierScore.Learn(columns).Score(columns), HistogramOutlierScore.Learn(bent).Score(bent));
    }

    [Fact]
    public void A_value_further_out_is_worse_and_none_is_infinite()
    {
        double[] column = [.. Normal(500, 5), double.NaN];
        var learnt = NumberSurprise.Learn(column);
        double most = column.Where(double.IsFinite).Max();
        double[] bits = [.. new[] { most, most * 1.01, 2 * most, 10 * most, 1e300, double.MaxValue }.Select(learnt.Bits)];
        Assert.Equal(bits.Order(), bits);
        Assert.Equal(bits.Length, bits.Distinct().Count());
        double[] odd = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -double.MaxValue];
        Assert.All([.. bits, .. odd.Select(learnt.Bits)],
            b => Assert.InRange(b, 0, 1e5));
        Assert.True(learnt.IsUnseen(2 * most) && !learnt.IsUnseen(most) && !learnt.IsUnseen(double.NaN));
    }

    [Fact]
    public void A_generalised_pareto_tail_is_fitted_to_its_own_quantiles()
    {
        // Quantiles of ξ = 0.3, σ = 2 at the plotting positions: the fit's moments are then within the error of the midpoint rule.
        double[] excesses = [.. Enumerable.Range(0, 20_000).Select(i => 2 / 0.3 * (Math.Pow(1 - (i + 0.65) / 20_000, -0.3) - 1))];
        var tail = ExcessTail.Fit(0, excesses);
        Assert.Equal(0.3, tail.Shape, 0.01);
        Assert.Equal(2, tail.Scale, 0.02);
        double far = 3 * excesses[^1];
        Assert.Equal(Math.Log2((1 + tail.Shape * far / tail.Scale) / (1 + tail.Shape * excesses[^1] / tail.Scale)) / tail.Shape,
            tail.BitsBeyond(far), 1e-9);
    }

    [Fact]
    public void A_category_never_seen_in_n_rows_costs_the_logarithm_of_twice_the_rows()
    {
        var learnt = CategorySurprise.Learn([0, 0, 0, 1, double.NaN], 2);
        Assert.Equal(Math.Log2(2 * 5 + 4), learnt.Bits(-1), 1e-12);
        Assert.Equal(-Math.Log2(1.5 / 7), learnt.Bits(double.NaN), 1e-12);
        Assert.True(learnt.IsUnseen(-1) && !learnt.IsUnseen(1));
    }

    [Fact]
    public void The_tree_joins_what_depends_and_the_pair_that_never_was_is_named()
    {
        var random = new Random(6);
        double[] a = [.. Enumerable.Range(0, 4_000).Select(_ => (double)random.Next(3))];
        double[] b = Array.ConvertAll(a, x => x), c = [.. a.Select(_ => (double)random.Next(2))];
        var profile = RowProfile.Learn([a, c, b], [3, 2, 3], TestContext.Current.CancellationToken);
        PairSurprise pair = Assert.Single(profile.Pairs, p => p.Information > 0.5);
        Assert.Equal((0, 2), (Math.Min(pair.Given, pair.Column), Math.Max(pair.Given, pair.Column)));
        double[][] parts = profile.Parts([[0, 0], [1, 1], [0, 1]]);
        int edge = 3 + profile.Pairs.ToList().IndexOf(pair);
        Assert.Equal(0, parts[edge][0]);
        Assert.True(parts[edge][1] > 4);
        Assert.Equal(parts.Sum(p => p[1]), profile.Score([[0, 0], [1, 1], [0, 1]])[1], 1e-12);
        double[] alone = profile.Score([[0], [1], [1]]);
        Assert.Equal(alone[0], profile.Score([[0, 0], [1, 1], [0, 1]])[1]);
    }

    [Fact]
    public void Constant_columns_missing_columns_and_one_row_have_scores()
    {
        double[][] columns = [[5, 5, 5], [double.NaN, double.NaN, double.NaN], [1, 2, double.PositiveInfinity]];
        Assert.All(
            RowProfile.Learn(columns, [0, 0, 0], TestContext.Current.CancellationToken).Score(columns),
            s => Assert.True(double.IsFinite(s) && s >= 0));
        Assert.All(
            RowProfile.Learn([[7], [1]], [0, 0], TestContext.Current.CancellationToken).Score([[7, 8], [1, 1]]),
            s => Assert.True(double.IsFinite(s)));
        Assert.Equal([0, 0, 0], EmpiricalTailScores.Of([[5, 5, 5]], EmpiricalTailRule.ColumnMaxima));
        Assert.All(IsolationForest.Learn([[5, 5, 5]]).Score([[5, 5, 9]]), s => Assert.InRange(s, 0, 1));
        var fault = Assert.Throws<ArgumentException>(() => EmpiricalTailScores.Of([[1, 2], [1, double.NaN]], EmpiricalTailRule.Copula));
        Assert.Contains("Column 1, row 1", fault.Message, StringComparison.Ordinal);
    }
}
