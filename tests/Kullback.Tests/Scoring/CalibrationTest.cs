using CsCheck;
using Kullback.Hypotheses;
using Kullback.Scoring;

namespace Kullback.Tests.Scoring;

/// <summary>Theorems about calibration, and what is said where little is known.</summary>
public class CalibrationTest
{
    private static (double[] P, bool[] Y) Drawn(int n, int seed, Func<Random, double> forecast, Func<double, double> truth)
    {
        var random = new Random(seed);
        double[] p = new double[n];
        bool[] y = new bool[n];
        for (int i = 0; i < n; i++)
        {
            p[i] = forecast(random);
            y[i] = random.NextDouble() < truth(p[i]);
        }
        return (p, y);
    }

    private static readonly Gen<(double[] P, bool[] Y)> Rows =
        Gen.Select(Gen.OneOf(Gen.Double[0, 1], Gen.Int[0, 4].Select(k => k / 4.0)),
            Gen.Bool).Array[1, 60].Select(r => (r.Select(x => x.Item1).ToArray(), r.Select(x => x.Item2).ToArray()));

    [Fact]
    public void The_curve_is_the_largest_of_means_that_end_here_and_the_least_of_those_that_begin_here()
    {
        // Max-min formula: c(k) = max over a ≤ k of min over b ≥ k of the mean of a … b.
        Rows.Sample(r =>
        {
            var f = Forecasts.Of(r.P, r.Y);
            var curve = IsotonicRegression.Of(f);
            for (int k = 0; k < f.Distinct; k++)
            {
                double best = double.NegativeInfinity;
                for (int a = 0; a <= k; a++)
                {
                    double least = double.PositiveInfinity;
                    for (int b = k; b < f.Distinct; b++)
                        least = Math.Min(least, f.HitsAt[a..(b + 1)].ToArray().Sum() / f.RowsAt[a..(b + 1)].ToArray().Sum());
                    best = Math.Max(best, least);
                }
                double share = curve.Blocks.First(b => b.From <= f.Probabilities[k] && f.Probabilities[k] <= b.To).Share;
                Assert.Equal(best, share, 1e-12);
            }
        }, iter: 200);
    }

    [Fact]
    public void Parts_are_not_negative_and_add_up()
    {
        Rows.Sample(r =>
        {
            var f = Forecasts.Of(r.P, r.Y);
            foreach (ScoreParts s in new[] { ScoreParts.Log(f), ScoreParts.Brier(f), ScoreParts.LogByForecast(f) })
            {
                Assert.True(s.Miscalibration >= 0 && s.Discrimination >= 0 && s.Uncertainty >= 0);
                if (double.IsFinite(s.Mean)) Assert.Equal(s.Mean, s.Uncertainty - s.Discrimination + s.Miscalibration, 1e-12);
                else Assert.True(f.ImpossibleRows > 0 && double.IsPositiveInfinity(s.Miscalibration));
            }
            Assert.InRange(SmoothCalibrationError.Of(f), 0, 1);
        });
    }

    [Fact]
    public void Smooth_error_is_the_fixed_point_of_its_definition()
    {
        var (p, y) = Drawn(300, 3, r => r.NextDouble(), q => q * q);
        double s = SmoothCalibrationError.Of(Forecasts.Of(p, y)), sum = 0;
        // The definition with reflected Gaussians, by the midpoint rule on 4,000 points: its error is about (h/s)² of the sum.
        const int points = 4000;
        for (int j = 0; j < points; j++)
        {
            double t = (j + 0.5) / points, r = 0;
            for (int i = 0; i < p.Length; i++)
                for (int image = -2; image <= 2; image++)
                    foreach (double u in new[] { 2 * image + p[i], 2 * image - p[i] })
                        r += ((y[i] ? 1 : 0) - p[i]) * Math.Exp(-(t - u) * (t - u) / (2 * s * s)) / (s * Math.Sqrt(2 * Math.PI));
            sum += Math.Abs(r / p.Length) / points;
        }
        Assert.Equal(s, sum, 1e-5 * s);
    }

