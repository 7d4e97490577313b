using Kullback.Data.Comparisons;
using Kullback.Reports.Charts;

namespace Kullback.Hosts.Tests.Reports;

/// <summary>The axis of the report is one of thresholds, not of what was found: the same change looks the same in every report.</summary>
public sealed class BitsAxisTest
{
    private static ComparisonReport With(double bits)
        => Samples.Empty() with { Columns = [Terminal.HandMade.Column("x", Verdict.Drifted, bits, bits / 2, Math.Min(1, bits * 2))] };

    [Fact]
    public void The_largest_value_does_not_stretch_it()
    {
        Assert.Equal(BitsAxis.Of(With(0.0001)), BitsAxis.Of(With(0.9)));
        BitsAxis axis = BitsAxis.Of(With(0.9));
        // Four thresholds of distance: the place is the root of the bits.
        Assert.Equal(0.25, (axis.X(axis.Threshold) - axis.X(0)) / (axis.X(axis.Most) - axis.X(0)), 1e-12);
        Assert.Equal(axis.X(axis.Most), axis.X(0.9));
    }

    [Fact]
    public void Marks_do_not_touch()
    {
        BitsAxis axis = BitsAxis.Of(With(0.9));
        double[] places = [.. axis.Ticks().Select(axis.X)];
        Assert.All(places.Zip(places.Skip(1)), pair => Assert.True(pair.Second - pair.First > 26));
        Assert.Contains(axis.Threshold, axis.Ticks());
    }
}
