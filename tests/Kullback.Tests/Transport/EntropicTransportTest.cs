using CsCheck;
using Kullback.Transport;

namespace Kullback.Tests.Transport;

/// <summary>Entropic transport: closed forms, the limit ε → 0, bounds, and the divergence that is never negative.</summary>
[Trait("Category", "Kernel")]
public class EntropicTransportTest
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // On two points, C = 1 − I and equal masses, the share off the diagonal is e^(−1/ε)/(1 + e^(−1/ε)), down to 3.7e-44.
    [Theory]
    [InlineData(1), InlineData(0.1), InlineData(0.01)]
    public void Two_points_have_a_closed_form(double epsilon)
    {
        var plan = EntropicTransport.FromCosts([], [], [0, 1, 1, 0], 2, 2, epsilon, null, Cancel);
        double off = Math.Exp(-1 / epsilon) / (1 + Math.Exp(-1 / epsilon));
        Assert.True(plan.Converged);
        Assert.Equal(off, plan.TransportCost, off * 1e-12);
    }

    // Values of the congruential instance 1, squared distances, given to 12 digits.
    [Theory]
    [InlineData(1, 0.303097773411, 0.316049584136), InlineData(0.1, 0.211090836966, 0.248511471413),
        InlineData(0.01, 0.187898937636, 0.196820726417)]
    public void An_instance_of_a_known_generator(double epsilon, double cost, double objective)
    {
        var plan = EntropicTransport.BetweenPoints(Clouds.Congruential(1, 10), Clouds.Masses(201, 5), Clouds.Congruential(101, 10),
            Clouds.Masses(301, 5), 2,
            GroundCost.SquaredEuclidean, epsilon, new EntropicOptions { Tolerance = 1e-14 }, Cancel);
        Assert.True(plan.Converged);
        Assert.Equal(cost, plan.TransportCost, 1e-12);
        Assert.Equal(objective, plan.RegularizedCost, 1e-12);
        Assert.Equal(plan.RegularizedCost, plan.DualValue, 1e-13);
    }

    // N(0,1) and N(1,4) with |x − y|²: Janati, Muzellec, Peyré and Cuturi (2020) give the least regularized cost in closed form. The
    // trapezoid rule on a grid of step h errs by about exp(−2π²s²/h²), s the standard deviation across the plan (about √ε/2 and more):
    // below 1e-12 here.
    [Theory]
    [InlineData(1, 3.22435667987139, 2.46887112585073), InlineData(0.1, 2.23475646863688, 2.04968751220608)]
    public void Normal_distributions_have_a_closed_form(double epsilon, double objective, double cost)
    {
        const double step = 0.125;
        double[] x = [.. Enumerable.Range(-56, 113).Select(i => i * step)], y = [.. Enumerable.Range(-104, 225).Select(i => i * step)];
        double[] a = Shares([.. x.Select(t => Math.Exp(-t * t / 2))]), b = Shares([.. y.Select(t => Math.Exp(-(t - 1) * (t - 1) / 8))]);
        var plan = EntropicTransport.BetweenPoints(x, a, y, b, 1, GroundCost.SquaredEuclidean, epsilon,
            new EntropicOptions { Tolerance = 1e-11 }, Cancel);
        Assert.True(plan.Converged);
        // Mass beyond 7 standard deviations (2.6e-12) times its squared distance (below 400).
        Assert.Equal(objective, plan.RegularizedCost, 1e-9);
        Assert.Equal(cost, plan.TransportCost, 1e-9);
    }

    private static double[] Shares(double[] weights)
    {
        double total = weights.Sum();
        return [.. weights.Select(w => w / total)];
    }

    [Fact]
    public void The_exact_cost_is_the_limit_and_lies_between_the_bounds()
    {
        double[] x = Clouds.Normal(1, 30, 2), y = Clouds.Normal(2, 40, 2, 0.5), a = Clouds.Masses(1, 30), b = Clouds.Masses(2, 40);
        double exact = ExactTransport.BetweenPoints(x, a, y, b, 2, GroundCost.SquaredEuclidean, null, Cancel).TransportCost,
            last = double.PositiveInfinity;
        for (double epsilon = 10; epsilon > 0.005; epsilon /= 4)
        {
            var plan = EntropicTransport.BetweenPoints(x, a, y, b, 2, GroundCost.SquaredEuclidean, epsilon, null, Cancel);
            Assert.True(plan.Converged);
            Assert.InRange(exact, plan.LowerBound - 1e-12, plan.RoundedCost + 1e-12);
            Assert.True(plan.TransportCost <= last + 1e-7);
            // KL(π‖a⊗b) ≤ ln min(1/aᵢ, 1/bⱼ) at any plan, so the cost is off by at most ε times it.
            Assert.InRange(plan.TransportCost - exact, -1e-7, epsilon * Math.Log(1 / Math.Min(a.Min(), b.Min())));
            last = plan.TransportCost;
        }
    }

    [Theory]
    [InlineData(1e-3), InlineData(1e-6)]
    public void Small_epsilon_gives_numbers_and_bounds_never_NaN(double share)
    {
        double[] x = Clouds.Normal(3, 20, 2), y = Clouds.Normal(4, 20, 2, 1);
        double exact = ExactTransport.BetweenPoints(x, [], y, [], 2, GroundCost.SquaredEuclidean, null, Cancel).TransportCost;
        var plan = EntropicTransport.BetweenPoints(x, [], y, [], 2, GroundCost.SquaredEuclidean, share * 20,
            new EntropicOptions { IterationLimit = 3000 }, Cancel);
        Assert.True(double.IsFinite(plan.TransportCost) && double.IsFinite(plan.PlanEntropy) && double.IsFinite(plan.DualValue));
        Assert.InRange(exact, plan.LowerBound - 1e-10, plan.RoundedCost + 1e-10);
        Assert.Equal(plan.Converged, Math.Max(plan.MarginalErrorP, plan.MarginalErrorQ) < 1e-8);
        Assert.True(plan.RoundedCost - exact < 0.05 * exact);
    }

    [Fact]
    public void A_stopped_solve_says_so()
    {
        double[] x = Clouds.Normal(5, 30, 2), y = Clouds.Normal(6, 30, 2, 2);
        var plan = EntropicTransport.BetweenPoints(x, [], y, [], 2, GroundCost.SquaredEuclidean, 0.05,
            new EntropicOptions { IterationLimit = 3 }, Cancel);
        Assert.False(plan.Converged);
        Assert.True(plan.LowerBound <= plan.RoundedCost);
    }

    [Fact]
    public void Both_marginals_are_met_and_rounding_has_a_small_price()
    {
        double[] x = Clouds.Normal(7, 50, 3), y = Clouds.Normal(8, 33, 3, 0.3);
        var plan = EntropicTransport.BetweenPoints(x, [], y, [], 3, GroundCost.Euclidean, 0.05, null, Cancel);
        Assert.True(plan.Converged && plan.MarginalErrorP < 2e-9 && plan.MarginalErrorQ < 2e-9);
        // Rounding moves at most the marginal error, over at most the greatest distance (below 15 here).
        Assert.InRange(Math.Abs(plan.RoundingPrice), 0, 15 * 4e-9);
        Assert.Equal(plan.TransportCost + 0.05 * plan.KullbackLeiblerToProduct, plan.RegularizedCost);
        Assert.Equal(plan.TransportCost - 0.05 * plan.PlanEntropy, plan.EntropyRegularizedCost);
    }

    [Fact]
    public void Kept_kernels_and_kernels_on_the_fly_and_warm_starts_agree()
    {
        double[] x = Clouds.Normal(9, 40, 2), y = Clouds.Normal(10, 47, 2);
        var options = new EntropicOptions { Tolerance = 1e-12 };
        var kept = EntropicTransport.BetweenPoints(x, [], y, [], 2, GroundCost.SquaredEuclidean, 0.1, options, Cancel);
        var fly = EntropicTransport.BetweenPoints(x, [], y, [], 2, GroundCost.SquaredEuclidean, 0.1,
            options with { KernelMemoryBytes = 0 }, Cancel);
        var warm = EntropicTransport.BetweenPoints(x, [], y, [], 2, GroundCost.SquaredEuclidean, 0.1,
            options with { WarmStartP = kept.PotentialsP, WarmStartQ = kept.PotentialsQ }, Cancel);
        // The tolerance bounds the mass that is misplaced; costs are below 50.
        Assert.Equal(kept.TransportCost, fly.TransportCost, 1e-10);
        Assert.Equal(kept.TransportCost, warm.TransportCost, 1e-10);
        Assert.True(warm.Iterations <= 3 && warm.Iterations < kept.Iterations);
    }

    [Fact]
    public void The_divergence_is_zero_for_equal_and_never_negative_for_close_measures() => Gen.Select(
        Gen.Double[-1, 1].Array[8], Gen.Double[-12, 0], Gen.Double[-2, 1], Gen.Bool).Sample((x, closeness, scale, squared) =>
    {
        var ground = squared ? GroundCost.SquaredEuclidean : GroundCost.Euclidean;
        double[] near = [.. x.Select((v, i) => v + Math.Pow(10, closeness) * Math.Sin(i + 1))];
        double epsilon = Math.Pow(10, scale);
        var options = new EntropicOptions { IterationLimit = 300 };
        var apart = EntropicTransport.Divergence(x, [], near, [], 2, ground, epsilon, options, Cancel);
        return apart.Value >= 0 && EntropicTransport.Divergence(x, [], x, [], 2, ground, epsilon, options, Cancel).Value == 0;
    }, iter: 30);

    [Fact]
    public void The_divergence_of_a_shift_is_its_square()
    {
        // For |x − y|² a shift t adds |t|² to every plan's cost but for a constant: S(α, α + t) = |t|² (Feydy et al. 2019).
        double[] x = Clouds.Normal(11, 25, 2), y = [.. x.Select((v, i) => v + (i % 2 == 0 ? 0.3 : -0.4))];
        var apart = EntropicTransport.Divergence(x, [], y, [], 2, GroundCost.SquaredEuclidean, 0.5,
            new EntropicOptions { Tolerance = 1e-12 }, Cancel);
        Assert.Equal(0.25, apart.Value, 1e-11);
        Assert.True(apart.Converged && apart.ErrorBound < 1e-10);
    }
}
