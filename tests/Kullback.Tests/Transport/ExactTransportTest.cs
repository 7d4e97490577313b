using Kullback.Transport;

namespace Kullback.Tests.Transport;

/// <summary>Exact transport: planted optima, theorems, and instances on which transport libraries are known to fail.</summary>
[Trait("Category", "Kernel")]
public class ExactTransportTest
{
    // Optima of a linear programming solver on the congruential instances, given to 15 digits; 1e-12 relative.
    [Theory]
    [InlineData(1, 5, 5, 2, 0.390641018965764, 0.186682944905384, 0.433345279425413)]
    [InlineData(2, 8, 6, 2, 0.43440759815887, 0.208710947586606, 0.349201276306608)]
    [InlineData(3, 20, 30, 3, 0.286522899961445, 0.0914764371795747, 0.293431721436209)]
    public void Instances_of_a_known_generator(int k, int n, int m, int dimension, double first, double second, double even)
    {
        double[] x = Clouds.Congruential(k, n * dimension), y = Clouds.Congruential(k + 100, m * dimension);
        double[] a = Clouds.Masses(k + 200, n), b = Clouds.Masses(k + 300, m);
        Assert.Equal(first, Solved(x, a, y, b, dimension, GroundCost.Euclidean).TransportCost, first * 1e-12);
        Assert.Equal(second, Solved(x, a, y, b, dimension, GroundCost.SquaredEuclidean).TransportCost, second * 1e-12);
        Assert.Equal(even, Solved(x, [], y, [], dimension, GroundCost.Euclidean).TransportCost, even * 1e-12);
    }

    private static OptimalPlan Solved(double[] x, double[] a, double[] y, double[] b, int dimension, GroundCost ground,
        ExactOptions? options = null)
    {
        var plan = ExactTransport.BetweenPoints(x, a, y, b, dimension, ground, options, TestContext.Current.CancellationToken);
        Assert.True(plan.Converged && plan.Certificate.Holds(1e-10), plan.Certificate.ToString());
        return plan;
    }

    [Theory]
    [InlineData(1, 30, 50, double.NaN)]
    [InlineData(2, 60, 2, double.NaN)]          // slack 0, 1, 2: ties everywhere, and the solve must end
    [InlineData(3, 80, 0, double.NaN)]          // every arc is optimal
    [InlineData(4, 40, 50, 1e32)]               // forbidden arcs priced 1e32 beside costs near 1
    [InlineData(5, 40, 50, double.PositiveInfinity)]
    public void Planted_optima_are_found_to_the_last_digit(int seed, int size, int slack, double forbidden)
    {
        var (a, b, costs, optimum) = Clouds.Planted(seed, size, slack, forbidden);
        var plan = ExactTransport.FromCosts(a, b, costs, size, size, null, TestContext.Current.CancellationToken);
        Assert.True(plan.Certificate.Holds(1e-14), plan.Certificate.ToString());
        Assert.Equal(optimum, plan.TransportCost);                       // integers below 2⁵³: exact
        Assert.Equal(plan.TransportCost, Clouds.CostOf(plan, costs, size));
        Assert.All(plan.Flows, f => Assert.True(f.Mass > 0 && f.Mass == Math.Floor(f.Mass)));
        Assert.True(plan.Flows.Length <= 2 * size - 1);
    }

