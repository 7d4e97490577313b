namespace Kullback.Transport;

/// <summary>The rows of two samples whose numbers lie in [<paramref name="Low"/>, <paramref name="High"/>].</summary>
/// <param name="Low">The least number found in the bin; any lower bound of it is valid, and widens the error bound.</param>
/// <param name="High">The largest number found in the bin, or an upper bound of it; equal to <paramref name="Low"/> for a single
/// value.</param>
/// <param name="WeightP">Rows (or weight) of P in the bin.</param>
/// <param name="WeightQ">Rows (or weight) of Q in the bin.</param>
public readonly record struct NumberBin(double Low, double High, double WeightP, double WeightQ);

/// <summary>A distance known to lie within <paramref name="ErrorBound"/> of <paramref name="Value"/>, by proof, not by chance.</summary>
/// <param name="Value">The distance; +∞ is an answer.</param>
/// <param name="ErrorBound">0 when the value is exact up to rounding.</param>
public readonly record struct BoundedDistance(double Value, double ErrorBound);
