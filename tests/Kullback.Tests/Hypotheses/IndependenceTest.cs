using Kullback.Hypotheses;

namespace Kullback.Tests.Hypotheses;

/// <summary>Distance correlation and the Hilbert–Schmidt criterion, families of tests, and power by simulation.</summary>
public class IndependenceTest
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // The definition with matrices, centered by rows, columns and all.
    private static double Covariance(double[] x, double[] y)
    {
        int n = x.Length;
        double[,] Centered(double[] v)
        {
            var a = new double[n, n];
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++)
                    a[i, j] = Math.Abs(v[i] - v[j]) - v.Average(w => Math.Abs(v[i] - w)) - v.Average(w => Math.Abs(v[j] - w))
                        + v.Average(u => v.Average(w => Math.Abs(u - w)));
            return a;
        }
        double[,] ax = Centered(x), ay = Centered(y);
        double sum = 0;
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) sum += ax[i, j] * ay[i, j];
        return sum / n / n;
    }

    [Fact]
    public void Distance_covariance_is_its_definition()
    {
        var random = new Random(1);
        double[] x = Labelings.Normal(random, 29), y = [.. x.Select(v => v * v + 0.1 * random.NextDouble())];
        var outcome = DistanceCorrelation.Test(x, 1, y, 1, new Permutations(199), new Random(2), Stop);
        Assert.Equal(Covariance(x, y), outcome.Statistic, 1e-13);
        Assert.Equal(Math.Sqrt(Covariance(x, y) / Math.Sqrt(Covariance(x, x) * Covariance(y, y))), outcome.EffectSize!.Value, 1e-12);
        Assert.Equal(0.005, outcome.PValue);      // no draw comes near: y is a function of x without correlation
        Assert.Equal(0.005, HilbertSchmidtIndependence.Test(x, 1, y, 1, new Permutations(199), new Random(2), Stop).PValue);
        Assert.Equal(1, DistanceCorrelation.Between(x, 1, [.. x.Select(v => 3 - 2 * v)], 1), 1e-7);      // a root: half of the digits
    }

    [Fact]
    public void The_share_of_all_orders_is_met()
    {
        double[] x = [0.3, 1.1, 2.5, 2.6, 4, 7], y = [1, 0.2, 2, 2.9, 2.2, 6];
        double observed = Covariance(x, y);
        double[] all = [.. Orders(6).Select(order => Covariance(x, [.. order.Select(i => y[i])]))];
        Assert.Equal(720, all.Length);
        double share = all.Count(v => v >= observed - 1e-12) / 720.0;
        Assert.Equal(share, DistanceCorrelation.Test(x, 1, y, 1, new Permutations(4000), new Random(2), Stop).PValue,
            5 * Math.Sqrt(share * (1 - share) / 4000) + 1.0 / 4000);
    }

    private static IEnumerable<int[]> Orders(int n) => n == 0 ? [[]]
        : Orders(n - 1).SelectMany(order => Enumerable.Range(0, n).Select(at => (int[])[.. order[..at], n - 1, .. order[at..]]));

    [Fact]
    public void What_never_changes_depends_on_nothing()
    {
        double[] x = [1, 2, 3, 4], still = [5, 5, 5, 5];
        var outcome = DistanceCorrelation.Test(x, 1, still, 1, new Permutations(19), new Random(1), Stop);
        Assert.Equal((0.0, 1.0), (outcome.EffectSize, outcome.PValue));
        Assert.Equal(1, HilbertSchmidtIndependence.Test(x, 1, still, 1, new Permutations(19), new Random(1), Stop).PValue);
    }

    [Fact]
    public void Holm_adjusts_by_rank()
    {
        TestOutcome With(double p) => new(0, 0, p, 1 - p, "");
        var family = TestFamily.Of([("a", With(0.01)), ("b", With(0.04)), ("c", With(0.03)), ("d", With(0.005))]);
        // The worked example of Holm's step-down: 4·0.005, 3·0.01, 2·0.03, then no less than that.
        Assert.Equal([0.03, 0.06, 0.06, 0.02], family.Members.Select(m => Math.Round(m.AdjustedPValue, 12)));
        Assert.Equal(0.02, family.PValue);
        Assert.Throws<ArgumentException>(() => TestFamily.Of([]));
    }

    [Fact]
    public void Power_grows_with_size_and_is_the_level_between_equal_distributions()
    {
        var random = new Random(3);
        double[] p = Labelings.Normal(random, 2000), q = Labelings.Normal(random, 2000, 0.8);
        PointTest test = (x, y, _, _) => KolmogorovSmirnov.Test(x, y).PValue;
        var few = PowerBySimulation.Of(test, p, q, 1, 20, 20, 0.05, 300, new Random(4), Stop);
        var many = PowerBySimulation.Of(test, p, q, 1, 60, 60, 0.05, 300, new Random(4), Stop);
        Assert.True(few.Power + 3 * few.StandardError < many.Power);
        Assert.False(many.WithReplacement);
        Assert.Equal(few, PowerBySimulation.Of(test, p, q, 1, 20, 20, 0.05, 300, new Random(4), Stop));
        // One pilot for both sides: the exact test is below its level, up to four standard errors of 0.0126.
        Assert.InRange(PowerBySimulation.Of(test, p, p, 1, 40, 40, 0.05, 300, new Random(5), Stop).Power, 0, 0.1);
        var size = PowerBySimulation.SizeFor(test, p, q, 1, 0.8, 500, 0.05, 200, new Random(6), Stop);
        Assert.NotNull(size);
        // The normal test needs 2(1.96 + 0.84)²/0.64 = 24.5 a side; Kolmogorov–Smirnov about half as many again.
        Assert.InRange(size.SizeP, 25, 60);
        Assert.Null(PowerBySimulation.SizeFor(test, p, p, 1, 0.8, 16, 0.05, 50, new Random(6), Stop));
    }
}
