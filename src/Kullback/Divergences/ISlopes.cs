namespace Kullback.Divergences;

/// <summary>The derivatives of one cell's part c(p, q) of a smooth measure.</summary>
/// <remarks>Limits, never NaN: a derivative may be ±∞ at an empty cell, but p·∂c/∂p and q·∂c/∂q have the limit along p → 0 or q → 0
/// (both empty: 0).</remarks>
internal interface ISlopes
{
    /// <summary>∂c/∂p and ∂c/∂q of the textbook term, the entries taken as free.</summary>
    (double P, double Q) Slopes(double p, double q);

    /// <summary>p·∂c/∂p and q·∂c/∂q from the logarithms, up to multiples of p and of q that are the same for all cells (they vanish
    /// along the simplex) and chosen so that both are 0 where p = q, without cancellation near it.</summary>
    (double P, double Q) LogSlopes(double logP, double logQ);
}
