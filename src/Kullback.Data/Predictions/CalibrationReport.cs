using Kullback.Scoring;

namespace Kullback.Data.Predictions;

/// <summary>Calibration of a part of the rows.</summary>
/// <param name="Name">Which part: a value, a class, a span of time.</param>
/// <param name="Figures">Its figures.</param>
/// <param name="AdjustedPValue">Its p-value, adjusted for the number of parts (Holm).</param>
public sealed record CalibrationPart(string Name, CalibrationFigures Figures, double AdjustedPValue);

/// <summary>Parts of one kind, whose intervals hold together.</summary>
/// <param name="Kind">What they are: by, time, class, topLabel.</param>
/// <param name="Column">The column that tells them apart; empty for classes.</param>
/// <param name="Parts">The parts.</param>
public sealed record CalibrationParts(string Kind, string Column, IReadOnlyList<CalibrationPart> Parts)
{
    /// <summary>Parts that lie within one cluster, of which nothing can be said.</summary>
    public IReadOnlyList<string> OneCluster { get; init; } = [];
}

/// <summary>How well the forecasts of a table are calibrated.</summary>
public sealed record CalibrationReport
{
    /// <summary>What was asked.</summary>
    public required CalibrationRequest Request { get; init; }

    /// <summary>The table.</summary>
    public required string Name { get; init; }

    /// <summary>The column of outcomes.</summary>
    public required string Outcome { get; init; }

    /// <summary>The column of forecasts, or the globs of classes.</summary>
    public required string Forecast { get; init; }

    /// <summary>The outcome that forecasts are of; empty for several classes.</summary>
    public required string Positive { get; init; }

    /// <summary>The figures: of yes and no, or of the largest probability of each row and whether its class came true.</summary>
    public required CalibrationFigures Figures { get; init; }

    /// <summary>The forecasts over all classes; null for yes and no.</summary>
    public ClassForecasts? Classes { get; init; }

    /// <summary>Calibration within parts.</summary>
    public IReadOnlyList<CalibrationParts> Parts { get; init; } = [];

    /// <summary>Recalibrations that were tried.</summary>
    public IReadOnlyList<RecalibrationTrial> Trials { get; init; } = [];

    /// <summary>The temperature of several classes, fitted on even rows, with the log score of the odd ones before and after in nats; null
    /// where not asked for.</summary>
    public (double Temperature, double Before, double After)? ClassTemperature { get; init; }

    /// <summary>What acting by the forecasts costs; null where no costs were given.</summary>
    public DecisionCost? Cost { get; init; }

    /// <summary>How the table was read.</summary>
    public IReadOnlyList<string> ReadNotes { get; init; } = [];

    /// <summary>The other table's forecasts; null where there is none.</summary>
    public CalibrationReport? Against { get; init; }

    /// <summary>Parts whose miscalibration is above the tolerance, or that had an impossible row.</summary>
    public IEnumerable<CalibrationPart> Miscalibrated
        => Parts.SelectMany(p => p.Parts).Where(p => p.Figures.Verdict == CalibrationVerdict.Miscalibrated);

    /// <summary>The difference of two figures of independent tables, this one's less the other's: the distances to the ends of their
    /// intervals add in squares.</summary>
    /// <param name="own">This table's figure.</param>
    /// <param name="other">The other's.</param>
    public static ScoreEstimate Difference(ScoreEstimate own, ScoreEstimate other)
    {
        double value = own.Value - other.Value;
        double low = value - Math.Sqrt(Square(own.Value - own.Low) + Square(other.High - other.Value)),
            high = value + Math.Sqrt(Square(own.High - own.Value) + Square(other.Value - other.Low));
        return new(value, low, high);
    }

    private static double Square(double x) => x * x;
}
