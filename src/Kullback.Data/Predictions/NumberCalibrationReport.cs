using Kullback.Scoring;

namespace Kullback.Data.Predictions;

/// <summary>Calibration of a part of the rows.</summary>
/// <param name="Name">The value that they have in common.</param>
/// <param name="Figures">Its figures.</param>
/// <param name="AdjustedPValue">Its p-value, adjusted for the number of parts (Holm).</param>
public sealed record NumberCalibrationPart(string Name, NumberCalibrationFigures Figures, double AdjustedPValue);

/// <summary>How well forecasts of numbers in a table are calibrated.</summary>
public sealed record NumberCalibrationReport
{
    /// <summary>What was asked.</summary>
    public required CalibrationRequest Request { get; init; }

    /// <summary>The table.</summary>
    public required string Name { get; init; }

    /// <summary>The column of outcomes.</summary>
    public required string Outcome { get; init; }

    /// <summary>The columns of quantiles by rising level, or of mean and standard deviation.</summary>
    public required IReadOnlyList<string> Forecast { get; init; }

    /// <summary>The figures of all rows.</summary>
    public required NumberCalibrationFigures Figures { get; init; }

    /// <summary>Calibration within the values of a column.</summary>
    public IReadOnlyList<NumberCalibrationPart> Parts { get; init; } = [];

    /// <summary>Parts that lie within one cluster, of which nothing can be said.</summary>
    public IReadOnlyList<string> OneCluster { get; init; } = [];

    /// <summary>How the table was read.</summary>
    public IReadOnlyList<string> ReadNotes { get; init; } = [];

    /// <summary>Parts whose miscalibration is above the tolerance.</summary>
    public IEnumerable<NumberCalibrationPart> Miscalibrated
        => Parts.Where(p => p.Figures.Verdict == CalibrationVerdict.Miscalibrated);
}
