#pragma warning disable xUnit1051 // calls that are refused before anything could be canceled
using Kullback.Transport;

namespace Kullback.Tests.Transport;

/// <summary>What cannot be transported is refused, with the place and the value.</summary>
public class TransportBadInputTest
{
    private static readonly double[] Cost = [0, 1, 1, 0];

    private static TransportInputException Refused(Action call) => Assert.Throws<TransportInputException>(call);

    [Fact]
    public void Totals_that_differ_are_both_named()
    {
        var e = Refused(() => ExactTransport.FromCosts([0.5, 0.5], [0.5, 0.75], Cost, 2, 2));
        Assert.Contains("p sums to 1 and q to 1.25", e.Message);
        Assert.Equal(1.25, e.Value);
        Refused(() => EntropicTransport.FromCosts([1, 1], [1, 2], Cost, 2, 2, 0.1));
        Refused(() => UnbalancedTransport.Relaxed([1, 1], [1, 2], Cost, 0.1, double.PositiveInfinity, double.PositiveInfinity));
    }

    [Theory]
    [InlineData(-0.5), InlineData(double.NaN), InlineData(double.PositiveInfinity)]
    public void Masses_must_be_finite_and_not_negative(double mass)
    {
        var e = Refused(() => ExactTransport.FromCosts([0.5, 0.5], [1.5, mass], Cost, 2, 2));
        Assert.Equal(1, e.Index);
        Assert.Equal(mass, e.Value);
        Refused(() => EntropicTransport.FromCosts([0.5, 0.5], [1.5, mass], Cost, 2, 2, 0.1));
        Refused(() => new Wasserstein(1).BetweenSamples([1, 2], [1, mass], [1], default));
        Refused(() => new Wasserstein(1).OnCircle([1, 2], [1, mass], [1], default, 24));
        Refused(() => Line.MonotonePlan([1, 2], [1, mass], [1], default));
        Refused(() => SlicedTransport.Random(2, [1, 2], [1, mass], [1], default, 1, 10, new Random(1)));
        Refused(() => UnbalancedTransport.Penalized([1, mass], [1, 1], Cost, 1, 1));
        Refused(() => UnbalancedTransport.Partial([1, mass], [1, 1], Cost, 0.5));
    }

    [Fact]
    public void A_cost_that_is_no_number_is_named_by_row_and_column()
    {
        var e = Refused(() => ExactTransport.FromCosts([], [], [0, double.NaN, 1, 0], 2, 2));
        Assert.Equal(1, e.Index);
        Assert.Contains("row 0, column 1", e.Message);
        Refused(() => ExactTransport.FromCosts([], [], [0, 1, double.NegativeInfinity, 0], 2, 2));
        Refused(() => EntropicTransport.FromCosts([], [], [0, 1, double.PositiveInfinity, 0], 2, 2, 0.1));
    }

    [Fact]
    public void Shapes_must_fit()
    {
        Refused(() => ExactTransport.FromCosts([], [], Cost, 2, 3));
        Refused(() => ExactTransport.FromCosts([1], [1, 1], Cost, 2, 2));
        Refused(() => ExactTransport.FromCosts([], [], [], 0, 2));
        Refused(() => ExactTransport.BetweenPoints([1, 2, 3], [], [1, 2], [], 2, GroundCost.Euclidean));
        Refused(() => ExactTransport.BetweenPoints([], [], [1, 2], [], 2, GroundCost.Euclidean));
        Refused(() => ExactTransport.BetweenPoints([1, double.NaN], [], [1, 2], [], 2, GroundCost.Euclidean));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExactTransport.BetweenPoints([1], [], [1], [], 0, GroundCost.Euclidean));
        Refused(() => BuresWasserstein.Distance(new([0], [1]), new([0, 0], [1, 0, 0, 1])));
        Refused(() => BuresWasserstein.Distance(new([0, 0], [1, 0.5, 0, 1]), new([0, 0], [1, 0, 0, 1])));
        Refused(() => BuresWasserstein.Distance(new([0, 0], [1, 2, 2, 1]), new([0, 0], [1, 0, 0, 1])));
    }

    [Fact]
    public void Orders_and_scales_must_be_in_range()
    {
        foreach (double order in (double[])[0.5, 0, -1, double.NaN])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new Wasserstein(order).BetweenSamples([1], [2]));
            Assert.Throws<ArgumentOutOfRangeException>(() => new Wasserstein(order).Between([1], [2], [2]));
            Assert.Throws<ArgumentOutOfRangeException>(
                () => ExactTransport.BetweenPoints([1], [], [1], [], 1, new GroundCost(GroundMetric.Euclidean, order)));
            Assert.Throws<ArgumentOutOfRangeException>(() => SlicedTransport.Random(order, [1], [], [1], [], 1, 10, new Random(1)));
        }
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new TransportCost(double.PositiveInfinity).BetweenSamples([1], default, [2], default));
        foreach (double epsilon in (double[])[0, -1, double.NaN, double.PositiveInfinity])
            Assert.Throws<ArgumentOutOfRangeException>(() => EntropicTransport.FromCosts([], [], Cost, 2, 2, epsilon));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Wasserstein(1).OnCircle([1], default, [2], default, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => UnbalancedTransport.Partial([1, 1], [1, 1], Cost, 2.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => UnbalancedTransport.Penalized([1, 1], [1, 1], Cost, -1, 1));
    }

    [Fact]
    public void Samples_must_hold_numbers()
    {
        Assert.Equal(1, Refused(() => new Wasserstein(1).BetweenSamples([1, double.NaN], [2])).Index);
        Refused(() => new Wasserstein(1).BetweenSamples([], [2]));
        Refused(() => new Wasserstein(1).OnCircle([1, double.PositiveInfinity], default, [2], default, 1));
        Refused(() => Line.Barycenter([], []));
        Refused(() => Line.Barycenter([new double[] { 1 }], [0]));
        Assert.Equal(double.PositiveInfinity, new Wasserstein(2).BetweenSamples([1, double.PositiveInfinity], [1, 2]));
        Assert.Equal(0, new Wasserstein(2).BetweenSamples([1, double.PositiveInfinity], [double.PositiveInfinity, 1]));
    }

    [Fact]
    public void One_point_is_enough()
    {
        var cancel = TestContext.Current.CancellationToken;
        Assert.Equal(25, ExactTransport.BetweenPoints([0, 0], [], [3, 4], [], 2, GroundCost.SquaredEuclidean, null, cancel).TransportCost);
        Assert.Equal(25, EntropicTransport.BetweenPoints([0, 0], [], [3, 4], [], 2, GroundCost.SquaredEuclidean, 0.1, null,
            cancel).TransportCost, 1e-13);
        Assert.Equal(0, EntropicTransport.Divergence([1, 2], [], [1, 2], [], 2, GroundCost.SquaredEuclidean, 0.1, null, cancel).Value);
        Assert.Equal(5, new Wasserstein(3).BetweenSamples([0], [5]), 1e-14);
        Assert.Equal(0, SlicedTransport.Random(2, [1, 2], [], [1, 2], [], 2, 10, new Random(1)).Value);
    }
}
