using Kullback.Divergences;
using Kullback.Estimation;
using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>The likelihood-ratio test that two samples on the same cells come from one distribution.</summary>
/// <remarks>G = 2N times the size-weighted Jensen–Shannon divergence. Counts: divided by Williams' correction, chi-squared with cells less
/// one degrees of freedom. Weights and clusters: the same with effective sizes, scaled by Rao and Scott's second-order correction.
/// Source: Williams (1976), Biometrika 63, 33–37; Rao and Scott (1984), Annals of Statistics 12, 46–60.</remarks>
public static class GTest
{
    /// <summary>The test on two samples on the same cells.</summary>
    /// <param name="current">One sample.</param>
    /// <param name="reference">The other.</param>
    /// <returns>The left tail counts ties in full and allows for the lattice on which counts lie, so it errs towards "not too
    /// similar".</returns>
    /// <exception cref="ArgumentException">The numbers of cells differ.</exception>
    public static TestOutcome Homogeneity(BinnedSample current, BinnedSample reference)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(reference);
        if (current.Cells != reference.Cells)
            throw new ArgumentException($"{current.Cells} cells against {reference.Cells}.", nameof(reference));
        double m = current.EffectiveRows, n = reference.EffectiveRows;
        var pooled = new double[current.Cells];
        int cells = 0;
        for (int k = 0; k < pooled.Length; k++)
        {
            pooled[k] = (m * current.Shares[k] + n * reference.Shares[k]) / (m + n);
            if (pooled[k] > 0) cells++;
        }
        if (cells < 2) return new TestOutcome(0, 0, 1, 1, "one cell: nothing to test");
        double g = 0;
        for (int k = 0; k < pooled.Length; k++)
            g += 2 * (m * KullbackLeibler.Cell(current.Shares[k], pooled[k]) + n * KullbackLeibler.Cell(reference.Shares[k], pooled[k]));
        return current.IsCounts && reference.IsCounts
            ? Counts(current, reference, pooled, cells, g)
            : RaoScott(current, reference, pooled, cells, g);
    }

    /// <summary>The test that counts follow a given distribution, with Williams' correction.</summary>
    /// <param name="counts">Rows in each cell, integers from 0 to 2⁵³.</param>
    /// <param name="weights">The distribution: weights ≥ 0, counted as divided by their sum.</param>
    /// <returns>G over 1 + (Σ 1/π − 1)/(6n(K − 1)), chi-squared with cells less one degrees of freedom.</returns>
    /// <exception cref="ArgumentException">A count is none, all are 0, a weight is negative, infinite or NaN, all weights are 0,
    /// or the lengths differ.</exception>
    public static TestOutcome GoodnessOfFit(ReadOnlySpan<double> counts, ReadOnlySpan<double> weights)
    {
        var raw = PowerDivergenceTest.LikelihoodRatio.GoodnessOfFit(counts, weights);
        if (raw.DegreesOfFreedom == 0 || double.IsInfinity(raw.Statistic)) return raw;
        double rows = 0, total = 0, inverse = 0;
        foreach (double count in counts) rows += count;
        foreach (double weight in weights) total += weight;
        foreach (double weight in weights)
            if (weight > 0) inverse += total / weight;
        double statistic = raw.Statistic / (1 + (inverse - 1) / (6 * rows * raw.DegreesOfFreedom));
        return new TestOutcome(statistic, raw.DegreesOfFreedom,
            TestOutcome.Probability(ChiSquaredTail.Upper(statistic, raw.DegreesOfFreedom)),
            TestOutcome.Probability(ChiSquaredTail.Lower(statistic, raw.DegreesOfFreedom)), "G, Williams");
    }

    private static TestOutcome Counts(BinnedSample current, BinnedSample reference, double[] pooled, int cells, double g)
    {
        double m = current.Total, n = reference.Total, total = m + n, inverse = 0;
        foreach (double share in pooled)
            if (share > 0) inverse += 1 / share;
        double williams = 1 + (total / m + total / n - 1) * (inverse - 1) / (6 * total * (cells - 1));
        double statistic = g / williams;
        double left = LeftTail.OfCounts(current.Weights, reference.Weights, g, statistic);
        return new TestOutcome(statistic, cells - 1, TestOutcome.Probability(ChiSquaredTail.Upper(statistic, cells - 1)),
            TestOutcome.Probability(left), "G, Williams");
    }

    // G/2 = N·π(1−π)/2·Σ(p̂ − q̂)²/p̄ near the null, π = m/N, so its mean is that of the quadratic form times N·π(1−π).
    private static TestOutcome RaoScott(BinnedSample current, BinnedSample reference, double[] pooled, int cells, double g)
    {
        double m = current.EffectiveRows, n = reference.EffectiveRows;
        var distribution = NullDistribution.Of(current, reference, pooled);
        double degrees = distribution.DegreesOfFreedom, mean = m * n / (m + n) * distribution.Mean;
        if (!(mean > 0)) return new TestOutcome(g, degrees, g > 0 ? double.Epsilon : 1, 1, "Rao-Scott, no variation within samples");
        double statistic = g * degrees / mean, denominator = degrees * distribution.ScaleDegreesOfFreedom;
        double widened = LeftTail.Widened(statistic, degrees, LeftTail.Lattice(pooled, m, n, cells));
        return new TestOutcome(statistic, degrees, TestOutcome.Probability(FisherTail.Upper(statistic, degrees, denominator)),
            TestOutcome.Probability(FisherTail.Lower(widened, degrees, denominator)), "G, Rao-Scott");
    }
}
