namespace Kullback.Estimation;

/// <summary>A statistic of some of the rows of a sample, given by their indices in rising order.</summary>
/// <param name="rows">Indices of the rows taken, each below the size of the sample; a bootstrap repeats some.</param>
public delegate double RowStatistic(ReadOnlySpan<int> rows);

/// <summary>A statistic of some of the rows of a sample of P and of one of Q.</summary>
/// <param name="rowsOfP">Indices into P's sample, in rising order.</param>
/// <param name="rowsOfQ">Indices into Q's sample, in rising order.</param>
public delegate double PairStatistic(ReadOnlySpan<int> rowsOfP, ReadOnlySpan<int> rowsOfQ);

/// <summary>How an estimate varies when its sample is drawn again, as far as one sample can tell.</summary>
/// <param name="StandardErrorNats">Standard error, in the unit of the statistic (nats for an information measure).</param>
/// <param name="Interval">The interval.</param>
/// <param name="Values">The statistic of each draw, in the order drawn.</param>
public sealed record Resampled(double StandardErrorNats, EstimateInterval Interval, IReadOnlyList<double> Values);