    [Fact]
    public void Venn_Abers_is_the_isotonic_regression_with_the_new_row_added_as_no_and_as_yes()
    {
        Gen.Select(Rows, Gen.OneOf(Gen.Double[0, 1], Gen.Int[0, 4].Select(k => k / 4.0))).Sample((r, p) =>
        {
            var (no, yes) = VennAbers.Fit(Forecasts.Of(r.P, r.Y)).Interval(p);
            foreach (var (outcome, value) in new[] { (false, no), (true, yes) })
            {
                var blocks = IsotonicRegression.Of(Forecasts.Of([.. r.P, p], [.. r.Y, outcome])).Blocks;
                Assert.Equal(blocks.First(b => b.From <= p && p <= b.To).Share, value, 1e-12);
            }
        });
    }

    [Theory, InlineData("temperature"), InlineData("platt"), InlineData("beta"), InlineData("isotonic"), InlineData("venn-abers")]
    public void Recalibration_undoes_overconfidence(string method)
    {
        static double Truth(double p) => 1 / (1 + Math.Exp(-0.5 * Math.Log(p / (1 - p))));
        var (p, y) = Drawn(20_000, 5, r => r.NextDouble(), Truth);
        var rule = Recalibration.Fit(method, Forecasts.Of(p, y));
        Assert.Equal(method, rule.Method);
        // 20,000 rows tell a share to 0.0035 · √(blocks) or so.
        foreach (double q in new[] { 0.1, 0.3, 0.5, 0.8, 0.95 }) Assert.Equal(Truth(q), rule.Apply(q), 0.03);
        Assert.InRange(rule.Apply(0), 0, 0.2);
        Assert.Throws<NotASampleException>(() => rule.Apply(double.NaN));
        Assert.Throws<NotASampleException>(() => rule.Apply(1.5));
    }

