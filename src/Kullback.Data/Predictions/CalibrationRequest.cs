using Kullback.Data.Tables;
using Kullback.Scoring;

namespace Kullback.Data.Predictions;

/// <summary>Which columns are forecasts and outcomes, and what is asked of them;
/// every default is the one that the command line has.</summary>
public sealed record CalibrationRequest : TableSelection
{
    /// <summary>The column of outcomes; null: outcome, y, label or target.</summary>
    public string? Outcome { get; init; }

    /// <summary>The column of the probability that the outcome is yes; null: probability, prob, p, forecast or score.</summary>
    public string? Probability { get; init; }

    /// <summary>Globs of columns of probabilities, one a class; empty: yes and no.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Globs of columns of quantiles of a forecast number; empty: none.</summary>
    public IReadOnlyList<string> Quantiles { get; init; } = [];

    /// <summary>The levels of these columns in their order; empty: the names end in them.</summary>
    public IReadOnlyList<double> Levels { get; init; } = [];

    /// <summary>The columns of mean and standard deviation of a forecast number that is normal; null: none.</summary>
    public (string Mean, string Deviation)? Normal { get; init; }

    /// <summary>The outcome that the probability is of; null: 1, true, yes, …</summary>
    public string? Positive { get; init; }

    /// <summary>A column within whose values calibration is looked at, too; null for none.</summary>
    public string? By { get; init; }

    /// <summary>A column of times or numbers along which calibration is looked at; null for none.</summary>
    public string? Time { get; init; }

    /// <summary>Rules of recalibration to try; empty for none.</summary>
    public IReadOnlyList<string> Recalibrate { get; init; } = [];

    /// <summary>The costs of a false alarm and of a miss; null for none.</summary>
    public (double FalseAlarm, double Miss)? Costs { get; init; }

    /// <summary>How it is looked at.</summary>
    public CalibrationOptions How { get; init; } = new();

    /// <inheritdoc/>
    internal override IEnumerable<(string Option, string? Column)> SingleColumns
        => [.. base.SingleColumns, (OptionName.Outcome, Outcome), (OptionName.Probability, Probability), (OptionName.By, By)];
}