    /// <summary>Two coordinates of 1e-9 beside one of 1 and 1,000: potentials are small where great costs cancel, and carry their rounding.
    /// The pivots went round for ever.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Coordinates_of_very_different_size_end(int seed)
    {
        var random = new Random(seed);
        double[] Points(int n, double far)
            => [.. Enumerable.Range(0, n)
                .SelectMany(
                    _ => new[] { 1e-9 + 1e-14 * random.NextDouble(), 1e-9 + 1e-14 * random.NextDouble(), far * random.Next(-1, 2) })];
        double[] x = Points(51, 1), y = Points(44, 1000);
        var plan = ExactTransport.BetweenPoints(x, [], y, [], 3, GroundCost.Euclidean, new ExactOptions { PivotLimit = 2_000_000 },
            TestContext.Current.CancellationToken);
        Assert.True(plan.Converged);
        // Slackness of an arc of 1e-14 beside potentials of 1,000 is rounding; the bound by duality is not.
        Assert.True(plan.Certificate.RelativeGap <= 1e-12 && plan.Certificate.MarginalError <= 1e-15, plan.Certificate.ToString());
        // The third coordinate alone decides up to 1e-13; on a line the cost is known.
        double[] third(double[] points) => [.. points.Where((_, i) => i % 3 == 2)];
        Assert.Equal(new Kullback.Transport.Wasserstein(1).BetweenSamples(third(x), [], third(y), []), plan.TransportCost, 1e-9);
    }

    [Fact]
    public void Great_costs_are_used_where_no_plan_avoids_them()
    {
        // Row 1 must pay 1e32 for one of its two units; the other unit and row 0 take the cheapest of the rest.
        var plan = ExactTransport.FromCosts([2, 2], [3, 1], [1, 1e32, 5, 1e32], 2, 2, null, TestContext.Current.CancellationToken);
        Assert.Equal(1e32, plan.TransportCost, 1e17);
        Assert.True(plan.Certificate.Holds(1e-10));
    }

    [Fact]
    public void Marginals_in_single_precision_are_taken()
    {
        double[] a = [.. Enumerable.Repeat((double)(float)(1.0 / 7), 7)], b = [.. Enumerable.Repeat((double)(float)(1.0 / 11), 11)];
        Assert.NotEqual(a.Sum(), b.Sum());
        double[] x = Clouds.Normal(1, 7, 2), y = Clouds.Normal(2, 11, 2);
        double single = Solved(x, a, y, b, 2, GroundCost.Euclidean).TransportCost,
            exact = Solved(x, [], y, [], 2, GroundCost.Euclidean).TransportCost;
        Assert.Equal(exact, single, 1e-7 * exact);                       // 2⁻²⁴ relative in each mass
    }

    [Fact]
    public void Five_against_960_equal_masses()
    {
        double[] x = [.. Enumerable.Range(0, 5).Select(i => (double)i)], y = [.. Enumerable.Range(0, 960).Select(j => j / 192.0)];
        var plan = Solved(x, [], y, [], 1, GroundCost.Euclidean);
        // Each x = i takes the 192 values i + k/192 in order: the mean of k/192 is 191/384.
        Assert.Equal(191.0 / 384, plan.TransportCost, 1e-15);
        Assert.Equal(960, plan.Flows.Length);
    }

    [Fact]
    public void Small_masses_are_moved_not_dropped()
    {
        double[] a = [1 - 2e-12, 1e-12, 1e-12], b = [1 - 1e-12, 1e-12];
        var plan = ExactTransport.FromCosts(a, b, [0, 1, 1e9, 0, 1e9, 1e9], 3, 2, null, TestContext.Current.CancellationToken);
        Assert.True(plan.Certificate.Holds(1e-10));
        foreach (int row in (int[])[1, 2]) Assert.Equal(1e-12, plan.Flows.Where(f => f.From == row).Sum(f => f.Mass), 1e-24);
    }

