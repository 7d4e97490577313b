using System.Collections.Immutable;
using CsCheck;
using Kullback.Transport;

namespace Kullback.Tests.Transport;

/// <summary>Sliced, Gaussian, unbalanced and partial transport, and barycenters: closed forms and theorems.</summary>
public class OtherTransportTest
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Slices_of_a_shift_are_its_projections()
    {
        double[] x = Clouds.Normal(1, 200, 3), y = [.. x.Select((v, i) => v + (i % 3) switch { 0 => 2, 1 => -1, _ => 2 })];
        // W₂² along θ is (θ·t)², whose mean over the sphere is |t|²/3 = 3.
        var random = SlicedTransport.Random(2, x, [], y, [], 3, 4000, new Random(1));
        var even = SlicedTransport.QuasiRandom(2, x, [], y, [], 3, 4000, new Random(1));
        Assert.InRange(Math.Abs(random.Value - Math.Sqrt(3)), 0, 5 * random.StandardError);
        Assert.InRange(Math.Abs(even.Value - Math.Sqrt(3)), 0, 8 * even.StandardError);      // seven degrees of freedom
        Assert.True(even.StandardError < random.StandardError / 3);
        var most = SlicedTransport.Maximum(2, x, y, 3, 8, new Random(2));
        Assert.Equal(3, most.Value, 1e-12);
        Assert.Equal(1, Math.Abs(most.Direction[0] * 2 - most.Direction[1] + most.Direction[2] * 2) / 3, 1e-12);
    }

    [Fact]
    public void Slices_are_below_the_distance_and_take_weights()
    {
        double[] x = Clouds.Normal(3, 40, 2), y = Clouds.Normal(4, 30, 2, 0.5), a = Clouds.Masses(1, 40), b = Clouds.Masses(2, 30);
        foreach (double order in (double[])[1, 2, 3])
        {
            var sliced = SlicedTransport.QuasiRandom(order, x, a, y, b, 2, 64, new Random(1));
            Assert.True(sliced.Value <= new Wasserstein(order).BetweenPoints(x, a, y, b, 2, cancel: Cancel));
        }
        // Every point twice with half its weight, in the plane's equal angles from one shift: the same distance.
        double[] twice = [.. x, .. x], halves = [.. a.Select(v => v / 2), .. a.Select(v => v / 2)];
        Assert.Equal(SlicedTransport.QuasiRandom(2, x, a, y, b, 2, 16, new Random(5)).Value,
            SlicedTransport.QuasiRandom(2, twice, halves, y, b, 2, 16, new Random(5)).Value, 1e-12);
        // On one coordinate every slice is the line.
        Assert.Equal(new Wasserstein(2).BetweenSamples(x, y), SlicedTransport.Random(2, x, [], y, [], 1, 2, new Random(1)).Value, 1e-13);
    }

    private static readonly GaussianMeasure P = new([0, 0], [2, .5, .5, 1]), Q = new([1, -1], [1, -.3, -.3, 2]);

    [Fact]
    public void Normal_distributions_have_known_distances()
    {
        Assert.Equal(2.5754258933050074, BuresWasserstein.TransportCost(P, Q), 1e-14);      // 30-digit arithmetic
        Assert.Equal(Math.Sqrt(2), BuresWasserstein.Distance(new([0], [1]), new([1], [4])), 1e-15);
        Assert.Equal(0, BuresWasserstein.Distance(Q, Q), 1e-15);
        // Without variance it is the distance of the means, or to a point the root of |m|² + the trace.
        Assert.Equal(Math.Sqrt(2 + 3), BuresWasserstein.Distance(new([0, 0], [0, 0, 0, 0]), Q), 1e-15);
        // Commuting covariances: the distance of the standard deviations.
        Assert.Equal(1e-9, BuresWasserstein.Distance(new([0, 0], [1, 0, 0, 4]), new([0, 0], [(1 + 1e-9) * (1 + 1e-9), 0, 0, 4])), 1e-15);
    }

    [Fact]
    public void The_map_moves_one_distribution_to_the_other() => Gen.Double[-2, 2].Array[24].Sample(numbers =>
    {
        GaussianMeasure p = Distribution(numbers.AsSpan(0, 12)), q = Distribution(numbers.AsSpan(12, 12));
        var map = BuresWasserstein.Map(p, q);
        double off = 0;
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++)
            {
                double moved = 0;
                for (int k = 0; k < 3; k++) for (int l = 0; l < 3; l++) moved += map[i * 3 + k] * p.Covariance[k * 3 + l] * map[j * 3 + l];
                off = Math.Max(off, Math.Abs(moved - q.Covariance[i * 3 + j]));
            }
        // Σ |x − Tx|² under P is the cost. Condition numbers are below 1e3 (0.1 is added to the diagonal, entries below 13).
        double cost = 0;
        for (int i = 0; i < 3; i++)
        {
            cost += Math.Pow(p.Mean[i] - q.Mean[i], 2) + p.Covariance[i * 4] + q.Covariance[i * 4];
            for (int k = 0; k < 3; k++) cost -= 2 * map[i * 3 + k] * p.Covariance[k * 3 + i];
        }
        return off < 1e-9 && Math.Abs(cost - BuresWasserstein.TransportCost(p, q)) < 1e-9;
    });

    private static GaussianMeasure Distribution(ReadOnlySpan<double> numbers)
    {
        var covariance = new double[9];
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++)
            {
                covariance[i * 3 + j] = i == j ? 0.1 : 0;
                for (int k = 0; k < 3; k++) covariance[i * 3 + j] += numbers[3 + i * 3 + k] * numbers[3 + j * 3 + k];
            }
        return new([.. numbers[..3]], [.. covariance]);
    }

    [Fact]
    public void The_barycenter_of_normal_distributions_lies_on_the_geodesic()
    {
        // Of two distributions with shares 1 − t and t it is at t along the way: at distances t·W and (1 − t)·W.
        var center = BuresWasserstein.Barycenter([P, Q], [3, 1]);
        double whole = BuresWasserstein.Distance(P, Q);
        Assert.Equal(whole / 4, BuresWasserstein.Distance(P, center), 1e-13);
        Assert.Equal(whole * 3 / 4, BuresWasserstein.Distance(center, Q), 1e-13);
        Assert.Equal([0.25, -0.25], center.Mean);
    }

    // On one pair of points the plan is a single number t with c + ε ln(t/ab) + ρ ln(t/a) + σ ln(t/b) = 0.
    [Theory]
    [InlineData(0.1, 1, 2), InlineData(1, 0.5, 0.5), InlineData(0.01, 3, 0)]
    public void The_relaxed_plan_of_one_pair_has_a_closed_form(double epsilon, double rho, double sigma)
    {
        const double a = 2, b = 0.7, c = 0.4;
        double t = Math.Exp((epsilon * Math.Log(a * b) + rho * Math.Log(a) + sigma * Math.Log(b) - c) / (epsilon + rho + sigma));
        var plan = UnbalancedTransport.Relaxed([a], [b], [c], epsilon, rho, sigma, new EntropicOptions { Tolerance = 1e-14 }, Cancel);
        Assert.True(plan.Converged);
        Assert.Equal(t, plan.MovedMass, 1e-12);
        Assert.Equal(t * Math.Log(t / a) - t + a, plan.KullbackLeiblerP, 1e-12);
    }

    [Fact]
    public void The_relaxed_plan_becomes_the_balanced_one_as_the_price_grows()
    {
        double[] x = Clouds.Normal(5, 12, 2), y = Clouds.Normal(6, 14, 2), costs = Costs(x, y), a = Clouds.Masses(1, 12),
            b = Clouds.Masses(2, 14);
        double balanced = EntropicTransport.FromCosts(a, b, costs, 12, 14, 0.2, new EntropicOptions { Tolerance = 1e-12 },
            Cancel).TransportCost;
        double before = double.PositiveInfinity;
        foreach (double price in (double[])[10, 1e3, 1e5])
        {
            var plan = UnbalancedTransport.Relaxed(a, b, costs, 0.2, price, price,
                new EntropicOptions { Tolerance = 1e-12, IterationLimit = 1_000_000 }, Cancel);
            double off = Math.Abs(plan.TransportCost - balanced);
            Assert.True(off < before / 50, $"{price}: {off}");                     // the error falls as 1/price
            before = off;
        }
        Assert.Equal(balanced, UnbalancedTransport.Relaxed(a, b, costs, 0.2, double.PositiveInfinity, double.PositiveInfinity, null,
            Cancel).TransportCost, 1e-7);
    }

    private static double[] Costs(double[] x, double[] y)
        => [.. x.Chunk(2).SelectMany(p => y.Chunk(2).Select(q => GroundCost.SquaredEuclidean.Between(p, q)))];

    [Fact]
    public void Partial_plans_move_what_is_asked_and_no_more_than_pays()
    {
        double[] x = Clouds.Normal(7, 15, 2), y = Clouds.Normal(8, 10, 2, 1), costs = Costs(x, y), a = Clouds.Masses(1, 15),
            b = Clouds.Masses(2, 10);
        double whole = ExactTransport.FromCosts(a, b, costs, 15, 10, null, Cancel).TransportCost, last = 0, slope = 0;
        Assert.Equal(whole, UnbalancedTransport.Penalized(a, b, costs, 1e3, 1e3, Cancel).Objective, 1e-12);
        for (double moved = 0.1; moved < 0.95; moved += 0.1)
        {
            var plan = UnbalancedTransport.Partial(a, b, costs, moved, Cancel);
            Assert.True(plan.Certificate.Holds(1e-10));
            Assert.Equal(moved, plan.MovedMass, 1e-14);
            Assert.True(plan.TransportCost - last >= slope - 1e-12);                // convex in the mass
            (slope, last) = (plan.TransportCost - last, plan.TransportCost);
        }
        Assert.True(last < whole);
        // At a penalty of half a cost on each side only arcs cheaper than the cost carry mass.
        var priced = UnbalancedTransport.Penalized(a, [.. b.Select(v => 2 * v)], costs, 0.3, 0.7, Cancel);
        Assert.All(priced.Flows, f => Assert.True(costs[f.From * 10 + f.To] <= 1));
        Assert.Equal(0.3 * (1 - priced.MovedMass) + 0.7 * (2 - priced.MovedMass), priced.Penalty, 1e-12);
    }

    [Fact]
    public void The_free_barycenter_of_a_cloud_and_its_shift_lies_between()
    {
        double[] x = Clouds.Normal(9, 20, 2), y = [.. x.Select((v, i) => v + (i % 2 == 0 ? 3 : 4))];
        var center = TransportBarycenter.OfPoints([x, y], [1, 1], x, 2, 50, Cancel);
        // Half way: 25/4 from each.
        Assert.True(center.Converged);
        Assert.Equal(6.25, center.MeanCost, 1e-12);
        for (int k = 0; k < x.Length; k++) Assert.Equal((x[k] + y[k]) / 2, center.Points[k], 1e-12);
    }

    [Fact]
    public void The_barycenter_on_points_of_two_points_lies_in_the_middle()
    {
        double[] at = [.. Enumerable.Range(0, 21).Select(i => i / 20.0)];
        double[] costs = [.. at.SelectMany(s => at.Select(t => (s - t) * (s - t)))], p = new double[21], q = new double[21];
        (p[2], q[18]) = (1, 1);
        var center = TransportBarycenter.OnPoints([p, q], [1, 1], costs, 0.01, null, Cancel);
        Assert.True(center.Converged);
        // Each plan is the point's only one, so the barycenter is proportional to exp(−((t − 0.1)² + (t − 0.9)²)/2ε): normal about 0.5.
        double total = at.Sum(t => Math.Exp(-((t - 0.5) * (t - 0.5)) / 0.01));
        for (int k = 0; k < 21; k++) Assert.Equal(Math.Exp(-((at[k] - 0.5) * (at[k] - 0.5)) / 0.01) / total, center.Masses[k], 1e-9);
    }
}
