namespace Kullback.Monitoring;

/// <summary>A quantile read from a sketch.</summary>
/// <param name="Value">The estimate, within the bounds; in the values' unit.</param>
/// <param name="Low">The exact quantile is at least this.</param>
/// <param name="High">The exact quantile is at most this.</param>
public readonly record struct QuantileBounds(double Value, double Low, double High);