    [Fact]
    public void Equal_clouds_cost_nothing_whatever_their_order()
    {
        double[] x = Clouds.Normal(3, 60, 2), y = [.. x.Chunk(2).Reverse().SelectMany(p => p)];
        Assert.Equal(0, Solved(x, [], y, [], 2, GroundCost.Euclidean).TransportCost);
        Assert.Equal(0, new Wasserstein(2).BetweenPoints(x, [], y, [], 2, cancel: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Places_without_mass_take_none_and_keep_the_proof()
    {
        double[] a = [1, 0, 2], b = [0, 1.5, 0, 1.5];
        var plan = ExactTransport.FromCosts(a, b, [9, 1, 9, 2, 9, 9, 9, 9, 9, 3, 9, 1], 3, 4, null, TestContext.Current.CancellationToken);
        Assert.Equal(1 * 1 + 0.5 * 3 + 1.5 * 1, plan.TransportCost);
        Assert.True(plan.Certificate.Holds(1e-15));
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 4; j++)
                Assert.True(plan.PotentialsP[i]
                    + plan.PotentialsQ[j] <= new double[] { 9, 1, 9, 2, 9, 9, 9, 9, 9, 3, 9, 1 }[i * 4 + j] + 1e-14);
    }

    [Fact]
    public void The_line_agrees_with_the_general_method()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            double[] x = Clouds.Normal(seed, 40, 1), y = Clouds.Normal(seed + 50, 25, 1), a = Clouds.Masses(seed, 40),
                b = Clouds.Masses(seed + 9, 25);
            foreach (double order in (double[])[1, 1.5, 2, 3])
            {
                double line = new Wasserstein(order).BetweenSamples(x, a, y, b);
                // Sums of 64 terms and potentials of the size of the costs: 1e-12 relative leaves two digits.
                Assert.Equal(line, new Wasserstein(order).BetweenPoints(x, a, y, b, 1, cancel: TestContext.Current.CancellationToken),
                    line * 1e-12);
                double planned = Line.MonotonePlan(x, a, y, b).Sum(f => f.Mass * Math.Pow(Math.Abs(x[f.From] - y[f.To]), order));
                Assert.Equal(Math.Pow(line, order), planned, planned * 1e-12);
                Assert.Equal(planned, new TransportCost(order).BetweenSamples(x, a, y, b), planned * 1e-12);
            }
        }
    }

    [Fact]
    public void It_is_a_metric_that_moves_and_scales_with_its_points()
    {
        var cancel = TestContext.Current.CancellationToken;
        for (int seed = 0; seed < 10; seed++)
            foreach (double order in (double[])[1, 2])
            {
                double[] x = Clouds.Normal(seed, 12, 2), y = Clouds.Normal(seed + 100, 15, 2, 0.5),
                    z = Clouds.Normal(seed + 200, 9, 2, -0.5);
                double D(double[] p, double[] q) => new Wasserstein(order).BetweenPoints(p, [], q, [], 2, cancel: cancel);
                double xy = D(x, y), rounding = 1e-13;
                Assert.Equal(xy, D(y, x), rounding);
                Assert.True(xy <= D(x, z) + D(z, y) + rounding);
                Assert.Equal(3 * xy, D([.. x.Select(v => 3 * v)], [.. y.Select(v => 3 * v)]), 3 * rounding);
                double[] moved = [.. x.Select((v, i) => v + (i % 2 == 0 ? 2 : -1))];
                Assert.Equal(Math.Sqrt(5), D(x, moved), 1e-12);
                if (order == 1) continue;
                // |x + t − y|² = |x − y|² + 2t·(x − y) + |t|², whose middle part no plan changes.
                double drift = 2 * (Mean(x, 0) - Mean(y, 0)) * 2 - 2 * (Mean(x, 1) - Mean(y, 1));
                Assert.Equal(xy * xy + drift + 5, D(moved, y) * D(moved, y), 1e-11);
            }
    }

    private static double Mean(double[] points, int coordinate) => points.Where((_, k) => k % 2 == coordinate).Average();

    [Fact]
    public void Kept_costs_and_costs_on_the_fly_agree()
    {
        double[] x = Clouds.Normal(1, 90, 3), y = Clouds.Normal(2, 70, 3);
        foreach (var ground in (GroundCost[])[GroundCost.Euclidean, GroundCost.SquaredEuclidean, GroundCost.Manhattan, GroundCost.Chebyshev,
            new(GroundMetric.Manhattan, 3)])
            Assert.Equal(Solved(x, [], y, [], 3, ground).TransportCost,
                Solved(x, [], y, [], 3, ground, new ExactOptions { CostMemoryBytes = 0 }).TransportCost, 1e-12);
    }

