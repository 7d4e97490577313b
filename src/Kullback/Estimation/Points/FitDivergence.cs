using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>How far a sample is from a distribution, over cells that the distribution fills equally.</summary>
public static class FitDivergence
{
    /// <summary>D(P‖F) over cells between the quantiles of F, from numbers that F was not fitted to.</summary>
    /// <param name="distribution">F; of a distribution of integers the cells are as equal as its masses allow.</param>
    /// <param name="points">Numbers drawn from P, the truth.</param>
    /// <param name="cells">How many cells, 2 or more.</param>
    /// <returns>The plug-in value less its bias (cells − 1)/(2n), an interval by inverting the likelihood-ratio test (2n·D is non-central
    /// chi-squared), and <see cref="DivergenceEstimate.NullExpectationNats"/>, what the plug-in value would be with P = F. Cells can only
    /// hide a difference: D over cells is at most D.</returns>
    /// <remarks>Sources: Miller (1955); Wilks (1938), Annals of Mathematical Statistics 9, 60–62, for the limit; Mann and Wald (1942) for
    /// cells of equal probability.</remarks>
    /// <exception cref="ArgumentException">There are no numbers, or one is NaN.</exception>
    public static DivergenceEstimate OverEqualCells(IUnivariate distribution, ReadOnlySpan<double> points, int cells)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        ArgumentOutOfRangeException.ThrowIfLessThan(cells, 2);
        if (points.IsEmpty) throw new ArgumentException("There are no numbers.", nameof(points));
        double[] ends = Ends(distribution, cells), expected = new double[ends.Length + 1], counts = new double[ends.Length + 1];
        double before = 0;
        for (int i = 0; i < ends.Length; i++)
            (expected[i], before) = (distribution.Cumulative(ends[i]) - before, distribution.Cumulative(ends[i]));
        expected[^1] = distribution.Survival(ends[^1]);
        // Rounding of extreme parameters: what follows would look for an interval of a number that is none.
        if (Array.Exists(expected, e => !(e >= 0)))
            throw new ArgumentException(
                "The distribution function of the fit does not rise from cell to cell: its parameters are beyond what double precision "
                    + "tells apart.", nameof(distribution));
        for (int i = 0; i < points.Length; i++)
        {
            if (double.IsNaN(points[i])) throw new ArgumentException($"points[{i}] is NaN.", nameof(points));
            int at = Array.BinarySearch(ends, points[i]);
            counts[at >= 0 ? at : ~at]++;
        }
        return Estimate(counts, expected, points.Length);
    }

    // Distinct inner quantiles; equal ones (a mass larger than a cell) are one end.
    private static double[] Ends(IUnivariate distribution, int cells)
    {
        var ends = new SortedSet<double>();
        for (int i = 1; i < cells; i++) ends.Add(distribution.Quantile((double)i / cells));
        ends.RemoveWhere(x => !double.IsFinite(x) || distribution.Survival(x) <= 0);
        return ends.Count > 0 ? [.. ends] : [distribution.Quantile(0.5)];
    }

    private static DivergenceEstimate Estimate(double[] counts, double[] expected, int n)
    {
        double plugIn = 0;
        int used = expected.Count(e => e > 0);
        for (int i = 0; i < counts.Length; i++)
            plugIn += counts[i] > 0 && expected[i] <= 0 ? double.PositiveInfinity
                : Divergences.KullbackLeibler.Cell(counts[i] / n, expected[i]);
        double freedom = Math.Max(1, used - 1), statistic = 2 * n * plugIn, bias = freedom / (2 * n);
        if (double.IsInfinity(plugIn))
            return new(plugIn, "D(P‖F) over cells", $"plug-in over {used} cells", n,
                0)
            { Diagnoses = [new("outside-fit", "A number lies where the fitted distribution has no mass.", false)] };
        // P(X ≥ observed) = 0.025 at the lower end, P(X ≤ observed) = 0.025 at the upper one.
        double low = NonCentralChiSquared.NonCentralityForUpper(statistic, freedom, 0.025) / (2 * n),
            high = NonCentralChiSquared.NonCentralityForLower(statistic, freedom, 0.025) / (2 * n);
        return new(Math.Max(0, plugIn - bias), "D(P‖F) over cells", $"plug-in over {used} cells of equal probability, less its bias", n, 0)
        {
            Interval = new(low, high, 0.95, "inverted likelihood-ratio test"),
            BiasCorrectionNats = bias,
            NullExpectationNats = bias,
            Diagnoses = n / (double)used < 5
                ? [new("thin-cells", FormattableString.Invariant($"{n} numbers in {used} cells are fewer than 5 a cell."), false)] : [],
        };
    }
}
