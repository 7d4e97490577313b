using System.Text.Json;
using Kullback.Hypotheses;
using Kullback.Scoring;

namespace Kullback.Tests.Scoring;

/// <summary>Forecasts of numbers: values of independent programs, theorems of the parts, levels under no fault, and what is
/// refused.</summary>
public class NumberCalibrationTest
{
    private static readonly CalibrationOptions Few = new() { Draws = 99 };

    private static readonly Dictionary<string, JsonElement> Rows =
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "golden/evaluation/number-calibration.jsonl"))
        .Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(r => r.GetProperty("id").GetString()!);

    private static double[] Numbers(JsonElement e) => [.. e.EnumerateArray().Select(v => v.GetDouble())];

    [Fact]
    public void Scores_of_normal_forecasts_are_those_by_quadrature()
    {
        foreach (JsonElement row in Rows.Values.Where(r => r.TryGetProperty("crps", out _)))
        {
            double z = row.GetProperty("z").GetDouble(), s = row.GetProperty("deviation").GetDouble(),
                crps = row.GetProperty("crps").GetDouble();
            // The quadrature is asked for 1e-8 of its value.
            Assert.Equal(crps, NumberCalibration.RankedProbability(z, s), 1e-7 * crps);
            Assert.Equal(row.GetProperty("log").GetDouble(), NumberCalibration.LogScore(z, s), 1e-12 * Math.Max(1, z * z));
        }
    }

    [Theory]
    [InlineData("quantiles/smooth")]
    [InlineData("quantiles/ties")]
    [InlineData("quantiles/constant")]
    public void Parts_are_those_of_a_linear_program(string id)
    {
        JsonElement row = Rows[id];
        double[] levels = Numbers(row.GetProperty("levels")), y = Numbers(row.GetProperty("outcomes")),
            q = [.. row.GetProperty("quantiles").EnumerateArray().SelectMany(Numbers)];
        var found = NumberCalibration.Of(NumberForecasts.OfQuantiles(levels, q, y), Few,
            cancel: TestContext.Current.CancellationToken);
        double[] below = Numbers(row.GetProperty("below")), notAbove = Numbers(row.GetProperty("notAbove")),
            covered = Numbers(row.GetProperty("covered"));
        int k = 0;
        foreach (JsonElement parts in row.GetProperty("parts").EnumerateArray())
        {
            QuantileLevel level = found.Levels[k];
            // The solver's own tolerance is 1e-7.
            Assert.Equal(parts.GetProperty("mean").GetDouble(), level.Parts.Mean, 1e-12);
            Assert.Equal(parts.GetProperty("miscalibration").GetDouble(), level.Parts.Miscalibration, 1e-7);
            Assert.Equal(parts.GetProperty("discrimination").GetDouble(), level.Parts.Discrimination, 1e-7);
            Assert.Equal(parts.GetProperty("uncertainty").GetDouble(), level.Parts.Uncertainty, 1e-12);
            Assert.Equal(below[k], level.Below, 1e-12);
            Assert.Equal(notAbove[k++], level.NotAbove, 1e-12);
        }
        Assert.Equal(row.GetProperty("wis").GetDouble(), found.Score.InSample.Mean, 1e-12);
        Assert.Equal(covered, found.Coverage.Select(c => c.Covered.Value), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    private static NumberForecasts Normal(int rows, double widening, int seed, out double[] mean, double round = 0)
    {
        var random = new Random(seed);
        double Next() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        mean = new double[rows];
        double[] sd = new double[rows], y = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            (mean[i], sd[i]) = (2 * Next(), Math.Exp(0.4 * Next()));
            y[i] = mean[i] + widening * sd[i] * Next();
            if (round > 0) y[i] = Math.Round(y[i] / round) * round;
        }
        return NumberForecasts.OfNormal(mean, sd, y);
    }

    [Fact]
    public void The_mean_is_uncertainty_less_discrimination_plus_miscalibration_and_no_part_is_negative()
    {
        var found = NumberCalibration.Of(Normal(300, 1.4, 1, out _), Few, cancel: TestContext.Current.CancellationToken);
        foreach (ScoreParts p in found.Levels.Select(l => l.Parts).Append(found.Score.InSample))
        {
            Assert.True(p.Miscalibration >= 0 && p.Discrimination >= 0);
            Assert.Equal(p.Mean, p.Uncertainty - p.Discrimination + p.Miscalibration, 1e-12);
        }
        Assert.Equal(300, found.Histogram.Sum(b => b.Rows), 1e-9);
        // The midpoint rule over 20 levels against the integral: the integrand is smooth but for its ends, the error is below 1 %.
        Assert.Equal(found.RankedProbability!.Value.Value, found.Score.InSample.Mean, 0.01 * found.RankedProbability.Value.Value);
    }

    [Fact]
    public void The_curve_and_its_loss_do_not_change_under_rising_functions_of_the_forecast()
    {
        var random = new Random(3);
        double[] x = [.. Enumerable.Range(0, 200).Select(_ => Math.Round(random.NextDouble(), 2))],
            y = [.. x.Select(v => v + random.NextDouble())];
        Assert.Equal(QuantileCurve.Fit(0.3, x, y), QuantileCurve.Fit(0.3, [.. x.Select(Math.Exp)], y));
        double[] fit = QuantileCurve.Fit(0.3, x, y);
        for (int i = 0; i < x.Length; i++)
            for (int j = 0; j < x.Length; j++)
                Assert.True(x[i] != x[j] ? x[i] < x[j] ? fit[i] <= fit[j] : fit[i] >= fit[j] : fit[i] == fit[j]);
        // All in one group: the quantile itself.
        Assert.All(QuantileCurve.Fit(0.25, new double[4], [4, 3, 2, 1]), v => Assert.InRange(v, 1, 2));
    }

    [Fact]
    public void Wrong_spreads_are_found_and_right_ones_are_not()
    {
        var wide = NumberCalibration.Of(Normal(2000, 0.5, 5, out _), Few, cancel: TestContext.Current.CancellationToken);
        Assert.Equal(CalibrationVerdict.Miscalibrated, wide.Verdict);
        Assert.Equal(0.01, wide.PValue);
        IntervalCoverage broadest = wide.Coverage[^1];
        Assert.True(broadest.Covered.Low > broadest.Nominal);
        var right = NumberCalibration.Of(Normal(2000, 1, 6, out _), Few, cancel: TestContext.Current.CancellationToken);
        Assert.NotEqual(CalibrationVerdict.Miscalibrated, right.Verdict);
        Assert.True(right.Share.Low <= 0 && right.Share.High < 0.05);
    }

    [Fact]
    public void The_level_of_the_uniformity_test_holds_with_ties_and_without()
    {
        int smooth = 0, rounded = 0, clustered = 0;
        const int runs = 200;
        var options = new CalibrationOptions { Draws = 39 };
        for (int run = 0; run < runs; run++)
        {
            if (Test(Normal(60, 1, 100 + run, out _), [], options) <= 0.05) smooth++;
            NumberForecasts counts = Counts(60, run);
            if (Test(counts, [], options) <= 0.05) rounded++;
            if (Test(Normal(60, 1, 900 + run, out _), [.. Enumerable.Range(0, 60).Select(i => i / 2)], options) <= 0.05) clustered++;
        }
        // 5 % of 200 runs is 10 with a deviation of 3.1: four of them above.
        Assert.InRange(smooth, 0, 22);
        Assert.InRange(rounded, 0, 22);
        Assert.InRange(clustered, 0, 22);
        Assert.True(smooth > 0);
    }

    private static double Test(NumberForecasts f, int[] cluster, CalibrationOptions options)
    {
        int clusters = cluster.Length == 0 ? 0 : cluster.Max() + 1;
        return new ProbabilityIntegralTransform(f, cluster, clusters, options, new Random(1), default).PValue;
    }

    // Outcomes 0 … 9 evenly, whose quantiles are exact: every row is a tie of some.
    private static NumberForecasts Counts(int rows, int seed)
    {
        var random = new Random(seed);
        double[] levels = [0.05, 0.1, 0.5, 0.9, 0.95];
        return NumberForecasts.OfQuantiles(levels, [.. Enumerable.Range(0, rows).SelectMany(_ => new double[] { 0, 0, 4, 8, 9 })],
            [.. Enumerable.Range(0, rows).Select(_ => (double)random.Next(10))]);
    }

    [Fact]
    public void Clusters_of_one_row_say_what_rows_say_and_copies_say_less()
    {
        NumberForecasts f = Normal(200, 1.3, 8, out _);
        var rows = NumberCalibration.Of(f, Few, cancel: TestContext.Current.CancellationToken);
        var ones = NumberCalibration.Of(f, Few, [.. Enumerable.Range(0, 200)], TestContext.Current.CancellationToken);
        double Width(NumberCalibrationFigures g) => g.RankedProbability!.Value.High - g.RankedProbability.Value.Low;
        // Student's quantile with 199 degrees is 0.6 % above the normal one.
        Assert.Equal(1, Width(ones) / Width(rows), 0.01);
        var pairs = NumberCalibration.Of(f, Few, [.. Enumerable.Range(0, 200).Select(i => i / 50)], TestContext.Current.CancellationToken);
        Assert.Equal(4, pairs.Clusters);
    }

    [Fact]
    public void One_row_a_constant_outcome_and_perfect_forecasts_are_undecided()
    {
        var token = TestContext.Current.CancellationToken;
        Assert.Equal(CalibrationVerdict.Undecided,
            NumberCalibration.Of(NumberForecasts.OfNormal([0], [1], [5]), Few, cancel: token).Verdict);
        Assert.Equal(CalibrationVerdict.Undecided, NumberCalibration.Of(
            NumberForecasts.OfQuantiles([0.1, 0.9], [0, 1, 0, 2, 1, 3], [7, 7, 7]), Few, cancel: token).Verdict);
        var perfect = NumberCalibration.Of(NumberForecasts.OfQuantiles([0.1, 0.9], [1, 1, 2, 2, 3, 3], [1, 2, 3]), Few, cancel: token);
        Assert.Equal((CalibrationVerdict.Undecided, 1.0), (perfect.Verdict, perfect.PValue));
        var huge = NumberCalibration.Of(NumberForecasts.OfNormal([1e149, -1e149], [1e100, 1], [-1e149, 1e149]), Few, cancel: token);
        Assert.False(double.IsNaN(huge.Share.Value) || double.IsNaN(huge.Score.Mean.Value));
    }

    [Fact]
    public void What_is_no_forecast_is_refused_with_its_place()
    {
        Assert.Contains("1", Assert.ThrowsAny<ArgumentException>(
            () => NumberForecasts.OfNormal([0, 0], [1, -2], [0, 0])).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => NumberForecasts.OfNormal([0], [0], [0]));
        Assert.ThrowsAny<ArgumentException>(() => NumberForecasts.OfNormal([double.NaN], [1], [0]));
        Assert.ThrowsAny<ArgumentException>(() => NumberForecasts.OfNormal([0], [1], [double.PositiveInfinity]));
        Assert.ThrowsAny<ArgumentException>(() => NumberForecasts.OfNormal([], [], []));
        Assert.Contains("row 1: the quantile 0 at 0.9 lies below 1 at 0.1", Assert.ThrowsAny<ArgumentException>(
            () => NumberForecasts.OfQuantiles([0.1, 0.9], [0, 1, 1, 0], [0, 0])).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => NumberForecasts.OfQuantiles([0.9, 0.1], [0, 1], [0]));
        Assert.ThrowsAny<ArgumentException>(() => NumberForecasts.OfQuantiles([0, 1], [0, 1], [0]));
        Assert.ThrowsAny<ArgumentException>(() => NumberForecasts.OfQuantiles([0.5], [1e200], [0]));
    }

    [Fact]
    public void Two_rows_that_hit_their_median_are_no_evidence()
    {
        // Both outcomes are the forecast's median: of two rows that share lies far from what many show, and says nothing.
        var found = NumberCalibration.Of(NumberForecasts.OfNormal([1, 2], [1, 2], [1, 2]), Few, cancel: TestContext.Current.CancellationToken);
        Assert.True(found.PValue > 0.05, $"{found.PValue}");
        Assert.Equal(CalibrationVerdict.Undecided, found.Verdict);
    }
}
