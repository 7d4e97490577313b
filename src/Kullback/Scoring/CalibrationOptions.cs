namespace Kullback.Scoring;

/// <summary>How calibration is looked at.</summary>
public sealed record CalibrationOptions
{
    /// <summary>Draws of a calibrated source on the same forecasts, at least 19.</summary>
    public int Draws { get; init; } = 999;

    /// <summary>Seed of all chance.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Coverage of the intervals, in (0, 1).</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Bins of the binned errors, in 1 … 1,000.</summary>
    public int Bins { get; init; } = 15;

    /// <summary>The miscalibration of the log score, in nats, up to which forecasts are called calibrated; 0.01 bit.</summary>
    public double ToleranceNats { get; init; } = 0.01 * 0.69314718055994530942;

    /// <summary>The miscalibration of forecasts of numbers, as a share of their mean score, up to which they are called
    /// calibrated.</summary>
    public double ToleranceShare { get; init; } = 0.005;

    /// <summary>Threads that share the draws; they change no figure.</summary>
    public int Threads { get; init; } = 1;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Draws, 19);
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Bins, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Bins, 1000);
        if (!(Confidence > 0 && Confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(Confidence), Confidence, "The confidence must lie between 0 and 1.");
        if (!(ToleranceNats > 0))
            throw new ArgumentOutOfRangeException(nameof(ToleranceNats), ToleranceNats, "The tolerance must be above 0.");
        if (!(ToleranceShare > 0))
            throw new ArgumentOutOfRangeException(nameof(ToleranceShare), ToleranceShare, "The tolerance must be above 0.");
    }
}
