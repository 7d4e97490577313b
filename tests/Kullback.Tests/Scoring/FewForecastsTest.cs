using Kullback.Scoring;

namespace Kullback.Tests.Scoring;

/// <summary>Where all forecasts are alike, miscalibration is the divergence of one share from them,
/// and a sample that happens to agree proves little.</summary>
public sealed class FewForecastsTest
{
    // Shares that an exact two-sided 95 % test of so many outcomes does not reject (Clopper and Pearson, table: 50 of 100 gives .398 to
    // .602; 15 of 30 gives .313 to .687).
    [Theory]
    [InlineData(100, 0.5, 0.398)]
    [InlineData(30, 0.5, 0.313)]
    public void The_upper_end_holds_every_share_that_is_not_rejected(int rows, double forecast, double share)
    {
        double[] probability = [.. Enumerable.Repeat(forecast, rows)];
        bool[] outcome = [.. Enumerable.Range(0, rows).Select(i => i % 2 == 0)];
        var found = Calibration.Of(probability, outcome, new CalibrationOptions { Draws = 39 },
            cancel: TestContext.Current.CancellationToken);
        double log = share * Math.Log(share / forecast) + (1 - share) * Math.Log((1 - share) / (1 - forecast)),
            brier = (share - forecast) * (share - forecast);
        // The interval of the base rate is a score interval, within a few hundredths of the exact one.
        Assert.True(found.Log.Miscalibration.High >= 0.85 * log, FormattableString.Invariant($"{found.Log.Miscalibration.High} < {log}"));
        Assert.True(found.Brier.Miscalibration.High >= 0.85 * brier);
        Assert.Equal(CalibrationVerdict.Undecided, found.Verdict);
    }

    [Fact]
    public void Forecasts_of_nothing_that_did_not_happen_may_cost_anything()
    {
        var found = Calibration.Of(new double[50], new bool[50], new CalibrationOptions { Draws = 39 },
            cancel: TestContext.Current.CancellationToken);
        Assert.Equal(double.PositiveInfinity, found.Log.Miscalibration.High);
        Assert.NotEqual(CalibrationVerdict.Calibrated, found.Verdict);
        Assert.Null(found.RowsToDecide);
    }
}
