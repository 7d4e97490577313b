namespace Kullback.Hypotheses;

/// <summary>The distance correlation of two vectors, 0 to 1, and its permutation test: 0 (in the limit) only where X and Y are
/// independent.</summary>
/// <remarks>dCov² = (1/n²) Σ AᵢⱼBᵢⱼ with A and B the doubly centered distances; dCor² = dCov²/√(dVar²(X)·dVar²(Y)). O(n²(d + e)) time for
/// each permutation, O(n(d + e)) memory. Source: Székely, Rizzo and Bakirov (2007), Annals of Statistics 35, 2769–2794.</remarks>
public static class DistanceCorrelation
{
    /// <summary>The distance correlation.</summary>
    /// <param name="x">The rows' X, row by row.</param>
    /// <param name="dimensionX">Coordinates of an X.</param>
    /// <param name="y">The rows' Y, in the same order.</param>
    /// <param name="dimensionY">Coordinates of a Y.</param>
    /// <returns>0 where X or Y never changes.</returns>
    /// <exception cref="NotASampleException">A sample is empty or of broken points, their sizes differ,
    /// or a coordinate is not finite.</exception>
    public static double Between(ReadOnlySpan<double> x, int dimensionX, ReadOnlySpan<double> y, int dimensionY)
    {
        PairwiseDependence.RequireRows(x, dimensionX, y, dimensionY, 1);
        return Of(new PairwiseDependence(x, dimensionX, KernelShape.Distance, y, dimensionY, KernelShape.Distance));
    }

    /// <summary>The permutation test of "X and Y are independent".</summary>
    /// <param name="x">The rows' X, row by row.</param>
    /// <param name="dimensionX">Coordinates of an X.</param>
    /// <param name="y">The rows' Y, in the same order.</param>
    /// <param name="dimensionY">Coordinates of a Y.</param>
    /// <param name="permutations">How many are drawn.</param>
    /// <param name="random">The source of chance; the same seed gives the same outcome, whatever the number of threads.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The statistic is dCov².</returns>
    /// <exception cref="NotASampleException">A sample is empty or of broken points, their sizes differ,
    /// or a coordinate is not finite.</exception>
    public static TestOutcome Test(ReadOnlySpan<double> x, int dimensionX, ReadOnlySpan<double> y, int dimensionY,
        Permutations permutations, Random random,
        CancellationToken cancel = default)
    {
        PairwiseDependence.RequireRows(x, dimensionX, y, dimensionY, 2);
        var pairs = new PairwiseDependence(x, dimensionX, KernelShape.Distance, y, dimensionY, KernelShape.Distance);
        return pairs.Permute(permutations, random, cancel).Outcome(pairs.Own * pairs.Factor, "distance covariance") with
        {
            EffectSize = Of(pairs),
            Effect = "distance correlation, 0 to 1",
        };
    }

    private static double Of(PairwiseDependence pairs)
    {
        double scale = Math.Sqrt(Math.Max(0, pairs.SelfX)) * Math.Sqrt(Math.Max(0, pairs.SelfY));
        // V is a squared norm: below 0 by rounding only.
        return scale > 1e-14 ? Math.Sqrt(Math.Clamp(pairs.Own / scale, 0, 1)) : 0;
    }
}
