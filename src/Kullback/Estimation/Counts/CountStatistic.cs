namespace Kullback.Estimation;

/// <summary>A statistic of the counts of one sample.</summary>
/// <param name="counts">Rows in each cell.</param>
public delegate double CountStatistic(ReadOnlySpan<double> counts);

/// <summary>A statistic of the counts of a sample of P and one of Q on the same cells.</summary>
/// <param name="p">Rows of P's sample in each cell.</param>
/// <param name="q">Rows of Q's sample in each cell.</param>
public delegate double CountPairStatistic(ReadOnlySpan<double> p, ReadOnlySpan<double> q);
