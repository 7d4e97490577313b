using CsCheck;
using Kullback.Hypotheses;

namespace Kullback.Tests.Hypotheses;

/// <summary>The parts that <see cref="DependenceChange"/> is made of, each against a theorem.</summary>
public class DependencePartsTests
{
    [Fact]
    public void Mutual_information_of_a_bijection_is_the_entropy_and_of_independence_0()
    {
        Assert.Equal(Math.Log(2), new ContingencyTable(2, 2, 50, 0, 0, 50).PlugInMutualInformationNats, 14);
        Assert.Equal(0, new ContingencyTable(2, 3, 10, 20, 30, 20, 40, 60).PlugInMutualInformationNats, 14);
        Assert.Equal(0, new ContingencyTable(2, 2, 0, 0, 0, 0).PlugInMutualInformationNats);
        // All four combinations occur: K − K₁ − K₂ + 1 = 1, so the bias is 1/(2·100).
        ContingencyTable full = new(2, 2, 30, 20, 10, 40);
        Assert.Equal(full.PlugInMutualInformationNats - 0.005, full.MutualInformationNats, 15);
    }

    [Fact]
    public void Mutual_information_is_the_sum_of_the_entropies_less_the_joint() =>
        Gen.Long[0, 1000].Array[12].Where(c => c.Sum() > 0).Sample(counts =>
        {
            ContingencyTable table = new(3, 4, counts);
            double other = Entropy(table.RowTotals()) + Entropy(table.ColumnTotals()) - Entropy(counts);
            // Twenty terms of size below 3 each rounded at 1e-16.
            return Math.Abs(table.PlugInMutualInformationNats - other) < 1e-13 && table.PlugInMutualInformationNats >= 0;
        });

    [Theory]
    [InlineData(true, new long[] { 4, 0, 0, 0, 7, 9 })]
    [InlineData(true, new long[] { 4, 0, 0, 5, 0, 0 })]
    [InlineData(false, new long[] { 4, 5, 0, 1, 3, 9 })]
    public void A_table_is_functional_when_one_column_fixes_the_other(bool expected, long[] counts) =>
        Assert.Equal(expected, new ContingencyTable(2, 3, counts).IsFunctional);

    [Fact]
    public void A_bad_table_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new ContingencyTable(2, 2, 1, 2, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContingencyTable(2, 2, 1, 2, 3, -4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContingencyTable(0, 2));
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.02)]
    public void One_row_splits_with_twice_the_entropy_as_mean(double share)
    {
        double expected = -2 * ((share * Math.Log(share)) + ((1 - share) * Math.Log(1 - share)));
        Assert.Equal(expected, HomogeneousAssociation.SplitMoments(1, share).Mean, 12);
    }

    [Fact]
    public void Split_moments_join_smoothly_where_the_exact_sum_ends()
    {
        (double meanBelow, double varianceBelow) = HomogeneousAssociation.SplitMoments(4999, 0.005);
        (double meanAbove, double varianceAbove) = HomogeneousAssociation.SplitMoments(5001, 0.005);
        // The expansion's next term is of the order 1/25² = 0.0016; the variance is that of χ²(1), 2, within O(1/25).
        Assert.Equal(meanBelow, meanAbove, 0.005);
        Assert.Equal(varianceBelow, varianceAbove, 0.1);
    }

    [Fact]
    public void Under_independence_a_cell_is_free_by_the_product_of_what_its_margins_leave()
    {
        double[] rows = [0.5, 0.3, 0.2], columns = [0.6, 0.4];
        double[] weights = [.. from r in rows from c in columns select r * c];
        AdditiveProjection projection = new(3, 2, weights);
        Assert.Equal(4, projection.Rank);
        double[] free = projection.FreeShares();
        for (int k = 0; k < free.Length; k++) Assert.Equal((1 - rows[k / 2]) * (1 - columns[k % 2]), free[k], 12);
    }

    [Fact]
    public void Residuals_of_the_projection_have_no_margins() =>
        Gen.Select(Gen.Double[0, 1].Array[20], Gen.Double[-1, 1].Array[20], Gen.Bool.Array[20]).Sample((w, f, zero) =>
        {
            double[] weights = [.. w.Select((x, k) => zero[k] ? 0 : x + 0.01)];
            double[] projected = new AdditiveProjection(4, 5, weights).Project(f);
            double[] rows = new double[4], columns = new double[5];
            for (int k = 0; k < 20; k++)
            {
                rows[k / 5] += weights[k] * (f[k] - projected[k]);
                columns[k % 5] += weights[k] * (f[k] - projected[k]);
            }
            // Normal equations of size 9 with entries in [0.01, 5]: condition below 1e5, so 1e-16·1e5 with room.
            return rows.Concat(columns).All(r => Math.Abs(r) < 1e-9);
        });

    [Fact]
    public void Fitting_keeps_odds_ratios_and_meets_margins()
    {
        double[] fit = ProportionalFitting.Fit([1, 2, 3, 4], [0.3, 0.7], [0.45, 0.55], 1e-12)!;
        Assert.Equal(0.3, fit[0] + fit[1], 12);
        Assert.Equal(0.45, fit[0] + fit[2], 12);
        Assert.Equal(4.0 / 6, fit[0] * fit[3] / (fit[1] * fit[2]), 10);
        Assert.Null(ProportionalFitting.Fit([1, 0, 0, 1], [0.3, 0.7], [0.5, 0.5], 1e-9));
    }

    private static double Entropy(long[] counts)
    {
        double total = counts.Sum();
        return counts.Where(c => c > 0).Sum(c => -(c / total) * Math.Log(c / total));
    }
}
