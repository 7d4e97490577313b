using System.Collections.Immutable;
using Kullback.Hypotheses;

namespace Kullback.Scoring;

/// <summary>What can be said of forecasts.</summary>
public enum CalibrationVerdict
{
    /// <summary>The miscalibration lies below the tolerance with the confidence asked for.</summary>
    Calibrated,

    /// <summary>The rows cannot tell.</summary>
    Undecided,

    /// <summary>The miscalibration lies above the tolerance with that confidence, or a row was impossible.</summary>
    Miscalibrated,
}

/// <summary>A figure with its interval.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end; may be +∞.</param>
public readonly record struct ScoreEstimate(double Value, double Low, double High);

/// <summary>A figure beside what a calibrated source shows on the same forecasts.</summary>
/// <param name="Value">The figure.</param>
/// <param name="NullMean">Its mean over draws of a calibrated source.</param>
/// <param name="NullHigh">What 95 % of the draws stay below.</param>
/// <param name="PValue">(1 + draws at least as large)/(1 + draws): exact for a calibrated source of independent rows.</param>
public readonly record struct NullComparison(double Value, double NullMean, double NullHigh, double PValue);

/// <summary>A score taken apart, each part with its interval.</summary>
/// <param name="InSample">The parts as these rows show them, whose miscalibration and discrimination are too large by
/// <paramref name="Bias"/> on average.</param>
/// <param name="Bias">What the curve, fitted to the same rows, takes away from noise: the mean over draws.</param>
/// <param name="Mean">The mean score.</param>
/// <param name="Uncertainty">The score of the base rate.</param>
/// <param name="Discrimination">What the forecasts tell apart, less the bias.</param>
/// <param name="Miscalibration">What the forecasts lose by wrong probabilities, less the bias: mean = uncertainty − discrimination +
/// miscalibration still holds. Its estimate may be negative, its interval is not.</param>
/// <param name="Null">The miscalibration in this sample beside that of a calibrated source.</param>
public sealed record ScoreFigures(ScoreParts InSample, double Bias, ScoreEstimate Mean, ScoreEstimate Uncertainty,
    ScoreEstimate Discrimination, ScoreEstimate Miscalibration, NullComparison Null);

/// <summary>A place of the band that the curve of a calibrated source stays in.</summary>
/// <param name="Forecast">The forecast.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct BandPoint(double Forecast, double Low, double High);

/// <summary>How well forecasts of yes and no are calibrated, and how sure that is.</summary>
public sealed record CalibrationFigures
{
    /// <summary>How it was looked at.</summary>
    public required CalibrationOptions Options { get; init; }

    /// <summary>Rows.</summary>
    public required long Rows { get; init; }

    /// <summary>Clusters of rows; 0 where rows are independent.</summary>
    public required int Clusters { get; init; }

    /// <summary>Distinct forecasts.</summary>
    public required int Distinct { get; init; }

    /// <summary>Groups of forecasts that the draws were made on: the distinct forecasts, where there are not too many.</summary>
    public required int Groups { get; init; }

    /// <summary>The share in which it happened.</summary>
    public required double BaseRate { get; init; }

    /// <summary>The mean forecast.</summary>
    public required double MeanForecast { get; init; }

    /// <summary>Rows whose outcome had the probability 0.</summary>
    public required long ImpossibleRows { get; init; }

    /// <summary>The mean log score of the other rows in nats; NaN where there are none.</summary>
    public required double LogOfPossibleNats { get; init; }

    /// <summary>The log score in nats.</summary>
    public required ScoreFigures Log { get; init; }

    /// <summary>The Brier score.</summary>
    public required ScoreFigures Brier { get; init; }

    /// <summary>The log score in nats by distinct forecast (Murphy's parts).</summary>
    public required ScoreParts LogByForecast { get; init; }

    /// <summary>The calibration curve.</summary>
    public required ImmutableArray<CalibrationBlock> Curve { get; init; }

    /// <summary>Where the curve of a calibrated source lies at these forecasts,
    /// point by point with the confidence of the options.</summary>
    public required ImmutableArray<BandPoint> Band { get; init; }

    /// <summary>Rows by forecast, in twenty bins of equal width.</summary>
    public required ImmutableArray<long> Histogram { get; init; }

    /// <summary>The smooth calibration error.</summary>
    public required NullComparison Smooth { get; init; }

    /// <summary>The binned error in bins of equal width, absolute.</summary>
    public required NullComparison Binned { get; init; }

    /// <summary>The binned errors: equal width, equal mass, equal mass with ties together.</summary>
    public required ImmutableArray<BinnedCalibrationError> Bins { get; init; }

    /// <summary>Spiegelhalter's test; null where it is not defined, or rows depend on each other.</summary>
    public TestOutcome? Spiegelhalter { get; init; }

    /// <summary>The bet along the rows; null where rows depend on each other.</summary>
    public CalibrationEvidence? Evidence { get; init; }

    /// <summary>The area under the receiver operating characteristic; NaN where there is one outcome.</summary>
    public required double AreaUnderCurve { get; init; }

    /// <summary>The verdict.</summary>
    public CalibrationVerdict Verdict => ImpossibleRows > 0 || Log.Miscalibration.Low > Options.ToleranceNats
        ? CalibrationVerdict.Miscalibrated
        : Log.Miscalibration.High <= Options.ToleranceNats ? CalibrationVerdict.Calibrated : CalibrationVerdict.Undecided;

    /// <summary>The probability that a calibrated source shows as much miscalibration as this: of the log score, or of the Brier score
    /// where rows depend on each other.</summary>
    public double PValue => Log.Null.PValue;

    /// <summary>About how many rows would decide, if the estimate stays; null where there is a verdict or the estimate lies too near the
    /// tolerance.</summary>
    public double? RowsToDecide
    {
        get
        {
            ScoreEstimate m = Log.Miscalibration;
            double apart = Math.Abs(Math.Max(0, m.Value) - Options.ToleranceNats), half = m.Value > Options.ToleranceNats ? m.Value - m.Low
                : m.High - Math.Max(0, m.Value);
            double rows = Rows * Math.Pow(half / apart, 2);
            return Verdict == CalibrationVerdict.Undecided && rows < 1e12 && double.IsFinite(m.High) ? Math.Max(Rows + 1, rows) : null;
        }
    }
}
