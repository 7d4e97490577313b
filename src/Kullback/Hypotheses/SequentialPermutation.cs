using Kullback.Distributions;
using Kullback.Estimation;

namespace Kullback.Hypotheses;

/// <summary>A permutation test that stops as soon as enough draws are as extreme as the observation: most tests of hypotheses that hold end
/// after a few dozen draws.</summary>
/// <param name="PValue">h/l after h draws at least as extreme, the last of them the l-th; (b + 1)/(B + 1) where fewer came. Never 0, and
/// valid: P(p ≤ α) ≤ α.</param>
/// <param name="Draws">Draws made.</param>
/// <param name="Exceedances">Draws at least as extreme as the observation.</param>
/// <remarks>Source: Besag and Clifford (1991), Biometrika 78, 301–304.</remarks>
public sealed record SequentialPermutation(double PValue, int Draws, int Exceedances)
{
    /// <summary>The test on a statistic of which large values speak against the hypothesis.</summary>
    /// <param name="observed">The observed statistic.</param>
    /// <param name="draw">The statistic of a new arrangement, drawn independently of those before.</param>
    /// <param name="exceedances">h, the draws at least as extreme after which to stop: the standard error of p is about p/√h. At least
    /// 1.</param>
    /// <param name="draws">B, the most draws, at least 1.</param>
    /// <param name="tolerance">How far below the observation a draw still counts as equal to it.</param>
    /// <exception cref="ArgumentException">The observed or a drawn statistic is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1 or the tolerance negative.</exception>
    public static SequentialPermutation Run(double observed, Func<double> draw, int exceedances, int draws, double tolerance = 0)
    {
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentOutOfRangeException.ThrowIfLessThan(exceedances, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        if (!(tolerance >= 0)) throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "Must be ≥ 0.");
        if (double.IsNaN(observed)) throw new ArgumentException("The observed statistic is NaN.", nameof(observed));
        int found = 0;
        for (int made = 1; made <= draws; made++)
        {
            double value = draw();
            if (double.IsNaN(value)) throw new ArgumentException($"The statistic of draw {made} is NaN.", nameof(draw));
            if (value >= observed - tolerance && ++found == exceedances) return new((double)found / made, made, found);
        }
        return new((found + 1.0) / (draws + 1.0), draws, found);
    }

    /// <summary>The test of homogeneity of counts on the G statistic, as <see cref="PermutationTest.Homogeneity"/> but stopping
    /// early.</summary>
    /// <param name="current">Rows in each cell of one sample: integers ≥ 0.</param>
    /// <param name="reference">Rows in each cell of the other.</param>
    /// <param name="random">The source of chance.</param>
    /// <param name="exceedances">h, at least 1.</param>
    /// <param name="draws">B, at least 1.</param>
    /// <exception cref="ArgumentException">The lengths differ, a count is no integer ≥ 0, or a sample is empty or has above two thousand
    /// million rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public static SequentialPermutation Homogeneity(ReadOnlySpan<double> current, ReadOnlySpan<double> reference, Random random,
        int exceedances = 10, int draws = 10_000)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (current.Length != reference.Length)
            throw new ArgumentException($"{current.Length} cells against {reference.Length}.", nameof(reference));
        Fingerprint.Require(current, nameof(current));
        Fingerprint.Require(reference, nameof(reference));
        var (pooled, size, observed) = PermutationTest.Pool(current, reference);
        double total = pooled.Sum(t => (double)t), tie = 1e-13 * total * Math.Log(total + 1);
        double[] logFactorials = total <= PermutationTest.LargestTable ? HypergeometricDraws.LogFactorials((int)total) : [],
            powers = PermutationTest.LogPowers(pooled);
        return Run(observed, () => PermutationTest.Draw(random, logFactorials, powers, pooled, size), exceedances, draws, tie);
    }
}