    [Fact]
    public void A_stopped_solve_says_so_and_its_bounds_hold()
    {
        double[] x = Clouds.Normal(4, 80, 2), y = Clouds.Normal(5, 80, 2, 1);
        double exact = Solved(x, [], y, [], 2, GroundCost.Euclidean).TransportCost;
        foreach (int limit in (int[])[0, 50, 300])
        {
            var plan = ExactTransport.BetweenPoints(x, [], y, [], 2, GroundCost.Euclidean, new ExactOptions { PivotLimit = limit },
                TestContext.Current.CancellationToken);
            Assert.False(plan.Converged);
            Assert.InRange(exact, plan.Certificate.LowerBound - 1e-12, plan.Certificate.UpperBound + 1e-12);
            Assert.True(plan.Certificate.MarginalError < 1e-14);
        }
    }

    [Fact]
    public void Long_solves_report_and_can_be_canceled()
    {
        double[] x = Clouds.Normal(6, 600, 2), y = Clouds.Normal(7, 600, 2, 1);
        using var source = new CancellationTokenSource();
        var seen = new List<TransportProgress>();
        void Heard(TransportProgress p)
        {
            seen.Add(p);
            source.Cancel();
        }
        var options = new ExactOptions { Progress = new Immediate(Heard) };
        Assert.Throws<OperationCanceledException>(
            () => ExactTransport.BetweenPoints(x, [], y, [], 2, GroundCost.Euclidean, options, source.Token));
        Assert.Single(seen);
        Assert.True(seen[0].Pivots > 0 && seen[0].RowsPriced > 0 && seen[0].UnplacedShare is >= 0 and <= 1);
    }

    private sealed class Immediate(Action<TransportProgress> action) : IProgress<TransportProgress>
    {
        public void Report(TransportProgress value) => action(value);
    }

    [Fact]
    public void Forbidden_arcs_that_leave_no_plan_are_named()
    {
        double no = double.PositiveInfinity;
        var e = Assert.Throws<InfeasibleTransportException>(() => ExactTransport.FromCosts(
            [1, 1, 1], [1, 1, 1], [1, 2, no, no, no, no, 2, 1, 3], 3, 3, null, TestContext.Current.CancellationToken));
        Assert.Equal(1, e.Row);
        Assert.Contains("row 1", e.Message);
        Assert.Equal(1 / 3.0, e.Share, 1e-15);
    }

    [Fact]
    public void Gradients_agree_with_differences()
    {
        var cancel = TestContext.Current.CancellationToken;
        double[] x = Clouds.Normal(8, 7, 2), y = Clouds.Normal(9, 9, 2), a = Clouds.Masses(1, 7), b = Clouds.Masses(2, 9);
        var plan = ExactTransport.BetweenPoints(x, a, y, b, 2, GroundCost.SquaredEuclidean, null, cancel);
        var positions = TransportGradient.OfPositions(plan, x, y, 2);
        var masses = TransportGradient.OfMasses(plan);
        // The cost is piecewise quadratic in x and piecewise linear in a: central differences err by rounding/step, 1e-16/1e-5,
        // and by nothing else.
        const double step = 1e-5;
        for (int k = 0; k < x.Length; k++)
        {
            double Moved(double by) => ExactTransport.BetweenPoints([.. x.Select((v, i) => i == k ? v + by : v)], a, y, b, 2,
                GroundCost.SquaredEuclidean, null, cancel).TransportCost;
            Assert.Equal((Moved(step) - Moved(-step)) / (2 * step), positions[k], 1e-9);
        }
        double Shifted(double by)
            => ExactTransport.BetweenPoints(x, [.. a.Select((v, i) => i == 0 ? v + by : i == 1 ? v - by : v)], y, b, 2,
                GroundCost.SquaredEuclidean, null, cancel).TransportCost;
        Assert.Equal((Shifted(step) - Shifted(-step)) / (2 * step), masses[0] - masses[1], 1e-9);
    }
}
