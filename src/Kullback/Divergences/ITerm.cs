namespace Kullback.Divergences;

/// <summary>One cell's part of a divergence, written so that it is never negative: the sum then cannot cancel.</summary>
internal interface ITerm
{
    /// <summary>The part of a cell with probabilities <paramref name="p"/> ≥ 0 and <paramref name="q"/> ≥ 0.</summary>
    double Of(double p, double q);
}
