using Kullback.Estimation;

namespace Kullback.Tests.Estimation;

/// <summary>Inputs of public bug reports and of our own faults, rebuilt: the right value lies within the interval,
/// or the figure is told to be none.</summary>
public class ReportedCasesTest
{
    private static readonly PointSettings Information = new() { K = 3, Subsamples = 60 };

    private static void Holds(double truth, DivergenceEstimate found)
    {
        Assert.True(!found.IsReliable || (found.Interval!.Value.LowNats <= truth && truth <= found.Interval.Value.HighNats),
            $"{truth} beside {found.Nats} [{found.Interval?.LowNats}, {found.Interval?.HighNats}]");
    }

    // NPEET 19, scikit-learn 24747: I(aX; Z) must not depend on a. The same ranks and the same seed give the same number,
    // to the rounding of a·x.
    [Fact]
    public void The_scale_of_a_column_changes_nothing()
    {
        var random = new Random(20);
        double[] x = DrawnPoints.Uniform(random, 600, 1, 0, 1), z = [.. x.Select(v => (v + random.NextDouble()) / 2)];
        double one = PointEstimate.MutualInformation(x, 1, z, 1, settings: Information).Nats;
        foreach (double a in new[] { 10.0, 1000, 1e6, 1e-9 })
            Assert.Equal(one, PointEstimate.MutualInformation([.. x.Select(v => a * v)], 1, z, 1, settings: Information).Nats, 1e-9);
    }

    // scikit-learn 26696: integers with an outlier and a monotone function of them. They determine each other: the value is infinite,
    // and the same either way round.
    [Fact]
    public void An_integer_column_with_an_outlier_and_its_root()
    {
        double[] p = [.. Enumerable.Range(0, 100).Select(i => (double)i), 1000], q = [.. p.Select(Math.Sqrt)];
        DivergenceEstimate a = PointEstimate.MutualInformation(p, 1, q, 1, settings: Information),
            b = PointEstimate.MutualInformation(q, 1, p, 1, settings: Information);
        Assert.Equal(a.Nats, b.Nats, 0.05);
        Assert.True(a.Nats > 1, $"{a.Nats}");
        Assert.Equal(double.PositiveInfinity, a.Interval!.Value.HighNats);
        Assert.Contains(a.Diagnoses, d => d.Code == "one-sided");
    }

    // The verb's own example: ages, incomes in the tens of thousands, heights; income tells nothing of height beside age,
    // whose correlation with it is .8.
    [Fact]
    public void Age_and_income_about_height()
    {
        var random = new Random(53);
        double truth = -0.5 * Math.Log(1 - 0.64);
        double[] age = DrawnPoints.Normal(random, 700, 1),
            income = [.. DrawnPoints.Normal(random, 700, 1).Select(v => Math.Round(30_000 * Math.Exp(v / 2)))];
        double[] height = [.. age.Zip(DrawnPoints.Normal(random, 700, 1), (a, e) => Math.Round(170 + 10 * (0.8 * a + 0.6 * e), 1))];
        double[] years = [.. age.Select(a => Math.Round(40 + 12 * a))],
            both = [.. years.Zip(income).SelectMany(r => new[] { r.First, r.Second })];
        Holds(truth, PointEstimate.MutualInformation(both, 2, height, 1, settings: Information));
        Holds(truth, PointEstimate.MutualInformation(years, 1, height, 1, settings: Information));
    }

    // D(t(3)‖N(0, 3)) = 0.194767 (closed form by quadrature, `kullback between`): the tail that P has and Q has not is told,
    // both ways of drawing it.
    [Theory, InlineData(59), InlineData(60), InlineData(61)]
    public void Heavy_tails_against_a_normal_distribution(int seed)
    {
        var random = new Random(seed);
        double[] Chi(int n) => [.. DrawnPoints.Normal(random, n, 3).Chunk(3).Select(v => v.Sum(x => x * x) / 3)];
        double[] p = [.. DrawnPoints.Normal(random, 2000, 1).Zip(Chi(2000), (z, c) => z / Math.Sqrt(c))],
            q = DrawnPoints.Normal(random, 2000, 1, 0, Math.Sqrt(3));
        Holds(0.194767, PointEstimate.KullbackLeibler(p, q, 1, new() { Subsamples = 60 }));
    }

    [Fact]
    public void Independent_whole_numbers()
    {
        var random = new Random(61);
        double[] age = [.. DrawnPoints.Normal(random, 1000, 1, 45, 15).Select(v => Math.Round(v))],
            pressure = [.. DrawnPoints.Normal(random, 1000, 1, 120, 15).Select(v => Math.Round(v))];
        Holds(0, PointEstimate.MutualInformation(age, 1, pressure, 1, settings: Information));
    }

    // Metres or centimetres, a constant column beside: D = ½ in each.
    [Fact]
    public void Units_and_constant_columns()
    {
        var random = new Random(52);
        double[] Rows(double mean, Func<double, double, double[]> row)
            => [.. DrawnPoints.Normal(random, 500, 2).Chunk(2).SelectMany(v => row(v[0] + mean, v[1]))];
        Holds(0.5, PointEstimate.KullbackLeibler(Rows(1, (a, b) => [a, 100 * b]), Rows(0, (a, b) => [a, 100 * b]), 2,
            new() { Subsamples = 60 }));
        Holds(0.5, PointEstimate.KullbackLeibler(Rows(1, (a, b) => [100 * a, 100 * b, 7]), Rows(0, (a, b) => [100 * a, 100 * b, 7]), 3,
            new() { Subsamples = 60 }));
    }
}