    [Fact]
    public void A_fit_that_runs_away_is_refused()
    {
        var separated = Forecasts.Of([0.1, 0.2, 0.7, 0.9], [false, false, true, true]);
        Assert.Contains("runs to 0", Assert.Throws<ArgumentException>(() => TemperatureScaling.Fit(separated)).Message,
            StringComparison.Ordinal);
        Assert.Contains("separate", Assert.Throws<ArgumentException>(() => PlattScaling.Fit(separated)).Message, StringComparison.Ordinal);
        Assert.Contains("one outcome",
            Assert.Throws<ArgumentException>(() => BetaCalibration.Fit(Forecasts.Of([0.1, 0.2, 0.3], [true, true, true]))).Message,
            StringComparison.Ordinal);
        Assert.Contains("infinity",
            Assert.Throws<ArgumentException>(
                () => TemperatureScaling.Fit(Forecasts.Of([0.9, 0.9, 0.1, 0.9], [false, false, true, true]))).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void A_calibrated_source_is_no_finding_and_an_overconfident_one_is()
    {
        static double Over(double p) => 1 / (1 + Math.Exp(-0.6 * Math.Log(p / (1 - p))));
        var options = new CalibrationOptions { Draws = 199, Threads = 2 };
        var (p, y) = Drawn(5_000, 11, r => r.NextDouble(), q => q);
        var good = Calibration.Of(p, y, options, cancel: TestContext.Current.CancellationToken);
        Assert.True(good.PValue > 0.01 && good.Evidence!.Value.PValue > 0.01);
        Assert.True(good.Verdict != CalibrationVerdict.Miscalibrated);
        Assert.Equal(0, good.Log.Miscalibration.Low);
        (p, y) = Drawn(5_000, 12, r => r.NextDouble(), Over);
        var bad = Calibration.Of(p, y, options, cancel: TestContext.Current.CancellationToken);
        Assert.Equal(1.0 / 200, bad.PValue);
        Assert.True(bad.Evidence!.Value.PValue < 1e-6);
        Assert.Equal(CalibrationVerdict.Miscalibrated, bad.Verdict);
        Assert.True(bad.Spiegelhalter!.Statistic > 5);
        Assert.Equal(bad, bad with { });
        var again = Calibration.Of(p, y, options with { Threads = 1 }, cancel: TestContext.Current.CancellationToken);
        Assert.Equal((bad.Log.Miscalibration, bad.Smooth), (again.Log.Miscalibration, again.Smooth));
    }

    [Fact]
    public void An_impossible_row_is_counted_and_never_clipped()
    {
        var found = Calibration.Of([0, 0.5, 0.5, 1], [true, true, false, true], new() { Draws = 99 },
            cancel: TestContext.Current.CancellationToken);
        Assert.Equal((1, CalibrationVerdict.Miscalibrated, double.PositiveInfinity),
            (found.ImpossibleRows, found.Verdict, found.Log.Mean.Value));
        Assert.Equal(2 * Math.Log(2) / 3, found.LogOfPossibleNats, 1e-15);
        Assert.Equal(0.01, found.PValue);
        Assert.Equal(double.PositiveInfinity, found.Evidence!.Value.LogWealth);
        Assert.True(double.IsFinite(found.Brier.Mean.Value));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(5)]
    public void A_few_rows_decide_nothing(int n)
    {
        double[] p = [.. Enumerable.Repeat(0.9, n)];
        bool[] y = [.. Enumerable.Repeat(true, n)];
        var found = Calibration.Of(p, y, new() { Draws = 99 }, cancel: TestContext.Current.CancellationToken);
        Assert.Equal(CalibrationVerdict.Undecided, found.Verdict);
        Assert.True(found.PValue > 0.05 && found.Log.Miscalibration.High > 0.1);
        Assert.True(double.IsNaN(found.AreaUnderCurve));
    }

    [Fact]
    public void Forecasts_of_rare_things_that_never_came_may_hide_much()
    {
        // A thousand rows forecast at one in a million and none came: up to 0.0037 is possible, which would cost 0.037 bit.
        var found = Calibration.Of([.. Enumerable.Repeat(1e-6, 1000)], new bool[1000], new() { Draws = 99 },
            cancel: TestContext.Current.CancellationToken);
        Assert.True(found.Log.Miscalibration.High > 0.02 && found.Verdict == CalibrationVerdict.Undecided);
    }

    [Fact]
    public void What_is_no_forecast_is_refused_by_its_place()
    {
        var wrong = Assert.Throws<NotASampleException>(() => Forecasts.Of([0.1, double.NaN], [true, false]));
        Assert.Equal(1, wrong.Index);
        Assert.Equal(1.0000001, Assert.Throws<NotASampleException>(() => Forecasts.Of([1.0000001], [true])).Value);
        Assert.Throws<NotASampleException>(() => Forecasts.Of([], []));
        Assert.Throws<ArgumentException>(() => Forecasts.Of([0.5], [true, false]));
        Assert.Contains("row 1 sums to 0.9",
            Assert.Throws<NotASampleException>(() => ClassForecasts.Of([0.5, 0.5, 0.4, 0.5], 2, [0, 1])).Message, StringComparison.Ordinal);
        Assert.Throws<NotASampleException>(() => ClassForecasts.Of([0.5, 0.5], 2, [2]));
    }

    [Fact]
    public void Whole_clusters_that_go_the_same_way_are_no_evidence()
    {
        // Each of 40 clusters of 50 rows has one outcome, forecast at 1/2: 40 tosses of a coin, not 2,000.
        var random = new Random(8);
        double[] p = [.. Enumerable.Range(0, 2000).Select(i => 0.4 + 0.2 * random.NextDouble())];
        bool[] coin = [.. Enumerable.Range(0, 40).Select(_ => random.NextDouble() < 0.5)];
        int[] cluster = [.. Enumerable.Range(0, 2000).Select(i => i / 50)];
        bool[] y = [.. cluster.Select(c => coin[c])];
        var clustered = Calibration.Of(p, y, new() { Draws = 199 }, cluster, TestContext.Current.CancellationToken);
        Assert.True(clustered.PValue > 0.02, $"{clustered.PValue}");
        Assert.Null(clustered.Evidence);
        var alone = Calibration.Of(p, y, new() { Draws = 199 }, cancel: TestContext.Current.CancellationToken);
        Assert.True(alone.Log.Miscalibration.High < clustered.Log.Miscalibration.High);
        Assert.Throws<ArgumentException>(() => Calibration.Of(p, y, null, new int[2000], TestContext.Current.CancellationToken));
    }
}
