using System.Collections.Immutable;

namespace Kullback.Scoring;

/// <summary>What came at one level of the forecasts.</summary>
/// <param name="Level">The level τ: what should not be exceeded in this share of the rows.</param>
/// <param name="Below">The share of rows below the quantile.</param>
/// <param name="NotAbove">The share of rows not above it; more than <paramref name="Below"/> where rows are equal to it. A calibrated
/// source has τ between the two, but for chance.</param>
/// <param name="Low">What both shares stay above in a calibrated source, at all levels at once.</param>
/// <param name="High">What both stay below.</param>
/// <param name="Parts">2·pinball loss at this level taken apart, as these rows show it.</param>
public readonly record struct QuantileLevel(double Level, double Below, double NotAbove, double Low, double High, ScoreParts Parts);

/// <summary>A bar of the histogram of PIT values: rows between two levels.</summary>
/// <param name="From">The lower level, or 0.</param>
/// <param name="To">The upper level, or 1.</param>
/// <param name="Rows">Rows between; rows equal to a quantile are shared out (not at random).</param>
/// <param name="Low">Rows that a calibrated source has at least, in all bars at once.</param>
/// <param name="High">Rows that it has at most.</param>
public readonly record struct PitBar(double From, double To, double Rows, double Low, double High);

/// <summary>How often an interval of the forecasts holds what came.</summary>
/// <param name="Nominal">What it says.</param>
/// <param name="Covered">The share of rows within, with its interval.</param>
/// <param name="NullLow">Where the share of a calibrated source lies at least, at these rows.</param>
/// <param name="NullHigh">Where it lies at most.</param>
/// <param name="Width">The mean width, in the unit of the outcome: sharpness.</param>
public readonly record struct IntervalCoverage(double Nominal, ScoreEstimate Covered, double NullLow, double NullHigh, double Width);

/// <summary>How well forecasts of numbers are calibrated, and how sure that is.</summary>
public sealed record NumberCalibrationFigures
{
    /// <summary>How it was looked at.</summary>
    public required CalibrationOptions Options { get; init; }

    /// <summary>Rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Clusters of rows; 0 where rows are independent.</summary>
    public required int Clusters { get; init; }

    /// <summary>Rows in which what came is equal to one of the quantiles.</summary>
    public required int Ties { get; init; }

    /// <summary>Forecasts were whole normal distributions.</summary>
    public required bool IsNormal { get; init; }

    /// <summary>The levels.</summary>
    public required ImmutableArray<QuantileLevel> Levels { get; init; }

    /// <summary>The histogram of PIT values.</summary>
    public required ImmutableArray<PitBar> Histogram { get; init; }

    /// <summary>Central intervals, the narrowest first; empty where no two levels lie opposite.</summary>
    public required ImmutableArray<IntervalCoverage> Coverage { get; init; }

    /// <summary>The probability that a calibrated source leaves the band as far at any level as these rows do: PIT values are not
    /// uniform where it is small.</summary>
    /// <remarks>Exact but for the number of draws on independent rows, ties or none; with clusters in the limit of many.</remarks>
    public required double PValue { get; init; }

    /// <summary>The mean over the levels of 2·pinball loss, taken apart, in the unit of the outcome: an approximation of the CRPS; the
    /// weighted interval score where levels are symmetric and hold 1/2.</summary>
    public required ScoreFigures Score { get; init; }

    /// <summary>Miscalibration as a share of the mean score.</summary>
    public required ScoreEstimate Share { get; init; }

    /// <summary>The mean CRPS of normal forecasts, whole; null for quantiles.</summary>
    public ScoreEstimate? RankedProbability { get; init; }

    /// <summary>The mean log score −ln of the density of normal forecasts, in nats, for the unit of the outcome; may be negative. Null
    /// for quantiles.</summary>
    public ScoreEstimate? LogNats { get; init; }

    /// <summary>Draws for the bias of the curve.</summary>
    public required int CurveDraws { get; init; }

    /// <summary>The verdict: miscalibrated where the whole interval lies above the tolerance and the test, which holds for any number of
    /// rows, rejects as well; calibrated where the whole interval lies within the tolerance.</summary>
    /// <remarks>Of a few rows the interval alone, which rests on many, would be sure: two rows that both hit their median.</remarks>
    public CalibrationVerdict Verdict => Share.Low > Options.ToleranceShare && PValue <= 1 - Options.Confidence
        ? CalibrationVerdict.Miscalibrated
        : Share.High <= Options.ToleranceShare ? CalibrationVerdict.Calibrated : CalibrationVerdict.Undecided;

    /// <summary>About how many rows would decide, if the estimate stays; null where there is a verdict or they are too many.</summary>
    public double? RowsToDecide
    {
        get
        {
            double value = Math.Max(0, Share.Value), half = value > Options.ToleranceShare ? value - Share.Low : Share.High - value,
                rows = Rows * Math.Pow(half / Math.Abs(value - Options.ToleranceShare), 2);
            return Verdict == CalibrationVerdict.Undecided && rows < 1e12 ? Math.Max(Rows + 1, rows) : null;
        }
    }
}
