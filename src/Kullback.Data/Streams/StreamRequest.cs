using Kullback.Data.Tables;

namespace Kullback.Data.Streams;

/// <summary>What is looked for in a series of numbers; every default is the one that the command line has.</summary>
public sealed record StreamRequest : TableSelection
{
    /// <summary>The column; null for the only column of numbers.</summary>
    public string? Column { get; init; }

    /// <summary>The detector: shewhart, cusum, ewma, page-hinkley, adwin, relative-entropy, bayes, conformal or e-detector.</summary>
    public string Detector { get; init; } = "cusum";

    /// <summary>The average run length to a false alarm, in observations.</summary>
    public double FalseAlarmEvery { get; init; } = 1000;

    /// <summary>The first so many observations are normal, and no alarm is looked for there; null for a quarter of them.</summary>
    public int? NormalRows { get; init; }

    /// <summary>The mean of what is normal; null to learn it.</summary>
    public double? Mean { get; init; }

    /// <summary>The standard deviation of what is normal; null to learn it.</summary>
    public double? StandardDeviation { get; init; }

    /// <summary>So many rows in a row make one observation, their mean.</summary>
    public int Subgroup { get; init; } = 1;

    /// <summary>Look at what the observation before does not foretell (autoregression of order 1).</summary>
    public bool Residuals { get; init; }

    /// <summary>The shift that is to be found soonest, in standard deviations.</summary>
    public double Shift { get; init; } = 1;

    /// <summary>Look for change points of the whole series, too.</summary>
    public bool ChangePoints { get; init; }

    /// <inheritdoc/>
    internal override IEnumerable<(string Option, string? Column)> SingleColumns => [.. base.SingleColumns, (OptionName.Column, Column)];
}
