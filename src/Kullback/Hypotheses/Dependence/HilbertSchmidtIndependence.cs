using System.Globalization;

namespace Kullback.Hypotheses;

/// <summary>The Hilbert–Schmidt independence criterion of two vectors with Gaussian kernels, and its permutation test.</summary>
/// <remarks>HSIC = (1/n²) Σ K̃ᵢⱼL̃ᵢⱼ with K̃, L̃ the doubly centered kernels (the biased form, never negative): the squared mean
/// discrepancy between the joint distribution and the product of its margins. O(n²(d + e)) time for each permutation, O(n(d + e)) memory.
/// Source: Gretton, Fukumizu, Teo, Song, Schölkopf and Smola (2008), NIPS 20.</remarks>
public static class HilbertSchmidtIndependence
{
    /// <summary>The permutation test of "X and Y are independent", each bandwidth the median distance of its rows.</summary>
    /// <param name="x">The rows' X, row by row.</param>
    /// <param name="dimensionX">Coordinates of an X.</param>
    /// <param name="y">The rows' Y, in the same order.</param>
    /// <param name="dimensionY">Coordinates of a Y.</param>
    /// <param name="permutations">How many are drawn.</param>
    /// <param name="random">The source of chance; the same seed gives the same outcome, whatever the number of threads.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The statistic is HSIC.</returns>
    /// <exception cref="NotASampleException">A sample has fewer than two points or broken ones, their sizes differ,
    /// or a coordinate is not finite.</exception>
    public static TestOutcome Test(ReadOnlySpan<double> x, int dimensionX, ReadOnlySpan<double> y, int dimensionY,
        Permutations permutations, Random random,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(random);
        int n = PairwiseDependence.RequireRows(x, dimensionX, y, dimensionY, 2), half = n / 2;
        double sigmaX = MaximumMeanDiscrepancy.MedianBandwidth(x[..(half * dimensionX)], x[(half * dimensionX)..], dimensionX, random);
        double sigmaY = MaximumMeanDiscrepancy.MedianBandwidth(y[..(half * dimensionY)], y[(half * dimensionY)..], dimensionY, random);
        var pairs = new PairwiseDependence(x, dimensionX, new KernelShape(sigmaX), y, dimensionY, new KernelShape(sigmaY));
        double scale = Math.Sqrt(Math.Max(0, pairs.SelfX)) * Math.Sqrt(Math.Max(0, pairs.SelfY));
        return pairs.Permute(permutations, random, cancel)
            .Outcome(Math.Max(0, pairs.Own),
                string.Create(CultureInfo.InvariantCulture, $"Hilbert–Schmidt criterion, bandwidths {sigmaX:g4} and {sigmaY:g4}")) with
        {
            EffectSize = scale > 1e-14 ? Math.Clamp(pairs.Own / scale, 0, 1) : 0,
            Effect = "criterion as a share of its largest, 0 to 1",
        };
    }
}
