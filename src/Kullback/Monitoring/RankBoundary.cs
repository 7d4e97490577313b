namespace Kullback.Monitoring;

/// <summary>A value with bounds on its ranks.</summary>
/// <param name="Value">The value; it need not occur in the data.</param>
/// <param name="BelowLow">At least so many values are smaller.</param>
/// <param name="BelowHigh">At most so many values are smaller.</param>
/// <param name="AtMostLow">At least so many values are smaller or equal.</param>
/// <param name="AtMostHigh">At most so many values are smaller or equal.</param>
public readonly record struct RankBoundary(double Value, long BelowLow, long BelowHigh, long AtMostLow, long AtMostHigh);
