using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

/// <summary>The slope of means over times against formulas that textbooks have.</summary>
public sealed class TrendTest
{
    // Slope (y₃ − y₁)/2 of three times: Welch's difference of two means, halved. Symmetric clusters of equal spread have no skewness. t(4;
    // 0.975) = 2.776445.
    [Fact]
    public void Three_times_are_the_difference_of_two_means()
    {
        var trend = Trend.Of([-1, 0, 1], [1, 2, 3, 5, 6, 7, 3, 4, 5], [1, 1, 1, 1, 1, 1, 1, 1, 1], [3, 3, 3])!;
        Assert.Equal(1, trend.Slope, 1e-15);
        Assert.Equal(Math.Sqrt(1 / 6.0), trend.StandardError, 1e-15);
        Assert.InRange(1 - trend.Low!.Value, 2.776445 * Math.Sqrt(1 / 6.0) - 1e-6, 2.776445 * Math.Sqrt(1 / 6.0) + 1e-6);
        Assert.Equal(trend.High!.Value - 1, 1 - trend.Low.Value, 1e-12);
        Assert.Equal("few-clusters", trend.TooShort!.Code);
    }

    // Anscombe (1973), The American Statistician 27, 17–21, first set: slope 0.5001.
    [Fact]
    public void One_cluster_a_time_is_least_squares()
    {
        double[] x = [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14], y = [4.26, 5.68, 7.24, 4.82, 6.95, 8.81, 8.04, 8.33, 10.84, 7.58, 9.96];
        int[] ones = [.. Enumerable.Repeat(1, 11)];
        var trend = Trend.Of(x, y, ones, ones)!;
        Assert.Equal(0.5000909, trend.Slope, 1e-7);
        Assert.Null(trend.TooShort);
        // Leaving one out in turn and refitting: the deviations of those slopes are the influences, to the factor of the leverage.
        double squares = 0;
        for (int i = 0; i < 11; i++)
        {
            double[] a = [.. x.Where((_, j) => j != i)], b = [.. y.Where((_, j) => j != i)];
            double middle = a.Average(), slope = a.Zip(b, (u, v) => (u - middle) * v).Sum() / a.Sum(u => (u - middle) * (u - middle));
            squares += (slope - trend.Slope) * (slope - trend.Slope);
        }
        Assert.Equal(Math.Sqrt(squares), trend.StandardError, 1e-12);
    }

    [Fact]
    public void A_perfect_line_has_no_interval()
    {
        var trend = Trend.Of([0, 1, 2, 3], [1, 3, 5, 7], [1, 1, 1, 1], [1, 1, 1, 1])!;
        Assert.Equal(2, trend.Slope, 1e-15);
        Assert.Equal(((double?)null, "no-residuals"), (trend.Low, trend.TooShort!.Code));
    }

    [Fact]
    public void Too_few_times_have_no_line_and_wrong_shapes_are_named()
    {
        Assert.Null(Trend.Of([0, 1], [1, 2], [1, 1], [1, 1]));
        Assert.Throws<ArgumentException>(() => Trend.Of([0, 0, 1], [1, 2, 3], [1, 1, 1], [1, 1, 1]));
        Assert.Throws<ArgumentException>(() => Trend.Of([0, 1, 2], [1, 2, 3], [1, 1, 1], [1, 1, 2]));
        Assert.Throws<ArgumentException>(() => Trend.Of([0, 1, 2], [1, 2, double.NaN], [1, 1, 1], [1, 1, 1]));
    }

    // Kish: equal weights are worth their number, one weight above all is worth one.
    [Fact]
    public void Weights_are_worth_between_one_and_all()
    {
        Assert.Equal(5, ImportanceWeights.Of([-3, -3, -3, -3, -3]).EffectiveSize, 1e-12);
        Assert.Equal(1, ImportanceWeights.Of([0, -900, -900]).EffectiveSize, 1e-12);
        Assert.Equal(0, ImportanceWeights.Of([double.NegativeInfinity, double.NegativeInfinity]).EffectiveSize);
        Assert.Equal(2, ImportanceWeights.Of([900, 900]).EffectiveSize, 1e-12);
        Assert.Throws<ArgumentException>(() => ImportanceWeights.Of([double.NaN]));
    }
}
