using Kullback.Monitoring;

namespace Kullback.Data.Streams;

/// <summary>How a run length is known.</summary>
public enum RunLengthBasis
{
    /// <summary>Computed for independent normal observations.</summary>
    Computed,

    /// <summary>Simulated.</summary>
    Simulated,

    /// <summary>At least that, by theorem.</summary>
    AtLeast,
}

/// <summary>The average run length to a false alarm.</summary>
/// <param name="Value">In observations.</param>
/// <param name="Basis">How it is known.</param>
/// <param name="StandardError">Of a simulated one; 0 otherwise.</param>
/// <param name="Low">What it may really be, because mean and standard deviation were learned from few observations: the shortest; null
/// where they are known, or it cannot be computed.</param>
/// <param name="High">The longest.</param>
public sealed record StreamRunLength(double Value, RunLengthBasis Basis, double StandardError, double? Low, double? High);

/// <summary>One alarm.</summary>
/// <param name="Observation">Its place in <see cref="StreamResult.Values"/>, from 0.</param>
/// <param name="Row">The row of the table, from 1; of a subgroup, its last.</param>
/// <param name="Value">The observation.</param>
/// <param name="Statistic">What the detector said.</param>
/// <param name="Since">The place after the alarm before, or after what is normal.</param>
public sealed record StreamAlarm(int Observation, long Row, double Value, double Statistic, int Since);

/// <summary>How soon a shift is found, in observations.</summary>
/// <param name="Shift">In standard deviations.</param>
/// <param name="Delay">Of this detector, on average from its start; null where it cannot be computed.</param>
/// <param name="FixedLimit">Of a fixed limit with the same rate of false alarms.</param>
/// <param name="ThreeSigma">Of the fixed limit of three standard deviations.</param>
public sealed record StreamDelay(double Shift, double? Delay, double FixedLimit, double ThreeSigma);

/// <summary>A series of numbers with its alarms.</summary>
public sealed record StreamResult
{
    /// <summary>The table.</summary>
    public required string Source { get; init; }

    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>What is to be known of the reading.</summary>
    public IReadOnlyList<string> ReadNotes { get; init; } = [];

    /// <summary>Rows of the table.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows without a value, left out.</summary>
    public long Missing { get; init; }

    /// <summary>Rows that make one observation.</summary>
    public int Subgroup { get; init; } = 1;

    /// <summary>The observations, in the column's unit.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>How many of them, at the start, are what is normal.</summary>
    public required int Normal { get; init; }

    /// <summary>Mean of what is normal.</summary>
    public required double Mean { get; init; }

    /// <summary>Standard deviation of normal observations.</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>Mean and standard deviation were given.</summary>
    public bool IsKnown { get; init; }

    /// <summary>Correlation of normal observations with the one before; null for fewer than four.</summary>
    public double? Autocorrelation { get; init; }

    /// <summary>The detector looked at what the observation before does not foretell.</summary>
    public bool Residuals { get; init; }

    /// <summary>The correlation is beyond three standard errors of none, and was not taken out: the run length does not hold.</summary>
    public bool IsDependent { get; init; }

    /// <summary>The detector, with its limit.</summary>
    public required Detector Detector { get; init; }

    /// <summary>Its average run length to a false alarm.</summary>
    public required StreamRunLength RunLength { get; init; }

    /// <summary>The statistic after each observation that is not among the normal ones.</summary>
    public required IReadOnlyList<double> Statistics { get; init; }

    /// <summary>The alarms, in order.</summary>
    public required IReadOnlyList<StreamAlarm> Alarms { get; init; }

    /// <summary>Alarms of the four Western Electric rules on the same observations, for comparison.</summary>
    public required int WesternElectricAlarms { get; init; }

    /// <summary>How soon shifts are found.</summary>
    public IReadOnlyList<StreamDelay> Delays { get; init; } = [];

    /// <summary>Change points of the whole series; null where they were not asked for.</summary>
    public ChangePoints? ChangePoints { get; init; }
}
