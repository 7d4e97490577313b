using Kullback.Transport;

namespace Kullback.Tests.Transport;

/// <summary>Costs near the largest double, and an ε that the costs' own digits do not reach.</summary>
public class TransportExtremesTest
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Finite_costs_near_the_largest_double_have_their_plan()
    {
        // Of the two plans between equal halves the diagonal costs 1e308, the other (1.7 + 1.6)/2 of it.
        var plan = ExactTransport.FromCosts([0.5, 0.5], [0.5, 0.5], [1e308, 1.7e308, 1.6e308, 1e308], 2, 2, cancel: Cancel);
        Assert.Equal(1e308, plan.TransportCost, 1e308 * 1e-15);
        Assert.Equal([(0, 0), (1, 1)], plan.Flows.Select(f => (f.From, f.To)));
        Assert.True(plan.Certificate.Holds());
        Assert.True(plan.Converged);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void A_power_of_two_in_the_costs_is_one_in_the_result(int seed)
    {
        var random = new Random(seed);
        double[] costs = [.. Enumerable.Range(0, 48).Select(_ => random.NextDouble())];
        var small = ExactTransport.FromCosts([], [], costs, 8, 6, cancel: Cancel);
        var large = ExactTransport.FromCosts([], [], [.. costs.Select(c => Math.ScaleB(c, 1020))], 8, 6, cancel: Cancel);
        Assert.Equal(Math.ScaleB(small.TransportCost, 1020), large.TransportCost, Math.ScaleB(small.TransportCost, 1020) * 1e-13);
    }

    [Fact]
    public void A_total_or_a_distance_above_the_largest_double_is_said_to_be_one()
    {
        Assert.Contains("largest double", Assert.Throws<TransportInputException>(() => ExactTransport.FromCosts([10], [10], [1e308], 1, 1, cancel: Cancel)).Message, StringComparison.Ordinal);
        Assert.Contains("between point 0 of P and point 1 of Q", Assert.Throws<TransportInputException>(
            () => ExactTransport.BetweenPoints([1e200, 0], [], [1e200, 0, -1e200, 0], [], 2, new GroundCost(GroundMetric.Euclidean, 2), cancel: Cancel)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e-16)]
    [InlineData(1e-200)]
    [InlineData(1e-12)]
    public void Converged_means_that_the_marginals_are_met(double epsilon)
    {
        double[] p = [0.1, 0.7, 1.3, -0.2], q = [2.1, 0.3, -1.4, 0.9, 0.4, 0.2];
        double exact = ExactTransport.BetweenPoints(p, [], q, [], 2, new GroundCost(GroundMetric.Euclidean, 1), cancel: Cancel).TransportCost;
        var plan = EntropicTransport.BetweenPoints(p, [], q, [], 2, new GroundCost(GroundMetric.Euclidean, 1), epsilon, cancel: Cancel);
        Assert.InRange(exact, plan.LowerBound - 1e-12, plan.RoundedCost + 1e-12);
        if (plan.Converged) Assert.Equal(exact, plan.TransportCost, 1e-6);
        Assert.False(plan.Converged && Math.Max(plan.MarginalErrorP, plan.MarginalErrorQ) > 1e-6);
    }
}
