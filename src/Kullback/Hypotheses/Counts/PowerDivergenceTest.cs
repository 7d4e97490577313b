using System.Globalization;
using Kullback.Estimation;
using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>Cressie and Read's family of tests on counts, 2/(λ(λ + 1))·Σ o((o/e)^λ − 1), o observed and e expected counts: Pearson's χ² at
/// λ = 1, G at 0, Freeman and Tukey's at −½, Neyman's at −2.</summary>
/// <param name="Power">λ, finite. Cressie and Read recommend <see cref="Recommended"/>.</param>
/// <remarks>Chi-squared in the limit, cells less one degrees of freedom; wants expected counts of about five and more, else
/// <see cref="PermutationTest"/> or <see cref="FisherExact"/>. Never corrected for small counts: <see cref="GTest"/> is, after Williams.
/// O(cells). Source: Cressie and Read (1984), Journal of the Royal Statistical Society B 46, 440–464.</remarks>
public readonly record struct PowerDivergenceTest(double Power)
{
    /// <summary>λ = 2/3.</summary>
    public const double Recommended = 2.0 / 3;

    /// <summary>λ.</summary>
    public double Power { get; } = double.IsFinite(Power) ? Power
        : throw new ArgumentOutOfRangeException(nameof(Power), Power, "The power must be finite.");

    /// <summary>Pearson's χ².</summary>
    public static PowerDivergenceTest Pearson { get; } = new(1);

    /// <summary>The likelihood-ratio statistic G.</summary>
    public static PowerDivergenceTest LikelihoodRatio { get; } = new(0);

    /// <summary>Do counts follow a given distribution?</summary>
    /// <param name="counts">Rows in each cell, integers from 0 to 2⁵³.</param>
    /// <param name="weights">The distribution: weights ≥ 0, counted as divided by their sum.</param>
    /// <returns>The outcome: +∞ with the smallest p-value where a row lies in a cell of weight 0. Cells of weight 0 without rows do not
    /// count.</returns>
    /// <exception cref="ArgumentException">A count is none, all are 0, a weight is negative, infinite or NaN, all weights are 0,
    /// or the lengths differ.</exception>
    public TestOutcome GoodnessOfFit(ReadOnlySpan<double> counts, ReadOnlySpan<double> weights)
    {
        if (counts.Length != weights.Length)
            throw new ArgumentException($"{counts.Length} counts, {weights.Length} weights.", nameof(weights));
        double rows = Fingerprint.Require(counts, nameof(counts)), statistic = 0;
        var (largest, total) = Weights(weights);
        int cells = 0;
        for (int k = 0; k < counts.Length; k++)
        {
            if (weights[k] == 0 && counts[k] == 0) continue;
            statistic += Term(counts[k], rows * (weights[k] / largest / total));
            cells++;
        }
        return Outcome(statistic, cells - 1);
    }

    /// <summary>Do two samples come from one distribution?</summary>
    /// <param name="p">Rows of one sample in each cell, integers from 0 to 2⁵³.</param>
    /// <param name="q">Rows of the other.</param>
    /// <exception cref="ArgumentException">A count is none, a sample is empty, or the lengths differ.</exception>
    public TestOutcome Homogeneity(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        if (p.Length != q.Length) throw new ArgumentException($"p has {p.Length} cells, q has {q.Length}.", nameof(q));
        double n = Fingerprint.Require(p, nameof(p)), m = Fingerprint.Require(q, nameof(q)), statistic = 0;
        int cells = 0;
        for (int k = 0; k < p.Length; k++)
        {
            double pooled = p[k] + q[k];
            if (pooled == 0) continue;
            statistic += Term(p[k], pooled * (n / (n + m))) + Term(q[k], pooled * (m / (n + m)));
            cells++;
        }
        return Outcome(statistic, cells - 1);
    }

    /// <summary>Are the two columns of a table independent?</summary>
    /// <param name="table">Counts of independent rows; rows and columns without any do not count.</param>
    /// <exception cref="ArgumentException">The table is empty.</exception>
    public TestOutcome Independence(ContingencyTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.Total == 0) throw new ArgumentException("The table is empty.", nameof(table));
        long[] rows = table.RowTotals(), columns = table.ColumnTotals();
        double statistic = 0;
        for (int i = 0; i < rows.Length; i++)
            for (int j = 0; j < columns.Length; j++)
                if (rows[i] > 0 && columns[j] > 0) statistic += Term(table[i, j], (double)rows[i] / table.Total * columns[j]);
        return Outcome(statistic, (rows.Count(r => r > 0) - 1) * (columns.Count(c => c > 0) - 1));
    }

    // 2/(λ(λ+1))·(o((o/e)^λ − 1) − λ(o − e)): the linear part sums to 0 over all cells and makes each term ≥ 0, so that nothing cancels.
    private double Term(double o, double e)
    {
        if (o == e) return 0;
        if (e == 0) return double.PositiveInfinity;
        double d = o - e;
        if (Power == 1) return d / e * d;
        if (Power == 0) return 2 * (o == 0 ? e : Special.Deviance(o, e));
        if (Power == -1) return o == 0 ? double.PositiveInfinity : 2 * Special.Deviance(e, o);
        if (o == 0) return Power > -1 ? 2 * e / (Power + 1) : double.PositiveInfinity;
        // The term at λ with o and e exchanged is that at −1 − λ: so the exponent stays away from the pole of 1/(λ + 1).
        return Power < -0.5 ? General(e, o, -1 - Power) : General(o, e, Power);
    }

    private static double General(double o, double e, double power)
    {
        double log = Math.Abs(o - e) < e / 2 ? Special.LogOnePlus((o - e) / e) : Math.Log(o / e);
        // (o/e)^λ − 1 − λ ln(o/e) has all digits, and so has o·ln(o/e) − o + e.
        double excess = Elementary.ExpExcess(new Lane(power * log)).Value;
        return 2 / (power * (power + 1)) * (o * excess + power * Special.Deviance(o, e));
    }

    private TestOutcome Outcome(double statistic, int degrees)
    {
        if (degrees < 1) return new TestOutcome(0, 0, 1, 1, "one cell: nothing to test");
        string name = Power switch
        {
            1 => "Pearson's chi-squared",
            0 => "G",
            _ => string.Create(CultureInfo.InvariantCulture, $"Cressie-Read, power {Power:0.####}"),
        };
        return new TestOutcome(statistic, degrees, TestOutcome.Probability(ChiSquaredTail.Upper(statistic, degrees)),
            TestOutcome.Probability(double.IsInfinity(statistic) ? 1 : ChiSquaredTail.Lower(statistic, degrees)), name);
    }

    // Divided by the largest first: weights near the ends of the double range neither overflow nor vanish in the sum.
    private static (double Largest, double Total) Weights(ReadOnlySpan<double> weights)
    {
        double largest = 0, total = 0;
        for (int k = 0; k < weights.Length; k++)
        {
            if (!(weights[k] >= 0 && weights[k] <= double.MaxValue))
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"weights[{k}] = {weights[k]} must be finite and ≥ 0."), nameof(weights));
            largest = Math.Max(largest, weights[k]);
        }
        if (largest == 0) throw new ArgumentException("All weights are 0.", nameof(weights));
        foreach (double weight in weights) total += weight / largest;
        return (largest, total);
    }
}
